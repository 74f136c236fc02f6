"""Writing outbox rows in the transaction of the statements themselves: what is committed will be sent, what is not will not.

And the life of a row after that: sent, refused for good, tried again; and of a target: leased, resting, ready.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec
from sqlalchemy import CursorResult, Executable, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from inducci_lms.kernel.errors import Conflict, Missing
from inducci_lms.outbox.models import OutboxRow, TargetRow
from inducci_lms.outbox.rules import Backoff, Filter, State

_ACTIVE = select(TargetRow.id, TargetRow.filter).where(TargetRow.active == 1)
#: Characters of a far answer that are kept for people to read.
_MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Item:
    """A stored statement as far as the outbox must know it: its row in the store and its JSON."""

    row: int
    data: Mapping[str, Any]


def enqueue(session: Session, *, items: Sequence[Item]) -> int:
    """Write a row for each fresh statement and each active target whose filter wants it; return how many."""
    if not items:
        return 0
    rows: list[dict[str, Any]] = []
    for target_id, text in session.connection().execute(_ACTIVE).all():
        wanted = msgspec.json.decode(text, type=Filter)
        rows += [_waiting(target_id, one.row) for one in items if wanted.wants(one.data)]
    if rows:
        session.execute(insert(OutboxRow), rows)
    return len(rows)


def _waiting(target_id: int, row: int) -> dict[str, Any]:
    return {"target_id": target_id, "statement_id": row, "state": int(State.WAITING)}


def add_target(
    session: Session, *, name: str, endpoint: str, authorization: str, version: str = "1.0.3", wanted: Filter | None = None
) -> int:
    """Add a record store that statements recorded from now on are sent to; return its id. Raises Conflict for a taken name."""
    if session.scalar(select(TargetRow.id).where(TargetRow.name == name)) is not None:
        raise Conflict("target_name", f"there is a target {name!r} already")
    row = TargetRow(
        name=name,
        endpoint=endpoint,
        authorization=authorization,
        version=version,
        filter=msgspec.json.encode(wanted or Filter()).decode(),
        active=1,
        failures=0,
        note="",
    )
    session.add(row)
    session.flush()
    return row.id


def set_active(session: Session, *, target_id: int, is_active: bool) -> None:
    """Switch a target on or off. While it is off nothing is enqueued for it: replay from the date of switching off."""
    values = {"active": int(is_active), "failures": 0, "rests_until": None}
    session.execute(update(TargetRow).where(TargetRow.id == target_id).values(**values))


def remove_target(session: Session, *, target_id: int) -> None:
    """Forget a target and all that waits for it."""
    session.execute(delete(OutboxRow).where(OutboxRow.target_id == target_id))
    if _changed(session, delete(TargetRow).where(TargetRow.id == target_id)) != 1:
        raise Missing("target")


def lease(session: Session, *, target_id: int, worker: str, now: datetime, length: timedelta) -> bool:
    """Take the right to send to a target, or keep it; return whether it is ours. A worker that died loses it by time."""
    free = or_(TargetRow.leased_until.is_(None), TargetRow.leased_until < now, TargetRow.leased_by == worker)
    ready = or_(TargetRow.rests_until.is_(None), TargetRow.rests_until <= now)
    mine = update(TargetRow).where(TargetRow.id == target_id, TargetRow.active == 1, free, ready)
    return _changed(session, mine.values(leased_by=worker, leased_until=now + length)) == 1


def release(session: Session, *, target_id: int, worker: str) -> None:
    """Give the right back."""
    mine = update(TargetRow).where(TargetRow.id == target_id, TargetRow.leased_by == worker)
    session.execute(mine.values(leased_by=None, leased_until=None))


def sent(session: Session, *, target_id: int, rows: Collection[int], now: datetime) -> None:
    """Note that the far store has these statements."""
    session.execute(delete(OutboxRow).where(OutboxRow.target_id == target_id, OutboxRow.statement_id.in_(list(rows))))
    session.execute(update(TargetRow).where(TargetRow.id == target_id).values(failures=0, rests_until=None, note="", sent_at=now))


def refused(session: Session, *, target_id: int, row: int, reason: str, now: datetime) -> None:
    """Put one statement on the dead-letter list: sending it again as it is cannot succeed."""
    values = {"state": int(State.REFUSED), "reason": reason[:_MOST_WORDS], "refused_at": now}
    session.execute(update(OutboxRow).where(OutboxRow.target_id == target_id, OutboxRow.statement_id == row).values(**values))


def failed(session: Session, *, target_id: int, note: str, now: datetime, backoff: Backoff, at_least: timedelta | None = None) -> datetime:
    """Let a target rest after a failure that is not one statement's fault; return until when."""
    failures = (session.scalar(select(TargetRow.failures).where(TargetRow.id == target_id)) or 0) + 1
    pause = max(backoff.after(failures), at_least or timedelta(0))
    values = {"failures": failures, "rests_until": now + pause, "note": note[:_MOST_WORDS], "leased_by": None, "leased_until": None}
    session.execute(update(TargetRow).where(TargetRow.id == target_id).values(**values))
    return now + pause


def retry(session: Session, *, target_id: int) -> int:
    """Let everything on the dead-letter list of a target wait to be sent again, and the target rest no more; return how many."""
    dead = update(OutboxRow).where(OutboxRow.target_id == target_id, OutboxRow.state == int(State.REFUSED))
    changed = _changed(session, dead.values(state=int(State.WAITING), reason=None, refused_at=None))
    session.execute(update(TargetRow).where(TargetRow.id == target_id).values(rests_until=None))
    return changed


def _changed(session: Session, statement: Executable) -> int:
    """Return how many rows a statement touched."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def enqueue_again(session: Session, *, target_id: int, items: Sequence[Item], wanted: Filter) -> int:
    """Write rows for statements stored earlier, those excepted that wait already or were refused; return how many."""
    rows = [one.row for one in items if wanted.wants(one.data)]
    there = set(session.scalars(select(OutboxRow.statement_id).where(OutboxRow.target_id == target_id, OutboxRow.statement_id.in_(rows))))
    new = [_waiting(target_id, row) for row in rows if row not in there]
    if new:
        session.execute(insert(OutboxRow), new)
    return len(new)
