"""Enrolling: once, also when clicked twice at the same moment, on each database."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.enrolments import operations, queries
from inducci_lms.enrolments.models import EnrolmentRow
from inducci_lms.kernel import transaction
from inducci_lms.kernel.errors import Missing
from inducci_lms.kernel.hosts import Learner
from inducci_lms.lrs import queries as lrs
from inducci_lms.people.operations import ensure_ref
from tests.player import course
from tests.player.course import NORTH
from tests.player.world import publish_course

BASE, HOME = "https://x.example/", "https://x.example/people"


@pytest.fixture
def learner(engine: sa.Engine, tmp_path: Path, now: datetime) -> Learner:
    """Somebody, on a database with the small course."""
    publish_course(engine, course.write(tmp_path / "course"), now)
    return transaction.run(lambda: Session(engine), lambda session: ensure_ref(session, ref="ana", now=now))


def enrol(session: Session, learner: Learner, now: datetime) -> operations.Enrolled:
    return operations.enrol(session, learner=learner, scheme_key=NORTH, iri_base=BASE, home_page=HOME, now=now)


def at_once(count: int, work: Callable[[], object]) -> list[object]:
    """Run ``work`` in several threads that start together; return what they returned."""
    barrier, found = threading.Barrier(count), []

    def run() -> None:
        barrier.wait()
        try:
            found.append(work())
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_enrolling_twice_at_once_makes_one_enrolment(engine: sa.Engine, learner: Learner, now: datetime) -> None:
    made = at_once(4, lambda: transaction.run(lambda: Session(engine), lambda session: enrol(session, learner, now)))
    assert all(isinstance(one, operations.Enrolled) for one in made), made
    assert len({one.registration for one in made}) == 1  # type: ignore[attr-defined]
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(EnrolmentRow)) == 1
        assert len(list(lrs.replay(session, learner.id))) == 1


def test_coming_back_keeps_the_registration(engine: sa.Engine, learner: Learner, now: datetime) -> None:
    with Session(engine) as session:
        first = enrol(session, learner, now)
        for _ in range(2):
            operations.withdraw(session, learner=learner, scheme_key=NORTH, iri_base=BASE, home_page=HOME, now=now + timedelta(hours=1))
        left = queries.enrolment(session, learner.id, NORTH)
        assert left is not None
        assert not left.is_active
        again = enrol(session, learner, now + timedelta(hours=2))
        assert (again.id, again.registration, again.fresh) == (first.id, first.registration, True)
        verbs = [s["verb"]["id"].rsplit("/")[-1] for s in lrs.replay(session, learner.id)]
        assert verbs == ["registered", "unregistered", "registered"]
        session.rollback()


def test_a_scheme_that_is_not_published_is_missing(engine: sa.Engine, learner: Learner, now: datetime) -> None:
    with Session(engine) as session, pytest.raises(Missing):
        operations.enrol(session, learner=learner, scheme_key="west", iri_base=BASE, home_page=HOME, now=now)
