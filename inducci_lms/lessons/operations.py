"""Changes in a lesson: keep a note, check an answer, complete by Next."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inducci_lms.content.model import Activity
from inducci_lms.kernel.errors import Invalid, Problem
from inducci_lms.lessons import rules, statements
from inducci_lms.lessons.models import CheckRow, NoteRow
from inducci_lms.lessons.statements import Scene
from inducci_lms.people import operations as people
from inducci_lms.progress import queries as progress
from inducci_lms.progress.rules import State, merge_all
from inducci_lms.questions.model import Grade, Question, Response
from inducci_lms.recording.operations import record

#: Longest note, in characters.
MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Completed:
    """A lesson was gone through; ``recorded`` when that said something new."""

    recorded: bool


def save_note(
    session: Session, *, person_id: int, module_key: str, activity_id: str, block_id: str, text: str, now: datetime
) -> datetime | None:
    """Keep a private note and return when; an empty text removes it. Raises :class:`Invalid` for a very long one."""
    if len(text) > MOST_TEXT:
        raise Invalid("note", problems=[Problem("text", "too_long")])
    key = {"person_id": person_id, "module_key": module_key, "activity_id": activity_id, "block_id": block_id}
    if not text.strip():
        session.execute(delete(NoteRow).where(*_where(NoteRow, key)))
        return None
    _upsert(session, NoteRow, key, {"text": text, "saved_at": now})
    return now


def check(
    session: Session,
    *,
    person_id: int,
    scene: Scene,
    lesson: Activity,
    block_id: str,
    question: Question,
    response: Response,
    grade: Grade,
    now: datetime,
) -> None:
    """Keep a checked answer and record that it was given: checked is final, an answer given anew is a new statement."""
    key = {"person_id": person_id, "module_key": scene.revision.key, "activity_id": lesson.id, "block_id": block_id}
    values = {
        "response": json.dumps(response.to_json(), ensure_ascii=False, separators=(",", ":")),
        "revision_seq": scene.revision.seq,
        "checked_at": now,
    }
    _upsert(session, CheckRow, key, values)
    statement = statements.answered(scene, lesson, question, block_id, response, grade, now)
    record(session, person_id=person_id, statements=[statement], iri_base=scene.iri_base, now=now)


def complete(
    session: Session,
    *,
    person_id: int,
    scene: Scene,
    lesson: Activity,
    accepts_earlier: bool,
    changed_seq: int,
    seconds: int,
    now: datetime,
) -> Completed:
    """Record that a lesson was read to its end, once for each revision that asks for it; a double click records once."""
    people.lock(session, person_id=person_id)
    state = _state(session, person_id, scene, lesson.id, accepts_earlier)
    if not rules.is_worth_recording(state, scene.revision.seq, scene.revision.retake_floor, changed_seq):
        return Completed(recorded=False)
    statement = statements.completed(scene, lesson, seconds, now)
    record(session, person_id=person_id, statements=[statement], iri_base=scene.iri_base, now=now)
    return Completed(recorded=True)


def _state(session: Session, person_id: int, scene: Scene, activity_id: str, accepts_earlier: bool) -> State | None:
    rows = progress.locked_rows(session, person_id=person_id, keys={scene.revision.key: [activity_id]}, scheme_keys=())
    return merge_all(state for (scheme, _, _), state in rows.activities.items() if accepts_earlier or scheme == scene.scheme_key)


def _where(model: Any, key: dict[str, Any]) -> list[Any]:
    return [getattr(model, name) == value for name, value in key.items()]


def _upsert(session: Session, model: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Update the row, or insert it; two at once end as one row with the later values, on every database."""
    change = update(model).where(*_where(model, key)).values(values)
    if session.execute(change).rowcount:  # type: ignore[attr-defined]  # a CursorResult: DML always gives one
        return
    try:
        with session.begin_nested():
            session.execute(insert(model).values(**key, **values))
    except IntegrityError:
        session.execute(change)
