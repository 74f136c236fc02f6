"""Who is known here, and what they were granted. The host's key leaves this package only in :class:`Learner`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inducci_lms.kernel.hosts import Learner
from inducci_lms.people.models import Grant, PersonRow

__all__ = ["GrantedRole", "Learner", "by_id", "by_pseudonym", "by_ref", "everybody", "grants", "roles"]

_TABLE = PersonRow.__table__
_LEARNER = select(_TABLE.c.id, _TABLE.c.pseudonym, _TABLE.c.person_ref)
# Built once, on columns of the table: a statement made of mapped attributes anew costs ten times as much as running it.
_BY_REF = _LEARNER.where(_TABLE.c.person_ref == bindparam("ref"))
_BY_PSEUDONYM = _LEARNER.where(_TABLE.c.pseudonym == bindparam("pseudonym"))
_BY_ID = _LEARNER.where(_TABLE.c.id == bindparam("id"))

#: A role and the scheme it holds for, "" for all.
GrantedRole = tuple[str, str]


def _learner(row: Any) -> Learner | None:
    return None if row is None else Learner(row[0], row[1], row[2] or "")


def by_ref(session: Session, ref: str) -> Learner | None:
    """Return the row of the person with the host's key ``ref``."""
    return _learner(session.execute(_BY_REF, {"ref": ref}).first())


def by_pseudonym(session: Session, pseudonym: str) -> Learner | None:
    """Return the row behind the name in statements; its ``ref`` is "" once the person was erased."""
    return _learner(session.execute(_BY_PSEUDONYM, {"pseudonym": pseudonym}).first())


def by_id(session: Session, person_id: int) -> Learner | None:
    """Return the row with this id; its ``ref`` is "" once the person was erased."""
    return _learner(session.execute(_BY_ID, {"id": person_id}).first())


def everybody(session: Session, person_ids: Sequence[int]) -> dict[int, Learner]:
    """Return the rows with these ids, by id."""
    rows = session.execute(_LEARNER.where(_TABLE.c.id.in_(person_ids)))
    return {row[0]: Learner(row[0], row[1], row[2] or "") for row in rows}


def grants(session: Session, person_id: int) -> frozenset[GrantedRole]:
    """Return all that one person was granted, as (role, scheme key)."""
    rows = session.execute(select(Grant.role, Grant.scheme_key).where(Grant.person_id == person_id))
    return frozenset((row[0], row[1]) for row in rows)


def roles(session: Session, person_id: int, scheme_key: str = "") -> frozenset[str]:
    """Return the roles that one person holds for ``scheme_key``: those granted for all schemes included."""
    return frozenset(role for role, key in grants(session, person_id) if key in ("", scheme_key))
