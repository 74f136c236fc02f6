"""Which differences make another statement of the same id."""

from typing import Any

import pytest

from inducci_lms.xapi.compare import same_statement
from inducci_lms.xapi.versions import FAMILIES, Family
from tests.xapi.examples import AGENT, ANONYMOUS, CONTEXT_AGENTS, DELETE, IDENTIFIED, REF, SUB, changed, full, statement, text

both = pytest.mark.parametrize("family", FAMILIES)


def same(old: Any, new: Any, family: Family = "1.0.3") -> bool:
    there, back = same_statement(text(old), text(new), family), same_statement(text(new), text(old), family)
    assert there == back
    return there


ALIKE: list[tuple[str, Any]] = [
    ("id", REF["id"]),
    ("stored", "2026-11-23T09:31:00Z"),
    ("authority", AGENT),
    ("version", "1.0.3"),
    ("timestamp", "2026-11-23T10:30:00.1230+01:00"),
    ("timestamp", DELETE),
    ("verb.display", {"cs": "odpověděl"}),
    ("verb.display", DELETE),
    ("object.definition", DELETE),
    ("object.objectType", DELETE),
    ("object.definition.name", {"it": "Carbone"}),
    ("actor.objectType", DELETE),
    ("attachments", DELETE),
    ("context.contextActivities.parent", {"id": "https://www.example.org/xapi/coal"}),
    ("context.contextActivities.parent.0.definition", {"name": {"en": "x"}}),
    ("context.registration", "EC531277-B57B-4C15-8D91-D292C5B2B8F7"),
    ("context.instructor.objectType", DELETE),
]


@both
@pytest.mark.parametrize(("path", "value"), ALIKE)
def test_what_may_differ_makes_no_other_statement(family: Family, path: str, value: Any) -> None:
    """Data 2.3.1: what a store assigns, definitions, displays, zones, attachments."""
    assert same(full(), changed(full(), path, value), family)
    if path in ("id", "stored", "authority", "version"):
        return
    assert same(statement(object=SUB), statement(object=changed(SUB, path, value) if _has(SUB, path) else SUB), family)


def _has(value: Any, path: str) -> bool:
    return path.split(".")[0] in value


OTHER: list[tuple[str, Any]] = [
    ("actor.mbox", "mailto:eva@example.org"),
    ("actor.name", "Eva"),
    ("verb.id", "http://x.org/v"),
    ("object.id", "http://x.org/o"),
    ("result.score.raw", 18),
    ("result.response", "b"),
    ("result.extensions", {}),
    ("result", DELETE),
    ("context.language", "nl"),
    ("context.registration", "ec531277-b57b-4c15-8d91-d292c5b2b8f8"),
    ("context.contextActivities.parent.0.id", "http://x.org/p"),
    ("context.extensions", {"https://www.example.org/c": "X"}),
    ("context.statement.id", "7690e6c9-3ef0-4ed3-8b37-7f3964730bee"),
    ("timestamp", "2026-11-23T09:30:00.124Z"),
]


@both
@pytest.mark.parametrize(("path", "value"), OTHER)
def test_what_says_something_else_is_another_statement(family: Family, path: str, value: Any) -> None:
    """Comm 2.1.1: same id and other meaning is a conflict."""
    assert not same(full(), changed(full(), path, value), family)


@both
def test_numbers_are_compared_by_value_and_exactly(family: Family) -> None:
    """Data 2.3.1: 0.10 is 0.1; what only looks alike as a double is not."""

    def score(literal: str) -> bytes:
        return text(statement(result={"score": {"raw": 17}})).replace(b"17", literal.encode())

    assert same_statement(score("0.1"), score("1.0e-1"), family)
    assert same_statement(score("19"), score("19.0"), family)
    assert not same_statement(score("0.1"), score("0.10000000000000000001"), family)


@both
def test_members_of_a_group_have_no_order(family: Family) -> None:
    """Data 2.3.1: the order of members may change."""
    turned = {**ANONYMOUS, "member": [*reversed(ANONYMOUS["member"])]}  # type: ignore[call-overload]  # a literal of mixed types
    assert same(statement(actor=ANONYMOUS), statement(actor=turned), family)
    assert same(statement(context={"team": ANONYMOUS}), statement(context={"team": turned}), family)
    assert not same(statement(actor=ANONYMOUS), statement(actor={**ANONYMOUS, "member": [AGENT]}), family)


def test_durations_are_compared_as_text_in_1_0_3_and_to_a_hundredth_in_2_0() -> None:
    """Data 4.6, 4.2.7 (2.0): the two families differ."""

    def lasting(duration: str) -> Any:
        return statement(result={"duration": duration})

    for first, second in (("PT1.119S", "PT1.11S"), ("PT60S", "PT1M"), ("P1W", "P7D"), ("P1Y", "P12M")):
        assert same(lasting(first), lasting(second), "2.0")
        assert not same(lasting(first), lasting(second), "1.0.3")
    assert not same(lasting("PT1.12S"), lasting("PT1.11S"), "2.0")
    assert not same(lasting("P1M"), lasting("P30D"), "2.0")


def test_context_agents_are_compared_as_agents() -> None:
    """4.2.2.5 (2.0): an objectType that may be left out changes nothing."""
    bare = changed(CONTEXT_AGENTS, "0.agent.objectType", DELETE)
    assert same(statement(context={"contextAgents": CONTEXT_AGENTS}), statement(context={"contextAgents": bare}), "2.0")


@both
@pytest.mark.parametrize("target", [AGENT, IDENTIFIED, REF, SUB])
def test_every_kind_of_object_is_compared(family: Family, target: Any) -> None:
    """Data 2.4.4: the object decides."""
    assert same(statement(object=target), statement(object=target), family)
    assert not same(statement(object=target), statement(), family)
