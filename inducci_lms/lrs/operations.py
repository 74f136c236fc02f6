"""Storing statements: each exactly once, a batch all or nothing, immutable afterwards."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from inducci_lms.kernel import bulk
from inducci_lms.kernel.errors import Conflict
from inducci_lms.lrs import definitions, instants, linking, terms
from inducci_lms.lrs.models import AttachmentRow, StatementAttachmentRow, StatementRow, TermRow
from inducci_lms.lrs.records import SLOTS, Kept, StoreResult, moment_of
from inducci_lms.xapi.attachments import declared
from inducci_lms.xapi.compare import same_statement
from inducci_lms.xapi.parse import Received, complete

_BY_UUID = select(StatementRow.id, StatementRow.uuid, StatementRow.raw)


def store(
    session: Session,
    *,
    received: Sequence[Received],
    now: datetime,
    authority: bytes | None = None,
    person_ids: Mapping[uuid.UUID, int] | None = None,
    may_define: bool = True,
    clock: Callable[[], datetime] | None = None,
) -> StoreResult:
    """Store checked statements and say which were new.

    A statement whose id is there with the same meaning is skipped (Comm 2.1.1). ``authority``: JSON of who vouches where a
    statement does not say. ``person_ids``: by statement id, the learner for whose progress it counts. ``may_define``: whether
    definitions of activities are learnt from them. ``clock`` is read for ``stored`` once the store is marked as being written;
    without it ``now`` is taken.

    Raises Conflict("statement_conflict") when an id is there with another meaning; nothing must be committed then.
    """
    if not received:
        return StoreResult((), ())
    connection = session.connection()
    ids = tuple(one.id for one in received)
    batch = _unlike(received)
    counting = person_ids or {}
    fresh = _insert(session, connection, batch, now, authority, counting, clock)
    if fresh:
        vouching = None if authority is None else msgspec.json.decode(authority)
        _insert_terms(connection, fresh, vouching, counting)
        made = {one.id for one in batch if one.made_id}
        voided = linking.link(connection, fresh, may_be_expected=any(one.id not in made for one in fresh))
        _insert_attachments(connection, fresh, batch)
        if may_define:
            told = [activity for one in fresh for activity in terms.activities(one.data)]
            if told:
                definitions.learn(session, connection, told)
        return StoreResult(ids, tuple(fresh), voided)
    return StoreResult(ids, ())


def _unlike(received: Sequence[Received]) -> list[Received]:
    """Return each id once; refuse two meanings of one id in a batch."""
    if len(received) == 1:
        return list(received)
    first: dict[uuid.UUID, Received] = {}
    for one in received:
        other = first.setdefault(one.id, one)
        if other is not one and not same_statement(other.raw, one.raw, one.family):
            raise _conflict(one.id)
    return list(first.values())


def _conflict(id: uuid.UUID) -> Conflict:
    return Conflict("statement_conflict", f"a statement with the id {id} is stored already and says something else")


def _insert(
    session: Session,
    connection: Connection,
    batch: Sequence[Received],
    now: datetime,
    authority: bytes | None,
    counting: Mapping[uuid.UUID, int],
    clock: Callable[[], datetime] | None,
) -> list[Kept]:
    """Insert what is not there; a second round only when another process took the very same row id."""
    waiting = list(batch)
    names = instants.Names(
        [one.id.bytes for one in batch if not one.made_id],
        [target.bytes for one in batch if (target := terms.target_of(one.data)) is not None],
    )
    fresh: list[Kept] = []
    for _round in range(5):
        first = instants.allot(session, connection, len(waiting), now, clock, names)
        kept = [_kept(one, first + number * SLOTS, authority) for number, one in enumerate(waiting)]
        rows = [(one.row, one.id.bytes, 0, counting.get(one.id), one.raw) for one in kept]
        if bulk.insert_new(connection, StatementRow, rows) == len(rows):
            return fresh + kept
        there = _there(connection, [one.id.bytes for one in kept])
        fresh += [one for one in kept if there.get(one.id.bytes, (0, b""))[0] == one.row]
        again = []
        for one, mine in zip(waiting, kept, strict=True):
            row, raw = there.get(one.id.bytes, (0, b""))
            if not row:
                again.append(one)
            elif row != mine.row and not same_statement(raw, one.raw, one.family):
                raise _conflict(one.id)
        if not again:
            return fresh
        waiting = again
    raise Conflict("statement_rows", "five times in a row another process took the row ids")


def _there(connection: Connection, uuids: Sequence[bytes]) -> dict[bytes, tuple[int, bytes]]:
    query = _BY_UUID.where(StatementRow.uuid.in_(uuids))
    if connection.dialect.name in ("mysql", "mariadb"):
        # A plain read looks at the snapshot of the transaction's begin, where a row that was in our way may be missing.
        query = query.with_for_update(read=True)
    return {bytes(row.uuid): (row.id, row.raw) for row in connection.execute(query)}


def _kept(one: Received, row: int, authority: bytes | None) -> Kept:
    raw = complete(one.raw, one.data, one.family, stored=moment_of(row), authority=authority)
    return Kept(row, one.id, raw, one.data)


def _insert_terms(connection: Connection, fresh: Sequence[Kept], authority: Any, counting: Mapping[uuid.UUID, int]) -> None:
    rows: list[tuple[int, int]] = []
    for one in fresh:
        rows += [(term, one.row) for term in terms.words(one.data, authority).terms()]
        if one.id in counting:
            rows.append((terms.person(counting[one.id]), one.row))
    # In key order: neighbours of the index are written together, and two writers lock in the same order.
    rows.sort()
    bulk.insert_new(connection, TermRow, rows)


def _insert_attachments(connection: Connection, fresh: Sequence[Kept], batch: Sequence[Received]) -> None:
    """Keep the bytes that came along, once for each hash, and note who declares which hash."""
    declaring = [one for one in fresh if "attachments" in one.data or b'"sha2"' in one.raw]
    if not declaring:
        return
    links = {(one.row, item["sha2"].lower()): None for one in declaring for item in declared(one.data)}
    bulk.insert_new(connection, StatementAttachmentRow, list(links))
    parts = {part.sha2.lower(): part for one in batch for part in one.attachments}
    kept = (
        {row[0] for row in connection.execute(select(AttachmentRow.sha2).where(AttachmentRow.sha2.in_(sorted(parts))))} if parts else set()
    )
    rows = [(key, part.content_type, part.content) for key, part in sorted(parts.items()) if key not in kept]
    bulk.insert_new(connection, AttachmentRow, rows)
