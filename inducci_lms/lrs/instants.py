"""When a statement counts as stored, and up to which moment everything stored can be found (docs/decisions/0031).

A writer first leaves a mark that every reader sees, only then reads the clock for ``stored``, and the mark falls with its
transaction. On PostgreSQL the mark is a shared advisory lock of the transaction, seen by all processes. Elsewhere it is kept
in this process: several processes on one SQLite or MariaDB need the margin of ``queries.consistent_through``.
"""

import os
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary, ref

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session, SessionTransaction

from inducci_lms.lrs.records import SLOTS, row_id

#: Upper bits of our advisory locks: no meaning, fixed for ever. Below them stand milliseconds from ``_ORIGIN``.
LOCK_CLASS = 0x1DCC1
_BITS = 42
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

_MARK = text("SELECT pg_advisory_xact_lock_shared(k) FROM unnest(CAST(:keys AS bigint[])) AS k")
_ALONE = text("SELECT pg_advisory_xact_lock(k) FROM unnest(CAST(:keys AS bigint[])) AS k")
#: Locks of names: who stores a statement and who refers to it at the same moment must see one another.
_NAMES = 64
_MARKS = text(
    "SELECT min(((classid::bigint & 1023) << 32) | objid::bigint) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND objsubid = 1 AND classid::bigint >> 10 = :class AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class _Allotter:
    """Hands out row ids that grow within the process, whatever the clock does within a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def take(self, moment: datetime, count: int) -> int:
        """Return the first of ``count`` row ids, each a microsecond later than the one before."""
        # Two processes that store in the same microsecond differ in the slot; if not even there, the store takes other ids.
        wanted = row_id(moment, _slot())
        with self._lock:
            if wanted <= self._last < wanted + 1_000_000 * SLOTS:
                wanted = self._last + SLOTS
            self._last = wanted + (count - 1) * SLOTS
        return wanted


_slot_of: tuple[int, int] = (0, 0)


def _slot() -> int:
    """Return this process's slot; a forked worker takes one of its own."""
    global _slot_of  # noqa: PLW0603 one value for the process, made anew after a fork
    pid = os.getpid()
    if _slot_of[0] != pid:
        _slot_of = (pid, int.from_bytes(os.urandom(2), "big") % SLOTS)
    return _slot_of[1]


_allotters: WeakKeyDictionary[Engine, _Allotter] = WeakKeyDictionary()
_in_flight: WeakKeyDictionary[Engine, dict[int, "_Mark"]] = WeakKeyDictionary()
_guard = threading.Lock()
#: Marks that are kept before those of ended transactions are looked for.
_MANY = 64


def _of(connection: Connection | Engine) -> tuple[_Allotter, dict[int, "_Mark"]]:
    engine = connection.engine
    with _guard:
        allotter = _allotters.get(engine)
        if allotter is None:
            allotter = _allotters[engine] = _Allotter()
            _in_flight[engine] = {}
        return allotter, _in_flight[engine]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of statements that are about to be stored under names that others may know, and that are about to be referred to."""

    expected: Collection[bytes] = ()
    targets: Collection[bytes] = ()


def allot(session: Session, connection: Connection, count: int, now: datetime, clock: Callable[[], datetime] | None, names: Names) -> int:
    """Leave the mark, read the clock, and return the first of ``count`` row ids (steps of ``SLOTS``)."""
    allotter, marks = _of(connection)
    if connection.dialect.name == "postgresql":
        if names.targets:
            connection.execute(_ALONE, {"keys": _buckets(names.targets)})
        mark = (LOCK_CLASS << _BITS) + max((now - _ORIGIN) // _MILLISECOND, 0)
        connection.execute(_MARK, {"keys": [mark, *_buckets(names.expected)]})
    else:
        _leave_mark(session, marks, now)
    return allotter.take(now if clock is None else max(now, clock()), count)


def _buckets(uuids: Collection[bytes]) -> list[int]:
    return sorted({((LOCK_CLASS + 1) << _BITS) + one[-1] % _NAMES for one in uuids})


def _leave_mark(session: Session, marks: dict[int, "_Mark"], now: datetime) -> None:
    transaction = session.get_transaction()
    found = marks.get(id(session))
    if transaction is None or (found is not None and found.transaction() is transaction):
        return
    marks[id(session)] = _Mark(now, ref(session), ref(transaction))
    if len(marks) > _MANY:
        _open_marks(marks)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A transaction that stores: it is open as long as its session is in it. Nothing has to be told when it ends."""

    moment: datetime
    session: "ref[Session]"
    transaction: "ref[SessionTransaction]"

    @property
    def is_open(self) -> bool:
        session, transaction = self.session(), self.transaction()
        return session is not None and transaction is not None and session.get_transaction() is transaction


def _open_marks(marks: dict[int, _Mark]) -> dict[int, _Mark]:
    """Return the marks of open transactions and forget the others."""
    for key, mark in list(marks.items()):
        if not mark.is_open:
            # Another thread may just have put a new mark in its place.
            with _guard:
                if marks.get(key) is mark:
                    del marks[key]
    return dict(marks)


def earliest_open(session: Session) -> datetime | None:
    """Return a moment at or before the earliest ``stored`` of another transaction that has not ended yet, or None."""
    bind = session.get_bind()
    if bind.dialect.name == "postgresql":
        mark: int | None = session.connection().execute(_MARKS, {"class": LOCK_CLASS}).scalar()
        return None if mark is None else _ORIGIN + mark * _MILLISECOND
    marks = _open_marks(_of(bind)[1])
    marks.pop(id(session), None)
    return min((mark.moment for mark in marks.values()), default=None)
