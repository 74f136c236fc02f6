"""Which statements go to which target, when a failure is tried again, and what a far answer means. Pure."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any

import msgspec


class State(IntEnum):
    """Where a row of the outbox stands."""

    WAITING = 0
    #: The dead-letter list.
    REFUSED = 1


class Filter(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which statements a target wants: of any of the schemes and by any of the verbs; empty means all."""

    #: IRIs of schemes, as in contextActivities.grouping or as the object.
    schemes: tuple[str, ...] = ()
    #: IRIs of verbs.
    verbs: tuple[str, ...] = ()

    def wants(self, statement: Mapping[str, Any]) -> bool:
        """Return whether the statement passes. What voids or refers to a statement always does: the far end needs it.

        >>> Filter(verbs=("http://x.example/a",)).wants({"verb": {"id": "http://x.example/b"}, "object": {"id": "http://x.example/o"}})
        False
        """
        if statement["object"].get("objectType") == "StatementRef":
            return True
        if self.verbs and statement["verb"]["id"] not in self.verbs:
            return False
        return not self.schemes or bool(set(self.schemes) & _groupings(statement))


def _groupings(statement: Mapping[str, Any]) -> set[str]:
    found = {statement["object"].get("id", "")}
    grouping = statement.get("context", {}).get("contextActivities", {}).get("grouping", ())
    for one in (grouping,) if isinstance(grouping, Mapping) else grouping:
        found.add(one["id"])
    return found


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait after the n-th failure in a row: doubled each time up to ``most``, then shortened at random by up to half,
    so that many senders do not come back in step."""

    first: timedelta = timedelta(seconds=2)
    most: timedelta = timedelta(minutes=30)

    def after(self, failures: int, chance: float | None = None) -> timedelta:
        """Return the pause; ``chance`` in 0..1 takes the place of the random number.

        >>> Backoff().after(3, chance=1.0)
        datetime.timedelta(seconds=8)
        """
        whole: timedelta = min(self.first * 2 ** min(max(failures, 1) - 1, 30), self.most)
        pause: timedelta = whole * (0.5 + 0.5 * (random.random() if chance is None else chance))
        return pause
