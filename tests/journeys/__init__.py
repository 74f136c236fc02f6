"""A real browser, as a learner meets the pages: every test here carries the mark ``browser``."""
