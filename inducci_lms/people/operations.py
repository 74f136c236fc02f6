"""Changes to people: a row when somebody first learns, grants, a new host key."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inducci_lms.kernel.errors import Conflict, Invalid, Missing
from inducci_lms.kernel.hosts import Learner, Person
from inducci_lms.kernel.ids import new_pseudonym
from inducci_lms.people import queries
from inducci_lms.people.models import Grant, PersonRow
from inducci_lms.people.rules import GRANTABLE, MAX_REF


def ensure(session: Session, *, person: Person, now: datetime) -> Learner:
    """Return the person's row, made now if there is none. Two requests at once get the same row."""
    return ensure_ref(session, ref=person.ref, now=now)


def ensure_ref(session: Session, *, ref: str, now: datetime) -> Learner:
    """Return the row of the host's key ``ref``, made now if there is none.

    Raises :class:`Invalid` for an empty key or one longer than 190 characters.
    """
    found = queries.by_ref(session, ref)
    if found is not None:
        return found
    if not ref or len(ref) > MAX_REF:
        raise Invalid("person_ref", f"a person's key must have 1 to {MAX_REF} characters")
    row = PersonRow(person_ref=ref, pseudonym=new_pseudonym(), created_at=now)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        found = queries.by_ref(session, ref)
        if found is None:
            raise
        return found
    return Learner(row.id, row.pseudonym, ref)


def lock(session: Session, *, person_id: int) -> None:
    """Hold the person's row until the transaction ends: what follows from their rows is then worked out by one at a time."""
    session.execute(select(PersonRow.id).where(PersonRow.id == person_id).with_for_update())


def grant(session: Session, *, ref: str, role: str, scheme_key: str = "", now: datetime) -> Learner:
    """Give the person a role, for one scheme or ("") for all. Giving it twice changes nothing."""
    if role not in GRANTABLE:
        raise Invalid("role", f"there is no role {role!r}: one of {', '.join(GRANTABLE)}")
    learner = ensure_ref(session, ref=ref, now=now)
    if (role, scheme_key) not in queries.grants(session, learner.id):
        session.add(Grant(person_id=learner.id, role=role, scheme_key=scheme_key, granted_at=now))
        session.flush()
    return learner


def revoke(session: Session, *, ref: str, role: str, scheme_key: str = "") -> None:
    """Take a granted role back; raises :class:`Missing` when the person was not given it here."""
    learner = queries.by_ref(session, ref)
    if learner is None or (role, scheme_key) not in queries.grants(session, learner.id):
        raise Missing("grant", f"{ref!r} was not granted {role!r} here")
    session.execute(delete(Grant).where(Grant.person_id == learner.id, Grant.role == role, Grant.scheme_key == scheme_key))


def rekey(session: Session, *, old: str, new: str) -> Learner:
    """Move a person's row from one key of the host to another: the record stays theirs.

    Raises :class:`Missing` when nobody has ``old`` and :class:`Conflict` when somebody has ``new`` already.
    """
    learner = queries.by_ref(session, old)
    if learner is None:
        raise Missing("person", f"nobody here has the key {old!r}")
    if not new or len(new) > MAX_REF:
        raise Invalid("person_ref", f"a person's key must have 1 to {MAX_REF} characters")
    if queries.by_ref(session, new) is not None:
        raise Conflict("person", f"somebody has the key {new!r} already")
    session.execute(update(PersonRow).where(PersonRow.id == learner.id).values(person_ref=new))
    return Learner(learner.id, learner.pseudonym, new)
