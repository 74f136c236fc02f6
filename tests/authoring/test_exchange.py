"""Translations go out as XLIFF 2.1 or PO and come back; only what was translated from the present source is taken."""

from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from inducci_lms.authoring import cli
from inducci_lms.authoring.exchange import po, units, xliff
from inducci_lms.authoring.exchange.units import Outcome, State, Unit
from inducci_lms.content.segments import stamp_of
from inducci_lms.kernel.errors import Invalid

SOURCE = (
    "<!-- title -->\nSeven mines\n\n<!-- opening -->\nCoal was found  in 1901 or 1902. [@clic]\n\n- one\n- two\n\n<!-- last -->\nThe end.\n"
)
NAME = "modules/m/lesson.en.md"
FORMATS = pytest.mark.parametrize("form", [xliff, po], ids=["xliff", "po"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    module = tmp_path / "modules" / "m"
    module.mkdir(parents=True)
    (module / "lesson.en.md").write_text(SOURCE, encoding="utf-8")
    stamp = stamp_of("Seven mines")
    (module / "lesson.nl.md").write_text(f"<!-- title @{stamp} -->\nZeven mijnen\n\n<!-- last @00000000 -->\nEinde.\n", encoding="utf-8")
    return tmp_path


def exported(root: Path) -> list[Unit]:
    return units.units(root, units.files(root, "modules", "en"), "en", "nl")


def test_each_segment_has_its_state(root: Path) -> None:
    assert [(unit.id, unit.state) for unit in exported(root)] == [
        ("title", State.CURRENT),
        ("opening", State.MISSING),
        ("last", State.STALE),
    ]


@FORMATS
def test_what_went_out_comes_back_the_same(root: Path, form: object) -> None:
    out = exported(root)
    _, language, back = form.read(form.write(out, "en", "nl"))  # type: ignore[attr-defined]  # one of the two modules
    assert language == "nl"
    assert [(unit.file, unit.id, unit.source) for unit in back] == [(unit.file, unit.id, unit.source) for unit in out]
    assert back[0].target == "Zeven mijnen"


@FORMATS
def test_a_translation_that_came_back_changes_only_its_lines(root: Path, form: object) -> None:
    _, _, back = form.read(form.write(exported(root), "en", "nl"))  # type: ignore[attr-defined]  # one of the two modules
    came = [units.with_target(unit, "In 1901 of 1902 vond men kolen. [@clic]") if unit.id == "opening" else unit for unit in back]
    lines = units.compare(root, came, "en", "nl")
    assert lines[0].outcome is Outcome.SAME
    assert lines[1].outcome is Outcome.NEW
    assert units.apply(root, lines, "en", "nl") == ["modules/m/lesson.nl.md"]
    text = (root / "modules/m/lesson.nl.md").read_text(encoding="utf-8")
    assert text.startswith(f"<!-- title @{stamp_of('Seven mines')} -->\nZeven mijnen\n\n<!-- opening @")
    assert "In 1901 of 1902 vond men kolen. [@clic]" in text
    assert exported(root)[1].state is State.CURRENT


def test_a_source_that_changed_meanwhile_is_not_called_translated(root: Path) -> None:
    document = xliff.write(exported(root), "en", "nl")
    (root / NAME).write_text(SOURCE.replace("Seven mines", "Seven coal mines"), encoding="utf-8")
    lines = units.compare(root, xliff.read(document)[2], "en", "nl")
    assert lines[0].outcome is Outcome.SOURCE_CHANGED
    assert units.apply(root, lines[:1], "en", "nl") == []


def test_confirming_a_stale_translation_changes_its_stamp_only(root: Path) -> None:
    lines = units.compare(root, [units.with_target(exported(root)[2], "Einde.")], "en", "nl")
    assert lines[0].outcome is Outcome.CONFIRMED
    units.apply(root, lines, "en", "nl")
    assert f"<!-- last @{stamp_of('The end.')} -->\nEinde.\n" in (root / "modules/m/lesson.nl.md").read_text(encoding="utf-8")


def test_a_unit_for_another_place_or_with_a_marker_is_left_out(root: Path) -> None:
    first = exported(root)[1]
    strange = [
        Unit("modules/../../etc/passwd.en.md", "title", "x", "y", State.CURRENT),
        units.with_target(first, "text\n<!-- title -->\nstolen"),
    ]
    assert [line.outcome for line in units.compare(root, strange, "en", "nl")] == [Outcome.UNKNOWN, Outcome.REFUSED]


def test_the_document_is_xliff_2_1(root: Path) -> None:
    """XLIFF 2.1 §4.2: root, file, unit, segment, source, target; white space preserved."""
    tree = Tree.fromstring(xliff.write(exported(root), "en", "nl"))
    space = {"x": xliff.NAMESPACE}
    assert tree.attrib == {"version": "2.1", "srcLang": "en", "trgLang": "nl"}
    assert [unit.get("id") for unit in tree.findall("x:file/x:unit", space)] == ["title", "opening", "last"]
    assert [segment.get("state") for segment in tree.findall("x:file/x:unit/x:segment", space)] == ["final", "initial", "translated"]
    assert tree.find("x:file/x:unit[2]/x:segment/x:source", space).text == exported(root)[1].source  # type: ignore[union-attr]  # it is there


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1, max_size=200))
def test_any_text_survives_the_way_out_and_back(text: str) -> None:
    text = text.strip().replace("\r", "")
    if not text:
        return
    unit = Unit("a.en.md", "b", text, text, State.CURRENT)
    assert xliff.read(xliff.write([unit], "en", "nl"))[2][0].target == text


@pytest.mark.parametrize("data", [b"<html/>", b"<xliff version='1.2'/>", b"<broken"])
def test_another_kind_of_file_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        xliff.read(data)
    assert caught.value.message


def test_the_commands_export_list_and_write(root: Path) -> None:
    target = root / "out.xlf"
    run = CliRunner().invoke(cli.translate, ["export", "modules/m", "nl", "--root", str(root), "--open-only", "-o", str(target)])
    assert run.exit_code == 0, run.output
    assert "2 texts, 1 missing, 1 stale" in run.output
    target.write_text(target.read_text(encoding="utf-8").replace("Einde.", "Het einde."), encoding="utf-8")
    dry = CliRunner().invoke(cli.translate, ["import", str(target), "--root", str(root)])
    assert "lesson.en.md last: changed" in dry.output
    assert "Nothing was written" in dry.output
    wet = CliRunner().invoke(cli.translate, ["import", str(target), "--root", str(root), "--write"])
    assert "wrote modules/m/lesson.nl.md" in wet.output
