"""What comes out of the store, as values: no row of a table leaves this package."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST_ID = 2**63 - 1

#: A row id is the stored moment in microseconds × SLOTS + a slot of the writing process: one number is key, order and moment.
SLOTS = 1024


def row_id(moment: datetime, slot: int = 0) -> int:
    """Return the lowest row id of a moment, plus ``slot``.

    >>> moment_of(row_id(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), 7)).isoformat()
    '2026-11-23T09:30:00+00:00'
    """
    found = ((moment - _EPOCH) // _MICROSECOND) * SLOTS + slot
    # Sixty-four bits end in the year 2255; a question about later or very early moments is one about the end or the begin.
    return max(-_LAST_ID, min(found, _LAST_ID))


def moment_of(id: int) -> datetime:
    """Return the ``stored`` moment that a row id carries."""
    return _EPOCH + timedelta(microseconds=id // SLOTS)


@dataclass(frozen=True, slots=True)
class Stored:
    """One statement as it stands in the store: ``raw`` is its whole JSON in UTF-8, ``row`` its place in the order."""

    row: int
    id: uuid.UUID
    raw: bytes
    voided: bool = False
    #: The learner for whose progress it counts.
    person_id: int | None = None

    @property
    def stored(self) -> datetime:
        """Return the moment of storing."""
        return moment_of(self.row)


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement that was stored just now, with the JSON as it was received (``stored`` stands in ``raw`` and ``row``)."""

    row: int
    id: uuid.UUID
    raw: bytes
    data: Mapping[str, Any]

    @property
    def stored(self) -> datetime:
        """Return the moment of storing."""
        return moment_of(self.row)


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What became of a batch: ``ids`` of all, in the order given; ``fresh`` what was really stored now."""

    ids: tuple[uuid.UUID, ...]
    fresh: tuple[Kept, ...]
    #: Ids of statements that are voided since this batch, stored earlier or in it.
    voided: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Which statements to list. Agents are keys as ``lrs.terms.agent_key`` makes them."""

    agent: str | None = None
    related_agents: bool = False
    verb: str | None = None
    activity: str | None = None
    related_activities: bool = False
    registration: str | None = None
    #: Exclusive, on ``stored``.
    since: datetime | None = None
    #: Inclusive, on ``stored``.
    until: datetime | None = None
    limit: int = 50
    ascending: bool = False
    #: Only statements that this authority vouches for (scope ``statements/read/mine``).
    authority: str | None = None
    #: ``row`` of the last statement of the page before.
    cursor: int | None = None
    #: Statements of one learner that count for progress.
    person_id: int | None = None
    #: Up to when the reader may rely on everything, asked before its transaction saw anything: where an ascending list ends.
    through: datetime | None = None
