"""The contract with tincan: it reads every statement that we make (DECISIONS, Recording; DEPENDENCIES B)."""

import json
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.xapi import iris, profile, tincan_border
from inducci_lms.xapi.parse import parse
from inducci_lms.xapi.statements import Activity, Agent, Context, Result, Score, Statement, StatementRef, voiding

BASE = "https://www.inducci.eu/xapi/"
ANN = Agent("https://www.inducci.eu/", "0f" * 16)
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

texts = st.dictionaries(st.sampled_from(["en", "nl", "de"]), st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=3)
verbs = st.sampled_from([one.verb() for one in profile.CONCEPTS if one.kind == "Verb" and one is not profile.VOIDED_VERB])
activities = st.builds(
    Activity,
    id=st.sampled_from(
        [iris.scheme(BASE, "limburg"), iris.module(BASE, "c1"), iris.activity(BASE, "c1", "a"), iris.question(BASE, "c1", "a", "q1")]
    ),
    type=st.sampled_from([one.iri for one in profile.CONCEPTS if one.kind == "ActivityType"]),
    name=texts,
    description=texts,
)
scores = st.builds(
    Score, scaled=st.floats(0, 1), raw=st.none() | st.integers(0, 10), min=st.none() | st.just(0), max=st.none() | st.just(10)
)
results = st.builds(
    Result,
    score=st.none() | scores,
    success=st.none() | st.booleans(),
    completion=st.none() | st.booleans(),
    response=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    duration_s=st.none() | st.floats(0, 100_000),
    extensions=st.just({}) | st.just({profile.EVIDENCE: [str(uuid.UUID(int=1, version=4))], profile.PROGRESS: 50}),
)
contexts = st.builds(
    Context,
    registration=st.none() | st.uuids(version=4),
    parent=st.lists(activities, max_size=2),
    grouping=st.lists(activities, max_size=2),
    category=st.just((profile.CATEGORY,)),
    language=st.sampled_from(["", "nl", "en"]),
    revision=st.sampled_from(["", "3 (0f0f0f0f)"]),
    extensions=st.just({profile.REVISION: {"module": "c1", "seq": 3, "hash": "0f"}}),
)
statements = st.builds(
    Statement,
    id=st.uuids(version=4),
    actor=st.just(ANN),
    verb=verbs,
    object=activities,
    timestamp=st.datetimes(timezones=st.just(UTC)),
    result=st.none() | results,
    context=st.none() | contexts,
)


@given(statements)
def test_tincan_reads_every_statement_that_we_make(made: Statement) -> None:
    """And writes it again without losing who, what and with which result (it may respell durations and zones)."""
    there = tincan_border.to_tincan(made)
    back = json.loads(tincan_border.from_tincan(there))
    ours = made.as_json()
    assert back["id"] == ours["id"]
    assert back["actor"]["account"] == ours["actor"]["account"]
    assert back["verb"]["id"] == ours["verb"]["id"]
    assert back["object"]["id"] == ours["object"]["id"]
    assert back.get("result", {}).get("score", {}).get("scaled") == ours.get("result", {}).get("score", {}).get("scaled")
    assert back.get("context", {}).get("registration") == ours.get("context", {}).get("registration")


@given(statements)
def test_our_own_checks_accept_every_statement_that_we_make(made: Statement) -> None:
    """Valid xAPI 1.0.3 (issue A 5): the strict parser takes the same bytes and changes nothing."""
    (received,) = parse(made.as_bytes(), "1.0.3")
    assert received.raw == made.as_bytes()
    assert received.data == made.as_json()


def test_a_voiding_statement_passes_both_borders() -> None:
    target = uuid.uuid4()
    made = voiding(actor=ANN, target=target, timestamp=AT, id=uuid.uuid4())
    assert parse(made.as_bytes(), "1.0.3")[0].data["object"] == StatementRef(target).as_json()
    assert str(tincan_border.to_tincan(made).object.id) == str(target)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_the_far_store_is_described_by_tincan_and_the_body_stays_ours(version: str) -> None:
    """DECISIONS: tincan gives endpoint, auth and request, never the serialisation; 2.0.0 is taught to it."""
    far = tincan_border.remote("https://far.example/xapi", authorization=tincan_border.basic("Schlüssel", "s"), version=version)
    request = tincan_border.saving(far, "application/json")
    assert request.content is None
    assert far.endpoint + request.resource == "https://far.example/xapi/statements"
    assert request.headers["X-Experience-API-Version"] == version
    assert request.headers["Authorization"].startswith("Basic ")
