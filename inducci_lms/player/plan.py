"""A scheme revision as a road: where each module and activity stands, what comes before and after. Pure, worked out once a revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from inducci_lms.catalog.model import ModuleRevision, SchemeRevision
from inducci_lms.content.model import Activity, SchemeModule


@dataclass(frozen=True, slots=True)
class Stage:
    """A module's place in a scheme. ``first`` is how many activities of the scheme come before it; numbers count from 1."""

    number: int
    revision: ModuleRevision
    rule: SchemeModule
    first: int
    index: Mapping[str, int]
    #: Activity id → the newest revision in which one of its blocks was published as to be read again.
    changed: Mapping[str, int]

    @property
    def key(self) -> str:
        """The module's key."""
        return self.revision.key

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The module's activities in order."""
        return self.revision.module.activities


@dataclass(frozen=True, slots=True)
class Plan:
    """A scheme's stages in order, found by module key as well."""

    scheme: SchemeRevision
    stages: tuple[Stage, ...]
    index: Mapping[str, int]
    total: int

    def stage(self, module_key: str) -> Stage | None:
        """Return the stage of a module, or None when the scheme has no such module."""
        at = self.index.get(module_key)
        return None if at is None else self.stages[at]


@dataclass(frozen=True, slots=True)
class Spot:
    """One activity's place in a plan. ``at`` counts from 0 within the module."""

    plan: Plan
    stage: Stage
    at: int

    @property
    def activity(self) -> Activity:
        """The activity here."""
        return self.stage.activities[self.at]

    @property
    def overall(self) -> int:
        """Its number through the whole scheme, from 1."""
        return self.stage.first + self.at + 1

    def before(self) -> "Spot | None":
        """Return the activity before this one, also in the module before."""
        if self.at > 0:
            return Spot(self.plan, self.stage, self.at - 1)
        for stage in reversed(self.plan.stages[: self.stage.number - 1]):
            if stage.activities:
                return Spot(self.plan, stage, len(stage.activities) - 1)
        return None

    def after(self) -> "Spot | None":
        """Return the next activity of the same module, or None at its end."""
        return Spot(self.plan, self.stage, self.at + 1) if self.at + 1 < len(self.stage.activities) else None


def plan(scheme: SchemeRevision) -> Plan:
    """Return the plan of a scheme revision; revisions never change, so each is worked out once a process."""
    return _plan(_Revision(scheme))


class _Revision:
    """A scheme revision that hashes by its identity, not by all its texts."""

    __slots__ = ("key", "scheme")

    def __init__(self, scheme: SchemeRevision) -> None:
        self.scheme = scheme
        self.key = (scheme.uuid, *(module.uuid for module in scheme.modules))

    def __hash__(self) -> int:
        return hash(self.scheme.uuid)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Revision) and (self.scheme is other.scheme or self.key == other.key)


@lru_cache(maxsize=256)
def _plan(held: _Revision) -> Plan:
    scheme = held.scheme
    rules = {rule.module: rule for rule in scheme.scheme.modules}
    stages: list[Stage] = []
    first = 0
    for number, revision in enumerate(scheme.modules, 1):
        activities = revision.module.activities
        changed: dict[str, int] = {}
        for (activity, _), seq in revision.block_changed.items():
            changed[activity] = max(seq, changed.get(activity, 0))
        index = {activity.id: at for at, activity in enumerate(activities)}
        stages.append(Stage(number, revision, rules.get(revision.key, SchemeModule(revision.key)), first, index, changed))
        first += len(activities)
    return Plan(scheme, tuple(stages), {stage.key: at for at, stage in enumerate(stages)}, first)


def spot(plan: Plan, module_key: str, activity_id: str) -> Spot | None:
    """Return where an activity stands, or None when the scheme has no such module or the module no such activity."""
    stage = plan.stage(module_key)
    at = None if stage is None else stage.index.get(activity_id)
    return None if stage is None or at is None else Spot(plan, stage, at)


def near(plan: Plan, number: int, most: int = 12) -> tuple[Stage, ...]:
    """Return the stages to show in an outline beside module ``number``: all of a usual scheme, the nearest of a huge one.

    >>> [stage.number for stage in near(Plan(None, tuple(Stage(n, None, None, 0, {}, {}) for n in range(1, 101)), {}, 0), 50, 4)]
    [48, 49, 50, 51]
    """
    if len(plan.stages) <= most:
        return plan.stages
    start = min(max(number - 1 - most // 2, 0), len(plan.stages) - most)
    return plan.stages[start : start + most]
