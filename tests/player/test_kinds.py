"""An activity kind comes from another package, through a real entry point of an installed distribution."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from inducci_lms.kernel.errors import ConfigError
from inducci_lms.player import kinds
from tests.player import course
from tests.player.course import NORTH
from tests.player.world import World

PACKAGE = '''
"""Another package: an activity kind that is completed by shaking hands."""

from flask import Response

from inducci_lms.kernel.ids import new_uuid
from inducci_lms.recording.operations import record
from inducci_lms.web import current


class Handshake:
    name = "handshake"
    activity_type = "https://example.org/handshake"
    rule = "completed"

    def threshold(self, activity):
        return None

    def show(self, visit):
        frame = visit.frame()
        return Response(f"shake hands in {frame.module_number}/{frame.module_total}: {frame.title.text}, {visit.enrolment.registration}")


HANDSHAKE = Handshake()
'''


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[None]:
    """A distribution on the path, with the entry point in its metadata as pip writes it."""
    site = tmp_path / "site"
    info = site / "handshake-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "handshake_kind.py").write_text(PACKAGE, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: handshake\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[inducci_lms.activity_kinds]\nhandshake = handshake_kind:HANDSHAKE\n", "utf-8")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))
    sys.modules.pop("handshake_kind", None)


def with_handshake(folder: Path) -> Path:
    """The small course with a handshake at the end of its second module."""
    modules = {**course.MODULES, "m2": [*course.MODULES["m2"], ("shake", "handshake", "", "{}\n")]}
    prose = {**course.PROSE, "m2/shake": {"title": "Meet"}}
    return course.write(folder, modules=modules, prose=prose)


def test_a_kind_of_another_package_is_found_by_its_entry_point(installed: None) -> None:
    assert kinds.load()["handshake"].rule == "completed"


def test_a_kind_of_another_package_shows_its_activity(installed: None, sqlite_uri: str, tmp_path: Path, now: datetime) -> None:
    world = World(sqlite_uri, tmp_path / "course", now, with_handshake)
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading", "m1/doing")
    assert ana.get(f"/schemes/{NORTH}/modules/m2/shake").text.startswith("shake hands in 2/2: Meet, ")
    world.close()


def test_a_name_that_is_taken_and_an_object_that_is_no_kind_are_refused(installed: None) -> None:
    class Other:
        name, activity_type, rule = "handshake", "https://example.org/other", "completed"

        def threshold(self, activity: object) -> None:
            return None

        def show(self, visit: object) -> None:
            return None

    with pytest.raises(ConfigError, match="two activity kinds are called 'handshake'"):
        kinds.load((Other(),))
    with pytest.raises(ConfigError, match="is no activity kind: it has no"):
        kinds.load((object(),))  # type: ignore[arg-type]
