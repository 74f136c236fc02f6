"""Storing: once, all or nothing, immutable (LRS_REQUIREMENTS 5; xAPI Comm 2.1, Data 2.3)."""

import itertools
import threading
import uuid
from datetime import datetime, timedelta
from functools import partial

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.kernel import transaction
from inducci_lms.kernel.errors import Conflict
from inducci_lms.lrs import operations, queries
from inducci_lms.lrs.models import TermRow
from inducci_lms.lrs.records import Query
from inducci_lms.xapi.attachments import Attachment
from inducci_lms.xapi.parse import Received
from tests.lrs.samples import AUTHORITY, activity, agent, received


def store(session: Session, *some: Received, now: datetime) -> operations.StoreResult:
    return operations.store(session, received=some, now=now, authority=AUTHORITY)


def store_all(some: tuple[Received, ...], now: datetime, session: Session) -> operations.StoreResult:
    return store(session, *some, now=now)


def test_a_statement_comes_back_as_it_was_sent_with_what_the_store_adds(engine: sa.Engine, now: datetime) -> None:
    """LRS 4: numbers keep their spelling; stored, version and authority are added (Data 2.4.8–2.4.10)."""
    id = uuid.uuid4()
    raw = (
        b'{"id":"%s","actor":{"mbox":"mailto:a@x.example"},"verb":{"id":"http://x.example/v"},"object":{"id":"http://x.example/o"},'
        b'"result":{"score":{"scaled":0.10},"extensions":{"http://x.example/e":1.0e2}}}' % str(id).encode()
    )
    with Session(engine) as session:
        store(session, Received(id, raw, msgspec.json.decode(raw), "1.0.3"), now=now)
        session.commit()
    with Session(engine) as session:
        found = queries.statement(session, id)
    assert found is not None
    assert found.raw.startswith(raw[:-1])
    whole = msgspec.json.decode(found.raw)
    assert whole["stored"] == whole["timestamp"] == "2026-11-23T09:30:00.000000Z"
    assert whole["authority"] == msgspec.json.decode(AUTHORITY)
    assert found.stored == now


def test_the_same_again_is_skipped_and_nothing_changes(engine: sa.Engine, now: datetime) -> None:
    """LRS 5, Comm 2.1.1: a client that retries does no harm."""
    one = received()
    with Session(engine) as session:
        assert len(store(session, one, now=now).fresh) == 1
        session.commit()
    with Session(engine) as session:
        again = store(session, one, now=now + timedelta(hours=1))
        session.commit()
    assert again.ids == (one.id,)
    assert again.fresh == ()
    with Session(engine) as session:
        found = queries.find(session, Query())
    assert [row.stored for row in found] == [now]


def test_the_same_id_with_another_meaning_is_refused_and_takes_the_batch_with_it(engine: sa.Engine, now: datetime) -> None:
    """LRS 1 and 5: a batch is all or nothing; other meaning is a conflict."""
    one, innocent = received(), received()
    with Session(engine) as session:
        store(session, one, now=now)
        session.commit()
    with Session(engine) as session, pytest.raises(Conflict, match=str(one.id)):
        transaction.run(lambda: session, lambda opened: store(opened, innocent, received(one.id, actor=agent("bob")), now=now))
    with Session(engine) as session:
        assert queries.statement(session, innocent.id) is None


def test_an_id_twice_in_a_batch_is_stored_once_if_alike_and_refused_if_not(session: Session, now: datetime) -> None:
    """LRS 5: the same id twice in a batch (1.0.3 SHOULD; in 2.0 the parser refuses it)."""
    one = received()
    assert len(store(session, one, one, now=now).fresh) == 1
    two = received()
    with pytest.raises(Conflict):
        store(session, two, received(two.id, actor=agent("bob")), now=now)


def test_the_order_of_a_batch_is_total_and_its_moments_grow(session: Session, now: datetime) -> None:
    """LRS 7: stable order, also when the clock stands still or steps back a little."""
    first = [received() for _ in range(20)]
    second = [received() for _ in range(20)]
    store(session, *first, now=now)
    store(session, *second, now=now - timedelta(milliseconds=50))
    found = queries.find(session, Query(ascending=True, limit=100))
    assert [one.id for one in found] == [one.id for one in first + second]
    assert len({one.stored for one in found}) == 40


def test_a_row_id_taken_by_another_process_is_no_obstacle(session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decision 0031: two processes may choose the same row id; the second chooses again."""
    from inducci_lms.lrs import instants

    one, two = received(), received()
    row = store(session, one, now=now).fresh[0].row
    answers = iter([row, row + 1024])
    monkeypatch.setattr(instants, "allot", lambda *rest: next(answers))
    assert store(session, two, now=now).fresh[0].row == row + 1024


def test_many_writers_at_once_store_each_statement_exactly_once(engine: sa.Engine, now: datetime) -> None:
    """LRS 12, concurrent writes: four workers send the same and different statements; retries of the whole work allowed."""
    shared = [received() for _ in range(10)]
    own = [[received() for _ in range(10)] for _ in range(4)]
    failures: list[BaseException] = []

    def work(mine: list[Received]) -> None:
        try:
            for one, two in zip(shared, mine, strict=True):
                transaction.run(lambda: Session(engine), partial(store_all, (one, two), now), tries=20)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in own]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Session(engine) as session:
        found = [one.id for one in queries.every(session)]
        assert sorted(found) == sorted(one.id for one in [*shared, *itertools.chain(*own)])
        by_verb = queries.find(session, Query(verb="http://x.example/verbs/tried", limit=100))
    assert len(by_verb) == 50


def test_definitions_of_an_activity_are_joined(engine: sa.Engine, now: datetime) -> None:
    """LRS 5, Comm 2.5: languages added later join those known, also within one batch."""
    iri = activity("a")["id"]
    with Session(engine) as session:
        store(
            session,
            received(object=activity("a", name={"en": "Coal"}, type="http://x.example/t")),
            received(object=activity("a", name={"nl": "Kolen"})),
            now=now,
        )
        session.commit()
    for _again in range(2):
        with Session(engine) as session:
            store(session, received(object=activity("a", name={"de": "Kohle"}, description={"en": "black"})), now=now)
            session.commit()
    with Session(engine) as session:
        assert msgspec.json.decode(queries.activity(session, iri) or b"") == {
            "name": {"en": "Coal", "nl": "Kolen", "de": "Kohle"},
            "type": "http://x.example/t",
            "description": {"en": "black"},
        }
        assert queries.definitions(session, [iri, "http://x.example/unknown"]).keys() == {iri}


def test_a_definition_that_was_rolled_back_is_not_taken_for_known(sqlite_engine: sa.Engine, now: datetime) -> None:
    one = activity("rolled", name={"en": "x"})
    with Session(sqlite_engine) as session:
        store(session, received(object=one), now=now)
        store(session, received(object=one), now=now)
        session.rollback()
    with Session(sqlite_engine) as session:
        store(session, received(object=one), now=now)
        session.commit()
    with Session(sqlite_engine) as session:
        assert queries.activity(session, one["id"]) is not None


def test_a_credential_without_define_teaches_nothing(session: Session, now: datetime) -> None:
    """Scope ``define`` (Comm 4.3): without it definitions of activities stay as they are."""
    operations.store(session, received=[received(object=activity("a", name={"en": "x"}))], now=now, authority=AUTHORITY, may_define=False)
    assert queries.activity(session, activity("a")["id"]) is None


def test_attachments_are_kept_once_for_each_hash(engine: sa.Engine, now: datetime) -> None:
    """LRS 8, Data 2.4.11: one part for each distinct hash."""
    sha2 = "A" * 64
    declared = [{"usageType": "http://x.example/u", "display": {"en": "x"}, "contentType": "text/plain", "length": 3, "sha2": sha2}]
    part = Attachment(sha2, "text/plain", b"\x00\xff1")
    made = [received(attachments=declared) for _ in range(2)]
    with Session(engine) as session:
        for one in made:
            store(session, Received(one.id, one.raw, one.data, "1.0.3", (part,)), now=now)
        session.commit()
    with Session(engine) as session:
        assert queries.attachments(session, [sha2, "b" * 64]) == {sha2: ("text/plain", b"\x00\xff1")}


def test_one_statement_costs_three_statements_of_sql_and_a_batch_no_more(sqlite_engine: sa.Engine, now: datetime, count_queries) -> None:
    """Issue C: batches reach the driver as few statements, not one a row."""
    with Session(sqlite_engine) as session, count_queries(sqlite_engine) as seen:
        store(session, received(), now=now)
        alone = len(seen)
        store(session, *[received() for _ in range(100)], now=now)
        session.commit()
    # INSERT statements, INSERT terms, SELECT who refers to them
    assert alone == 3
    assert len(seen) == 6


@pytest.mark.postgresql
def test_a_batch_is_one_driver_statement_a_table_on_postgresql(postgresql_uri: str, now: datetime, count_queries) -> None:
    """Issue C: on PostgreSQL arrays carry the rows of a batch."""
    from tests.conftest import create_all

    engine = sa.create_engine(postgresql_uri)
    create_all(engine)
    with Session(engine) as session, count_queries(engine) as seen:
        store(session, *[received() for _ in range(100)], now=now)
        session.commit()
    engine.dispose()
    assert len(seen) == 4


def test_every_word_is_entered_once(session: Session, now: datetime) -> None:
    store(session, received(object=agent("ann"), context={"instructor": agent("ann")}), now=now)
    rows = session.execute(sa.select(TermRow.term)).all()
    # agent, verb, authority
    assert len(rows) == len(set(rows)) == 3
