"""Ships as inducci_lms.migrations."""
