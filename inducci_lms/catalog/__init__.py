"""Published revisions of schemes, modules and the library: immutable rows, read once per process."""
