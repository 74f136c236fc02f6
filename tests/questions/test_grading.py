"""The rules of partial credit, as the kinds' docstrings state them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import registry
from inducci_lms.questions.model import Question, Response


def question(kind: str, parts: str = "", **keys: Any) -> Question:
    texts = {part: LanguageMap({"en": part or "Prompt"}) for part in ["", *parts.split()]}
    return registry.parse({"id": "q", "kind": kind, **keys}, texts)


def scaled(asked: Question, value: Any) -> float:
    return registry.kind(asked.kind).grade(asked, Response(value)).scaled


@pytest.mark.parametrize(
    ("chosen", "expected"), [("a c", 1.0), ("a", 0.5), ("a b", 0.0), ("a b c", 0.5), ("b d", 0.0), ("a b c d", 0.0), ("c a", 1.0)]
)
def test_right_choices_count_for_and_wrong_ones_against(chosen: str, expected: float) -> None:
    asked = question("multiple_choice", "a b c d", options=[*"abcd"], correct=["a", "c"])
    assert scaled(asked, tuple(chosen.split())) == expected


def test_without_partial_credit_it_is_all_or_nothing() -> None:
    asked = question("multiple_choice", "a b c", options=[*"abc"], correct=["a", "c"], partial=False)
    assert (scaled(asked, ("a",)), scaled(asked, ("a", "c")), scaled(asked, ("a", "b", "c"))) == (0.0, 1.0, 0.0)


@given(st.permutations("abcdef"))
def test_the_order_of_ticking_and_of_options_does_not_matter(options: list[str]) -> None:
    """Permutation invariance: a shuffled page grades like an unshuffled one."""
    first = question("multiple_choice", "a b c d e f", options=[*"abcdef"], correct=["a", "c", "e"])
    second = question("multiple_choice", "a b c d e f", options=options, correct=["e", "c", "a"])
    assert scaled(first, ("a", "b", "c")) == scaled(second, ("c", "b", "a")) == pytest.approx(1 / 3, abs=1e-6)


@pytest.mark.parametrize(("order", "expected"), [("abcd", 1.0), ("dcba", 0.0), ("bcda", 2 / 3), ("badc", 0.0), ("cdab", 2 / 3)])
def test_ordering_counts_neighbours_in_the_right_order(order: str, expected: float) -> None:
    asked = question("ordering", "a b c d", items=[*"abcd"])
    assert scaled(asked, {item: str(place) for place, item in enumerate(order, 1)}) == pytest.approx(expected, abs=1e-6)


def test_an_incomplete_order_scores_what_it_holds() -> None:
    asked = question("ordering", "a b c d", items=[*"abcd"])
    assert scaled(asked, {"a": "1", "b": "2"}) == pytest.approx(1 / 3, abs=1e-6)
    assert scaled(asked, {"a": "1", "b": "1"}) == 0.0


@given(st.text(min_size=1, max_size=8))
def test_ordering_is_never_shown_in_the_right_order(seed: str) -> None:
    asked = question("ordering", "a b c", items=[*"abc"])
    shown = [control.part for control in registry.kind("ordering").controls(asked, None, seed=seed)]
    assert sorted(shown) == [*"abc"]
    assert shown != [*"abc"]


@given(st.permutations(["r1", "r2", "r3"]))
def test_matching_scores_the_share_of_right_pairs(rights: list[str]) -> None:
    pairs = {"l1": "r1", "l2": "r2", "l3": "r3"}
    asked = question("matching", "l1 l2 l3 r1 r2 r3", left=[*pairs], right=[*pairs.values()], pairs=pairs)
    given_pairs = dict(zip(pairs, rights, strict=True))
    expected = sum(pairs[one] == given_pairs[one] for one in pairs) / 3
    assert scaled(asked, given_pairs) == pytest.approx(expected, abs=1e-6)


def test_points_weigh_the_share() -> None:
    asked = question("multiple_choice", "a b", options=["a", "b"], correct=["a", "b"], points=4)
    grade = registry.kind("multiple_choice").grade(asked, Response(("a",)))
    assert (grade.points, grade.max, grade.scaled, grade.correct) == (2.0, 4.0, 0.5, False)


def test_feedback_names_the_most_special_first_and_only_what_the_author_wrote() -> None:
    asked = question("single_choice", "a b a.feedback incorrect general", options=["a", "b"], correct="b")
    kind = registry.kind("single_choice")
    assert kind.grade(asked, Response("a")).feedback == ("a.feedback", "incorrect", "general")
    assert kind.grade(asked, Response("b")).feedback == ("general",)


def test_both_ends_of_a_tolerance_are_right() -> None:
    asked = question("number", correct=330, tolerance=5)
    assert [scaled(asked, value) for value in ("325", "335", "324.99", "335.01", "1e400", "many")] == [1, 1, 0, 0, 0, 0]
    share = question("number", correct=31.7, tolerance_share=0.02)
    assert [scaled(share, value) for value in ("31.1", "32.334", "32.4")] == [1, 1, 0]
    assert registry.kind("number").interaction(share).correct == ("31.066[:]32.334",)


def test_xapi_responses_use_the_delimiters_of_the_standard() -> None:
    """xAPI Data 2.4.4.1."""
    ordering = question("ordering", "a b", items=["a", "b"])
    matching = question("matching", "l1 l2 r1 r2", left=["l1", "l2"], right=["r1", "r2"], pairs={"l1": "r2", "l2": "r1"})
    choice = question("multiple_choice", "a b c", options=[*"abc"], correct=["a", "c"])
    assert registry.kind("ordering").wire(ordering, Response({"b": "1", "a": "2"})) == "b[,]a"
    assert registry.kind("matching").interaction(matching).correct == ("l1[.]r2[,]l2[.]r1",)
    assert registry.kind("multiple_choice").wire(choice, Response(("c", "a"))) == "a[,]c"
    text = question("short_text", accept={"nl": [{"match": "exact", "value": "mijn"}], "en": ["mine"]}, case=True)
    assert registry.kind("short_text").interaction(text).correct == ("{case_matters=true}{lang=nl}mijn", "{case_matters=true}{lang=en}mine")
