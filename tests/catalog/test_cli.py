"""``flask inducci content check|publish|new|report|stamp`` (issue A, point 2)."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries
from inducci_lms.extension import InducciLMS
from tests.content import course

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_engine: sa.Engine, root: Path) -> Run:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 32, INDUCCI_CONTENT=str(root))
    InducciLMS().init_app(app, url_prefix="/training", engine=sqlite_engine)
    runner = FlaskCliRunner(app)
    return lambda *words: runner.invoke(args=["inducci", "content", *words])


def test_a_clean_course_passes(run: Run) -> None:
    result = run("check", "--strict")
    assert result.exit_code == 0, result.output
    assert "2 schemes, 1 modules: 0 errors, 0 warnings" in result.output


def test_errors_fail_and_warnings_fail_only_when_strict(run: Run, root: Path) -> None:
    course.edit(root, "modules/core/reading.en.md", "No legal advice.", "This is no legal advice.")
    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1
    assert run("publish", "--strict").exit_code == 1
    course.edit(root, "modules/core/reading.yaml", "tone: law", "tone: loud")
    course.edit(root, "modules/core/quiz.yaml", "pass_share", "passshare")
    result = run("check")
    assert result.exit_code == 1
    assert "modules/core/reading.yaml:3: error [choice]" in result.output
    assert "modules/core/quiz.yaml:1: error [unknown_key]" in result.output
    told = json.loads(run("check", "--json").output)
    assert {(one["file"], one["line"], one["warning"]) for one in told["problems"]} >= {("modules/core/reading.yaml", 3, False)}
    assert told["ok"] is False


def test_a_heap_of_the_same_warning_is_one_line(run: Run, root: Path) -> None:
    text = (root / "modules/core/quiz.nl.md").read_text(encoding="utf-8")
    import re

    course.put(root, "modules/core/quiz.nl.md", re.sub(r" @[0-9a-f]{8}", "", text))
    result = run("check")
    assert result.output.count("unstamped_translation") == 1
    assert "more of this kind in the file" in result.output


def test_publishing_tells_what_it_did_and_the_seconds(run: Run, root: Path) -> None:
    first = run("publish")
    assert first.exit_code == 0, first.output
    assert "published: 1 modules, 2 schemes, the library" in first.output
    assert first.output.rstrip().endswith("s)")
    assert "nothing to do" in run("publish").output
    told = json.loads(run("publish", "--json").output)
    assert told["changed"] is False
    assert told["seconds"] >= 0


def test_the_consequence_is_kept_in_the_modules_file(run: Run, root: Path, sqlite_engine: sa.Engine) -> None:
    run("publish")
    course.edit(root, "modules/core/reading.en.md", "No legal advice.", "This is no legal advice.")
    result = run("publish", "--as", "reread", "--note", "clearer")
    assert result.exit_code == 0, result.output
    assert "change: {as: reread, for: " in (root / "modules/core/module.yaml").read_text(encoding="utf-8")
    with Session(sqlite_engine) as session:
        revision = queries.current(session).modules["core"]
        assert (revision.seq, dict(revision.block_changed), revision.note) == (2, {("reading", "box"): 2}, "clearer")
    assert "nothing to do" in run("publish").output
    assert run("publish", "--as", "retake", "--module", "nowhere").exit_code == 2


def test_errors_stop_publishing(run: Run, root: Path, sqlite_engine: sa.Engine) -> None:
    course.edit(root, "modules/core/reading.yaml", "tone: law", "tone: loud")
    result = run("publish")
    assert result.exit_code == 1
    assert "nothing was published: 1 errors" in result.output
    with Session(sqlite_engine) as session:
        assert queries.current(session).token == ""


def test_new_report_and_stamp(run: Run, root: Path) -> None:
    assert run("new", "module", "iron", "--language", "en", "--language", "nl", "--title", "Iron").exit_code == 0
    assert "modules/core/module.yaml" in run("new", "lesson", "second", "--module", "core").output
    assert run("new", "lesson", "second", "--module", "core").exit_code == 1
    assert run("stamp", "nl").output.rstrip().endswith("files")
    assert run("stamp", "xx").exit_code == 2
    assert json.loads(run("report", "--json").output)["totals"]["modules"] == 2
    assert "limburg: 1 modules" in run("report").output


def test_another_folder_can_be_named(run: Run, tmp_path: Path) -> None:
    other = course.write(tmp_path / "other č")
    course.edit(other, "modules/core/reading.yaml", "tone: law", "tone: loud")
    assert run("check", "--folder", str(other)).exit_code == 1
