"""inducci_lms: a complete learning system that a Flask application mounts into its own pages."""
