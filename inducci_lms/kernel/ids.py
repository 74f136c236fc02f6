"""Identifiers: random where a person could guess, ordered where a database sorts."""

import secrets
import uuid


def new_uuid() -> uuid.UUID:
    """Return a random UUID (version 4), as xAPI asks for statement ids."""
    return uuid.uuid4()


def new_pseudonym() -> str:
    """Return the random name that stands for a person in every statement: 128 bits, no meaning, no link to the host's key."""
    return secrets.token_hex(16)


def new_token() -> str:
    """Return an unguessable, URL-safe address part of 192 bits (verification pages, private feeds)."""
    return secrets.token_urlsafe(24)
