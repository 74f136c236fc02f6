"""Making course files: imports of questions written elsewhere."""
