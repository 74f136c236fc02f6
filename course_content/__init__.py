"""Ships as inducci_lms.course_content."""
