"""What waits, for whom, and how it goes."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inducci_lms.outbox.models import OutboxRow, TargetRow
from inducci_lms.outbox.rules import Filter, State


@dataclass(frozen=True, slots=True)
class Target:
    """Another record store as the sender needs it."""

    id: int
    name: str
    endpoint: str
    authorization: str
    version: str
    wanted: Filter
    is_active: bool
    failures: int
    rests_until: datetime | None
    note: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How a target stands: how many statements wait and the row of the oldest, how many were refused."""

    target: Target
    waiting: int
    oldest_row: int | None
    refused: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A dead letter: the statement's row in the store, and why and when the far store refused it."""

    row: int
    reason: str
    at: datetime | None


def targets(session: Session) -> tuple[Target, ...]:
    """Return every target by name."""
    return tuple(_target(row) for row in session.scalars(select(TargetRow).order_by(TargetRow.name)))


def target(session: Session, name: str) -> Target | None:
    """Return the target with this name."""
    row = session.scalar(select(TargetRow).where(TargetRow.name == name))
    return None if row is None else _target(row)


def _target(row: TargetRow) -> Target:
    return Target(
        row.id,
        row.name,
        row.endpoint,
        row.authorization,
        row.version,
        msgspec.json.decode(row.filter, type=Filter),
        bool(row.active),
        row.failures,
        row.rests_until,
        row.note,
        row.sent_at,
    )


def waiting(session: Session, target_id: int, limit: int, *, after: int = 0) -> list[int]:
    """Return rows of the statements that wait for a target, in the order of storing."""
    query = select(OutboxRow.statement_id).where(
        OutboxRow.target_id == target_id, OutboxRow.state == int(State.WAITING), OutboxRow.statement_id > after
    )
    return list(session.scalars(query.order_by(OutboxRow.statement_id).limit(limit)))


def backlog(session: Session) -> tuple[Backlog, ...]:
    """Return how every target stands, by name."""
    counts = session.execute(
        select(OutboxRow.target_id, OutboxRow.state, func.count(), func.min(OutboxRow.statement_id)).group_by(
            OutboxRow.target_id, OutboxRow.state
        )
    )
    found = {(row[0], row[1]): (row[2], row[3]) for row in counts}
    made = []
    for one in targets(session):
        many, oldest = found.get((one.id, int(State.WAITING)), (0, None))
        made.append(Backlog(one, many, oldest, found.get((one.id, int(State.REFUSED)), (0, None))[0]))
    return tuple(made)


def refusals(session: Session, target_id: int, limit: int = 100) -> tuple[Refusal, ...]:
    """Return the dead letters of a target, oldest first."""
    query = select(OutboxRow).where(OutboxRow.target_id == target_id, OutboxRow.state == int(State.REFUSED))
    rows = session.scalars(query.order_by(OutboxRow.statement_id).limit(limit))
    return tuple(Refusal(row.statement_id, row.reason or "", row.refused_at) for row in rows)
