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


@cache
def kinds() -> Mapping[str, Kind[Any]]:
    """Return all kinds by name. An entry point never replaces one of ours: a course must mean the same everywhere.

    Read once per process (``kinds.cache_clear()`` after installing something at run time).
    """
    found: dict[str, Kind[Any]] = dict(OWN)
    for point in entry_points(group=GROUP):
        if point.name not in found:
            found[point.name] = point.load()
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
