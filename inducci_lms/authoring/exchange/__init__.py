"""Translations out to a translator's tool and back in: XLIFF 2.1 and PO, with a list of what would change before anything is written."""
