"""The whole road on each database: every page's SQL must be understood by all three."""

from datetime import datetime
from pathlib import Path

from tests.player import course
from tests.player.course import NORTH, SOUTH
from tests.player.world import Browser, World


def strict(folder: Path) -> Path:
    """The small course, but the second scheme wants its first module done in itself."""
    return course.write(
        folder, schemes={**course.SCHEMES, SOUTH: "modules:\n  - {module: m1, accepts_earlier: false}\n  - {module: m3, required: false}\n"}
    )


def test_a_scheme_is_taken_from_catalogue_to_certificate(engine_uri: str, tmp_path: Path, now: datetime) -> None:
    world = World(engine_uri, tmp_path / "course", now, strict)
    try:
        ana = world.person().enrol()
        ana.get(f"/schemes/{NORTH}/modules/m1/reading")
        ana.post(f"/schemes/{NORTH}/modules/m1/reading/position", block="second", seconds="1")
        ana.finish(NORTH, "m1/reading")
        ana.post(f"/schemes/{NORTH}/modules/m1/doing/notes/office", text="A note")
        assert "A note" in ana.get(f"/schemes/{NORTH}/modules/m1/doing").text
        ana.finish(NORTH, "m1/doing", "m2/more")
        for path in ("/", "/schemes", "/schemes?q=mines", f"/schemes/{NORTH}", f"/schemes/{NORTH}/modules/m1", f"/schemes/{NORTH}/why"):
            assert ana.get(path).status_code == 200, path
        assert "/certificates/" in ana.get(f"/schemes/{NORTH}").text
        only_here(ana)
    finally:
        world.close()


def only_here(ana: Browser) -> None:
    """A scheme whose rule accepts nothing earlier counts only what was done through it (DECISIONS, Names)."""
    ana.enrol(SOUTH)
    assert "/certificates/" not in ana.get(f"/schemes/{SOUTH}").text
    assert ana.get(f"/schemes/{SOUTH}/modules/m1/doing").status_code == 403
    ana.finish(SOUTH, "m1/reading", "m1/doing")
    assert "/certificates/" in ana.get(f"/schemes/{SOUTH}").text
