"""Forwarding over real HTTP: nothing lost, nothing doubled, order kept, whatever the far end does (issue C 4)."""

import uuid
from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.forwarding.operations import replay
from inducci_lms.lrs import queries as lrs
from inducci_lms.outbox import operations as outbox
from inducci_lms.outbox import queries
from inducci_lms.outbox.rules import Filter
from inducci_lms.recording.operations import record_received
from inducci_lms.xapi.attachments import Attachment
from inducci_lms.xapi.parse import Received
from tests.forwarding.conftest import Near, Time
from tests.forwarding.far import Far
from tests.lrs.samples import AUTHORITY, agent, received, voiding


def record(near: Near, *some: Received) -> list[str]:
    with Session(near.engine) as session:
        record_received(
            session, received=some, authority=AUTHORITY, trusted=False, iri_base="https://www.inducci.eu/xapi/", now=near.time()
        )
        session.commit()
    return [str(one.id) for one in some]


def waiting(near: Near) -> tuple[int, int]:
    with Session(near.engine) as session:
        (one,) = queries.backlog(session)
    return one.waiting, one.refused


def test_stored_bytes_go_out_unchanged_and_in_order(engine: sa.Engine, far: Far, time: Time) -> None:
    """DECISIONS: stored bytes are sent on unchanged; on each database."""
    near = Near(engine, far, time)
    ids = record(near, *[received(actor=agent(f"p{n % 3}")) for n in range(10)])
    done = near.run()
    assert (done.sent, done.refused, done.failure) == (10, 0, "")
    assert far.order == ids
    assert far.requests == [4, 4, 2]
    with Session(engine) as session:
        stored = lrs.statements(session, [uuid.UUID(one) for one in ids])
    assert {str(one.id): one.raw for one in stored.values()} == far.raw
    assert far.headers["Authorization"] == "Basic azpz"
    assert far.headers["X-Experience-API-Version"] == "1.0.3"
    assert waiting(near) == (0, 0)


def test_what_was_rolled_back_is_not_sent(near: Near, far: Far) -> None:
    """The outbox row is written in the transaction of the statement."""
    with Session(near.engine) as session:
        record_received(session, received=[received()], authority=AUTHORITY, trusted=False, iri_base="https://x.example/", now=near.time())
        session.rollback()
    assert near.run().sent == 0
    assert far.requests == []


def test_the_same_statement_again_is_not_enqueued_again(near: Near, far: Far) -> None:
    one = received()
    record(near, one)
    record(near, one)
    assert near.run().sent == 1


@pytest.mark.parametrize("status", [500, 502, 503, 408, 401, 403, 404])
def test_a_far_store_that_cannot_now_is_left_in_peace_and_gets_everything_later(near: Near, far: Far, time: Time, status: int) -> None:
    """Exponential back-off: the pause grows; nothing is lost, nothing is on the dead-letter list."""
    ids = record(near, *[received() for _ in range(3)])
    far.mood = lambda statements: status
    assert str(status) in near.run().failure
    assert not near.run().was_ours
    pauses = []
    for _again in range(4):
        with Session(near.engine) as session:
            (found,) = queries.targets(session)
        assert found.rests_until is not None
        pauses.append(found.rests_until - time.now)
        time.now = found.rests_until
        near.run()
    assert pauses[3] > pauses[0]
    assert all(timedelta(seconds=1) <= pause <= timedelta(minutes=1) for pause in pauses)
    far.mood = lambda statements: None
    time.pass_(hours=1)
    assert near.run().sent == 3
    assert far.order == ids


def test_a_far_store_that_asks_for_a_pause_gets_it(near: Near, far: Far, time: Time) -> None:
    """429 with Retry-After."""
    record(near, received())
    far.mood = lambda statements: 429
    near.run()
    time.pass_(seconds=6.5)
    assert not near.run().was_ours
    far.mood = lambda statements: None
    time.pass_(seconds=0.5)
    assert near.run().sent == 1


@pytest.mark.parametrize("status", [400, 409, 413])
def test_one_statement_that_is_refused_holds_up_no_other(near: Near, far: Far, status: int) -> None:
    """A batch is cut in halves until the culprit stands alone on the dead-letter list, with the reason; order is kept."""
    ids = record(near, *[received() for _ in range(11)])
    far.mood = lambda statements: status if any(one["id"] == ids[5] for one in statements) else None
    done = near.run(batch=8)
    assert (done.sent, done.refused) == (10, 1)
    assert far.order == [one for one in ids if one != ids[5]]
    with Session(near.engine) as session:
        (refusal,) = queries.refusals(session, near.target)
        assert refusal.reason.startswith(str(status))
        assert str(lrs.by_rows(session, [refusal.row])[refusal.row].id) == ids[5]
    far.mood = lambda statements: None
    with Session(near.engine) as session:
        assert outbox.retry(session, target_id=near.target) == 1
        session.commit()
    assert near.run().sent == 1
    assert set(far.order) == set(ids)


def test_a_batch_too_large_is_sent_in_smaller_ones(near: Near, far: Far) -> None:
    """413 for a batch is the fault of no statement."""
    ids = record(near, *[received() for _ in range(9)])
    far.mood = lambda statements: 413 if len(statements) > 2 else None
    assert near.run(batch=9).sent == 9
    assert far.order == ids


@pytest.mark.parametrize("mood", ["drop", "slow", "hang"])
def test_an_answer_that_breaks_off_or_does_not_come_is_no_answer(near: Near, far: Far, time: Time, mood: str) -> None:
    """What the far store may or may not have got is sent again; it keeps each once."""
    ids = record(near, *[received() for _ in range(6)])
    far.mood = lambda statements: mood
    done = near.run(timeout_s=0.2)
    assert "no answer" in done.failure
    assert waiting(near) == (6, 0)
    far.mood = lambda statements: None
    time.pass_(hours=1)
    assert near.run().sent == 6
    assert far.order == ids


def test_a_far_store_that_is_down_and_comes_back(sqlite_engine: sa.Engine, time: Time) -> None:
    """Connection refused, then restarted at the same place."""
    down = Far()
    near = Near(sqlite_engine, down, time)
    ids = record(near, received(), received())
    down.close()
    assert "ConnectionRefused" in near.run().failure
    up = Far()
    with Session(sqlite_engine) as session:
        session.execute(sa.text("UPDATE inducci_forward_targets SET endpoint = :endpoint"), {"endpoint": up.endpoint})
        session.commit()
    time.pass_(hours=1)
    assert near.run().sent == 2
    assert up.order == ids
    up.close()


def test_filters_by_scheme_and_verb_let_voiding_through(sqlite_engine: sa.Engine, far: Far, time: Time) -> None:
    """Issue C 4: filters; what voids or refers must reach the far end whatever its verb."""
    scheme = "https://www.inducci.eu/xapi/schemes/limburg"
    near = Near(sqlite_engine, far, time, Filter(schemes=(scheme,), verbs=("http://x.example/verbs/tried",)))
    grouped = {"contextActivities": {"grouping": [{"id": scheme}]}}
    wanted, other_verb, other_scheme = received(context=grouped), received(context=grouped, verb={"id": "http://x.example/v"}), received()
    void = voiding(wanted.id)
    record(near, wanted, other_verb, other_scheme, void)
    near.run()
    assert far.order == [str(wanted.id), str(void.id)]


def test_attachments_go_along_as_multipart(near: Near, far: Far) -> None:
    """DECISIONS: attachments as multipart, their bytes untouched."""
    import hashlib

    content = b"\x00\xff--boundary\r\n"
    sha2 = hashlib.sha256(content).hexdigest()
    declared = [{"usageType": "http://x.example/u", "display": {"en": "x"}, "contentType": "a/b", "length": len(content), "sha2": sha2}]
    one = received(attachments=declared)
    record(near, Received(one.id, one.raw, one.data, "1.0.3", (Attachment(sha2, "a/b", content),)), received())
    assert near.run().sent == 2
    assert far.parts == {sha2: content}
    assert msgspec.json.decode(far.raw[str(one.id)])["attachments"] == declared


def test_only_one_worker_at_a_time_sends_to_a_target(near: Near, far: Far, time: Time) -> None:
    """Safe with many workers: order is kept because the target is leased; a dead worker's lease runs out."""
    record(near, received())
    with Session(near.engine) as session:
        assert outbox.lease(session, target_id=near.target, worker="dead", now=time(), length=timedelta(minutes=3))
        session.commit()
    assert not near.run("alive").was_ours
    time.pass_(minutes=4)
    assert near.run("alive").sent == 1


def test_replay_from_a_date_sends_what_was_stored_since(near: Near, far: Far, time: Time) -> None:
    """Issue C 4: replay from any date; the far end holds each once."""
    early = record(near, received())
    time.pass_(days=2)
    late = record(near, received(), received())
    near.run()
    far.order.clear()
    far.raw.clear()
    with Session(near.engine) as session:
        (target,) = queries.targets(session)
    told: list[int] = []
    again = replay(lambda: Session(near.engine), target, since=time() - timedelta(days=1), told=told.append)
    assert (again, told) == (2, [2])
    assert replay(lambda: Session(near.engine), target, since=time() - timedelta(days=1)) == 0
    assert near.run().sent == 2
    assert far.order == late
    assert early[0] not in far.order


def test_nothing_waits_for_a_target_that_is_off_or_gone(near: Near, far: Far) -> None:
    with Session(near.engine) as session:
        outbox.set_active(session, target_id=near.target, is_active=False)
        session.commit()
    record(near, received())
    assert waiting(near) == (0, 0)
    with Session(near.engine) as session:
        outbox.remove_target(session, target_id=near.target)
        session.commit()
        assert queries.targets(session) == ()
