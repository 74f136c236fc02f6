"""The small course: written and stamped once, copied for each test."""

import shutil
from pathlib import Path

import pytest

from tests.content import course


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as it is written, for copies."""
    return course.write(tmp_path_factory.mktemp("course") / "content")


@pytest.fixture
def root(written: Path, tmp_path: Path) -> Path:
    """A content root without errors and warnings, in a folder with a blank and a letter that is not ASCII."""
    return Path(shutil.copytree(written, tmp_path / "inhoud č x"))
