"""Checks of what a good editor would remark: warnings that an author mends or accepts with a reason (issues D 6 and E 6)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.content.checks import CHECKS, language
from inducci_lms.content.load import load
from tests.content import course

R = "modules/core/reading"
LONG = " ".join(["word"] * 40) + "."
HARD = " ".join(["Administratively responsible municipalities systematically evaluate comprehensive participation procedures."] * 20)


def found(root: Path) -> list[tuple[str, str, str]]:
    """Return (code, file, where) of all warnings but those about stamps."""
    return [(one.code, one.file, one.where) for one in load(root).warnings if "translation" not in one.code]


CASES = [
    (f"{R}.en.md", "[another site](https", "[here](https", "link_text", "opening"),
    (f"{R}.en.md", "[another site](https", "[https://example.org](https", "link_text", "opening"),
    (f"{R}.en.md", "A map with seven dots", "Image of a map with seven dots", "alt_text", "fig"),
    (f"{R}.en.md", "A map with seven dots", "A map " * 80, "alt_text", "fig"),
    (f"{R}.en.md", "A bell rings.", LONG, "long_sentence", "film"),
    (f"{R}.en.md", "A bell rings.", HARD, "reading_level", "reading"),
    (f"{R}.en.md", "No legal advice.", "The law is of 1987.", "unsourced_claim", "box"),
    (f"{R}.en.md", "No legal advice.", "It cost 44,000 jobs.", "unsourced_claim", "box"),
    (f"{R}.en.md", "No legal advice.", "It cost 12.5 % of the jobs.", "unsourced_claim", "box"),
    (f"{R}.en.md", "No legal advice.", "| a |\n|---|\n| b |", "table_in_text", "box"),
    (f"{R}.nl.md", "[@facts; @law]", "[@facts]", "cites_differ", "opening"),
    ("modules/core/quiz.yaml", "objective: o1, ", "", "objective_unassessed", "o1"),
    (f"{R}.en.md", "<!-- ask.b.feedback -->\nRight.\n", "", "no_feedback", "ask"),
    ("modules/core/module.yaml", "minutes: 10", "minutes: 200", "workload", "reading"),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "where"), CASES, ids=[f"{index}-{case[3]}" for index, case in enumerate(CASES)])
def test_an_editor_would_remark(root: Path, name: str, old: str, new: str, code: str, where: str) -> None:
    course.edit(root, name, old, new)
    if code == "no_feedback":
        text = (root / f"{R}.nl.md").read_text(encoding="utf-8")
        course.put(root, f"{R}.nl.md", re.sub(r"<!-- ask.b.feedback @\w+ -->\nRight.\n", "", text))
    warnings = [one for one in load(root).problems if one.code == code]
    assert where in [one.where for one in warnings], found(root)
    assert all(one.warning and one.remedy for one in warnings)


def test_every_check_is_tried_and_explained() -> None:
    assert set(CHECKS) == {case[3] for case in CASES} | {"repeated_text"}


@pytest.mark.parametrize(
    "text",
    [
        "The law is of 1987 [@law].",
        "Take 20 minutes and 4 people.",
        "Room 12, chapter 3.",
        "Sources disagree.\n\nOne says 1987.\n\nThe other does not [@law].",
    ],
)
def test_what_is_sourced_or_no_claim_is_no_warning(root: Path, text: str) -> None:
    for tag in ("en", "nl"):
        course.edit(root, f"{R}.{tag}.md", "No legal advice.", text)
    assert found(root) == []


def test_questions_and_tasks_may_hold_numbers(root: Path) -> None:
    course.edit(root, f"{R}.en.md", "1. Ask.", "1. Ask for the year 1987.")
    course.edit(root, f"{R}.en.md", "Which colour is", "In 1987, which colour is")
    assert found(root) == []


def test_a_paragraph_repeated_in_another_item_is_told_once(root: Path) -> None:
    words = (
        "A mine is more than a hole in the ground, because around it there grew houses, schools, choirs, clubs. There grew a way of "
        "speaking that nobody planned and that is still there when the lifts stand still."
    )
    course.edit(root, "toolbox/walk.en.md", "Often.", words)
    course.edit(root, f"{R}.en.md", "A sheet to fill in.", words.replace("nobody planned", "no one planned"))
    assert [(code, file) for code, file, _ in found(root)] == [("repeated_text", "toolbox/walk.en.md")]


def test_a_warning_is_accepted_with_a_reason_at_its_place(root: Path) -> None:
    course.edit(root, f"{R}.en.md", "No legal advice.", "The law is of 1987.")
    text = "accepted:\n  - {check: unsourced_claim, where: reading#box, reason: the year is in the title of the law itself}\n"
    course.put(root, "modules/core/module.yaml", course.MODULE + text)
    loaded = load(root)
    assert [one.code for one in loaded.warnings] == ["stale_translation"]
    assert [one.accepted for one in loaded.problems if one.code == "unsourced_claim"] == ["the year is in the title of the law itself"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", 4),
        ("See e.g. Genk. Then Beringen.", 2),
        ("Das war z. B. in Genk so. Danach nicht.", 2),
        ("Regulation (EU) No. 818 of 20. May. It applies.", 2),
        ("“It is over.” He left.", 2),
        ("One line\nanother line", 2),
        ("In 1992. Then it closed.", 2),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text: str, sentences: int) -> None:
    assert len(language.sentences(text)) == sentences


@given(st.text(max_size=200))
def test_no_text_raises_and_no_word_is_lost(text: str) -> None:
    assert sum(len(language.words(one)) for one in language.sentences(text)) == len(language.words(text.replace("\n", "\n ")))
    assert language.lix(text) >= 0
