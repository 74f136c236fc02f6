"""Statements that refer to statements: words are taken over and voiding takes effect in whichever order they arrive.

What refers to a statement takes over its words when the later of the two is stored, through chains of any form: a walk
remembers where it was, so that a circle ends, and stops after ``DEPTH`` steps. Reading never follows a reference.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from inducci_lms.kernel import bulk
from inducci_lms.lrs import terms
from inducci_lms.lrs.models import ReferenceRow, StatementRow, TermRow
from inducci_lms.lrs.records import Kept
from inducci_lms.xapi.statements import VOIDED

#: Statements of a chain that are looked at; a longer chain takes over no more than this.
DEPTH = 100

_BY_UUID = select(StatementRow.id, StatementRow.uuid, StatementRow.raw)
_REFERRING = select(ReferenceRow.statement_id, ReferenceRow.target, ReferenceRow.voids)
#: On MariaDB with a lock: a plain read there looks at the snapshot of the transaction's begin, and two who store a statement
#: and refer to it at the same moment would miss one another. PostgreSQL is kept in order by ``instants.allot``.
_EXPECTED = _REFERRING.where(ReferenceRow.target.in_(bindparam("targets", expanding=True)))
_EXPECTED_LOCKED = _EXPECTED.with_for_update(read=True)
_TARGETS_LOCKED = select(StatementRow.id).where(StatementRow.uuid.in_(bindparam("targets", expanding=True))).with_for_update(read=True)


def _latest(connection: Connection, query: Any) -> Any:
    """Return the query so that it sees what others have committed since the transaction began."""
    return query.with_for_update(read=True) if connection.dialect.name in ("mysql", "mariadb") else query


def link(connection: Connection, fresh: Sequence[Kept], *, may_be_expected: bool) -> tuple[uuid.UUID, ...]:
    """Enter the references of what was just stored; return the ids of statements that are voided by it or in it.

    ``may_be_expected``: whether somebody may have referred to these ids before (not so when we made them a moment ago).
    """
    targets = {one.row: target.bytes for one in fresh if (target := terms.target_of(one.data)) is not None}
    referring: list[Any] = []
    is_mariadb = connection.dialect.name in ("mysql", "mariadb")
    if targets:
        if is_mariadb:
            connection.execute(_TARGETS_LOCKED, {"targets": sorted(set(targets.values()))})
        rows = [(one.row, targets[one.row], int(_voids(one.data))) for one in fresh if one.row in targets]
        bulk.insert_new(connection, ReferenceRow, rows)
    if may_be_expected:
        expected = _EXPECTED_LOCKED if is_mariadb else _EXPECTED
        referring = list(connection.execute(expected, {"targets": [one.id.bytes for one in fresh]}))
    if not targets and not referring:
        return ()
    voided = _void(connection, fresh, targets, referring)
    affected = set(targets) | _upward(connection, [row.statement_id for row in referring])
    _take_over(connection, affected)
    return voided


def _voids(statement: Mapping[str, Any]) -> bool:
    return bool(statement["verb"]["id"] == VOIDED)


def _void(connection: Connection, fresh: Sequence[Kept], targets: Mapping[int, bytes], referring: Sequence[Any]) -> tuple[uuid.UUID, ...]:
    wanted = {targets[one.row] for one in fresh if one.row in targets and _voids(one.data)}
    wanted |= {bytes(row.target) for row in referring if row.voids}
    if not wanted:
        return ()
    # A voiding statement cannot be voided (Data 2.3.2).
    voiding = select(ReferenceRow.statement_id).where(ReferenceRow.voids == 1)
    query = select(StatementRow.id, StatementRow.uuid).where(
        StatementRow.uuid.in_(sorted(wanted)), StatementRow.voided == 0, StatementRow.id.not_in(voiding)
    )
    found = connection.execute(_latest(connection, query)).all()
    if found:
        connection.execute(update(StatementRow).where(StatementRow.id.in_([row.id for row in found])).values(voided=1))
    return tuple(uuid.UUID(bytes=bytes(row.uuid)) for row in found)


def _upward(connection: Connection, start: Iterable[int]) -> set[int]:
    """Return the rows in ``start`` and all that refer to them, directly or through others."""
    seen: set[int] = set()
    level = set(start)
    for _step in range(DEPTH):
        level -= seen
        if not level:
            break
        seen |= level
        names = select(StatementRow.uuid).where(StatementRow.id.in_(sorted(level)))
        uuids = [row.uuid for row in connection.execute(_latest(connection, names))]
        level = {row.statement_id for row in connection.execute(_latest(connection, _REFERRING.where(ReferenceRow.target.in_(uuids))))}
    return seen


def _take_over(connection: Connection, rows: Iterable[int]) -> None:
    """Enter the words of the whole chain below each of these rows."""
    cache: dict[bytes, tuple[int, dict[str, Any]] | None] = {}
    new: dict[tuple[int, int], None] = {}
    start = connection.execute(_latest(connection, _BY_UUID.where(StatementRow.id.in_(sorted(rows))))).all()
    for row in start:
        data = msgspec.json.decode(row.raw)
        cache[bytes(row.uuid)] = (row.id, data)
    for row in start:
        found = cache[bytes(row.uuid)]
        if found is None:
            continue
        whole = terms.words(found[1])
        seen = {bytes(row.uuid)}
        target = terms.target_of(found[1])
        while target is not None and target.bytes not in seen and len(seen) < DEPTH:
            seen.add(target.bytes)
            below = _load(connection, target.bytes, cache)
            if below is None:
                break
            whole.take_over(terms.words(below[1]))
            target = terms.target_of(below[1])
        new.update(dict.fromkeys((one, row.id) for one in whole.terms()))
    bulk.insert_new(connection, TermRow, list(new))


def _load(connection: Connection, key: bytes, cache: dict[bytes, tuple[int, dict[str, Any]] | None]) -> tuple[int, dict[str, Any]] | None:
    if key not in cache:
        row = connection.execute(_latest(connection, _BY_UUID.where(StatementRow.uuid == key))).first()
        cache[key] = None if row is None else (row.id, msgspec.json.decode(row.raw))
    return cache[key]
