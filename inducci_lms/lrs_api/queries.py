"""Credentials, read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inducci_lms.lrs_api import secrets
from inducci_lms.lrs_api.models import CredentialRow


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential as the rest of the library sees it: never with its secret."""

    id: int
    key: str
    authority_name: str
    scopes: frozenset[str]
    trusted: bool
    created_at: datetime
    withdrawn_at: datetime | None


#: Compared with when there is no such key, so that a wrong key takes as long as a wrong secret.
_NOBODY_SALT = secrets.new_salt()
_NOBODY_HASH = secrets.digest("", _NOBODY_SALT)

_COLUMNS = (
    CredentialRow.id,
    CredentialRow.key,
    CredentialRow.authority_name,
    CredentialRow.scopes,
    CredentialRow.trusted_for_progress,
    CredentialRow.created_at,
    CredentialRow.withdrawn_at,
)


_PRESENTED = select(*_COLUMNS, CredentialRow.salt, CredentialRow.secret_hash).where(CredentialRow.key == bindparam("key"))


# Built once, on the table: every request asks this, and building a query costs more than running it.
_TABLE = CredentialRow.__table__
_PRESENTED = select(*(_TABLE.c[column.key] for column in _COLUMNS), _TABLE.c.salt, _TABLE.c.secret_hash).where(
    _TABLE.c.key == bindparam("key")
)


def presented(session: Session, header: str) -> Credential | None:
    """Return the credential that an Authorization header proves, or None; one that was withdrawn proves nothing."""
    given = secrets.read_authorization(header)
    if given is None or "\x00" in given.key:
        return None
    row = session.connection().execute(_PRESENTED, {"key": given.key}).first()
    if row is None:
        secrets.matches(given.secret, _NOBODY_SALT, _NOBODY_HASH)
        return None
    # MariaDB compares texts without regard to case.
    right = secrets.matches(given.secret, row.salt, row.secret_hash) and row.key == given.key
    return _made(row) if right and row.withdrawn_at is None else None


def all_credentials(session: Session) -> list[Credential]:
    """Return every credential, the oldest first."""
    return [_made(row) for row in session.execute(select(*_COLUMNS).order_by(CredentialRow.id))]


def by_key(session: Session, key: str) -> Credential | None:
    """Return the credential with this key, or None."""
    row = session.execute(select(*_COLUMNS).where(CredentialRow.key == key)).first()
    return None if row is None else _made(row)


def _made(row: object) -> Credential:
    id, key, authority_name, scopes, trusted, created_at, withdrawn_at = tuple(row)[:7]  # type: ignore[arg-type, var-annotated]  # a Row is a tuple
    return Credential(id, key, authority_name, frozenset(scopes.split()), bool(trusted), created_at, withdrawn_at)
