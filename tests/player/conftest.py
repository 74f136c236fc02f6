"""A world on SQLite for the tests of the learner's road."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.player.world import World


@pytest.fixture
def world(sqlite_uri: str, tmp_path: Path, now: datetime) -> Iterator[World]:
    """A host with the small course published."""
    made = World(sqlite_uri, tmp_path / "course", now)
    yield made
    made.close()
