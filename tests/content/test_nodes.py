"""YAML is read strictly and harmlessly: no bombs, no objects, no surprises of YAML 1.1 (issue D, bad input)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inducci_lms.content.nodes import Node, parse
from inducci_lms.content.problems import Findings


def read(text: str) -> tuple[Node | None, list[str]]:
    findings = Findings()
    return parse(text, "x.yaml", findings), [one.code for one in findings.sorted()]


def test_words_that_yaml_1_1_takes_for_truth_values_are_words() -> None:
    node, codes = read(
        "a: yes\nb: no\nc: on\nd: true\ne: False\nf: 2022-01-05\ng: 1:30\nh: 010\ni: 0x1f\nj: .inf\nk: 1_000\nl: 12\nm: 0.7\nn: ~\n"
    )
    assert node is not None
    assert codes == []
    assert node.plain() == {
        "a": "yes",
        "b": "no",
        "c": "on",
        "d": True,
        "e": False,
        "f": "2022-01-05",
        "g": "1:30",
        "h": "010",
        "i": "0x1f",
        "j": ".inf",
        "k": "1_000",
        "l": 12,
        "m": 0.7,
        "n": None,
    }


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20))
    node, codes = read(bomb)
    assert node is None
    assert set(codes) == {"yaml_alias"}


@pytest.mark.parametrize("text", ["[" * 5_000, "{a: " * 5_000, "- " * 5_000, "[" * 100_000 + "]" * 100_000])
def test_deep_nesting_is_refused_not_crashed_upon(text: str) -> None:
    node, codes = read(text)
    assert node is None
    assert codes in (["yaml_depth"], ["yaml"])


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['true']",
        "a: !!binary aGk=",
        "!x y",
        "a: &b c",
        "a: 1\n--- \nb: 2\n",
        "a: [1",
        "\x00",
        "? [a]\n: b",
        "a: 1\na: 2",
    ],
)
def test_what_could_do_harm_or_mislead_is_told(text: str) -> None:
    _, codes = read(text)
    assert codes


def test_every_value_knows_its_line() -> None:
    node, _ = read("one: 1\nlist:\n  - {id: a,\n     kind: x}\n  - id: b\n    accept: {nl: [{value: v}]}\n")
    assert node is not None
    places = ("one", "list[0]", "list[0].kind", "list[1].accept.nl[0].value", "nowhere", "list[9]")
    assert [node.line_at(path) for path in places] == [1, 3, 4, 6, 1, 2]


@settings(max_examples=150)
@given(st.text(st.sampled_from("abc:-[]{}&*!|>'\"#,?\n \t01.~%@`"), max_size=60))
def test_no_text_raises(text: str) -> None:
    read(text)


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_no_text_of_any_letters_raises(text: str) -> None:
    read(text)
