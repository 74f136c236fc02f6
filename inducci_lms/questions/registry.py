"""Which question kinds there are: our own, and those that other installed packages bring."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Any

from inducci_lms.questions.kinds import OWN
from inducci_lms.questions.model import Fault, Faulty, Kind, Question, TextParts, Texts

#: Entry point group: the name is the kind's name in course files, the object a :class:`~inducci_lms.questions.model.Kind`.
GROUP = "inducci_lms.question_kinds"


#: Kinds handed to the extension as an argument, by name.
_GIVEN: dict[str, Kind[Any]] = {}


def add(kind: Kind[Any]) -> None:
    """Make a kind known that comes neither from us nor from an entry point (an argument of the extension).

    For the whole process: a course must mean the same in every application of it. Adding the same twice changes nothing.
    Raises ``ValueError`` when the name is taken by another kind.
    """
    if kinds().get(kind.name, kind) is not kind:
        raise ValueError(f"two question kinds are called {kind.name!r}: give yours another name")
    _GIVEN[kind.name] = kind
    kinds.cache_clear()


@cache
def kinds() -> Mapping[str, Kind[Any]]:
    """Return all kinds by name. An entry point never replaces one of ours: a course must mean the same everywhere.

    Read once per process (``kinds.cache_clear()`` after installing something at run time).
    """
    found: dict[str, Kind[Any]] = dict(OWN)
    for point in entry_points(group=GROUP):
        if point.name not in found:
            found[point.name] = point.load()
    for name, given in _GIVEN.items():
        found.setdefault(name, given)
    return MappingProxyType(found)


def kind(name: str) -> Kind[Any]:
    """Return the kind called ``name``. Raises ``KeyError``."""
    return kinds()[name]


def parse(mapping: Mapping[str, Any], texts: Texts) -> Question:
    """Return the question of a mapping as in course files (with ``id`` and ``kind``). Raises :class:`Faulty` with every fault."""
    name = mapping.get("kind")
    if not isinstance(name, str) or name not in kinds():
        raise Faulty([Fault("kind", f"there is no question kind {name!r}; write one of: {', '.join(sorted(kinds()))}")])
    question: Question = kinds()[name].parse(mapping, texts)
    return question


def text_parts(mapping: Mapping[str, Any]) -> TextParts:
    """Return the parts of prose of a mapping; none for an unknown kind. Never raises."""
    name = mapping.get("kind")
    if not isinstance(name, str) or name not in kinds():
        return TextParts((), ())
    return kinds()[name].text_parts(mapping)
