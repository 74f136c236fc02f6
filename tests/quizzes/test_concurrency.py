"""Two at once: one attempt, one result, one newest answer; on each database (issue A, 4)."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.operations import publish
from inducci_lms.catalog.storage import DatabaseStorage
from inducci_lms.content.compile import compile_library
from inducci_lms.content.load import load
from inducci_lms.enrolments.operations import enrol
from inducci_lms.kernel import transaction
from inducci_lms.people.operations import ensure_ref
from inducci_lms.quizzes import operations, queries
from inducci_lms.quizzes.models import AnswerRow, AttemptRow
from inducci_lms.quizzes.operations import Entry, Writer
from inducci_lms.quizzes.rules import Stamp
from tests.quizzes import course

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BASE, HOME = "https://www.inducci.eu/xapi/", "https://www.inducci.eu/"


class School:
    """The course published on one engine, with one learner enrolled."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        self.engine = engine
        with Session(engine) as session:
            publish(session, compiled=compile_library(load(course.write(folder))), storage=DatabaseStorage(), now=NOW)
            session.commit()
            learner = ensure_ref(session, ref="ana", now=NOW)
            self.enrolment = enrol(session, learner=learner, scheme_key=course.SCHEME, iri_base=BASE, home_page=HOME, now=NOW)
            session.commit()
        self.writer = Writer(learner, BASE, HOME, "en")

    def run(self, work: Callable[[Session], Any]) -> Any:
        """Run a unit of work as a view does: committed, again after a deadlock."""
        opened: list[Session] = []

        def provider() -> Session:
            if not opened:
                opened.append(Session(self.engine))
            return opened[0]

        try:
            return transaction.run(provider, work)
        finally:
            for session in opened:
                session.close()

    def start(self, session: Session) -> operations.Started:
        """Start the quiz ``check``."""
        return operations.start(
            session,
            writer=self.writer,
            registration=self.enrolment.registration,
            scheme_key=course.SCHEME,
            revision=catalog.current(session).modules[course.MODULE],
            activity_id="check",
            now=NOW,
        )

    def save(self, session: Session, attempt: UUID, value: str, stamp: Stamp) -> operations.Saved:
        """Answer the first question."""
        (saved,) = operations.save(
            session, writer=self.writer, attempt_uuid=attempt, entries=[Entry(1)], form={"q-q1": [value]}, stamp=stamp, now=stamp.made_at
        )
        return saved


@pytest.fixture
def school(engine: sa.Engine, tmp_path: Path) -> School:
    """The school on each of the three databases in turn."""
    return School(engine, tmp_path / "course")


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same time, each in a thread, and return what they return; an error of one is an error of the test."""
    barrier = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)
    errors: list[BaseException] = []

    def one(index: int, work: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[index] = work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def count(session: Session, verb: str) -> int:
    """How many statements with this verb are stored."""
    import json

    from inducci_lms.lrs.models import StatementRow

    return sum(json.loads(raw)["verb"]["id"].endswith(f"/{verb}") for raw in session.scalars(sa.select(StatementRow.raw)))


def test_two_clicks_on_start_make_one_attempt(school: School) -> None:
    started = together(*[lambda: school.run(school.start)] * 4)
    assert len({one.attempt for one in started}) == 1
    assert sum(one.fresh for one in started) == 1
    with Session(school.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AttemptRow)) == 1
        assert count(session, "initialized") == 1


def test_two_submissions_at_once_give_one_result(school: School) -> None:
    attempt = school.run(school.start).attempt
    school.run(lambda session: school.save(session, attempt, "b", Stamp("w", 1, NOW)))

    def submit(session: Session) -> operations.Submitted:
        return operations.submit(session, writer=school.writer, attempt_uuid=attempt, now=NOW + timedelta(minutes=1))

    done = together(*[lambda: school.run(submit)] * 4)
    assert sum(one.fresh for one in done) == 1
    with Session(school.engine) as session:
        stored = queries.attempt(session, attempt, person_id=school.writer.learner.id)
        assert (stored.state, stored.raw) == ("submitted", 1.0)
        assert count(session, "answered") == 1
        assert count(session, "failed") + count(session, "passed") == 1


def test_an_answer_saved_while_somebody_submits_is_graded_or_refused(school: School) -> None:
    """What was acknowledged counts: there is no answer that was taken after the grading."""
    attempt = school.run(school.start).attempt
    later = NOW + timedelta(minutes=1)
    saved, _ = together(
        lambda: school.run(lambda session: school.save(session, attempt, "b", Stamp("w", 1, later))),
        lambda: school.run(lambda session: operations.submit(session, writer=school.writer, attempt_uuid=attempt, now=later)),
    )
    with Session(school.engine) as session:
        stored = queries.attempt(session, attempt, person_id=school.writer.learner.id)
        assert stored.raw == (1.0 if saved.status == "saved" else 0.0)


def test_many_windows_at_once_leave_the_newest_answer(school: School) -> None:
    attempt = school.run(school.start).attempt
    stamps = [Stamp(f"window {index}", 1, NOW + timedelta(seconds=index)) for index in range(6)]
    values = ["a", "b", "c", "a", "b", "c"]
    works = [
        lambda value=value, stamp=stamp: school.run(lambda session: school.save(session, attempt, value, stamp))
        for value, stamp in zip(values, stamps, strict=True)
    ]
    done = together(*works)
    assert {one.status for one in done} <= {"saved", "stale"}
    assert done[-1].status == "saved"
    with Session(school.engine) as session:
        (row,) = session.scalars(sa.select(AnswerRow)).all()
        assert (row.response, row.client) == ('"c"', "window 5")


def test_a_failed_unit_of_work_leaves_nothing(school: School) -> None:
    """Operations flush, the caller commits: a rollback takes the attempt and its statement with it."""
    with Session(school.engine) as session:
        school.start(session)
        session.rollback()
        assert session.scalar(sa.select(sa.func.count()).select_from(AttemptRow)) == 0
        assert count(session, "initialized") == 0


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    queries._QUIZZES.clear()
