"""The author guide says what the reader takes: its tables are compared with the code and tried on real files."""

import re
from pathlib import Path

import pytest

from inducci_lms.content.blocks import KINDS
from inducci_lms.content.blocks.callout import TONES
from inducci_lms.content.blocks.question import Question
from inducci_lms.content.checks import CHECKS, language
from inducci_lms.content.load import load
from inducci_lms.content.schemes import TEXTS
from inducci_lms.content.shelves import CASE_TEXTS, TERM_TEXTS, TOOL_TEXTS
from inducci_lms.questions import registry
from tests.content import course

GUIDE = (Path(__file__).parents[2] / "docs" / "author-guide.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading."""
    section = GUIDE.split(f"\n{heading}\n", 1)[1]
    rows = re.search(r"(?:^\|.*\|\n)+", section, re.M)
    assert rows
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in rows[0].splitlines()[2:]]


def words(cell: str) -> set[str]:
    """Return the key words of a cell (those in backticks that look like keys)."""
    return {word for found in re.findall(r"`([^`]+)`", cell) for word in found.split() if re.fullmatch(r"[a-z_.]+", word)}


def test_the_table_of_blocks_is_that_of_the_code() -> None:
    rows = {next(iter(words(row[0]))): row for row in table("### blocks")}
    assert set(rows) == set(KINDS)
    for name, kind in KINDS.items():
        _, keys, main, parts = rows[name]
        bold = set(re.findall(r"\*\*`(\w+)`\*\*", keys))
        assert words(keys) - (set(TONES) if name == "callout" else set()) == set(kind.keys), name
        assert bold == set(kind.needed_keys), name
        if isinstance(kind, Question):
            continue
        wanted = kind.parts
        assert ("needed" in main) == (wanted.main is not None), name
        assert words(parts) == set(wanted.needed) | set(wanted.optional), name
        assert set(re.findall(r"\*\*`(\w+)`\*\*", parts)) == set(wanted.needed), name


def test_the_table_of_questions_names_every_kind() -> None:
    assert {next(iter(words(row[0]))) for row in table("### questions")} == set(registry.kinds())


def test_the_table_of_checks_is_that_of_the_code() -> None:
    section = GUIDE.split("<!-- checks", 1)[1]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.M)
    assert dict(rows) == CHECKS
    for limits in (language.LONGEST, language.HARDEST):
        assert ", ".join(f"{limit} ({tag})" for tag, limit in limits.items()) in GUIDE


def test_the_segments_of_cards_and_schemes_are_told() -> None:
    rows = {row[0].split("/")[0].strip("`"): row[2] for row in table("### toolbox, cases, glossary")}
    for folder, texts in (("toolbox", TOOL_TEXTS), ("cases", CASE_TEXTS), ("glossary", TERM_TEXTS)):
        assert set(re.findall(r"\*\*`(\w+)`\*\*", rows[folder])) == set(texts)
    for part in TEXTS:
        assert f"`{part}`" in GUIDE, part


FILES = {
    "### content.yaml": ("content.yaml", course.CONTENT),
    "### module.yaml": ("modules/core/module.yaml", course.MODULE),
    "### a lesson's `<activity>.yaml`": ("modules/core/reading.yaml", course.READING),
    "### a quiz's `<activity>.yaml`": ("modules/core/quiz.yaml", course.QUIZ),
    "### scheme.yaml": ("schemes/chemnitz/scheme.yaml", course.SCHEME.format(region="chemnitz", language="en", languages="en")),
}


@pytest.mark.parametrize("heading", FILES)
def test_every_key_of_a_table_is_known_and_every_needed_one_is_missed(root: Path, heading: str) -> None:
    name, text = FILES[heading]
    for row in table(heading):
        key = next(iter(words(row[0])))
        if row[1] == "yes":
            renamed = re.sub(rf"^{key}:", f"x{key}:", text, count=1, flags=re.M)
            assert renamed != text, key
            course.put(root, name, renamed)
            found = [one for one in load(root).errors if one.file == name and one.code == "missing_key"]
            assert any(key in one.message for one in found), key
        else:
            course.put(root, name, re.sub(rf"^{key}:.*\n", "", text, flags=re.M) + f"{key}: [[]]\n")
            assert "unknown_key" not in {one.code for one in load(root).errors if one.file == name}, key


def test_the_first_example_is_a_language_file() -> None:
    from inducci_lms.content import segments

    example = re.search(r"```markdown\n(.*?)```", GUIDE, re.S)
    assert example
    file = segments.parse(example[1])
    assert [one.id for one in file.segments] == ["title", "opening"]
    assert list(segments.faults(file)) == []
