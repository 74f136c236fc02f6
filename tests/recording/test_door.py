"""The one door for statements (ARCHITECTURE 4, DECISIONS Recording, issue A 5, issue C)."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.kernel import events as kernel_events
from inducci_lms.kernel.errors import Conflict, NotAllowed
from inducci_lms.kernel.hosts import Learner, Person
from inducci_lms.lrs import queries as lrs
from inducci_lms.outbox import operations as outbox
from inducci_lms.outbox import queries as waiting
from inducci_lms.people import operations as people
from inducci_lms.progress import queries as progress
from inducci_lms.recording import events
from inducci_lms.recording.operations import Recorded, record, record_received
from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.parse import Received
from inducci_lms.xapi.statements import Activity, Agent, Context, Statement, voiding
from tests.lrs.samples import AUTHORITY, received
from tests.lrs.samples import voiding as void

BASE = "https://www.inducci.eu/xapi/"
HOME = "https://www.inducci.eu/"


@pytest.fixture
def ann(session: Session, now: datetime) -> Learner:
    made = people.ensure(session, person=Person("ann"), now=now)
    session.commit()
    return made


def completed(learner: Learner, now: datetime, activity: str = "a") -> Statement:
    return Statement(
        id=uuid.uuid4(),
        actor=Agent(HOME, learner.pseudonym),
        verb=profile.COMPLETED.verb(),
        object=Activity(iris.activity(BASE, "c1", activity), profile.LESSON.iri),
        timestamp=now,
        context=Context(extensions={profile.REVISION: {"module": "c1", "seq": 1, "hash": "0" * 64}}),
    )


def from_outside(learner: Learner, now: datetime) -> Received:
    made = completed(learner, now)
    return Received(made.id, made.as_bytes(), made.as_json(), "1.0.3")


def take(session: Session, *some: Received, trusted: bool, now: datetime) -> Recorded:
    return record_received(session, received=some, authority=AUTHORITY, trusted=trusted, iri_base=BASE, now=now)


def done(session: Session, learner: Learner) -> set[tuple[str, str]]:
    return set(progress.activity_rows(session, person_id=learner.id, module_keys=["c1"]))


def test_a_statement_of_ours_is_stored_counted_and_told(session: Session, ann: Learner, now: datetime) -> None:
    """Store → project → announce; listeners hear of it after the commit."""
    heard: list[kernel_events.Event] = []
    kernel_events.bind(session, heard.append)
    made = completed(ann, now)
    result = record(session, person_id=ann.id, statements=[made], iri_base=BASE, now=now)
    assert heard == []
    session.commit()
    assert result.ids == result.fresh == (made.id,)
    assert events.StatementsStored((made.id,)) in heard
    assert events.ActivityDone(ann.id, "", "c1", "a", 1) in heard
    stored = lrs.statement(session, made.id)
    assert stored is not None
    assert stored.person_id == ann.id
    assert msgspec.json.decode(stored.raw)["authority"]["account"] == {"homePage": HOME, "name": "inducci_lms"}
    assert done(session, ann) == {("c1", "a")}


def test_recording_again_changes_and_tells_nothing(session: Session, ann: Learner, now: datetime) -> None:
    made = completed(ann, now)
    record(session, person_id=ann.id, statements=[made], iri_base=BASE, now=now)
    session.commit()
    heard: list[kernel_events.Event] = []
    kernel_events.bind(session, heard.append)
    again = record(session, person_id=ann.id, statements=[made], iri_base=BASE, now=now)
    session.commit()
    assert (again.ids, again.fresh, heard) == ((made.id,), (), [])


def test_a_conflict_records_nothing(session: Session, ann: Learner, now: datetime) -> None:
    made = completed(ann, now)
    record(session, person_id=ann.id, statements=[made], iri_base=BASE, now=now)
    session.commit()
    other = Statement(made.id, made.actor, profile.FAILED.verb(), made.object, made.timestamp)
    with pytest.raises(Conflict):
        record(session, person_id=ann.id, statements=[completed(ann, now, "b"), other], iri_base=BASE, now=now)
    session.rollback()
    assert done(session, ann) == {("c1", "a")}


def test_what_rolls_back_is_not_told(session: Session, ann: Learner, now: datetime) -> None:
    heard: list[kernel_events.Event] = []
    kernel_events.bind(session, heard.append)
    record(session, person_id=ann.id, statements=[completed(ann, now)], iri_base=BASE, now=now)
    session.rollback()
    session.commit()
    assert heard == []
    assert lrs.count(session) == 0


@pytest.mark.parametrize("trusted", [True, False])
def test_statements_from_outside_count_only_from_trusted_credentials(session: Session, ann: Learner, now: datetime, trusted: bool) -> None:
    """DECISIONS: statements over HTTP count for progress only from credentials marked as trusted for it."""
    result = take(session, from_outside(ann, now), received(), trusted=trusted, now=now)
    assert len(result.fresh) == 2
    assert done(session, ann) == ({("c1", "a")} if trusted else set())
    assert [one["id"] for one in lrs.replay(session, ann.id)] == ([str(result.ids[0])] if trusted else [])


def test_a_credential_that_is_not_trusted_cannot_take_a_completion_away(session: Session, ann: Learner, now: datetime) -> None:
    """Decision 0033: voiding what counts needs a trusted credential."""
    made = completed(ann, now)
    record(session, person_id=ann.id, statements=[made], iri_base=BASE, now=now)
    session.commit()
    with pytest.raises(NotAllowed, match="counts for a learner"):
        take(session, void(made.id), trusted=False, now=now)
    session.rollback()
    assert lrs.statement(session, made.id) is not None
    take(session, void(made.id), trusted=True, now=now)
    assert done(session, ann) == set()


@pytest.mark.parametrize("is_voiding_first", [True, False])
def test_a_voided_statement_counts_for_nothing_in_either_order(
    session: Session, ann: Learner, now: datetime, is_voiding_first: bool
) -> None:
    made = completed(ann, now)
    taking_back = voiding(actor=made.actor, target=made.id, timestamp=now, id=uuid.uuid4())
    for one in (taking_back, made) if is_voiding_first else (made, taking_back):
        # an id of ours that another system made known before: it comes as received
        take(session, Received(one.id, one.as_bytes(), one.as_json(), "1.0.3"), trusted=True, now=now)
    assert done(session, ann) == set()


def test_statements_wait_for_every_target_that_wants_them(session: Session, ann: Learner, now: datetime) -> None:
    """The outbox row is written with the statement, whoever recorded it."""
    outbox.add_target(session, name="net", endpoint="https://far.example/xapi", authorization="x")
    record(session, person_id=ann.id, statements=[completed(ann, now)], iri_base=BASE, now=now)
    take(session, received(), trusted=False, now=now)
    (one,) = waiting.backlog(session)
    assert one.waiting == 2


def test_an_answer_costs_few_statements_of_sql(
    sqlite_engine: sa.Engine, session: Session, ann: Learner, now: datetime, count_queries: Callable[[sa.Engine], Any]
) -> None:
    """Issue A: 12 statements of SQL for saving an answer altogether; the door itself takes at most 8, also when it projects."""
    for _warm in range(3):
        record(session, person_id=ann.id, statements=[completed(ann, now)], iri_base=BASE, now=now)
        session.commit()
    with count_queries(sqlite_engine) as seen:
        record(session, person_id=None, statements=[completed(ann, now)], iri_base=BASE, now=now)
        session.commit()
    # INSERT statements, INSERT terms, SELECT targets
    assert len(seen) == 3, seen
