"""How forwarding stands, for the page and the command."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from inducci_lms.lrs import queries as lrs
from inducci_lms.lrs.records import moment_of
from inducci_lms.outbox import queries as outbox


@dataclass(frozen=True, slots=True)
class Standing:
    """One target: ``lag`` is how long the oldest waiting statement has been in the store, None when nothing waits."""

    id: int
    name: str
    endpoint: str
    is_active: bool
    waiting: int
    lag: timedelta | None
    refused: int
    failures: int
    rests_until: datetime | None
    note: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A statement that a target refused for good; ``statement`` is None when it was erased since."""

    statement: uuid.UUID | None
    stored: datetime
    reason: str
    at: datetime | None


def standing(session: Session, now: datetime) -> tuple[Standing, ...]:
    """Return how every target stands, by name."""
    made = []
    for one in outbox.backlog(session):
        found = one.target
        lag = None if one.oldest_row is None else max(now - moment_of(one.oldest_row), timedelta(0))
        rests = found.rests_until if found.rests_until is not None and found.rests_until > now else None
        made.append(
            Standing(
                found.id,
                found.name,
                found.endpoint,
                found.is_active,
                one.waiting,
                lag,
                one.refused,
                found.failures,
                rests,
                found.note,
                found.sent_at,
            )
        )
    return tuple(made)


def dead_letters(session: Session, target_id: int, limit: int = 100) -> tuple[DeadLetter, ...]:
    """Return the dead letters of a target, oldest first."""
    found = outbox.refusals(session, target_id, limit)
    rows = lrs.by_rows(session, [one.row for one in found])
    return tuple(DeadLetter(rows[one.row].id if one.row in rows else None, moment_of(one.row), one.reason, one.at) for one in found)
