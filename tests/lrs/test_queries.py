"""Lists by any filter, page by page (LRS_REQUIREMENTS 7 and 12; xAPI Comm 2.1.3)."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inducci_lms.lrs import operations, queries, terms
from inducci_lms.lrs.records import Query, Stored
from inducci_lms.xapi.parse import Received
from tests.lrs.samples import AUTHORITY, activity, agent, received

KEY = "account:https://x.example/ {}"
NAMES = ["ann", "bob", "eve"]
PLACES = ["a", "b"]
VERBS = ["http://x.example/v1", "http://x.example/v2"]
REGISTRATIONS = [str(uuid.UUID(int=number, version=4)) for number in range(2)]

names = st.sampled_from(NAMES)


@st.composite
def someone(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.integers(0, 3)):
        return agent(draw(names))
    members = [agent(one) for one in draw(st.lists(names, min_size=1, max_size=3, unique=True))]
    group: dict[str, Any] = {"objectType": "Group", "member": members}
    if draw(st.booleans()):
        group["account"] = agent(draw(names))["account"]
    return group


@st.composite
def contexts(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if draw(st.booleans()):
        made["registration"] = draw(st.sampled_from(REGISTRATIONS))
    if draw(st.booleans()):
        made["instructor"] = draw(someone())
    if draw(st.booleans()):
        made["contextActivities"] = {
            draw(st.sampled_from(["parent", "grouping", "category", "other"])): [activity(draw(st.sampled_from(PLACES)))]
        }
    return made


@st.composite
def statements(draw: st.DrawFn) -> Received:
    target: Any = activity(draw(st.sampled_from(PLACES)))
    kind = draw(st.integers(0, 5))
    if kind == 0:
        target = draw(someone())
    elif kind == 1:
        sub = {"objectType": "SubStatement", "actor": draw(someone()), "verb": {"id": VERBS[0]}, "object": target}
        target = {**sub, "context": draw(contexts())}
    return received(actor=draw(someone()), verb={"id": draw(st.sampled_from(VERBS))}, object=target, context=draw(contexts()) or None)


@st.composite
def filters(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {"ascending": draw(st.booleans()), "limit": draw(st.integers(1, 4))}
    if draw(st.booleans()):
        made |= {"agent": KEY.format(draw(names)), "related_agents": draw(st.booleans())}
    if draw(st.booleans()):
        made |= {"activity": activity(draw(st.sampled_from(PLACES)))["id"], "related_activities": draw(st.booleans())}
    if draw(st.booleans()):
        made["verb"] = draw(st.sampled_from(VERBS))
    if draw(st.booleans()):
        made["registration"] = draw(st.sampled_from(REGISTRATIONS))
    return made


def _agents(value: dict[str, Any]) -> set[str]:
    return {key for one in (value, *value.get("member", ())) if (key := terms.agent_key(one))}


def matches(data: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """The filters as the standard words them, without any index: what the store must agree with."""
    target = data["object"]
    kind = target.get("objectType", "Activity")
    sub = target if kind == "SubStatement" else None
    if "agent" in wanted:
        near = _agents(data["actor"]) | (_agents(target) if kind in ("Agent", "Group") else set())
        if wanted["related_agents"]:
            for place in (data, *([sub] if sub else ())):
                near |= _agents(place["actor"]) | _agents(place.get("context", {}).get("instructor", {}))
                if place["object"].get("objectType") in ("Agent", "Group"):
                    near |= _agents(place["object"])
        if wanted["agent"] not in near:
            return False
    if "activity" in wanted:
        here = {target["id"]} if kind == "Activity" else set()
        if wanted["related_activities"]:
            for place in (data, *([sub] if sub else ())):
                here |= {one["id"] for some in place.get("context", {}).get("contextActivities", {}).values() for one in some}
                here |= {place["object"]["id"]} if place["object"].get("objectType") == "Activity" else set()
        if wanted["activity"] not in here:
            return False
    if "verb" in wanted and data["verb"]["id"] != wanted["verb"]:
        return False
    return "registration" not in wanted or data.get("context", {}).get("registration") == wanted["registration"]


def everything(session: Session, wanted: dict[str, Any]) -> list[Stored]:
    found: list[Stored] = []
    cursor = None
    while True:
        page = queries.find(session, Query(**wanted, cursor=cursor))
        found += page[: wanted["limit"]]
        if len(page) <= wanted["limit"]:
            return found
        cursor = found[-1].row


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(many=st.lists(statements(), max_size=14), some=st.lists(filters(), min_size=1, max_size=6))
def test_every_filter_finds_all_that_matches_and_nothing_else(
    sqlite_engine: sa.Engine, now: datetime, many: list[Received], some: list[dict[str, Any]]
) -> None:
    """LRS 12: completeness of lists, pages included, for every combination of filters."""
    with Session(sqlite_engine) as session:
        operations.store(session, received=many, now=now, authority=AUTHORITY)
        for wanted in some:
            expected = [one.id for one in many if matches(dict(one.data), wanted)]
            found = [one.id for one in everything(session, wanted)]
            assert found == (expected if wanted["ascending"] else expected[::-1])
        session.rollback()


def test_filters_work_alike_on_every_database(engine: sa.Engine, now: datetime) -> None:
    """Issue B 2: the same answers on SQLite, PostgreSQL and MariaDB."""
    made = [
        received(actor=agent(NAMES[n % 3]), verb={"id": VERBS[n % 2]}, object=activity(PLACES[n % 2]), context={"instructor": agent("eve")})
        for n in range(12)
    ]
    with Session(engine) as session:
        operations.store(session, received=made, now=now, authority=AUTHORITY)
        session.commit()
    wanted: list[dict[str, Any]] = [
        {},
        {"agent": KEY.format("ann"), "related_agents": False},
        {"agent": KEY.format("eve"), "related_agents": True},
        {"agent": KEY.format("eve"), "related_agents": True, "verb": VERBS[0]},
        {"activity": activity("a")["id"], "related_activities": True, "agent": KEY.format("bob"), "related_agents": True},
        {
            "agent": KEY.format("bob"),
            "related_agents": False,
            "activity": activity("b")["id"],
            "related_activities": False,
            "verb": VERBS[1],
        },
    ]
    with Session(engine) as session:
        for one in wanted:
            for ascending in (True, False):
                expected = [some.id for some in made if matches(dict(some.data), one)]
                found = [some.id for some in everything(session, {**one, "limit": 3, "ascending": ascending})]
                assert found == (expected if ascending else expected[::-1])


def test_new_arrivals_while_paging_neither_double_nor_hide_anything(session: Session, now: datetime) -> None:
    """LRS 12, Comm 2.1.3: a list that is read on stays the list that was asked for."""
    made = [received() for _ in range(10)]
    operations.store(session, received=made, now=now, authority=AUTHORITY)
    seen: list[uuid.UUID] = []
    cursor = None
    while True:
        page = queries.find(session, Query(limit=3, cursor=cursor))
        seen += [one.id for one in page[:3]]
        if len(page) <= 3:
            break
        cursor = page[2].row
        operations.store(session, received=[received()], now=now + timedelta(seconds=1), authority=AUTHORITY)
    assert seen == [one.id for one in reversed(made)]


def test_since_is_exclusive_and_until_inclusive_to_the_microsecond(session: Session, now: datetime) -> None:
    """LRS 7 and 12: exact boundaries on the ``stored`` that is returned."""
    made = [received() for _ in range(3)]
    operations.store(session, received=made, now=now, authority=AUTHORITY)
    stored = [one.stored for one in queries.find(session, Query(ascending=True))]
    assert [one.stored for one in queries.find(session, Query(since=stored[0]))] == [stored[2], stored[1]]
    assert [one.stored for one in queries.find(session, Query(until=stored[1]))] == [stored[1], stored[0]]
    assert [one.id for one in queries.find(session, Query(since=stored[0], until=stored[1]))] == [made[1].id]


def test_mine_are_those_the_credential_vouches_for(session: Session, now: datetime) -> None:
    """Scope statements/read/mine (Comm 4.3)."""
    mine, other = received(), received(authority=agent("other"))
    operations.store(session, received=[mine, other], now=now, authority=AUTHORITY)
    key = terms.authority_key(msgspec.json.decode(AUTHORITY))
    assert [one.id for one in queries.find(session, Query(authority=key))] == [mine.id]


def test_names_of_an_agent_are_those_statements_gave(session: Session, now: datetime) -> None:
    """LRS 10: the Person object (Comm 2.4)."""
    named = [received(actor={**agent("ann"), "name": name}) for name in ("Ann", "Ann B.")]
    operations.store(
        session, received=[*named, received(context={"instructor": {**agent("bob"), "name": "Bob"}})], now=now, authority=AUTHORITY
    )
    assert queries.person(session, agent("ann")) == ["Ann B.", "Ann"]
    assert queries.person(session, agent("bob")) == ["Bob"]
    assert queries.person(session, agent("nobody")) == []


def test_what_counts_for_a_learner_is_replayed_in_order(engine: sa.Engine, now: datetime) -> None:
    """Progress is a projection: voided and foreign statements are not replayed."""
    from tests.lrs.samples import voiding

    made = [received() for _ in range(4)]
    with Session(engine) as session:
        operations.store(session, received=made, now=now, authority=AUTHORITY, person_ids={one.id: 7 for one in made[:3]})
        operations.store(session, received=[voiding(made[1].id)], now=now, authority=AUTHORITY)
        session.commit()
    with Session(engine) as session:
        assert [one["id"] for one in queries.replay(session, 7)] == [str(made[0].id), str(made[2].id)]
        assert list(queries.people_with_statements(session)) == [7]
        rows = {one.id: one.row for one in queries.every(session)}
        assert queries.counts_for(session, list(rows.values())) == {rows[one.id]: 7 for one in made[:3]}
        assert queries.count(session) == 5


def test_all_are_given_in_chunks_and_from_a_row_on(session: Session, now: datetime) -> None:
    made = [received() for _ in range(7)]
    operations.store(session, received=made, now=now, authority=AUTHORITY)
    found = list(queries.every(session, limit=3))
    assert [one.id for one in found] == [one.id for one in made]
    assert [one.id for one in queries.every(session, after=found[4].row, limit=3)] == [made[5].id, made[6].id]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_consistent_through_waits_for_who_has_not_committed(request: pytest.FixtureRequest, kind: str, now: datetime) -> None:
    """LRS 7 and DECISIONS: the earliest ``stored`` not yet committed, else now."""
    from tests.conftest import create_all

    engine = sa.create_engine(request.getfixturevalue(f"{kind}_uri"))
    if kind == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    create_all(engine)
    later = now + timedelta(seconds=30)
    with Session(engine) as reader:
        assert queries.consistent_through(reader, later) == later
        reader.rollback()
        with Session(engine) as writer:
            operations.store(writer, received=[received()], now=now, authority=AUTHORITY, clock=lambda: now + timedelta(seconds=5))
            assert queries.consistent_through(reader, later) < now + timedelta(seconds=5)
            assert queries.find(reader, Query(ascending=True)) == ()
            reader.rollback()
            writer.commit()
        assert queries.consistent_through(reader, later) == later
        found = queries.find(reader, Query(ascending=True))
        assert [one.stored for one in found] == [now + timedelta(seconds=5)]
    engine.dispose()
