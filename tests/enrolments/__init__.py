"""Tests of inducci_lms.enrolments."""
