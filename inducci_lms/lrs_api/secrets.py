"""Secrets of programs: long and random, kept under a fast keyed hash (docs/decisions/0045)."""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass

SALT_BYTES = 32
#: A secret chosen by people (for trials) must be at least this long.
MIN_SECRET = 12
#: Longer ones are refused before anything is computed.
MAX_LENGTH = 512


def new_key() -> str:
    """Return a fresh public name of a credential."""
    return f"lrs-{secrets.token_hex(8)}"


def new_secret() -> str:
    """Return a fresh secret of 256 random bits."""
    return secrets.token_urlsafe(32)


def new_salt() -> bytes:
    """Return the key of a credential's hash."""
    return secrets.token_bytes(SALT_BYTES)


def digest(secret: str, salt: bytes) -> bytes:
    """Return what is kept of a secret: BLAKE2b with the credential's own random key.

    A slow hash protects weak passwords; against 256 random bits there is nothing to guess, and every request pays.
    """
    return hashlib.blake2b(secret.encode("utf-8", "surrogatepass"), key=salt, digest_size=32).digest()


def matches(secret: str, salt: bytes, kept: bytes) -> bool:
    """Return whether ``secret`` is the one kept; takes the same time whatever is wrong with it."""
    return hmac.compare_digest(digest(secret, salt), kept)


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request presents as its credential."""

    key: str
    secret: str


def read_authorization(header: str) -> Presented | None:
    """Return the key and the secret of an Authorization header, Basic or Bearer (``<key>.<secret>``); None if it has none.

    >>> read_authorization("Bearer lrs-1.abc")
    Presented(key='lrs-1', secret='abc')
    """
    scheme, _, text = header.strip().partition(" ")
    text = text.strip()
    if len(text) > 4 * MAX_LENGTH:
        return None
    if scheme.lower() == "basic":
        try:
            key, colon, secret = base64.b64decode(text.encode("ascii"), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeError, ValueError):
            return None
    elif scheme.lower() == "bearer":
        key, colon, secret = text.rpartition(".")
    else:
        return None
    return Presented(key, secret) if colon and key and len(key) <= MAX_LENGTH and len(secret) <= MAX_LENGTH else None
