"""Tests of inducci_lms.lessons."""
