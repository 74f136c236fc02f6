"""Reading what somebody left in a lesson: notes and checked answers, in one statement."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Select, bindparam, literal, select, union_all
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


def _mine(table: FromClause, text: str, at: str, seq: Any) -> Select[Any]:
    return select(table.c.block_id, table.c[text], table.c[at], seq).where(
        table.c.person_id == bindparam("person_id"),
        table.c.module_key == bindparam("module_key"),
        table.c.activity_id == bindparam("activity_id"),
    )


_LEFT = union_all(
    _mine(NoteRow.__table__, "text", "saved_at", literal(-1).label("seq")),
    _mine(CheckRow.__table__, "response", "checked_at", CheckRow.__table__.c.revision_seq),
)


def left(session: Session, *, person_id: int, module_key: str, activity_id: str) -> Left:
    """Return a person's notes and checked answers in a lesson."""
    values = {"person_id": person_id, "module_key": module_key, "activity_id": activity_id}
    found_notes: dict[str, Note] = {}
    found_checks: dict[str, Checked] = {}
    for block, text, at, seq in session.execute(_LEFT, values):
        if seq < 0:
            found_notes[block] = Note(text, at)
        else:
            found_checks[block] = Checked(Response.from_json(json.loads(text)), seq, at)
    return Left(found_notes, found_checks)
