"""Reading quizzes: the frozen quiz of a revision, attempts, answers."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.model import ModuleRevision
from inducci_lms.content.model import Activity
from inducci_lms.kernel.errors import Missing
from inducci_lms.questions import inline
from inducci_lms.questions.model import Grade, Question, Response
from inducci_lms.quizzes.models import OPEN, AnswerRow, AttemptRow
from inducci_lms.quizzes.rules import Past, QuizRules, Stamp

#: Quizzes parsed by this process, by revision and activity: revisions never change.
_QUIZZES: dict[tuple[str, str], "Quiz"] = {}
_MOST_QUIZZES = 500


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz of one revision: its rules and its questions by id, in file order."""

    revision: ModuleRevision
    activity: Activity
    rules: QuizRules
    questions: Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt as it stands. ``questions`` are the ids drawn, in the order shown; scores are None while it is open."""

    id: int
    uuid: UUID
    person_id: int
    registration: UUID
    scheme_key: str
    module_key: str
    activity_id: str
    module_revision_id: int
    #: The key of that revision in caches.
    revision_uuid: str
    revision_seq: int
    number: int
    seed: str
    questions: tuple[str, ...]
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    state: str
    raw: float | None
    max: float | None
    scaled: float | None
    passed: bool | None

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken, as far as the row knows (its time may be up)."""
        return self.state == OPEN


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in an answer's row."""

    question_id: str
    response: Response | None
    marked: bool
    stamp: Stamp
    saved_at: datetime
    final_at: datetime | None
    grade: Grade | None


def quiz(session: Session, revision: ModuleRevision, activity_id: str) -> Quiz:
    """Return the quiz of a revision. At most one SELECT, none when this process read it before. Raises ``Missing``."""
    key = (revision.uuid, activity_id)
    found = _QUIZZES.get(key)
    if found is None:
        activity = catalog.activity(session, revision, activity_id)
        if activity.kind != "quiz":
            raise Missing("activity")
        questions = {
            block.id: inline.question(block.id, block.settings.get("question", block.settings), block.texts) for block in activity.questions
        }
        found = Quiz(revision, activity, QuizRules.of(activity.settings), questions)
        if len(_QUIZZES) >= _MOST_QUIZZES:
            _QUIZZES.clear()
        _QUIZZES[key] = found
    return found


#: Read as plain rows, not as objects: what another transaction changed meanwhile is never hidden by an older object, and it is fast.
_ATTEMPTS = AttemptRow.__table__
_ANSWERS = AnswerRow.__table__
_MINE = select(_ATTEMPTS).where(_ATTEMPTS.c.uuid == bindparam("attempt"), _ATTEMPTS.c.person_id == bindparam("person"))
_MINE_LOCKED = _MINE.with_for_update()
_ONE = select(_ANSWERS).where(_ANSWERS.c.attempt_id == bindparam("attempt"), _ANSWERS.c.question_id == bindparam("question"))
_ONE_LOCKED = _ONE.with_for_update()


def attempt(session: Session, attempt_uuid: UUID, *, person_id: int, lock: bool = False) -> Attempt:
    """Return an attempt of this person; with ``lock`` nobody else changes it or its answers until the transaction ends.

    Raises ``Missing`` for an attempt of somebody else as well: nobody must learn that there is one.
    """
    values = {"attempt": str(attempt_uuid), "person": person_id}
    row = session.execute(_MINE_LOCKED if lock else _MINE, values).first()
    if row is None:
        raise Missing("attempt")
    return _attempt(row)


def attempts(session: Session, *, person_id: int, module_key: str, activity_id: str, lock: bool = False) -> tuple[Attempt, ...]:
    """Return all attempts of a person at a quiz, the first one first."""
    columns = _ATTEMPTS.c
    statement = select(_ATTEMPTS).where(
        columns.person_id == person_id, columns.module_key == module_key, columns.activity_id == activity_id
    )
    found = session.execute(_locked(statement.order_by(columns.number), lock))
    return tuple(_attempt(row) for row in found)


def _locked(statement: Any, lock: bool) -> Any:
    """Return the SELECT, with ``lock`` one that reads what is committed now: MariaDB's snapshot may be older."""
    return statement.with_for_update() if lock else statement


def stored_answers(session: Session, attempt_id: int, question_ids: Sequence[str]) -> dict[str, Any]:
    """Return the rows of some answers by question id, locked: for a saving, which decides by them."""
    if len(question_ids) == 1:
        values = {"attempt": attempt_id, "question": question_ids[0]}
        row = session.execute(_ONE_LOCKED, values).first()
        return {} if row is None else {row.question_id: row}
    some = select(_ANSWERS).where(_ANSWERS.c.attempt_id == attempt_id, _ANSWERS.c.question_id.in_(question_ids))
    return {row.question_id: row for row in session.execute(some.with_for_update())}


def counted(made: Sequence[Attempt], revision: ModuleRevision) -> tuple[Past, ...]:
    """Return those attempts that count against the limit: a publication to be taken again gives everybody a fresh start."""
    return tuple(Past(one.submitted_at, one.scaled) for one in made if one.revision_seq >= revision.retake_floor)


def answers(session: Session, attempt_id: int) -> dict[str, Answer]:
    """Return what was answered in an attempt, by question id."""
    rows = session.execute(select(_ANSWERS).where(_ANSWERS.c.attempt_id == attempt_id))
    return {row.question_id: answer_of(row) for row in rows}


def quiz_of(session: Session, attempt: Attempt) -> Quiz:
    """Return the quiz that an attempt is about, of the revision it began with. No SELECT when this process read it before."""
    found = _QUIZZES.get((attempt.revision_uuid, attempt.activity_id))
    return found or quiz(session, catalog.module_revision(session, attempt.module_revision_id), attempt.activity_id)


def digest(response: Response | None, marked: bool) -> str:
    """Return a short digest of an answer as a form shows it: a form that comes back with the same was not changed."""
    content = json.dumps([None if response is None else response.to_json(), marked], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def answer_of(row: Any) -> Answer:
    """Return a row's content as values."""
    return Answer(
        row.question_id,
        None if row.response is None else Response.from_json(json.loads(row.response)),
        row.marked,
        Stamp(row.client, row.sequence, row.made_at),
        row.saved_at,
        row.final_at,
        None if row.grade is None else Grade.from_json(json.loads(row.grade)),
    )


def _attempt(row: Any) -> Attempt:
    drawn = json.loads(row.questions)
    return Attempt(
        id=row.id,
        uuid=UUID(row.uuid),
        person_id=row.person_id,
        registration=UUID(row.registration),
        scheme_key=row.scheme_key,
        module_key=row.module_key,
        activity_id=row.activity_id,
        module_revision_id=row.module_revision_id,
        revision_seq=row.revision_seq,
        number=row.number,
        seed=row.seed,
        questions=tuple(drawn["questions"]),
        revision_uuid=drawn["revision"],
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        submitted_at=row.submitted_at,
        state=row.state,
        raw=row.score_raw,
        max=row.score_max,
        scaled=row.score_scaled,
        passed=row.passed,
    )
