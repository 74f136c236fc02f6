"""Ships as inducci_lms.templates."""
