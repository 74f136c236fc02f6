"""Credentials, made and withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from inducci_lms.kernel.errors import Invalid, Missing
from inducci_lms.lrs_api import scopes as known_scopes
from inducci_lms.lrs_api import secrets
from inducci_lms.lrs_api.models import CredentialRow


@dataclass(frozen=True, slots=True)
class Issued:
    """A new credential with its secret: the one time that the secret is seen."""

    id: int
    key: str
    secret: str


def issue_credential(
    session: Session,
    *,
    name: str,
    scopes: Collection[str],
    trusted: bool,
    now: datetime,
    key: str | None = None,
    secret: str | None = None,
) -> Issued:
    """Make a credential and return it with its secret.

    ``name`` is the account name of the authority that statements carry. ``key`` and ``secret`` are random unless given
    (for trials and tests); a key that is there already is set to what is given, so that a demo can start twice.

    Raises Invalid for an unknown scope, none at all, an unusable key, and a secret shorter than twelve characters.
    """
    wrong = known_scopes.unknown(scopes)
    if wrong or not scopes:
        raise Invalid("scope", f"unknown scope {', '.join(wrong)}" if wrong else "a credential needs at least one scope")
    if secret is not None and not secrets.MIN_SECRET <= len(secret) <= secrets.MAX_LENGTH:
        raise Invalid("secret", f"a secret must have {secrets.MIN_SECRET} to {secrets.MAX_LENGTH} characters")
    if not name or len(name) > 190 or (key is not None and (not key or ":" in key or len(key) > 190)):
        raise Invalid("key", "key and name must have 1 to 190 characters, a key no colon")
    key, secret = key or secrets.new_key(), secret or secrets.new_secret()
    row = session.scalars(select(CredentialRow).where(CredentialRow.key == key)).first()
    if row is None:
        row = CredentialRow(key=key, created_at=now)
        session.add(row)
    row.salt = secrets.new_salt()
    row.secret_hash = secrets.digest(secret, row.salt)
    row.authority_name = name
    row.scopes = " ".join(sorted(scopes))
    row.trusted_for_progress = trusted
    row.withdrawn_at = None
    session.flush()
    return Issued(row.id, key, secret)


def withdraw_credential(session: Session, *, key: str, now: datetime) -> None:
    """Make a credential useless from now on; what it stored stays. Raises Missing for a key that is not there."""
    row = session.scalars(select(CredentialRow).where(CredentialRow.key == key)).first()
    if row is None:
        raise Missing("credential", f"there is no credential {key}")
    if row.withdrawn_at is None:
        row.withdrawn_at = now
    session.flush()
