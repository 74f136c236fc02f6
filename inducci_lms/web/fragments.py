"""Pieces of a page that look the same for everybody: rendered once a process, joined for each page.

An outline has a row for each activity of a module, a lesson a piece for each block, and most of them depend on nothing that is
the reader's own. Such an item has a ``fragment_key``: everything its template shows of it, in a tuple of plain values. Items
without one (None) are rendered each time. While the host reloads its templates, nothing is kept.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Protocol

from markupsafe import Markup

#: Characters kept for one app: the pieces of a large course in seven languages, and a thousand outlines.
LIMIT = 32_000_000


class Item(Protocol):
    """Something that a template shows. ``fragment_key`` is None when the piece is one person's own."""

    @property
    def fragment_key(self) -> Hashable | None:
        """Everything that the piece depends on, besides template and language of the page."""


Render = Callable[[Any], str]


class Fragments:
    """The pieces of one app."""

    __slots__ = ("_kept", "_size")

    def __init__(self) -> None:
        self._kept: dict[Hashable, str] = {}
        self._size = 0

    def join(self, kind: Hashable, items: Iterable[Any], render: Render) -> Markup:
        """Return the pieces of all items, each as ``render`` gives it or as it was kept; ``kind`` tells template and language."""
        kept, pieces = self._kept, []
        for item in items:
            own = item.fragment_key
            if own is None:
                pieces.append(render(item))
                continue
            key = (kind, own)
            piece = kept.get(key)
            if piece is None:
                piece = render(item)
                if self._size > LIMIT:
                    kept.clear()
                    self._size = 0
                kept[key] = piece
                self._size += len(piece)
            pieces.append(piece)
        return Markup("".join(pieces))  # noqa: S704 – rendered with autoescape on
