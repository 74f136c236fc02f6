"""Completing a lesson: once, also when Next is clicked twice at the same moment, on each database."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.kernel import transaction
from inducci_lms.kernel.errors import Invalid
from inducci_lms.kernel.hosts import Learner
from inducci_lms.lessons import operations, queries
from inducci_lms.lessons.statements import Scene
from inducci_lms.lrs import queries as lrs
from inducci_lms.people.operations import ensure_ref
from inducci_lms.xapi.statements import Agent
from tests.enrolments.test_operations import BASE, HOME, at_once
from tests.player import course
from tests.player.course import NORTH
from tests.player.world import publish_course


@pytest.fixture
def learner(engine: sa.Engine, tmp_path: Path, now: datetime) -> Learner:
    """Somebody, on a database with the small course."""
    publish_course(engine, course.write(tmp_path / "course"), now)
    return transaction.run(lambda: Session(engine), lambda session: ensure_ref(session, ref="ana", now=now))


def complete(session: Session, learner: Learner, now: datetime) -> operations.Completed:
    revision = catalog.current(session).modules["m1"]
    scene = Scene(Agent(HOME, learner.pseudonym), uuid.uuid5(uuid.NAMESPACE_URL, "x"), NORTH, revision, "en", BASE)
    return operations.complete(
        session,
        person_id=learner.id,
        scene=scene,
        lesson=revision.module.activities[0],
        accepts_earlier=True,
        changed_seq=0,
        seconds=5,
        now=now,
    )


def test_next_clicked_twice_at_once_records_once(engine: sa.Engine, learner: Learner, now: datetime) -> None:
    made = at_once(4, lambda: transaction.run(lambda: Session(engine), lambda session: complete(session, learner, now)))
    assert all(isinstance(one, operations.Completed) for one in made), made
    assert sorted(one.recorded for one in made) == [False, False, False, True]  # type: ignore[attr-defined]
    with Session(engine) as session:
        assert len(list(lrs.replay(session, learner.id))) == 1


def test_a_note_saved_twice_is_the_later_one(engine: sa.Engine, learner: Learner, now: datetime) -> None:
    with Session(engine) as session:
        for text in ("one", "one", "two"):
            operations.save_note(session, person_id=learner.id, module_key="m1", activity_id="doing", block_id="office", text=text, now=now)
        left = queries.left(session, person_id=learner.id, module_key="m1", activity_id="doing")
        assert left.notes["office"].text == "two"
        assert left.notes["office"].saved_at == now
        session.rollback()


def test_notes_saved_at_once_make_one_row(engine: sa.Engine, learner: Learner, now: datetime) -> None:
    def save() -> object:
        return transaction.run(
            lambda: Session(engine),
            lambda session: operations.save_note(
                session, person_id=learner.id, module_key="m1", activity_id="doing", block_id="office", text="mine", now=now
            ),
        )

    assert at_once(4, save) == [now] * 4


def test_a_note_beyond_all_measure_is_refused(engine: sa.Engine, learner: Learner, now: datetime) -> None:
    with Session(engine) as session, pytest.raises(Invalid):
        operations.save_note(
            session,
            person_id=learner.id,
            module_key="m1",
            activity_id="doing",
            block_id="office",
            text="x" * (operations.MOST_TEXT + 1),
            now=now + timedelta(1),
        )
