"""What the course files mean, as frozen values: what a check has passed and a publication freezes.

Ids are stable and shared by all languages; every text is a :class:`LanguageMap`; nothing here knows a database or a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from inducci_lms.kernel.text import LanguageMap

#: The version of the file format; a migrator leads from each older one to this.
SCHEMA = 1


class Impact(StrEnum):
    """What a new publication means for those who have learnt already (decision: publication impact)."""

    CORRECTION = "correction"
    REREAD = "reread"
    RETAKE = "retake"


@dataclass(frozen=True, slots=True)
class Objective:
    """What a learner can do afterwards; ``goal`` names the InduCCI goal (a b c d) that it serves, or is ""."""

    id: str
    text: LanguageMap
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a lesson: ``kind`` names the block kind, ``settings`` its structure, ``texts`` its prose by part.

    ``texts[""]`` is the main text; other parts are named by the kind (``alt``, ``caption``, ``transcript`` …).
    A block of kind ``question`` carries the question's mapping in ``settings["question"]``.
    """

    id: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, LanguageMap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing to do in a module: ``kind`` (lesson, quiz, or another package's) decides what ``settings`` mean."""

    id: str
    kind: str
    title: LanguageMap
    minutes: int
    #: Ids of activities of the same module that must be completed first.
    requires: tuple[str, ...] = ()
    #: Whether the module's completion asks for it.
    required: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    #: Question mappings in file order, with their texts by part, as in ``questions``.
    questions: tuple[Block, ...] = ()
    #: Further texts by part: ``intro passed failed`` of a quiz.
    texts: Mapping[str, LanguageMap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Module:
    """A unit that schemes share: its own objectives, activities and languages."""

    key: str
    source_language: str
    languages: tuple[str, ...]
    title: LanguageMap
    summary: LanguageMap
    objectives: tuple[Objective, ...]
    activities: tuple[Activity, ...]
    #: Key of the region it belongs to, or "" for a core module.
    region: str = ""
    sources: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """The workload of a learner: the sum of its activities, in minutes."""
        return sum(activity.minutes for activity in self.activities)

    @property
    def task_minutes(self) -> int:
        """What its "try this in your office" tasks take beyond that, in minutes."""
        blocks = (block for activity in self.activities for block in activity.blocks if block.kind == "task")
        return sum(block.settings.get("minutes", 0) for block in blocks)


@dataclass(frozen=True, slots=True)
class SchemeModule:
    """A module's place in a scheme: which modules (keys) come first, and whether the scheme's completion asks for it."""

    module: str
    requires: tuple[str, ...] = ()
    required: bool = True
    #: False when a completion reached in another scheme does not count here.
    accepts_earlier: bool = True


@dataclass(frozen=True, slots=True)
class Scheme:
    """A regional training scheme: an ordered list of modules, its own blocks for their slots, and its award."""

    key: str
    region: str
    languages: tuple[str, ...]
    title: LanguageMap
    #: texts by part: ``summary``, ``audience``, ``about`` (how it was written), ``award`` …
    texts: Mapping[str, LanguageMap]
    objectives: tuple[Objective, ...]
    modules: tuple[SchemeModule, ...]
    #: (module key, activity id, slot block id) → the blocks that fill it.
    slots: Mapping[tuple[str, str, str], tuple[Block, ...]] = field(default_factory=dict)
    subjects: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
