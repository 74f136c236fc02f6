"""Changes: enrol, withdraw. Both are recorded, so that progress knows who takes part in what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.model import SchemeRevision
from inducci_lms.enrolments import queries, statements
from inducci_lms.enrolments.models import EnrolmentRow
from inducci_lms.kernel.errors import Missing
from inducci_lms.kernel.events import Event, announce
from inducci_lms.kernel.hosts import Learner
from inducci_lms.kernel.ids import new_uuid
from inducci_lms.people import operations as people
from inducci_lms.recording.operations import record
from inducci_lms.xapi.statements import Agent


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person takes a scheme. ``registration`` is the xAPI registration of everything done in it; ``fresh`` if made just now."""

    id: int
    registration: UUID
    fresh: bool


@dataclass(frozen=True, slots=True)
class PersonEnrolled(Event):
    """Somebody enrolled in a scheme, or took it up again after leaving it."""

    person_id: int
    scheme_key: str
    registration: UUID


@dataclass(frozen=True, slots=True)
class PersonWithdrew(Event):
    """Somebody left a scheme; record and completions stay."""

    person_id: int
    scheme_key: str
    registration: UUID


def enrol(session: Session, *, learner: Learner, scheme_key: str, iri_base: str, home_page: str, now: datetime) -> Enrolled:
    """Enrol a person, or give the enrolment that is there; withdrawn before, it is taken up again with the same registration.

    Modules completed earlier through another scheme count at once: recording the enrolment computes the scheme's rule. Raises
    :class:`~inducci_lms.kernel.errors.Missing` for a scheme that is not published.
    """
    scheme = _scheme(session, scheme_key)
    people.lock(session, person_id=learner.id)
    found = queries.enrolment(session, learner.id, scheme_key, lock=True)
    if found is not None and found.is_active:
        return Enrolled(found.id, found.registration, fresh=False)
    if found is None:
        row = EnrolmentRow(uuid=new_uuid(), person_id=learner.id, scheme_key=scheme_key, state=queries.ACTIVE, enrolled_at=now)
        session.add(row)
        session.flush()
        made = Enrolled(row.id, row.uuid, fresh=True)
    else:
        values = {"state": queries.ACTIVE, "withdrawn_at": None, "enrolled_at": now}
        session.execute(update(EnrolmentRow).where(EnrolmentRow.id == found.id).values(values))
        made = Enrolled(found.id, found.registration, fresh=True)
    statement = statements.registered(Agent(home_page, learner.pseudonym), scheme, made.registration, iri_base, now)
    record(session, person_id=learner.id, statements=[statement], iri_base=iri_base, now=now)
    announce(session, PersonEnrolled(learner.id, scheme_key, made.registration))
    return made


def withdraw(session: Session, *, learner: Learner, scheme_key: str, iri_base: str, home_page: str, now: datetime) -> None:
    """End an enrolment; the record and what was completed stay. Withdrawing twice, or without an enrolment, changes nothing."""
    scheme = _scheme(session, scheme_key)
    people.lock(session, person_id=learner.id)
    found = queries.enrolment(session, learner.id, scheme_key, lock=True)
    if found is None or not found.is_active:
        return
    session.execute(update(EnrolmentRow).where(EnrolmentRow.id == found.id).values(state=queries.WITHDRAWN, withdrawn_at=now))
    statement = statements.unregistered(Agent(home_page, learner.pseudonym), scheme, found.registration, iri_base, now)
    record(session, person_id=learner.id, statements=[statement], iri_base=iri_base, now=now)
    announce(session, PersonWithdrew(learner.id, scheme_key, found.registration))


def _scheme(session: Session, scheme_key: str) -> SchemeRevision:
    scheme = catalog.current(session).schemes.get(scheme_key)
    if scheme is None:
        raise Missing("scheme")
    return scheme
