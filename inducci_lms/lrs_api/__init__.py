"""xAPI over HTTP: both families of the standard, its credentials, and a page to look at statements."""
