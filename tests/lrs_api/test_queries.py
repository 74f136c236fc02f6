"""Finding statements: filters, order, boundaries, pages, shapes."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from inducci_lms.xapi.timestamps import format_timestamp, parse_timestamp
from tests.lrs_api.conftest import Lrs, new_id
from tests.xapi.examples import ACCOUNT, ACTIVITY, AGENT, ANONYMOUS, CONTEXT_AGENTS, CONTEXT_GROUPS, IDENTIFIED, SUB, full, statement

EVA = {"objectType": "Agent", "mbox": "mailto:eva@example.org"}
VERB = {"id": "https://x.org/verb"}


def ref(id: str) -> dict[str, str]:
    return {"objectType": "StatementRef", "id": id}


def pages(lrs: Lrs, **given: Any) -> Iterator[list[dict[str, Any]]]:
    """Walk through a list by its ``more`` addresses."""
    answer = lrs.get("/statements", **given)
    while True:
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        yield answer.json["statements"]
        if not answer.json["more"]:
            return
        assert answer.json["more"].startswith("/training/xapi/statements/more/")
        answer = lrs.http.get(answer.json["more"], headers=lrs.headers)


def test_order_is_newest_stored_first(any_lrs: Lrs) -> None:
    """Comm 2.1.3: ascending turns it round; total and stable within a batch."""
    ids = [*any_lrs.store(*(statement() for _ in range(5))), *any_lrs.store(statement())]
    assert any_lrs.find() == ids[::-1]
    assert any_lrs.find(ascending="true") == ids
    assert any_lrs.find(ascending="false") == ids[::-1]


def test_limits(any_lrs: Lrs) -> None:
    """Comm 2.1.3: limit=0 is the server's maximum; nothing found is 200 with an empty list."""
    ids = any_lrs.store(*(statement() for _ in range(4)))
    assert any_lrs.find(limit="0") == ids[::-1]
    assert any_lrs.find(limit="3") == ids[:0:-1]
    answer = any_lrs.get("/statements", verb="https://x.org/none")
    assert answer.json == {"statements": [], "more": ""}


def test_since_is_exclusive_and_until_inclusive_to_the_microsecond(any_lrs: Lrs) -> None:
    """Comm 2.1.3: on stored, as it is returned."""
    ids = any_lrs.store(*(statement() for _ in range(3)))
    moments = [any_lrs.statement(id)["stored"] for id in ids]
    assert len(set(moments)) == 3
    assert any_lrs.find(since=moments[1]) == [ids[2]]
    assert any_lrs.find(until=moments[1]) == [ids[1], ids[0]]
    assert any_lrs.find(since=moments[0], until=moments[1]) == [ids[1]]
    earlier = parse_timestamp(moments[1])
    assert earlier is not None
    assert any_lrs.find(since=format_timestamp(earlier - timedelta(microseconds=1))) == [ids[2], ids[1]]
    assert any_lrs.find(until=format_timestamp(earlier - timedelta(microseconds=1))) == [ids[0]]
    zoned = earlier.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+05:30").tzinfo).isoformat()
    assert any_lrs.find(since=zoned) == [ids[2]]
    assert any_lrs.http.get(f"{any_lrs.base}/statements?since={zoned}", headers=any_lrs.headers).json["statements"][0]["id"] == ids[2]  # type: ignore[index]  # JSON of the answer


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59.999999999Z", "9999-12-31T00:00:00Z", "2999-01-01T00:00:00Z"])
def test_moments_at_the_ends_of_the_calendar_are_no_fault(any_lrs: Lrs, moment: str) -> None:
    """Data 2.2, section 12: any timestamp may be asked for."""
    (id,) = any_lrs.store(statement())
    assert any_lrs.find(until=moment) == [id]
    assert any_lrs.find(since=moment) == []
    assert any_lrs.find(since="0001-01-01T00:00:00Z") == [id]
    assert any_lrs.find(until="0001-01-01T00:00:00Z") == []
    where = {"activityId": "https://x.org/a", "agent": AGENT}
    assert any_lrs.get("/activities/state", since=moment, **where).json == []
    assert any_lrs.get("/activities/state", since="0001-01-01T00:00:00Z", **where).json == []


WHERE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "actor": lambda who: statement(actor=who),
    "object": lambda who: statement(object=who),
    "member of the actor": lambda who: statement(actor={**ANONYMOUS, "member": [ACCOUNT, who]}),
    "member of the object": lambda who: statement(object={**IDENTIFIED, "member": [who]}),
}
RELATED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "authority": lambda who: statement(authority=who),
    "member of the authority": lambda who: statement(authority={"objectType": "Group", "member": [who, ACCOUNT]}),
    "instructor": lambda who: statement(context={"instructor": who}),
    "member of the instructor": lambda who: statement(context={"instructor": {**IDENTIFIED, "member": [who]}}),
    "member of the team": lambda who: statement(context={"team": {**ANONYMOUS, "member": [who]}}),
    "actor of the SubStatement": lambda who: statement(object={**SUB, "actor": who}),
    "object of the SubStatement": lambda who: statement(object={"objectType": "SubStatement", "actor": AGENT, "verb": VERB, "object": who}),
    "instructor of the SubStatement": lambda who: statement(object={**SUB, "context": {"instructor": who}}),
    "member of the team of the SubStatement": lambda who: statement(object={**SUB, "context": {"team": {**ANONYMOUS, "member": [who]}}}),
}


@pytest.mark.parametrize("make", WHERE.values(), ids=WHERE.keys())
def test_an_agent_is_found_as_actor_or_object(any_lrs: Lrs, make: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Comm 2.1.3: agent matches actor and object, members of a Group included."""
    (id, _) = any_lrs.store(make(EVA), statement())
    assert any_lrs.find(agent=EVA) == [id]
    assert any_lrs.find(agent={**EVA, "name": "another name"}) == [id]
    assert any_lrs.find(agent=EVA, related_agents="true") == [id]


@pytest.mark.parametrize("make", RELATED.values(), ids=RELATED.keys())
def test_an_agent_is_found_elsewhere_if_related_are_wanted(any_lrs: Lrs, make: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Comm 2.1.3: related_agents adds authority, instructor, team, and the same in SubStatements."""
    (id, _) = any_lrs.store(make(EVA), statement())
    assert any_lrs.find(agent=EVA) == []
    assert any_lrs.find(agent=EVA, related_agents="false") == []
    assert any_lrs.find(agent=EVA, related_agents="true") == [id]


@pytest.mark.parametrize("within", ["statement", "SubStatement"])
def test_context_agents_and_groups_are_related(lrs2: Lrs, within: str) -> None:
    """4.2.2.5 (2.0), Comm 2.1.3: contextAgents and contextGroups count among the related."""
    agents = [{**CONTEXT_AGENTS[0], "agent": EVA}]
    groups = [{**CONTEXT_GROUPS[0], "group": {**IDENTIFIED, "member": [EVA]}}]
    for context in ({"contextAgents": agents}, {"contextGroups": groups}):
        sent = statement(context=context) if within == "statement" else statement(object={**SUB, "context": context})
        (id,) = lrs2.store(sent)
        assert id in lrs2.find(agent=EVA, related_agents="true")
    assert lrs2.find(agent=EVA) == []


@pytest.mark.parametrize(
    "who", [IDENTIFIED, ACCOUNT, {"openid": "https://x.org/me"}, {"mbox_sha1sum": "cd9b00a5611f94eaa7b1661edab976068e364975"}]
)
def test_every_identifier_finds(any_lrs: Lrs, who: dict[str, Any]) -> None:
    """Comm 2.1.3: by any identifier, of a Group too."""
    (id, _) = any_lrs.store(statement(actor=who), statement())
    assert any_lrs.find(agent=who) == [id]


def test_activities_are_found(any_lrs: Lrs) -> None:
    """Comm 2.1.3: activity matches the object; related_activities adds context and SubStatement."""
    iri = "https://x.org/wanted"
    (direct, other) = any_lrs.store(statement(object={"id": iri}), statement())
    related = any_lrs.store(
        *(statement(context={"contextActivities": {kind: [{"id": iri}]}}) for kind in ("parent", "grouping", "category", "other")),
        statement(object={**SUB, "object": {"id": iri}}),
        statement(object={**SUB, "context": {"contextActivities": {"parent": [{"id": iri}]}}}),
    )
    assert any_lrs.find(activity=iri) == [direct]
    assert any_lrs.find(activity=iri, related_activities="true") == [*related[::-1], direct]
    assert other not in any_lrs.find(activity=iri, related_activities="true")


def test_verbs_and_registrations_are_found(any_lrs: Lrs) -> None:
    """Comm 2.1.3: verb, registration (in any spelling), and filters together."""
    registration = new_id()
    both, verb, registered = any_lrs.store(
        statement(verb=VERB, context={"registration": registration}),
        statement(verb=VERB),
        statement(context={"registration": registration.upper()}),
    )
    assert any_lrs.find(verb=VERB["id"]) == [verb, both]
    assert any_lrs.find(registration=registration) == [registered, both]
    assert any_lrs.find(registration=registration.upper(), verb=VERB["id"], agent=AGENT, activity=ACTIVITY["id"]) == [both]


def test_related_without_what_it_relates_to_is_legal(lrs: Lrs) -> None:
    """Comm 2.1.3: 200."""
    (id,) = lrs.store(statement())
    assert lrs.find(related_agents="true", related_activities="true") == [id]


def test_an_anonymous_group_cannot_be_asked_for(lrs: Lrs) -> None:
    """Comm 2.1.3: it has no identifier."""
    assert lrs.get("/statements", agent=ANONYMOUS).status_code == 400


# -- references ----------------------------------------------------------------------------------------------------


def test_a_reference_is_found_by_what_it_refers_to(any_lrs: Lrs) -> None:
    """Comm 2.1.3: every filter but those of time, over several steps; limit and since apply to the reference."""
    (target,) = any_lrs.store(statement(actor=EVA, verb=VERB, object={"id": "https://x.org/t"}, context={"registration": new_id()}))
    (first,) = any_lrs.store(statement(object=ref(target)))
    (second,) = any_lrs.store(statement(object=ref(first)))
    registration = any_lrs.statement(target)["context"]["registration"]
    for given in ({"agent": EVA}, {"verb": VERB["id"]}, {"activity": "https://x.org/t"}, {"registration": registration}):
        assert any_lrs.find(**given) == [second, first, target]
        assert any_lrs.find(**given, limit=1) == [second]
        assert any_lrs.find(**given, since=any_lrs.statement(target)["stored"]) == [second, first]


def test_a_reference_may_come_before_its_target(any_lrs: Lrs) -> None:
    """Comm 2.1.3: both orders of arrival, in one batch too."""
    late = new_id()
    (outer_id, inner_id) = (new_id(), new_id())
    any_lrs.store(statement(id=outer_id, object=ref(inner_id)))
    any_lrs.store(statement(id=inner_id, object=ref(late)))
    any_lrs.store(statement(id=late, verb=VERB))
    assert any_lrs.find(verb=VERB["id"]) == [late, inner_id, outer_id]


def test_circles_and_long_chains_of_references_end(any_lrs: Lrs) -> None:
    """Comm 2.1.3: statements that refer to each other, or to themselves, are stored and found."""
    one, two, own = new_id(), new_id(), new_id()
    any_lrs.store(
        statement(id=one, verb=VERB, object=ref(two)), statement(id=two, object=ref(one)), statement(id=own, verb=VERB, object=ref(own))
    )
    assert set(any_lrs.find(verb=VERB["id"])) == {one, two, own}
    chain = [new_id() for _ in range(30)]
    any_lrs.store(statement(id=chain[0], actor=EVA))
    for before, id in pairwise(chain):
        any_lrs.store(statement(id=id, object=ref(before)))
    found = any_lrs.find(agent=EVA)
    assert found[-1] == chain[0]
    assert set(found) <= set(chain)
    assert len(found) >= 10


# -- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_pages_lose_nothing_and_double_nothing(any_lrs: Lrs, ascending: str) -> None:
    """Comm 2.1.3: more leads through all of a list, whatever arrives meanwhile."""
    wanted = any_lrs.store(*(statement(verb=VERB) for _ in range(11)))
    seen: list[str] = []
    for number, page in enumerate(pages(any_lrs, verb=VERB["id"], limit=3, ascending=ascending)):
        assert len(page) <= 3
        seen += [one["id"] for one in page]
        if number == 1:
            arrived = any_lrs.store(statement(verb=VERB), statement())
    assert len(seen) == len(set(seen))
    expected = [*wanted, arrived[0]] if ascending == "true" else wanted[::-1]
    assert seen == expected


def test_more_answers_like_the_query_it_continues(any_lrs: Lrs) -> None:
    """Comm 2.1.3: the same filters and the same shape, with headers of its own request."""
    any_lrs.store(*(full() for _ in range(3)), statement(verb=VERB))
    for shape in ("ids", "canonical", "exact"):
        for page in pages(any_lrs, verb=full()["verb"]["id"], limit=1, format=shape):
            assert len(page) == 1
            assert ("display" in page[0]["verb"]) is (shape != "ids")
    answer = any_lrs.get("/statements", limit=1, attachments="true")
    assert answer.content_type.startswith("multipart/mixed")


def test_more_is_empty_when_a_list_is_complete(lrs: Lrs) -> None:
    """Comm 2.1.3: "" or absent, never null."""
    lrs.store(statement(), statement())
    assert lrs.get("/statements", limit=2).json["more"] == ""  # type: ignore[index]  # JSON of the answer
    assert lrs.get("/statements", limit=1).json["more"] != ""  # type: ignore[index]  # JSON of the answer


@pytest.mark.parametrize(
    "token", ["x", "AAAA", "W10", "WzEsW11d" + "A" * 20, "WyJhIixbXV0", "WzEsW1sieCIsIjEiXV1d", "ä", "WzEsW1siYWdlbnQiLCJ4Il1dXQ"]
)
def test_an_address_of_more_that_we_did_not_make_is_refused(lrs: Lrs, token: str) -> None:
    """Comm 3.2: forged or damaged."""
    assert lrs.get(f"/statements/more/{token}").status_code == 400


def test_more_needs_credential_and_version_as_any_request(lrs: Lrs) -> None:
    """Comm 4.0: the address itself grants nothing."""
    lrs.store(statement(), statement())
    path = lrs.get("/statements", limit=1).json["more"]  # type: ignore[index]  # JSON of the answer
    assert lrs.http.get(path).status_code == 400
    assert lrs.http.get(path, headers={"X-Experience-API-Version": lrs.version}).status_code == 401
    assert lrs.http.get(path + "?limit=1", headers=lrs.headers).status_code == 400


# -- shapes --------------------------------------------------------------------------------------------------------


def test_shapes_of_one_and_of_many(any_lrs: Lrs) -> None:
    """Comm 2.1.3: exact, ids, canonical, for a list and with statementId."""
    (id,) = any_lrs.store(full(actor={**IDENTIFIED, "name": "Team", "member": [AGENT]}))
    for given in ({}, {"statementId": id}):
        answer = {shape: any_lrs.get("/statements", format=shape, **given).json for shape in ("exact", "ids", "canonical")}
        found = {shape: body["statements"][0] if not given else body for shape, body in answer.items() if body is not None}
        assert found["exact"]["object"] == ACTIVITY
        assert found["ids"]["object"] == {"id": ACTIVITY["id"]}
        assert found["ids"]["actor"] == IDENTIFIED
        assert len(found["canonical"]["object"]["definition"]["name"]) == 1
        assert found["canonical"]["actor"] == found["exact"]["actor"]


@pytest.mark.parametrize(
    ("header", "name"), [("nl", "Steenkool"), ("nl;q=0.4, en;q=0.8", "Coal"), ("fr, nl;q=0.1", "Steenkool"), ("nl-BE", "Steenkool")]
)
def test_canonical_chooses_by_accept_language(any_lrs: Lrs, header: str, name: str) -> None:
    """Comm 2.1.3: with weights, map by map; without format=canonical the header has no effect."""
    (id,) = any_lrs.store(full())
    shown = any_lrs.statement(id, format="canonical", headers={"Accept-Language": header})
    assert list(shown["object"]["definition"]["name"].values()) == [name]
    assert shown["object"]["definition"]["description"] == {"en": "What is it?"}
    assert any_lrs.statement(id, headers={"Accept-Language": header})["object"] == ACTIVITY


def test_canonical_shows_what_other_statements_told(any_lrs: Lrs) -> None:
    """Comm 2.1.3: the definition that the store holds."""
    iri = "https://x.org/told"
    (bare, _) = any_lrs.store(
        statement(object={"id": iri}), statement(object={"id": iri, "definition": {"name": {"de": "Kohle", "en": "Coal"}}})
    )
    shown = any_lrs.statement(bare, format="canonical", headers={"Accept-Language": "de"})
    assert shown["object"]["definition"] == {"name": {"de": "Kohle"}}
    assert "definition" not in any_lrs.statement(bare)["object"]


def test_every_filter_together_agrees_with_a_slow_search(any_lrs: Lrs) -> None:
    """Comm 2.1.3: on random statements, each combination of filters finds what a walk through all of them finds."""
    chance = random.Random(5)
    agents = [AGENT, EVA, ACCOUNT]
    verbs = ["https://x.org/v1", "https://x.org/v2"]
    targets = ["https://x.org/a1", "https://x.org/a2"]
    registrations = [new_id(), new_id()]
    sent = [
        statement(
            actor=chance.choice(agents), verb={"id": chance.choice(verbs)}, object={"id": chance.choice(targets)},
            context={"registration": chance.choice(registrations)},
        )
        for _ in range(40)
    ]  # fmt: skip
    ids = any_lrs.store(*sent)
    for _ in range(25):
        given: dict[str, Any] = {}
        keep: list[Callable[[dict[str, Any]], bool]] = []
        if chance.random() < 0.6:
            agent = chance.choice(agents)
            given["agent"] = agent
            keep.append(lambda one, agent=agent: one["actor"] == agent)  # type: ignore[misc]  # mypy cannot type the default
        if chance.random() < 0.6:
            verb = chance.choice(verbs)
            given["verb"] = verb
            keep.append(lambda one, verb=verb: one["verb"]["id"] == verb)  # type: ignore[misc]  # mypy cannot type the default
        if chance.random() < 0.6:
            target = chance.choice(targets)
            given["activity"] = target
            keep.append(lambda one, target=target: one["object"]["id"] == target)  # type: ignore[misc]  # mypy cannot type the default
        if chance.random() < 0.5:
            registration = chance.choice(registrations)
            given["registration"] = registration
            keep.append(lambda one, registration=registration: one["context"]["registration"] == registration)  # type: ignore[misc]  # as above
        for flag in ("related_agents", "related_activities"):
            if chance.random() < 0.3:
                given[flag] = "true"
        expected = [id for id, one in zip(ids, sent, strict=True) if all(test(one) for test in keep)]
        assert [one["id"] for page in pages(any_lrs, limit=4, ascending="true", **given) for one in page] == expected
