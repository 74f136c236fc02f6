"""Changes: start an attempt, save an answer, make it final, submit. Each runs in its caller's transaction."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inducci_lms.catalog.model import ModuleRevision
from inducci_lms.kernel.errors import Conflict, Missing
from inducci_lms.kernel.hosts import Learner
from inducci_lms.kernel.ids import new_uuid
from inducci_lms.questions import inline
from inducci_lms.questions.model import Form, Grade, Reading, Response, Trouble
from inducci_lms.quizzes import queries, rules, statements
from inducci_lms.quizzes.models import EXPIRED, OPEN, SUBMITTED, AnswerRow, AttemptRow
from inducci_lms.quizzes.queries import Attempt, Quiz
from inducci_lms.quizzes.rules import Stamp
from inducci_lms.quizzes.statements import Scene
from inducci_lms.recording.operations import record
from inducci_lms.xapi.statements import Agent, Statement

_ANSWERS = cast(Table, AnswerRow.__table__)
#: Written as rows: one statement, however many answers a page holds.
_INSERT = insert(_ANSWERS)
_UPDATE = update(_ANSWERS).where(_ANSWERS.c.id == bindparam("row"))


@dataclass(frozen=True, slots=True)
class Writer:
    """Who acts, and what a statement needs to know beside: the base of identifiers, the actor's home page, the page's language."""

    learner: Learner
    iri_base: str
    home_page: str
    language: str


@dataclass(frozen=True, slots=True)
class Started:
    """An open attempt; ``fresh`` unless it was open before (a second click, another window)."""

    attempt: UUID
    fresh: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form holds for one question of an attempt.

    ``number`` counts from 1; ``marked`` None leaves the mark as it is. ``seen`` is the digest of what the form showed when it was
    made ("" unknown): what nobody changed in it is not written, so that an old window does not undo what another one saved.
    """

    number: int
    marked: bool | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a saving.

    ``saved`` (also for a repetition) · ``stale``: a newer answer stands here · ``final``: this answer was final before ·
    ``late``: the time was up, the attempt is closed now with what arrived before · ``closed``: it was submitted before.
    """

    status: Literal["saved", "stale", "final", "late", "closed"]
    at: datetime
    number: int
    #: How many questions the attempt has.
    total: int = 0
    answered: bool = False
    marked: bool = False
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Submitted:
    """A closed attempt; ``fresh`` if this call closed it. ``ended`` is ``submitted`` or ``expired``."""

    attempt: UUID
    fresh: bool
    ended: str


def start(
    session: Session,
    *,
    writer: Writer,
    registration: UUID,
    scheme_key: str,
    revision: ModuleRevision,
    activity_id: str,
    extra_share: float = 0.0,
    now: datetime,
) -> Started:
    """Open an attempt at a quiz, or give the one that is open. One whose time is up is closed first.

    ``extra_share`` lengthens the time limit for this person. Raises ``Conflict`` with the code ``none_left`` or ``pause``.
    """
    quiz = queries.quiz(session, revision, activity_id)
    person_id = writer.learner.id
    made = queries.attempts(session, person_id=person_id, module_key=revision.key, activity_id=activity_id)
    for one in made:
        if one.is_open and not rules.is_over(one.deadline_at, now):
            return Started(one.uuid, False)
        if one.is_open:
            _close(session, writer, queries.attempt(session, one.uuid, person_id=person_id, lock=True), EXPIRED, now)
            made = queries.attempts(session, person_id=person_id, module_key=revision.key, activity_id=activity_id)
    verdict = rules.may_start(quiz.rules, queries.counted(made, revision), now)
    if verdict.code:
        raise Conflict(verdict.code)
    number = max((one.number for one in made), default=0) + 1
    row = _new_row(quiz, person_id, number, rules.deadline(quiz.rules, now, extra_share), now)
    row.registration, row.scheme_key = str(registration), scheme_key
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return _opened_meanwhile(session, person_id, revision.key, activity_id)
    attempt = queries.attempt(session, UUID(row.uuid), person_id=person_id)
    record(
        session,
        person_id=person_id,
        statements=[statements.initialized(_scene(writer, quiz, attempt), now=now)],
        iri_base=writer.iri_base,
        now=now,
    )
    return Started(attempt.uuid, True)


def _new_row(quiz: Quiz, person_id: int, number: int, deadline_at: datetime | None, now: datetime) -> AttemptRow:
    seed = secrets.token_hex(8)
    revision, activity_id = quiz.revision, quiz.activity.id
    return AttemptRow(
        uuid=str(new_uuid()),
        person_id=person_id,
        module_key=revision.key,
        activity_id=activity_id,
        module_revision_id=revision.id,
        revision_seq=revision.seq,
        number=number,
        open_key=_open_key(person_id, revision.key, activity_id),
        seed=seed,
        questions=json.dumps({"revision": revision.uuid, "questions": rules.drawn(tuple(quiz.questions), quiz.rules, seed)}),
        started_at=now,
        deadline_at=deadline_at,
        state=OPEN,
    )


def _opened_meanwhile(session: Session, person_id: int, module_key: str, activity_id: str) -> Started:
    for one in queries.attempts(session, person_id=person_id, module_key=module_key, activity_id=activity_id, lock=True):
        if one.is_open:
            return Started(one.uuid, False)
    raise Conflict("attempt")


def _open_key(person_id: int, module_key: str, activity_id: str) -> str:
    return hashlib.sha256(f"{person_id}\x1f{module_key}\x1f{activity_id}".encode()).hexdigest()


def save(
    session: Session, *, writer: Writer, attempt_uuid: UUID, entries: Sequence[Entry], form: Form, stamp: Stamp, now: datetime
) -> tuple[Saved, ...]:
    """Save answers to questions of an open attempt, read from ``form``; one result for each entry.

    Writes answer rows of the attempt only. An attempt whose time is up is closed here, with what arrived before. At most one
    SELECT for the attempt, one for its answers, and the writing, however many questions there are.
    """
    attempt = queries.attempt(session, attempt_uuid, person_id=writer.learner.id, lock=True)
    total = len(attempt.questions)
    if any(not 1 <= entry.number <= total for entry in entries):
        raise Missing("question")
    if not attempt.is_open:
        return tuple(Saved("closed", attempt.submitted_at or now, entry.number, total) for entry in entries)
    if rules.is_over(attempt.deadline_at, now):
        _close(session, writer, attempt, EXPIRED, now)
        return tuple(Saved("late", attempt.deadline_at or now, entry.number, total) for entry in entries)
    quiz = queries.quiz_of(session, attempt)
    rows = queries.stored_answers(session, attempt.id, [attempt.questions[entry.number - 1] for entry in entries])
    saved, fresh, changed = [], [], []
    for entry in entries:
        question = quiz.questions[attempt.questions[entry.number - 1]]
        row = rows.get(question.id)
        values, result = _save_one(row, entry, inline.read(form, question, language=writer.language), stamp, now)
        if values is not None and row is None:
            fresh.append({"attempt_id": attempt.id, "question_id": question.id, **values})
        elif values is not None and row is not None:
            changed.append({"row": row.id, **values})
        saved.append(replace(result, total=total))
    if fresh:
        session.execute(_INSERT, fresh)
    if changed:
        session.execute(_UPDATE, changed)
    return tuple(saved)


def _save_one(row: Any, entry: Entry, reading: Reading, stamp: Stamp, now: datetime) -> tuple[dict[str, Any] | None, Saved]:
    """Return the columns to write for one answer (None: nothing), and what became of the saving. ``row`` is what stands there."""
    response = None if reading.response is None else json.dumps(reading.response.to_json(), ensure_ascii=False)
    answered, marked = response is not None, bool(entry.marked)
    if row is not None and row.final_at is not None:
        return None, Saved("final", row.final_at, entry.number, answered=row.response is not None, marked=row.marked)
    if not stamp.client and entry.seen == queries.digest(reading.response, marked):
        at = row.saved_at if row is not None else now
        return None, Saved("saved", at, entry.number, answered=answered, marked=marked, troubles=reading.troubles)
    verdict = rules.judge(Stamp(row.client, row.sequence, row.made_at) if row is not None else None, stamp)
    if row is not None and verdict != "take":
        status: Literal["saved", "stale"] = "saved" if verdict == "have" else "stale"
        return None, Saved(status, row.saved_at, entry.number, answered=row.response is not None, marked=row.marked)
    if entry.marked is None:
        marked = row is not None and row.marked
    written = {"response": response, "marked": marked, "client": stamp.client, "sequence": stamp.sequence}
    result = Saved("saved", now, entry.number, answered=answered, marked=marked, troubles=reading.troubles)
    return {**written, "made_at": stamp.made_at, "saved_at": now}, result


def finish_answer(session: Session, *, writer: Writer, attempt_uuid: UUID, number: int, now: datetime) -> None:
    """Make the answer to one question final and record ``answered`` (feedback after each question). Twice is the same as once.

    Raises ``Conflict``: ``not_answered``, ``not_each`` for quizzes without such feedback, ``closed`` for an attempt that is.
    """
    attempt = queries.attempt(session, attempt_uuid, person_id=writer.learner.id, lock=True)
    if not 1 <= number <= len(attempt.questions):
        raise Missing("question")
    quiz = queries.quiz_of(session, attempt)
    if quiz.rules.feedback != "each":
        raise Conflict("not_each")
    if not attempt.is_open:
        raise Conflict("closed")
    row = _rows(session, attempt.id, [attempt.questions[number - 1]]).get(attempt.questions[number - 1])
    if row is None or row.response is None:
        raise Conflict("not_answered")
    if row.final_at is not None:
        return
    made = _finish(writer, quiz, attempt, [row], now)
    session.flush()
    record(session, person_id=attempt.person_id, statements=made, iri_base=writer.iri_base, now=now)


def submit(session: Session, *, writer: Writer, attempt_uuid: UUID, now: datetime) -> Submitted:
    """Close an attempt: grade it, record ``answered`` for each answer and the verdict. Submitting twice is the same as once."""
    attempt = queries.attempt(session, attempt_uuid, person_id=writer.learner.id, lock=True)
    if not attempt.is_open:
        return Submitted(attempt.uuid, False, attempt.state)
    ended = EXPIRED if rules.is_over(attempt.deadline_at, now) else SUBMITTED
    return Submitted(attempt.uuid, _close(session, writer, attempt, ended, now), ended)


def _rows(session: Session, attempt_id: int, question_ids: Sequence[str]) -> dict[str, AnswerRow]:
    some = select(AnswerRow).where(AnswerRow.attempt_id == attempt_id, AnswerRow.question_id.in_(question_ids))
    found = session.scalars(some.with_for_update().execution_options(populate_existing=True))
    return {row.question_id: row for row in found}


def _close(session: Session, writer: Writer, attempt: Attempt, ended: str, now: datetime) -> bool:
    """Close an open attempt once: of two that come here together one wins the row, the other changes nothing."""
    # The UPDATE with its condition decides; FOR UPDATE alone would not on a database that ignores it.
    won = session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == attempt.id, AttemptRow.state == OPEN)
        .values(state=ended, open_key=None, submitted_at=now)
        .execution_options(synchronize_session=False)
    )
    if won.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        return False
    quiz = queries.quiz_of(session, attempt)
    stored = select(AnswerRow).where(AnswerRow.attempt_id == attempt.id).with_for_update().execution_options(populate_existing=True)
    rows = {row.question_id: row for row in session.scalars(stored)}
    answered = [rows[one] for one in attempt.questions if one in rows]
    made = _finish(writer, quiz, attempt, [row for row in answered if row.final_at is None], now)
    grades = [_grade(rows.get(one), quiz, one, writer.language) for one in attempt.questions]
    result = rules.outcome(grades, quiz.rules.pass_share)
    session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == attempt.id)
        .values(score_raw=result.raw, score_max=result.max, score_scaled=result.scaled, passed=result.passed)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    end = min(now, attempt.deadline_at) if attempt.deadline_at is not None else now
    duration_s = (end - attempt.started_at).total_seconds()
    scene = _scene(writer, quiz, attempt)
    if ended == EXPIRED:
        made.append(statements.terminated(scene, duration_s=duration_s, now=now))
    made.append(statements.concluded(scene, outcome=result, duration_s=duration_s, now=now))
    record(session, person_id=attempt.person_id, statements=made, iri_base=writer.iri_base, now=now)
    return True


def _finish(writer: Writer, quiz: Quiz, attempt: Attempt, rows: Sequence[AnswerRow], now: datetime) -> list[Statement]:
    """Grade rows, close them, and return the ``answered`` statements of those that hold an answer."""
    scene, made = _scene(writer, quiz, attempt), []
    for row in rows:
        question = quiz.questions[row.question_id]
        response = None if row.response is None else Response.from_json(json.loads(row.response))
        grade = inline.grade(question, response, language=writer.language)
        row.grade, row.final_at = json.dumps(grade.to_json(), ensure_ascii=False), now
        if response is not None:
            made.append(statements.answered(scene, question=question, response=response, grade=grade, now=now))
    return made


def _grade(row: AnswerRow | None, quiz: Quiz, question_id: str, language: str) -> Grade:
    if row is None or row.grade is None:
        return inline.grade(quiz.questions[question_id], None, language=language)
    return Grade.from_json(json.loads(row.grade))


def _scene(writer: Writer, quiz: Quiz, attempt: Attempt) -> Scene:
    return Scene(
        base=writer.iri_base,
        actor=Agent(writer.home_page, writer.learner.pseudonym),
        registration=attempt.registration,
        scheme_key=attempt.scheme_key,
        module_key=attempt.module_key,
        activity_id=attempt.activity_id,
        title=quiz.activity.title,
        seq=quiz.revision.seq,
        hash=quiz.revision.hash,
        attempt=attempt.uuid,
        language=writer.language,
    )
