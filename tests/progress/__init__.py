"""Tests of inducci_lms.progress."""
