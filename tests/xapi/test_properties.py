"""Rules that hold for every statement, tried on random ones."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from inducci_lms.xapi import formats
from inducci_lms.xapi.compare import same_statement
from inducci_lms.xapi.parse import parse
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.versions import FAMILIES, Family
from tests.xapi.examples import text
from tests.xapi.statements_strategy import mutated, statements

both = pytest.mark.parametrize("family", FAMILIES)
calm = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@both
@calm
@given(statement=statements)
def test_what_the_standard_allows_is_taken_and_comes_back_equal(family: Family, statement: dict[str, object]) -> None:
    """Data 2.2, issue C 5: valid → accepted and equal, whatever the blanks between tokens; and equal to itself in meaning."""
    (received,) = parse(text(statement), family)
    assert json.loads(received.raw) == statement
    (again,) = parse(json.dumps(statement, indent=1).encode(), family)
    assert again.data == received.data
    assert same_statement(received.raw, again.raw, family)
    for shaped in (formats.ids(received.raw), formats.canonical(received.raw, "de", {})):
        assert parse(shaped, family)[0].id == received.id


@both
@calm
@given(statement=mutated())
def test_one_wrong_thing_is_refused(family: Family, statement: dict[str, object]) -> None:
    """Data 2.2, issue C 5: one mutation → refused, naming a property."""
    with pytest.raises(Refused) as caught:
        parse(text(statement), family)
    assert caught.value.path != "$"
    assert caught.value.section
