"""A faulty question tells every fault, with the path to it and what to write instead (issue A, 2)."""

from typing import Any

import pytest

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import registry
from inducci_lms.questions.model import Faulty


def faults(mapping: dict[str, Any], parts: str = "a b") -> dict[str, str]:
    texts = {part: LanguageMap({"en": "Text"}) for part in ["", *parts.split()]}
    with pytest.raises(Faulty) as caught:
        registry.parse({"id": "q1", **mapping}, texts)
    return dict(caught.value.faults)


CASES: list[tuple[dict[str, Any], str, set[str]]] = [
    ({"kind": "single_choice", "options": ["a", "b"], "correct": "c"}, "a b", {"correct"}),
    ({"kind": "single_choice", "options": ["a", "b"], "corect": "a"}, "a b", {"corect", "correct"}),
    ({"kind": "single_choice", "options": ["a", True], "correct": "a"}, "a True", {"options[1]"}),
    ({"kind": "single_choice", "options": ["a", "a"], "correct": "a"}, "a", {"options[1]"}),
    ({"kind": "single_choice", "options": ["a", "hint"], "correct": "a"}, "a hint", {"options[1]"}),
    ({"kind": "single_choice", "options": ["a"], "correct": "a"}, "a", {"options"}),
    ({"kind": "single_choice", "options": ["a", "b"], "correct": "a"}, "a", {"texts/b"}),
    ({"kind": "single_choice", "options": ["a", "b"], "correct": "a"}, "a b c", {"texts/c"}),
    ({"kind": "single_choice", "options": ["a", "b"], "correct": "a", "points": 0, "see": "x y"}, "a b", {"points", "see"}),
    ({"kind": "multiple_choice", "options": ["a", "b"], "correct": [], "partial": "yes"}, "a b", {"correct", "partial"}),
    ({"kind": "multiple_choice", "options": ["a", "b"], "correct": ["c"]}, "a b", {"correct[0]"}),
    ({"kind": "true_false"}, "", {"correct"}),
    ({"kind": "true_false", "correct": "maybe"}, "", {"correct"}),
    ({"kind": "short_text"}, "", {"accept"}),
    ({"kind": "short_text", "accept": [{"match": "like", "value": "x"}]}, "", {"accept[0].match"}),
    ({"kind": "short_text", "accept": {"nl": [{"match": "regex", "value": "("}]}}, "", {"accept.nl[0].value", "accept"}),
    ({"kind": "short_text", "accept": [1992]}, "", {"accept[0]"}),
    ({"kind": "number", "correct": "many"}, "", {"correct"}),
    ({"kind": "number", "correct": 3, "tolerance": -1}, "", {"tolerance"}),
    ({"kind": "number", "correct": 3, "tolerance": 1, "tolerance_share": 0.1}, "", {"tolerance_share"}),
    ({"kind": "ordering", "items": "abc"}, "", {"items"}),
    ({"kind": "matching", "left": ["a", "b"], "right": ["b", "c"], "pairs": {"a": "c", "b": "c"}}, "a b c", {"right"}),
    (
        {"kind": "matching", "left": ["a", "b"], "right": ["c", "d"], "pairs": {"a": "x", "e": "c"}},
        "a b c d",
        {"pairs.a", "pairs.b", "pairs.e"},
    ),
    ({"kind": "cloze", "gaps": {}}, "", {"gaps"}),
    ({"kind": "cloze", "gaps": {"g": {"options": ["a"], "correct": "z"}}}, "g.a", {"gaps.g.options", "gaps.g.correct", "texts/"}),
    ({"kind": "cloze", "gaps": {"g": {"accept": ["x"], "correct": "x"}}}, "", {"gaps.g", "texts/"}),
]


@pytest.mark.parametrize(("mapping", "parts", "paths"), CASES)
def test_each_fault_has_its_path(mapping: dict[str, Any], parts: str, paths: set[str]) -> None:
    found = faults(mapping, parts)
    assert set(found) == paths
    assert all(found.values())


@pytest.mark.parametrize(
    "mapping", [{"kind": kind, "options": 1, "items": {}, "gaps": [], "left": None, "accept": 5} for kind in registry.kinds()]
)
def test_text_parts_of_a_faulty_mapping_do_not_raise(mapping: dict[str, Any]) -> None:
    assert "" in registry.text_parts(mapping).required


def test_a_gap_must_stand_once_in_every_language() -> None:
    texts = {"": LanguageMap({"en": "{{g}} and {{h}}", "nl": "niets"})}
    with pytest.raises(Faulty) as caught:
        registry.parse({"id": "q", "kind": "cloze", "gaps": {"g": {"accept": ["x"]}}}, texts)
    messages = [fault.message for fault in caught.value.faults]
    assert any("nl" in message for message in messages)
    assert any("h" in message and "not among" in message for message in messages)
