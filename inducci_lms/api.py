"""What a host may call from Python, within an app context. Every call takes a ``Session``; the transaction is the caller's.

``person_ref`` is the host's stable key of a person, as its adapter gives it. Nothing here commits: events are delivered when
the host commits, whoever committed.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session, scoped_session

from inducci_lms.catalog import queries as catalog
from inducci_lms.credentials import queries as credentials
from inducci_lms.enrolments import operations as enrolments
from inducci_lms.enrolments import queries as enrolled
from inducci_lms.enrolments.operations import Enrolled
from inducci_lms.kernel import events
from inducci_lms.kernel.errors import Missing
from inducci_lms.kernel.hosts import Learner
from inducci_lms.people import operations as people
from inducci_lms.people import queries as people_queries
from inducci_lms.player.plan import plan
from inducci_lms.player.standing import Standing, scheme_status
from inducci_lms.progress import queries as progress_queries
from inducci_lms.progress.rules import Status
from inducci_lms.web import current

__all__ = [
    "Certificate",
    "Enrolled",
    "ModuleProgress",
    "Progress",
    "Status",
    "certificates",
    "enrol",
    "grant",
    "progress",
    "revoke",
    "withdraw",
]

#: A session, or a registry of sessions such as Flask-SQLAlchemy's ``db.session``.
AnySession = Session | scoped_session[Session]


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """How somebody stands in one module of a scheme."""

    key: str
    status: Status


@dataclass(frozen=True, slots=True)
class Progress:
    """How somebody stands in one scheme: the verdict, and that of each module in the scheme's order."""

    scheme: str
    registration: UUID
    status: Status
    modules: tuple[ModuleProgress, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that somebody holds. ``token`` is the secret part of its address: ``lms_url("credentials.certificate", token=…)``."""

    scheme: str
    token: str
    issued_at: datetime
    valid_until: datetime | None


def enrol(session: AnySession, *, person_ref: str, scheme: str, now: datetime | None = None) -> Enrolled:
    """Enrol a person in a scheme, or return the enrolment that is there.

    The person needs no earlier visit. Raises :class:`~inducci_lms.kernel.errors.Missing` for a scheme that is not published.
    """
    session, moment = _begin(session, now)
    config = current.runtime().config
    learner = people.ensure_ref(session, ref=person_ref, now=moment)
    return enrolments.enrol(
        session, learner=learner, scheme_key=scheme, iri_base=config.iri_base, home_page=config.actor_home_page, now=moment
    )


def withdraw(session: AnySession, *, person_ref: str, scheme: str, now: datetime | None = None) -> None:
    """Take a person out of a scheme; the record stays. Raises :class:`Missing` for somebody who is not known here."""
    session, moment = _begin(session, now)
    config = current.runtime().config
    enrolments.withdraw(
        session,
        learner=_known(session, person_ref),
        scheme_key=scheme,
        iri_base=config.iri_base,
        home_page=config.actor_home_page,
        now=moment,
    )


def progress(session: AnySession, *, person_ref: str) -> tuple[Progress, ...]:
    """Return how a person stands in every published scheme that they are enrolled in; nothing for somebody not known here."""
    session = _session(session)
    learner = people_queries.by_ref(session, person_ref)
    if learner is None:
        return ()
    published = catalog.current(session)
    states = progress_queries.scheme_states(session, person_id=learner.id)
    found = []
    for enrolment in enrolled.of_person(session, learner.id):
        scheme = published.schemes.get(enrolment.scheme_key)
        if scheme is None or not enrolment.is_active:
            continue
        road = plan(scheme)
        rows = progress_queries.Rows()
        rows.modules = progress_queries.module_rows(session, person_id=learner.id, module_keys=[stage.key for stage in road.stages])
        standing = Standing(road, rows)
        modules = tuple(ModuleProgress(stage.key, standing.module_status(stage)) for stage in road.stages)
        state = states.get(enrolment.scheme_key)
        status = scheme_status(None if state is None else state.state, standing)
        found.append(Progress(enrolment.scheme_key, enrolment.registration, status, modules))
    return tuple(found)


def certificates(session: AnySession, *, person_ref: str) -> tuple[Certificate, ...]:
    """Return the certificates that a person holds, the newest first; withdrawn ones are not among them."""
    session = _session(session)
    learner = people_queries.by_ref(session, person_ref)
    if learner is None:
        return ()
    awards = credentials.of_person(session, person_id=learner.id)
    return tuple(Certificate(award.scheme_key, award.token, award.issued_at, award.valid_until) for award in awards)


def grant(session: AnySession, *, person_ref: str, role: str, scheme: str = "", now: datetime | None = None) -> None:
    """Give a person a role (``trainer``, ``author``, ``reviewer``, ``publisher``, ``administrator``), for one scheme or ("") for all."""
    session, moment = _begin(session, now)
    people.grant(session, ref=person_ref, role=role, scheme_key=scheme, now=moment)


def revoke(session: AnySession, *, person_ref: str, role: str, scheme: str = "") -> None:
    """Take back a role that was granted here. Raises :class:`Missing` when it was not."""
    people.revoke(_session(session), ref=person_ref, role=role, scheme_key=scheme)


def _begin(given: AnySession, now: datetime | None) -> tuple[Session, datetime]:
    """Return the session behind a registry (``db.session``), its events bound to our listeners, and the moment of the call."""
    state = current.runtime()
    session = _session(given)
    if events.DISPATCH not in session.info:
        events.bind(session, current.dispatcher(state, session))
    return session, state.clock() if now is None else now


def _session(given: AnySession) -> Session:
    return given() if isinstance(given, scoped_session) else given


def _known(session: Session, person_ref: str) -> Learner:
    learner = people_queries.by_ref(session, person_ref)
    if learner is None:
        raise Missing("person", f"nobody here has the key {person_ref!r}")
    return learner
