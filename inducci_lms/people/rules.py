"""What is true of people everywhere: pure."""

#: Characters of the host's key that a row holds.
MAX_REF = 190

#: Roles that can be given here.
GRANTABLE = ("trainer", "author", "reviewer", "publisher", "administrator")
