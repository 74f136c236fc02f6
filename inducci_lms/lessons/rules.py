"""What Next means in a lesson: when it waits, and when a completion is worth a statement. Pure."""

from collections.abc import Collection, Sequence

from inducci_lms.content.model import Activity
from inducci_lms.progress.rules import State, counts


def check_ids(activity: Activity) -> tuple[str, ...]:
    """Return the block ids of the inline checks, in order."""
    return tuple(block.id for block in activity.blocks if block.kind == "question")


def waits_for_checks(activity: Activity) -> bool:
    """Return whether Next waits until every inline check was answered (``checks: required`` in the lesson's file)."""
    return activity.settings.get("checks") == "required"


def open_checks(activity: Activity, answered: Collection[str], shown: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the checks that Next waits for: those of the lesson (or ``shown``: with a scheme's own) without an answer."""
    if not waits_for_checks(activity):
        return ()
    return tuple(block for block in (check_ids(activity) if shown is None else shown) if block not in answered)


def is_worth_recording(state: State | None, seq: int, floor: int, changed_seq: int) -> bool:
    """Return whether going through a lesson again says something new.

    It does the first time, after a publication to be taken again, and after one to be read again; a correction changes no record.

    >>> is_worth_recording(None, 3, 1, 0)
    True
    """
    if state is None or state.done is None or not counts(state.done, floor):
        return True
    return changed_seq > max(state.read_seq, state.done.seq) and seq > state.done.seq
