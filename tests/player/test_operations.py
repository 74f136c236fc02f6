"""Positions: where somebody is, how long they read."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.kernel import transaction
from inducci_lms.people.operations import ensure_ref
from inducci_lms.player import operations, queries
from tests.enrolments.test_operations import at_once


@pytest.fixture
def person_id(engine: sa.Engine, now: datetime) -> int:
    """Somebody's row."""
    return transaction.run(lambda: Session(engine), lambda session: ensure_ref(session, ref="ana", now=now)).id


def move(session: Session, person_id: int, block: str | None, now: datetime, *, activity: str = "a1", seconds: int = 0) -> operations.Moved:
    return operations.move(
        session,
        person_id=person_id,
        scheme_key="north",
        module_key="m1",
        activity_id=activity,
        block_id=block,
        seconds=seconds,
        now=now,
    )


def test_the_newest_position_of_a_scheme_is_where_to_go_on(engine: sa.Engine, person_id: int, now: datetime) -> None:
    with Session(engine) as session:
        move(session, person_id, "b2", now)
        move(session, person_id, "b1", now + timedelta(seconds=9), activity="a2")
        move(session, person_id, None, now + timedelta(seconds=99))
        latest = queries.latest(session, person_id=person_id)["north"]
        assert (latest.activity, latest.block) == ("a1", "b2"), "arriving by Next keeps the block"
        assert set(queries.positions(session, person_id=person_id, scheme_key="north", module_key="m1")) == {"a1", "a2"}
        session.rollback()


def test_reading_time_is_no_more_than_has_passed(engine: sa.Engine, person_id: int, now: datetime) -> None:
    with Session(engine) as session:
        assert move(session, person_id, "b1", now, seconds=5).seconds == 5
        assert move(session, person_id, "b1", now + timedelta(seconds=10), seconds=400).seconds == 15
        assert move(session, person_id, "b1", now + timedelta(days=1), seconds=80_000).seconds == 15 + operations.MOST_SECONDS
        assert move(session, person_id, "b1", now + timedelta(days=1), seconds=-7).seconds == 15 + operations.MOST_SECONDS
        session.rollback()


def test_two_messages_at_once_make_one_position(engine: sa.Engine, person_id: int, now: datetime) -> None:
    made = at_once(4, lambda: transaction.run(lambda: Session(engine), lambda session: move(session, person_id, "b1", now)))
    assert all(isinstance(one, operations.Moved) for one in made), made
