"""Writing outbox rows in the transaction of the statements themselves: what is committed will be sent, what is not will not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inducci_lms.outbox.models import OutboxRow, TargetRow
from inducci_lms.outbox.rules import Filter, State

_ACTIVE = select(TargetRow.id, TargetRow.filter).where(TargetRow.active == 1)


@dataclass(frozen=True, slots=True)
class Item:
    """A stored statement as far as the outbox must know it; ``learner`` is the number within which order is kept."""

    row: int
    learner: int
    data: Mapping[str, Any]


def enqueue(session: Session, *, items: Sequence[Item], now: datetime) -> int:
    """Write a row for each fresh statement and each active target whose filter wants it; return how many."""
    if not items:
        return 0
    rows: list[dict[str, Any]] = []
    for target_id, text in session.execute(_ACTIVE).all():
        wanted = msgspec.json.decode(text, type=Filter)
        rows += [waiting(target_id, one, now) for one in items if wanted.wants(one.data)]
    if rows:
        session.execute(insert(OutboxRow), rows)
    return len(rows)


def waiting(target_id: int, one: Item, now: datetime) -> dict[str, Any]:
    """Return the values of a row that waits."""
    state = int(State.WAITING)
    return {"target_id": target_id, "statement_id": one.row, "learner": one.learner, "state": state, "tries": 0, "due_at": now}
