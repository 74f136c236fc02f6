"""What goes into the store and what comes out of it, as values: no row of a table leaves this package."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Row id = stored moment in microseconds × SLOTS + a slot of the writing process: one number is key, order and moment.
SLOTS = 1024


def row_id(moment: datetime, slot: int = 0) -> int:
    """Return the lowest row id of a moment (plus ``slot``)."""
    return ((moment - _EPOCH) // timedelta(microseconds=1)) * SLOTS + slot


def moment_of(id: int) -> datetime:
    """Return the ``stored`` moment that a row id carries."""
    return _EPOCH + timedelta(microseconds=id // SLOTS)


class AttachmentLike(Protocol):
    """The bytes of an attachment with its declared hash and type."""

    @property
    def sha2(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One checked statement on its way in.

    ``body`` is its JSON object in UTF-8, whole but for ``stored`` (and ``timestamp`` when ``has_timestamp`` is false):
    the store closes the object with these, and keeps the rest byte for byte. ``data`` is the same, parsed.
    """

    id: uuid.UUID
    body: bytes
    data: Mapping[str, Any]
    has_timestamp: bool = True
    family: str = "1.0.3"
    attachments: tuple[AttachmentLike, ...] = ()
    #: The id was made a moment ago by us: nobody can have stored or referred to it.
    fresh_id: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """One statement as it stands in the store."""

    row: int
    id: uuid.UUID
    raw: bytes
    voided: bool = False

    @property
    def stored(self) -> datetime:
        """Return the moment of storing."""
        return moment_of(self.row)


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What became of a batch: ``ids`` in the order given, ``fresh`` what was really stored now."""

    ids: tuple[uuid.UUID, ...]
    fresh: tuple[Stored, ...]
    #: Parsed JSON of ``fresh`` with ``stored``, in the same order.
    data: tuple[Mapping[str, Any], ...]
    #: Ids of statements that this batch voided (they were in the store before or came in it).
    voided: tuple[uuid.UUID, ...] = ()
