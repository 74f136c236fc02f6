"""Between workspace and folder: byte for byte, whole files only, nothing outside the course (issue: one source)."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inducci_lms.authoring import folders, operations, queries
from inducci_lms.kernel.errors import Conflict, Invalid, Unavailable
from tests.contract.test_packaging import ROOT

COURSE = ROOT / "course_content"


def test_the_shipped_course_goes_in_and_out_identical(session: Session, tmp_path: Path, now: datetime) -> None:
    found = folders.read(COURSE)
    assert len(found) > 50
    operations.bring_in(session, found, by=None, now=now)
    folders.write(tmp_path / "out", {path: file.content for path, file in queries.files(session).items()})
    assert folders.read(tmp_path / "out") == found


def test_writing_again_touches_no_file(tmp_path: Path) -> None:
    files = {"content.yaml": b"schema: 1\n", "modules/m/module.yaml": b"x: 1  # kept\r\n"}
    assert folders.write(tmp_path, files).written == tuple(sorted(files))
    before = {path: (tmp_path / path).stat().st_mtime_ns for path in files}
    assert folders.write(tmp_path, files) == folders.Written((), (), 2)
    assert {path: (tmp_path / path).stat().st_mtime_ns for path in files} == before


def test_removing_is_asked_for_and_leaves_git_alone(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref", encoding="utf-8")
    folders.write(tmp_path, {"toolbox/a.yaml": b"", "toolbox/b.yaml": b""})
    assert folders.write(tmp_path, {"toolbox/a.yaml": b""}).removed == ()
    assert folders.write(tmp_path, {"toolbox/a.yaml": b""}, remove=True).removed == ("toolbox/b.yaml",)
    assert (tmp_path / ".git" / "HEAD").exists()


def test_a_link_or_a_strange_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "x.md").symlink_to("/etc/passwd")
    (tmp_path / "modules" / "a b.md").write_text("x", encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        folders.read(tmp_path)
    assert {problem.where for problem in caught.value.problems} == {"modules/x.md", "modules/a b.md"}


def test_two_at_one_folder_are_told(tmp_path: Path) -> None:
    with folders.locked(tmp_path), pytest.raises(Conflict, match="somebody else"), folders.locked(tmp_path):
        pass
    with folders.locked(tmp_path):
        pass


def test_a_file_where_a_folder_should_be_is_told_and_whole_files_stay(tmp_path: Path) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "m").write_text("in the way", encoding="utf-8")
    with pytest.raises(Unavailable):
        folders.write(tmp_path, {"content.yaml": b"schema: 1\n", "modules/m/module.yaml": b"x"})
    assert (tmp_path / "content.yaml").read_bytes() == b"schema: 1\n"
    assert not list(tmp_path.glob(".content*"))


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(["content.yaml", "toolbox/a.en.md", "modules/m/b.yaml", "downloads/c.odt"]), st.binary(max_size=60)))
def test_any_bytes_come_back_identical(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("out")
    folders.write(folder, files)
    assert folders.read(folder) == files
    shutil.rmtree(folder)
