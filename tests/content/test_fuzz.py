"""Whatever stands in the files, the reader tells it and never raises (issue D, bad input and faults)."""

import shutil
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inducci_lms.content import modules
from inducci_lms.content.compile import compile_library
from inducci_lms.content.load import load
from tests.content import course

NAMES = sorted(name for name, text in course.files().items() if isinstance(text, str))
YAML = [
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "\n",
    "  ",
    "null",
    "true",
    "1",
    "'",
    '"',
    "id",
    "kind",
    "&a ",
    "*a",
    "!x ",
    "#",
    "|",
    "question",
    "slots",
]
MARKDOWN = [
    "<!-- ",
    " -->",
    "[",
    "](",
    ")",
    "@",
    "module:",
    "\n",
    "|",
    "---",
    "#",
    "`",
    "{lang=",
    "}",
    "<b>",
    "*",
    "> ",
    "\x00",
    "\u2028",
    "title",
    ".alt",
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_a_course_with_anything_anywhere_is_read_and_if_clean_rendered(written: Path, tmp_path: Path, data: st.DataObject) -> None:
    root = tmp_path / "fuzzed"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(written, root)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(NAMES))
        text = (root / name).read_text(encoding="utf-8")
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 30))
        piece = "".join(data.draw(st.lists(st.sampled_from(YAML if name.endswith("yaml") else MARKDOWN), max_size=4)))
        course.put(root, name, text[:at] + piece + text[at + cut :])
    loaded = load(root)
    assert all(one.file and one.message for one in loaded.problems)
    if loaded.ok:
        compile_library(loaded)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "[]",
        "{}",
        "null",
        "- 1",
        "1",
        "blocks: 3",
        "blocks: [3]",
        "blocks: [[]]",
        "blocks: [{}]",
        "blocks: {a: b}",
        "blocks: [{id: {a: b}, kind: [x]}]",
    ],
)
@pytest.mark.parametrize(
    "name", ["modules/core/reading.yaml", "modules/core/module.yaml", "sources.yaml", "content.yaml", "schemes/limburg/slots/core.yaml"]
)
def test_a_file_of_another_shape_is_told(root: Path, name: str, text: str) -> None:
    course.put(root, name, text)
    if name == "sources.yaml" and text == "[]":
        assert {one.code for one in load(root).errors} <= {"unknown_source"}
    else:
        assert load(root).errors


def test_the_kind_of_an_activity_may_come_from_another_package(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its YAML goes through as it stands, its segments are rendered as blocks of text (issue A, point 3)."""
    monkeypatch.setattr(modules, "entry_points", lambda group: [EntryPoint("walk", "somewhere:WALK", group)])
    course.edit(root, "modules/core/module.yaml", "  - {id: quiz", "  - {id: tour, kind: walk, minutes: 30}\n  - {id: quiz")
    course.put(root, "modules/core/tour.yaml", "stops: [mine, church]\n")
    for language in ("en", "nl"):
        course.put(root, f"modules/core/tour.{language}.md", "<!-- title -->\nA tour\n<!-- start -->\nBegin at the **mine**.\n")
    loaded = load(root)
    assert [str(one) for one in loaded.errors] == []
    tour = compile_library(loaded).modules["core"]
    assert next(one for one in tour.module.activities if one.id == "tour").settings == {"stops": ["mine", "church"]}
    start = tour.documents["tour", "en"].block("start")
    assert start is not None
    assert start.html == "<p>Begin at the <strong>mine</strong>.</p>"
