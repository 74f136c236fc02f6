"""How a person stands in a scheme: statuses and locks, from the rows of progress and the plan. Pure.

``met`` means: a completion of it counts under the current publication. Locks look at what is required before: activities of
the same module, modules of the same scheme.
"""

from dataclasses import dataclass, field
from typing import Any, Generic

from inducci_lms.content.model import Activity
from inducci_lms.player.plan import Plan, Stage
from inducci_lms.progress import rules
from inducci_lms.progress.queries import Rows, through
from inducci_lms.progress.rules import S, State, Status


@dataclass(frozen=True, slots=True)
class Standing(Generic[S]):
    """The rows of one person that one page needs, read against a plan. Without rows (nobody signed in) nothing is started."""

    plan: Plan
    rows: Rows[S] = field(default_factory=Rows)
    #: (module key, activity id) of what was opened: a position is state, not in any statement, and still means "in progress".
    opened: frozenset[tuple[str, str]] = frozenset()

    def module(self, stage: Stage) -> S | None:
        """Return what counts of a module in this scheme."""
        return through(self.rows.modules.get(stage.key, ()), self.plan.scheme.key, stage.rule.accepts_earlier)

    def activity(self, stage: Stage, activity: Activity) -> S | None:
        """Return what counts of an activity in this scheme; only known for modules whose activity rows were read."""
        return through(self.rows.activities.get((stage.key, activity.id), ()), self.plan.scheme.key, stage.rule.accepts_earlier)

    def is_module_met(self, key: str) -> bool:
        """Return whether the module counts as completed; a module that is no part of the scheme locks nothing."""
        stage = self.plan.stage(key)
        if stage is None:
            return True
        state = self.module(stage)
        return state is not None and rules.counts(state.done, stage.revision.retake_floor)

    def is_activity_met(self, stage: Stage, activity_id: str) -> bool:
        """Return whether the activity counts as completed; one that the module lost locks nothing."""
        at = stage.index.get(activity_id)
        if at is None:
            return True
        state = self.activity(stage, stage.activities[at])
        return state is not None and rules.counts(state.done, stage.revision.retake_floor)

    def module_openers(self, stage: Stage) -> tuple[str, ...]:
        """Return the keys of modules that must be completed before this one; none once it is completed."""
        if self.is_module_met(stage.key):
            return ()
        return rules.open_requirements(stage.rule.requires, self.is_module_met)

    def activity_openers(self, stage: Stage, activity: Activity) -> tuple[str, ...]:
        """Return the ids of activities of the module that must be completed before this one; none once it is completed."""
        if self.is_activity_met(stage, activity.id):
            return ()
        return rules.open_requirements(activity.requires, lambda key: self.is_activity_met(stage, key))

    def module_status(self, stage: Stage) -> Status:
        """Return what the outline says of a module."""
        shown = rules.status(self.module(stage), stage.revision.retake_floor)
        if shown is Status.NOT_STARTED and any(module == stage.key for module, _ in self.opened):
            shown = Status.IN_PROGRESS
        if not rules.is_done(shown) and self.module_openers(stage):
            return Status.LOCKED
        return shown

    def activity_status(self, stage: Stage, activity: Activity, *, shut: bool | None = None) -> Status:
        """Return what the outline says of an activity; ``shut`` says that its module cannot start yet, where that is known."""
        state = self.activity(stage, activity)
        shown = rules.status(state, stage.revision.retake_floor, stage.changed.get(activity.id, 0))
        if shown is Status.NOT_STARTED and (stage.key, activity.id) in self.opened:
            shown = Status.IN_PROGRESS
        if rules.is_done(shown):
            return shown
        if shut is None:
            shut = bool(self.module_openers(stage))
        return Status.LOCKED if shut or (activity.requires and self.activity_openers(stage, activity)) else shown

    def statuses(self, stage: Stage, *, shut: bool) -> tuple[Status, ...]:
        """Return :meth:`activity_status` of every activity of a module, in order.

        The same rule in one loop without calls: a module may have a hundred activities, and every page beside it asks.
        """
        entries, scheme_key, earlier = self.rows.activities, self.plan.scheme.key, stage.rule.accepts_earlier
        key, floor, changed, opened, made = stage.key, stage.revision.retake_floor, stage.changed, self.opened, []
        for activity in stage.activities:
            place = (key, activity.id)
            entry = entries.get(place)
            state = None if entry is None else entry[0][1] if len(entry) == 1 and earlier else through(entry, scheme_key, earlier)
            if state is not None and state.done is not None:
                seq = state.done.seq
                if max(seq, 1) >= floor:
                    made.append(Status.CHANGED if changed and changed.get(activity.id, 0) > max(state.read_seq, seq) else Status.COMPLETED)
                    continue
                shown = Status.AGAIN
            else:
                shown = Status.IN_PROGRESS if state is not None or place in opened else Status.NOT_STARTED
            is_locked = shut or (activity.requires and self.activity_openers(stage, activity))
            made.append(Status.LOCKED if is_locked else shown)
        return tuple(made)


def scheme_status(done: State | None, standing: Standing[Any]) -> Status:
    """Return the status of a whole scheme: its own completion, unless a required module must be taken again since."""
    if done is None:
        return Status.NOT_STARTED
    if done.done is None:
        return Status.IN_PROGRESS
    for stage in standing.plan.stages:
        state = standing.module(stage)
        if stage.rule.required and state is not None and state.done is not None and not standing.is_module_met(stage.key):
            return Status.AGAIN
    return Status.COMPLETED
