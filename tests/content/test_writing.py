"""Commands that write course files touch only what they must: stamps, ``change:``, new files (issue D, point 1)."""

import difflib
from pathlib import Path

import pytest

from inducci_lms.content.load import load
from inducci_lms.content.report import lines, report
from inducci_lms.content.scaffold import Wish, create
from inducci_lms.content.writing import stamp, with_change, with_entry
from inducci_lms.kernel.errors import Conflict, Invalid
from tests.content import course


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_stamping_writes_only_the_markers_that_are_old(root: Path) -> None:
    course.edit(root, "modules/core/reading.en.md", "No legal advice.", "This is no legal advice.")
    before = snapshot(root)
    assert stamp(load(root), "nl", ["toolbox/"]) == {}
    assert stamp(load(root), "nl") == {"modules/core/reading.nl.md": ["box"]}
    after = snapshot(root)
    assert {name for name in after if after[name] != before[name]} == {"modules/core/reading.nl.md"}
    old, new = (one["modules/core/reading.nl.md"].decode().split("\n") for one in (before, after))
    changed = [line for line in difflib.ndiff(old, new) if line[0] in "+-"]
    assert len(changed) == 2
    assert all("<!-- box @" in line for line in changed)
    assert [str(one) for one in load(root).problems] == []
    assert stamp(load(root), "nl") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", "a: 1\nchange: {as: reread, for: 3f2a91c0}\n"),
        ("a: 1", "a: 1\nchange: {as: reread, for: 3f2a91c0}\n"),
        ("# top\nchange:\n  as: retake\n  for: x\n\n# end\nb: 2\n", "# top\nchange: {as: reread, for: 3f2a91c0}\n\n# end\nb: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\nchange: {as: reread, for: 3f2a91c0}\r\n"),
    ],
)
def test_a_change_is_written_without_touching_the_rest(text: str, expected: str) -> None:
    assert with_change(text, "reread", "3f2a91c0ffee") == expected


@pytest.mark.parametrize("digits", ["12345678", "1234567e", "00000000", "3f2a91c0", "1e234567"])
def test_a_hash_that_looks_like_a_number_stays_a_text(root: Path, digits: str) -> None:
    text = with_change(course.MODULE, "reread", digits + "ff", 'a "note": yes')
    course.put(root, "modules/core/module.yaml", text)
    loaded = load(root)
    assert loaded.ok
    assert loaded.changes["core"] == {"as": "reread", "for": digits, "note": 'a "note": yes'}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  - {id: x}\nb: 1\n", "a:\n  - {id: x}\n  - new\nb: 1\n"),
        ("a:\n- id: x\n  kind: y\n\n# end\nb: 1\n", None),
        ("a:\n- id: x\n  kind: y\n", "a:\n- id: x\n  kind: y\n- new\n"),
        ("a:\n  - x", "a:\n  - x\n  - new\n"),
    ],
)
def test_a_line_is_added_to_a_list(text: str, expected: str | None) -> None:
    found = with_entry(text, "a", "new")
    if expected is None:
        assert found.replace("- new\n", "") == text
    else:
        assert found == expected


def test_a_list_in_one_line_is_left_to_the_author() -> None:
    with pytest.raises(ValueError, match="by hand"):
        with_entry("a: [x]\n", "a", "new")


WISHES = [
    Wish("module", "iron", "Iron", ("en", "nl"), "limburg"),
    Wish("lesson", "walk-there", module="core"),
    Wish("quiz", "walk-quiz", module="core"),
    Wish("tool", "listen-well", need="patience"),
    Wish("tool", "listen-more", need="listening", region="limburg", languages=("nl",)),
    Wish("case", "c-mine", region="limburg", series="places", source="facts"),
    Wish("term", "coke", "coke", ("en", "nl", "de")),
    Wish("scheme", "genk", "Genk", ("nl", "en"), "limburg", modules=("core",)),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: f"{wish.kind}-{wish.key}")
def test_what_is_begun_is_valid_at_once(root: Path, wish: Wish) -> None:
    names = create(load(root), wish)
    loaded = load(root)
    assert [str(one) for one in loaded.errors] == []
    assert all((root / name).is_file() for name in names)
    assert {one.code for one in loaded.warnings} <= {"unstamped_translation", "module_unused", "module_language"}
    with pytest.raises(Conflict):
        create(loaded, wish)


@pytest.mark.parametrize(
    "wish",
    [
        Wish("module", "Iron Works"),
        Wish("lesson", "x", module="nowhere"),
        Wish("scheme", "x", region="atlantis"),
        Wish("scheme", "x", region="limburg"),
        Wish("tool", "x"),
        Wish("case", "x", region="limburg", series="s", source="nothing"),
        Wish("term", "x", languages=("tlh",)),
        Wish("term", "../x"),
    ],
    ids=lambda wish: f"{wish.kind}-{wish.key}",
)
def test_a_wish_that_cannot_be_met_changes_nothing_and_says_what_to_give(root: Path, wish: Wish) -> None:
    before = snapshot(root)
    with pytest.raises(Invalid):
        create(load(root), wish)
    assert snapshot(root) == before


def test_the_report_counts_a_shared_module_once_in_the_totals(root: Path) -> None:
    course.edit(root, "modules/core/reading.en.md", "No legal advice.", "This is no legal advice.")
    figures = report(load(root))
    assert set(figures["schemes"]) == {"limburg", "chemnitz"}
    scheme = figures["schemes"]["limburg"]
    assert (scheme["modules"], scheme["activities"], scheme["lessons"], scheme["questions"], scheme["minutes"]) == (1, 2, 1, 8, 15)
    assert scheme["task_minutes"] == 20
    assert (scheme["languages"]["nl"]["stale"], scheme["languages"]["en"]["stale"], scheme["languages"]["nl"]["untranslated"]) == (1, 0, 0)
    totals = figures["totals"]
    assert (totals["schemes"], totals["modules"], totals["tools"], totals["cases"], totals["terms"], totals["sources"]) == (
        2,
        1,
        1,
        1,
        1,
        2,
    )
    assert totals["languages"]["en"]["words"] > scheme["languages"]["en"]["words"] > 100
    assert any(line.startswith("in all: 2 schemes") for line in lines(figures))


def test_a_module_that_lacks_a_language_of_its_scheme_is_untranslated_there(root: Path) -> None:
    course.edit(root, "schemes/chemnitz/scheme.yaml", "languages: [en]", "languages: [en, de]")
    course.put(root, "schemes/chemnitz/scheme.de.md", (root / "schemes/chemnitz/scheme.en.md").read_bytes())
    loaded = load(root)
    assert {one.code for one in loaded.warnings} == {"module_language", "unstamped_translation"}
    state = report(loaded)["schemes"]["chemnitz"]["languages"]["de"]
    assert state["untranslated"] > 40
    assert state["stale"] == 5
