"""Numbers as people write them, words compared, patterns that stay harmless."""

import re
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.questions.matchers import Matcher, distance
from inducci_lms.questions.numbers import canonical, number_text, parse_number
from inducci_lms.questions.safe_regex import BadPattern, compile_pattern

NUMBERS = [
    ("1200", "en", "1200"),
    ("1,200", "en", "1200"),
    ("1,200", "nl", "1.2"),
    ("1.200", "nl", "1200"),
    ("1.200", "en", "1.2"),
    ("1.200", "cs", "1.2"),
    ("1 200", "pl", "1200"),
    ("1\u202f200,5", "cs", "1200.5"),
    ("1'200.50", "de", "1200.5"),
    ("1.234.567,8", "de", "1234567.8"),
    ("1,234,567.8", "nl", "1234567.8"),
    ("31,7 %", "nl", "31.7"),
    ("31.7%", "nl", "31.7"),
    ("0.125", "nl", "0.125"),
    ("-3", "en", "-3"),
    ("−3,5", "it", "-3.5"),
    ("+7", "en", "7"),
    ("٣٣٠", "en", "330"),
    ("330 m²", "en", "330"),
    (".5", "en", "0.5"),
]


@pytest.mark.parametrize(("typed", "language", "expected"), NUMBERS)
def test_a_number_is_read_as_the_language_writes_it(typed: str, language: str, expected: str) -> None:
    number = parse_number(typed, language, "m²")
    assert number is not None
    assert canonical(number) == expected


@pytest.mark.parametrize(
    "typed", ["", "about ten", "1.2.3", "1,2,3", "12,34,567", "1e5", "NaN", "inf", "--3", "1 m² 2", "9" * 60, "1.2,3.4"]
)
def test_what_is_no_number_is_told_and_not_guessed(typed: str) -> None:
    assert parse_number(typed, "en", "m²") is None


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9), st.sampled_from(["en", "nl", "cs"])
)
def test_a_number_shown_again_is_the_number_read(number: Decimal, language: str) -> None:
    """A number with three decimals must not come back as thousands: what is shown has no grouping and trailing zeros are gone."""
    shown = number_text(canonical(number), language)
    again = parse_number(shown, language)
    assert again is not None
    assert again == number


ACCEPTED = [
    ("exact", "C-mine", "c–MINE ", True),
    ("exact", "l’Aquila", "L'aquila.", True),
    ("exact", "Košice", "Kos\u030cice", True),
    ("exact", "Straße", "STRASSE", True),
    ("exact", "Genk", "Genk Zuid", False),
    ("contains", "garden city", "the old Garden  City of 1910", True),
    ("contains", "garden city", "gardencity", False),
    ("near", "Waterschei", "Watershei", True),
    ("near", "Waterschei", "Wterschie", True),
    ("near", "Waterschei", "Winterslag", False),
    ("near", "Linz", "Lintz", True),
    ("near", "EU", "US", False),
    ("regex", "(19)?92", "1992", True),
    ("regex", "(19)?92", "in 1992", False),
]


@pytest.mark.parametrize(("match", "value", "typed", "expected"), ACCEPTED)
def test_matchers_forgive_what_does_not_matter(match: str, value: str, typed: str, expected: bool) -> None:
    assert Matcher(match, value).accepts(typed, case=False) is expected  # type: ignore[arg-type]


def test_capitals_matter_when_the_author_says_so() -> None:
    assert not Matcher("exact", "NEET").accepts("neet", case=True)
    assert not Matcher("regex", "[A-Z]+").accepts("neet", case=True)


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_distance_is_symmetric_and_zero_only_for_the_same(one: str, other: str) -> None:
    assert distance(one, other, limit=8) == distance(other, one, limit=8)
    assert (distance(one, other, limit=8) == 0) == (one == other)


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\.", "1"])
COUNTS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,}", "{0,2}"])
PATTERNS = st.recursive(
    st.tuples(ATOMS, COUNTS).map("".join),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join),
        st.tuples(st.sampled_from(["(", "(?:"]), inner, st.just(")"), COUNTS).map("".join),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.text("abc1.", max_size=6))
def test_patterns_mean_what_pythons_mean(pattern: str, text: str) -> None:
    """The subset is a subset: both match the same texts."""
    assert compile_pattern(pattern, case=True).matches(text) == (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a*)*b", "(a|aa)*b", "(a|a?)*b", "((a+)+)+b", "a*a*a*a*a*b"])
def test_a_pattern_that_ruins_backtracking_costs_nothing_here(pattern: str) -> None:
    """500 characters against the classic bombs; ``re`` would need longer than the universe has."""
    compiled = compile_pattern(pattern)
    began = time.perf_counter()
    assert not compiled.matches("a" * 500)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("pattern", ["", "(", "a)", "[", "a**", "(?=a)", "\\1", "a{1000}", "(a{99}){99}", "^a$", "x" * 201, "a{3,1}", "*a"])
def test_a_pattern_outside_the_subset_is_refused_with_a_reason(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compile_pattern(pattern)
