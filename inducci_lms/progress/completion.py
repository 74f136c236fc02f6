"""Which modules and schemes have become complete: the rule over the rows, under the current publication. Pure."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from inducci_lms.catalog.model import ModuleRevision, SchemeRevision
from inducci_lms.content.model import SchemeModule
from inducci_lms.progress.rules import Completion, Part, SchemeState, State, all_met, counts

#: Merged state by activity id; by module key.
ActivityStates = Mapping[str, State | None]
ModuleStates = Mapping[str, State | None]


def activity_parts(revision: ModuleRevision, states: ActivityStates) -> tuple[Part, ...]:
    """Return the parts of a module's rule: each activity, and whether a completion of it counts now."""
    return tuple(
        Part(activity.id, activity.required, (state := states.get(activity.id)) is not None and counts(state.done, revision.retake_floor))
        for activity in revision.module.activities
    )


def module_parts(revision: SchemeRevision, states: ModuleStates) -> tuple[Part, ...]:
    """Return the parts of a scheme's rule: each module, and whether a completion of it counts now."""
    floors = {module.key: module.retake_floor for module in revision.modules}
    return tuple(
        Part(
            place.module,
            place.required,
            (state := states.get(place.module)) is not None and counts(state.done, floors.get(place.module, 0)),
        )
        for place in revision.scheme.modules
    )


def due_module(
    scheme_key: str, revision: ModuleRevision, activities: ActivityStates, module: State | None, registration: UUID | None
) -> Completion | None:
    """Return the module's completion when its rule is met and no completion of it counts yet."""
    if module is not None and counts(module.done, revision.retake_floor):
        return None
    if not all_met(activity_parts(revision, activities)):
        return None
    return Completion(scheme_key, revision.key, revision.seq, revision.hash, registration, _evidence(activities))


def due_scheme(revision: SchemeRevision, modules: ModuleStates, taking: SchemeState | None) -> Completion | None:
    """Return the scheme's completion when every required module counts, and its own completion is not there or was overtaken.

    It is overtaken when a required module had to be taken again and was, since. Only somebody who takes part completes a scheme.
    """
    if taking is None or not taking.is_enrolled or not all_met(module_parts(revision, modules)):
        return None
    done = taking.state.done
    if done is not None and not any(_retaken_since(place, revision, modules, done.at) for place in revision.scheme.modules):
        return None
    return Completion(revision.key, "", revision.seq, revision.hash, taking.registration, _evidence(modules))


def _retaken_since(place: SchemeModule, revision: SchemeRevision, modules: ModuleStates, at: datetime) -> bool:
    module, state = revision.module(place.module), modules.get(place.module)
    if not place.required or module is None or state is None or state.done is None:
        return False
    return module.retake_floor > 1 and counts(state.done, module.retake_floor) and state.done.at > at


def _evidence(states: Mapping[str, State | None]) -> tuple[UUID, ...]:
    return tuple(state.done.statement for state in states.values() if state is not None and state.done is not None)
