"""The one line of migrations of all packages; ships as ``inducci_lms.migrations``."""
