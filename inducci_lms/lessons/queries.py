"""Reading what somebody left in a lesson: notes and checked answers, in one statement."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from inducci_lms.lessons.models import CheckRow, NoteRow
from inducci_lms.questions.model import Response


@dataclass(frozen=True, slots=True)
class Note:
    """A private note."""

    text: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked answer and the module revision in which it was given."""

    response: Response
    revision_seq: int
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """All that a person left in one lesson, by block id."""

    notes: Mapping[str, Note] = field(default_factory=dict)
    checks: Mapping[str, Checked] = field(default_factory=dict)


_NOTES = select(NoteRow.block_id, NoteRow.text, NoteRow.saved_at, literal(-1).label("seq"))
_CHECKS = select(CheckRow.block_id, CheckRow.response, CheckRow.checked_at, CheckRow.revision_seq)


def left(session: Session, *, person_id: int, module_key: str, activity_id: str) -> Left:
    """Return a person's notes and checked answers in a lesson."""
    notes = _NOTES.where(NoteRow.person_id == person_id, NoteRow.module_key == module_key, NoteRow.activity_id == activity_id)
    checks = _CHECKS.where(CheckRow.person_id == person_id, CheckRow.module_key == module_key, CheckRow.activity_id == activity_id)
    found_notes: dict[str, Note] = {}
    found_checks: dict[str, Checked] = {}
    for block, text, at, seq in session.execute(union_all(notes, checks)):
        if seq < 0:
            found_notes[block] = Note(text, at)
        else:
            found_checks[block] = Checked(Response.from_json(json.loads(text)), seq, at)
    return Left(found_notes, found_checks)
