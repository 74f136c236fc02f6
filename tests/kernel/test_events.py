"""Events leave after the outermost commit, whoever commits, and never after a rollback (decision: events)."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.kernel import events


@dataclass(frozen=True, slots=True)
class Happened(events.Event):
    """A test event: ``what`` happened."""

    what: str


@pytest.fixture
def heard(session: Session) -> list[events.Event]:
    received: list[events.Event] = []
    events.bind(session, received.append)
    return received


def test_an_event_is_delivered_after_commit_and_not_before(session: Session, heard: list[events.Event]) -> None:
    session.execute(sa.text("SELECT 1"))
    events.announce(session, Happened("a"))
    assert heard == []
    session.commit()
    assert heard == [Happened("a")]


def test_a_rolled_back_event_is_forgotten(session: Session, heard: list[events.Event]) -> None:
    session.execute(sa.text("SELECT 1"))
    events.announce(session, Happened("a"))
    session.rollback()
    session.execute(sa.text("SELECT 1"))
    session.commit()
    assert heard == []


def test_a_savepoint_that_ends_delivers_nothing_yet(session: Session, heard: list[events.Event]) -> None:
    session.execute(sa.text("SELECT 1"))
    with session.begin_nested():
        events.announce(session, Happened("inner"))
    assert heard == []
    session.commit()
    assert heard == [Happened("inner")]


def test_each_event_is_delivered_once_over_several_commits(session: Session, heard: list[events.Event]) -> None:
    for name in ("a", "b"):
        session.execute(sa.text("SELECT 1"))
        events.announce(session, Happened(name))
        session.commit()
    session.execute(sa.text("SELECT 1"))
    session.commit()
    assert heard == [Happened("a"), Happened("b")]


def test_a_commit_by_the_host_delivers_too(sqlite_engine: sa.Engine) -> None:
    """The host opens, calls and commits in its own block: nothing of ours commits."""
    received: list[events.Event] = []
    with Session(sqlite_engine) as host, host.begin():
        events.bind(host, received.append)
        host.execute(sa.text("SELECT 1"))
        events.announce(host, Happened("host"))
    assert received == [Happened("host")]


def test_a_receiver_may_use_the_database(session: Session, sqlite_engine: sa.Engine) -> None:
    seen: list[int] = []

    def receiver(item: events.Event) -> None:
        with Session(sqlite_engine) as fresh:
            seen.append(fresh.execute(sa.text("SELECT 7")).scalar_one())

    events.bind(session, receiver)
    session.execute(sa.text("SELECT 1"))
    events.announce(session, Happened("a"))
    session.commit()
    assert seen == [7]


def test_receivers_of_a_class_come_before_those_of_its_parents() -> None:
    listeners, seen = events.Listeners(), []
    listeners.add(events.Event, seen.append)
    listeners.add(Happened, print)
    assert listeners.receivers(Happened("a")) == (print, seen.append)
