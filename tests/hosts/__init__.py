"""Host applications of several kinds, as fixtures for tests of mounting."""
