"""The three shapes of a statement in an answer."""

import json
from typing import Any

import pytest

from inducci_lms.xapi import formats
from inducci_lms.xapi.json import minified
from tests.xapi.examples import (
    ACCOUNT,
    ACTIVITY,
    AGENT,
    ANONYMOUS,
    CONTEXT_AGENTS,
    CONTEXT_GROUPS,
    IDENTIFIED,
    REF,
    SUB,
    full,
    statement,
    text,
)


def ids(value: Any) -> Any:
    return json.loads(formats.ids(minified(text(value))))


def canonical(value: Any, accept: str = "", known: dict[str, Any] | None = None) -> Any:
    definitions = {iri: text(definition) for iri, definition in (known or {}).items()}
    return json.loads(formats.canonical(minified(text(value)), accept, definitions))


def test_ids_leaves_only_what_identifies() -> None:
    """Comm 2.1.3: an Activity has exactly its id, an Agent its identifier, a Group identifier and objectType, the verb its id."""
    shown = ids(full(actor=IDENTIFIED | {"name": "x", "member": [AGENT]}, authority=AGENT))
    assert shown["actor"] == IDENTIFIED
    assert shown["authority"] == {"objectType": "Agent", "mbox": AGENT["mbox"]}
    assert shown["verb"] == {"id": "http://adlnet.gov/expapi/verbs/answered"}
    assert shown["object"] == {"id": ACTIVITY["id"]}
    assert shown["context"]["contextActivities"]["parent"] == [{"id": "https://www.example.org/xapi/coal"}]
    assert shown["context"]["instructor"] == ACCOUNT
    assert shown["result"] == full()["result"]


def test_ids_of_an_anonymous_group_are_its_members() -> None:
    """Comm 2.1.3: a group without an identifier is identified by its members."""
    shown = ids(statement(actor=ANONYMOUS))
    assert shown["actor"] == {"objectType": "Group", "member": [{"objectType": "Agent", "mbox": AGENT["mbox"]}, ACCOUNT]}


@pytest.mark.parametrize(
    ("target", "expected"), [(AGENT, {"objectType": "Agent", "mbox": AGENT["mbox"]}), (IDENTIFIED, IDENTIFIED), (REF, REF)]
)
def test_ids_of_other_objects(target: Any, expected: Any) -> None:
    """Comm 2.1.3: agents, groups and references as objects."""
    assert ids(statement(object=target))["object"] == expected


def test_ids_reaches_into_substatements_and_context_agents() -> None:
    """Comm 2.1.3, 4.2.2.5 (2.0): the shape holds at every level."""
    shown = ids(statement(object=SUB, context={"contextAgents": CONTEXT_AGENTS, "contextGroups": CONTEXT_GROUPS}))
    assert shown["object"]["object"] == {"id": ACTIVITY["id"]}
    assert shown["object"]["actor"] == {"objectType": "Agent", "mbox": AGENT["mbox"]}
    assert shown["object"]["context"]["contextActivities"]["other"] == [{"id": "https://www.example.org/o"}]
    assert shown["context"]["contextAgents"][0]["agent"] == {"objectType": "Agent", "mbox": AGENT["mbox"]}
    assert shown["context"]["contextGroups"][0]["group"] == IDENTIFIED


def test_numbers_keep_their_spelling_in_every_shape() -> None:
    """Data 2.4.5.1: a score goes out as it came in."""
    raw = minified(text(full(context={"extensions": {"https://x.org/n": 17}}))).replace(b"17", b"1.70e1").replace(b"0.95", b"9.50E-1")
    for shaped in (formats.ids(raw), formats.canonical(raw, "en", {})):
        assert b"1.70e1" in shaped
        assert b"9.50E-1" in shaped


def test_canonical_chooses_a_language_for_each_map_by_itself() -> None:
    """Comm 2.1.3: maps need not share a language; agents stay as in exact."""
    shown = canonical(full(), "nl, en;q=0.5")
    assert shown["verb"]["display"] == {"nl": "antwoordde"}
    assert shown["object"]["definition"]["name"] == {"nl": "Steenkool"}
    assert shown["object"]["definition"]["description"] == {"en": "What is it?"}
    assert shown["object"]["definition"]["choices"][0]["description"] == {"en": "A stone"}
    assert shown["attachments"][0]["display"] == {"en": "A text"}
    assert shown["actor"] == AGENT


def test_canonical_shows_activities_as_the_store_knows_them() -> None:
    """Comm 2.1.3: the canonical definition, in SubStatements and context activities too."""
    known = {ACTIVITY["id"]: {"name": {"en": "Coal", "pl": "Węgiel"}}, "https://www.example.org/xapi/coal": {"name": {"en": "Module"}}}
    shown = canonical(full(object=SUB), "pl", known)
    assert shown["object"]["object"]["definition"] == {"name": {"pl": "Węgiel"}}
    assert shown["context"]["contextActivities"]["parent"][0]["definition"] == {"name": {"en": "Module"}}
    assert shown["object"]["context"]["contextActivities"]["parent"][0]["definition"] == {"name": {"en": "Module"}}


@pytest.mark.parametrize("target", [AGENT, ANONYMOUS, REF])
def test_canonical_leaves_other_objects_alone(target: Any) -> None:
    """Comm 2.1.3: agents and groups as in exact."""
    assert canonical(statement(object=target), "en")["object"] == target


def test_canonical_finds_every_activity() -> None:
    """Comm 2.1.3: definitions are wanted for all of them."""
    found = formats.activity_ids(statement(object=SUB, context={"contextActivities": {"grouping": [{"id": "https://x.org/g"}]}}))
    assert found == {ACTIVITY["id"], "https://www.example.org/xapi/coal", "https://www.example.org/o", "https://x.org/g"}
    assert formats.activity_ids(statement(object=AGENT)) == set()
