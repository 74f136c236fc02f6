"""Shuffling that is the same for ever: by hash of a stored seed, not by a generator that may change between Python versions."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T", bound=str)


def shuffled(items: Sequence[T], seed: str) -> tuple[T, ...]:
    """Return ``items`` in the order that ``seed`` gives them; an empty seed leaves them as they are.

    >>> shuffled(["a", "b", "c"], "")
    ('a', 'b', 'c')
    >>> shuffled(["a", "b", "c"], "x") == shuffled(["c", "a", "b"], "x")
    True
    """
    if not seed:
        return tuple(items)
    return tuple(sorted(items, key=lambda item: sha256(f"{seed}\x1f{item}".encode()).digest()))


def disordered(items: Sequence[T], seed: str) -> tuple[T, ...]:
    """Return ``items`` shuffled, but never in the order given: that would give the answer away."""
    found = shuffled(items, seed or "inducci")
    return (*found[1:], found[0]) if found == tuple(items) and len(found) > 1 else found
