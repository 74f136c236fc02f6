"""People: the host's user, our row, the pseudonym in statements, and the roles granted here."""
