"""Kinds of activities: what a lesson, a quiz or another package's kind must be able to say and do.

A kind comes with this library, by argument (``activity_kinds=(MINE,)``) or by an entry point of the group
``inducci_lms.activity_kinds`` whose name is the kind's name in course files. Its *completion rule is expressed in statements*: an
activity is done when a ``passed``, or a ``completed`` that does not say it failed, is recorded on its identifier.
"""

from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from inducci_lms.content.model import Activity
from inducci_lms.kernel.errors import ConfigError
from inducci_lms.xapi import profile

if TYPE_CHECKING:
    from inducci_lms.player.visit import Visit

#: Entry point group of activity kinds.
GROUP = "inducci_lms.activity_kinds"

#: What a rule may be called: Next was chosen at the end · an attempt reached the share asked for · the kind says it is completed.
RULES = ("read", "passed", "completed")


@runtime_checkable
class ActivityKind(Protocol):
    """One kind of activity. Everything but :meth:`show` is pure."""

    @property
    def name(self) -> str:
        """Return the word in course files: ``kind: lesson``."""

    @property
    def activity_type(self) -> str:
        """Return the IRI of the xAPI activity type that statements give."""

    @property
    def rule(self) -> str:
        """Return which of :data:`RULES` completes it: for "Why is this not done?"."""

    def threshold(self, activity: Activity) -> float | None:
        """Return the share (0..1) that the rule ``passed`` asks for, else None."""

    def show(self, visit: "Visit") -> Any:
        """Answer GET of the activity's address: a Flask response. The visit is open: enrolled, nothing locked. Write nothing."""


def load(own: Iterable[ActivityKind] = (), given: Iterable[ActivityKind] = ()) -> Mapping[str, ActivityKind]:
    """Return all kinds by name: ours, those of other installed packages, those given; a name that is taken is an error."""
    found: dict[str, ActivityKind] = {}
    others = [entry.load() for entry in entry_points(group=GROUP)]
    for kind in (*own, *others, *given):
        check(kind)
        if kind.name in found and found[kind.name] is not kind:
            raise ConfigError(f"two activity kinds are called {kind.name!r}: a course must mean the same everywhere")
        found[kind.name] = kind
    return found


def check(kind: Any) -> None:
    """Raise ``ConfigError`` when an object of another package is no activity kind, saying what it lacks."""
    missing = [name for name in ("name", "activity_type", "rule", "threshold", "show") if not hasattr(kind, name)]
    if missing:
        raise ConfigError(f"{kind!r} is no activity kind: it has no {', '.join(missing)} (see inducci_lms.player.kinds.ActivityKind)")
    if kind.rule not in RULES:
        raise ConfigError(f"the activity kind {kind.name!r} has the rule {kind.rule!r}: one of {', '.join(RULES)}")


def activity_type(kinds: Mapping[str, ActivityKind], name: str) -> str:
    """Return the xAPI type of a kind's activities, a general one for a kind that is not installed."""
    kind = kinds.get(name)
    return profile.OTHER.iri if kind is None else kind.activity_type
