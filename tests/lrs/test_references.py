"""Statements that refer to statements, in every order of arrival (xAPI Data 2.3.2, Comm 2.1.3, LRS_REQUIREMENTS 6, 7, 12)."""

import itertools
import threading
import uuid
from datetime import datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inducci_lms.kernel import transaction
from inducci_lms.lrs import operations, queries
from inducci_lms.lrs.records import Query
from inducci_lms.xapi.parse import Received
from inducci_lms.xapi.statements import VOIDED
from tests.lrs.samples import AUTHORITY, activity, agent, received, reference, voiding

VERB = "http://x.example/verbs/tried"


def store(session: Session, *some: Received, now: datetime) -> operations.StoreResult:
    return operations.store(session, received=some, now=now, authority=AUTHORITY)


def ids(session: Session, **filters: object) -> set[uuid.UUID]:
    return {one.id for one in queries.find(session, Query(**filters))}  # type: ignore[arg-type]  # filters of a test


@pytest.mark.parametrize("is_voiding_first", [False, True])
def test_voiding_works_in_both_orders_of_arrival(engine: sa.Engine, now: datetime, is_voiding_first: bool) -> None:
    """LRS 6: an unknown target is accepted and voided when it comes."""
    target = received()
    void = voiding(target.id)
    for one in (void, target) if is_voiding_first else (target, void):
        with Session(engine) as session:
            result = store(session, one, now=now)
            session.commit()
    assert result.voided == (target.id,)
    with Session(engine) as session:
        assert queries.statement(session, target.id) is None
        assert queries.statement(session, target.id, voided=True) is not None
        assert queries.statement(session, void.id, voided=True) is None
        assert ids(session) == {void.id}
        # who refers to a voided statement is still found by its words
        assert ids(session, verb=VERB) == {void.id}
        assert ids(session, verb=VOIDED) == {void.id}


def test_who_stores_and_who_voids_at_the_same_moment_see_one_another(engine: sa.Engine, now: datetime) -> None:
    """LRS 12, concurrent writes: neither order of commit may leave a voided statement standing."""
    for _again in range(8):
        target = received()
        void = voiding(target.id)
        barrier = threading.Barrier(2)

        def work(one: Received, barrier: threading.Barrier = barrier) -> None:
            barrier.wait(10)
            transaction.run(lambda: Session(engine), lambda session: store(session, one, now=now), tries=20)

        threads = [threading.Thread(target=work, args=(one,)) for one in (target, void)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with Session(engine) as session:
            assert queries.statement(session, target.id) is None
            assert queries.statement(session, target.id, voided=True) is not None
            assert void.id in ids(session, verb=VERB, limit=1000)


def test_voiding_in_one_batch_works_too(session: Session, now: datetime) -> None:
    target = received()
    assert store(session, voiding(target.id), target, now=now).voided == (target.id,)
    assert queries.statement(session, target.id) is None


@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_voiding_statement_cannot_be_voided(session: Session, now: datetime, is_reversed: bool) -> None:
    """LRS 6: it stays visible, and its target voided."""
    target = received()
    first = voiding(target.id)
    second = voiding(first.id)
    order = [target, first, second]
    for one in reversed(order) if is_reversed else order:
        store(session, one, now=now)
    assert queries.statement(session, first.id) is not None
    assert queries.statement(session, target.id) is None


def test_who_refers_is_found_by_the_words_of_the_target_whatever_the_order(session: Session, now: datetime) -> None:
    """LRS 7, Comm 2.1.3: non-time filters match through references, recursively, and each on its own."""
    registration = str(uuid.uuid4())
    for number, order in enumerate(itertools.permutations(range(3))):
        target = received(actor=agent(f"t{number}"), object=activity(f"t{number}"), context={"registration": registration})
        middle = reference(target.id, actor=agent(f"m{number}"))
        top = reference(middle.id, actor=agent(f"x{number}"), verb={"id": f"http://x.example/top{number}"})
        made = (target, middle, top)
        for place in order:
            store(session, made[place], now=now)
        key = "account:https://x.example/ {}"
        everyone = {target.id, middle.id, top.id}
        iri = activity(f"t{number}")["id"]
        assert ids(session, agent=key.format(f"t{number}")) == everyone
        assert ids(session, activity=iri) == everyone
        assert ids(session, agent=key.format(f"m{number}"), activity=iri) == {middle.id, top.id}
        assert ids(session, agent=key.format(f"x{number}"), activity=iri, verb=VERB) == {top.id}
    assert len(ids(session, registration=registration)) == 18


def test_a_circle_of_references_ends(session: Session, now: datetime) -> None:
    """LRS 12: cycles are bounded."""
    one, two, three = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    store(session, reference(two, id=one), reference(three, id=two), reference(one, id=three), now=now)
    store(session, reference(uuid.uuid4()), now=now)
    alone = uuid.uuid4()
    store(session, reference(alone, id=alone), now=now)
    assert len(ids(session, verb=VERB)) == 5


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_web_of_references_reads_the_same_in_any_order_of_arrival(sqlite_engine: sa.Engine, now: datetime, data: st.DataObject) -> None:
    """LRS 12: order independence of voiding and of what is taken over."""
    count = data.draw(st.integers(2, 6))
    names = [uuid.UUID(int=data.draw(st.integers(0, 2**100)) * 16 + number, version=4) for number in range(count)]
    made: list[Received] = []
    for number, name in enumerate(names):
        kind = data.draw(st.sampled_from(["plain", "reference", "void"]))
        target = data.draw(st.sampled_from(names))
        who = {"actor": agent(f"a{number % 3}")}
        if kind == "plain":
            made.append(received(name, object=activity(f"o{number % 2}"), **who))
        else:
            made.append(reference(target, id=name, **who) if kind == "reference" else voiding(target, id=name, **who))
    views = []
    for order in (made, data.draw(st.permutations(made))):
        with Session(sqlite_engine) as session:
            if data.draw(st.booleans()):
                store(session, *order, now=now)
            else:
                for one in order:
                    store(session, one, now=now)
            view = [ids(session, verb=verb) for verb in (VERB, VOIDED)]
            view += [ids(session, agent=f"account:https://x.example/ a{number}") for number in range(3)]
            view += [ids(session, agent="account:https://x.example/ a1", activity=activity(f"o{number}")["id"]) for number in range(2)]
            view.append({one for one in names if queries.statement(session, one, voided=True)})
            views.append(view)
            session.rollback()
    assert views[0] == views[1]
