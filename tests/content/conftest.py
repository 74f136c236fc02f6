"""The small course, written anew for each test."""

from pathlib import Path

import pytest

from tests.content import course


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A content root without errors and warnings."""
    return course.write(tmp_path / "inhoud č x")
