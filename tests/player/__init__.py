"""Tests of inducci_lms.player."""
