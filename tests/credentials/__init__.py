"""Tests of inducci_lms.credentials."""
