"""Changes: award when a scheme was completed, withdraw on the holder's wish."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.model import Published, SchemeRevision
from inducci_lms.credentials import queries, rules
from inducci_lms.credentials.models import AwardRow
from inducci_lms.kernel.errors import Missing
from inducci_lms.kernel.events import Event, announce
from inducci_lms.kernel.ids import new_token, new_uuid
from inducci_lms.progress import queries as progress
from inducci_lms.progress.rules import Completion, State


@dataclass(frozen=True, slots=True)
class Awarded:
    """A certificate that was issued just now."""

    id: int
    uuid: UUID
    token: str
    scheme_key: str
    registration: UUID | None
    #: The statement that says the scheme was completed.
    completion: UUID


@dataclass(frozen=True, slots=True)
class CertificateAwarded(Event):
    """Somebody was awarded the certificate of a scheme. ``token`` is the secret part of its address."""

    person_id: int
    scheme_key: str
    token: str


@dataclass(frozen=True, slots=True)
class CertificateWithdrawn(Event):
    """A holder took a certificate back: its address says no more than that."""

    person_id: int
    scheme_key: str


def award(session: Session, *, person_id: int, completions: Sequence[Completion], now: datetime) -> tuple[Awarded, ...]:
    """Issue a certificate for each scheme among ``completions`` (those of modules are passed over), once for each statement."""
    made: list[Awarded] = []
    for completion in completions:
        if completion.module or not completion.evidence:
            continue
        published = catalog.current(session)
        scheme = published.schemes.get(completion.scheme)
        if scheme is None or _is_awarded(session, completion.evidence[0]):
            continue
        made.append(_issue(session, person_id, published, scheme, completion, now))
    return tuple(made)


def _is_awarded(session: Session, statement: UUID) -> bool:
    return session.execute(select(AwardRow.id).where(AwardRow.completion == statement)).first() is not None


def _issue(
    session: Session, person_id: int, published: Published, scheme: SchemeRevision, completion: Completion, now: datetime
) -> Awarded:
    keys = [revision.key for revision in scheme.modules]
    earlier = {place.module: place.accepts_earlier for place in scheme.scheme.modules}
    found = progress.module_rows(session, person_id=person_id, module_keys=keys)
    modules = {key: state for key in keys if (state := progress.through(found.get(key, ()), scheme.key, earlier.get(key, True)))}
    scores = _scores(session, person_id, scheme, earlier)
    months = rules.months_valid(scheme)
    row = AwardRow(
        uuid=new_uuid(),
        token=new_token(),
        person_id=person_id,
        scheme_key=scheme.key,
        completion=completion.evidence[0],
        issued_at=now,
        valid_until=rules.add_months(now, months) if months else None,
        snapshot=json.dumps(rules.snapshot(published, scheme, modules, scores), ensure_ascii=False, separators=(",", ":")),
    )
    session.add(row)
    session.flush()
    announce(session, CertificateAwarded(person_id, scheme.key, row.token))
    return Awarded(row.id, row.uuid, row.token, scheme.key, completion.registration, completion.evidence[0])


def _scores(session: Session, person_id: int, scheme: SchemeRevision, earlier: dict[str, bool]) -> dict[str, float | None]:
    """Return each module's score: the mean of the best scores of those activities that gave one."""
    rows = progress.activity_rows(session, person_id=person_id, module_keys=[revision.key for revision in scheme.modules])
    by_module: dict[str, list[State]] = {}
    for (module, _), states in rows.items():
        state = progress.through(states, scheme.key, earlier.get(module, True))
        if state is not None:
            by_module.setdefault(module, []).append(state)
    return {module: rules.score(states) for module, states in by_module.items()}


def withdraw(session: Session, *, token: str, person_id: int, now: datetime) -> None:
    """Take a certificate back. Raises ``Missing`` unless the person is its holder; withdrawing twice changes nothing."""
    found, _ = queries.by_token(session, token)
    if found.person_id != person_id:
        raise Missing("certificate")
    if found.withdrawn_at is None:
        session.execute(update(AwardRow).where(AwardRow.id == found.id).values(withdrawn_at=now))
        announce(session, CertificateWithdrawn(person_id, found.scheme_key))
