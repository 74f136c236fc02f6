"""How many SQL statements pages send, whatever the sizes (issue A, figures): the host's user loader is not among them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.player import course
from tests.player.course import NORTH
from tests.player.world import World

MODULES, ACTIVITIES = 16, 8
LESSON = f"/schemes/{NORTH}/modules/m5/a3"


def large(folder: Path) -> Path:
    """A scheme of many activities."""
    lesson = "blocks:\n  - {id: b1, kind: text}\n  - {id: office, kind: task, minutes: 5, note: true}\n"
    modules = {f"m{m}": [(f"a{a}", "lesson", "", lesson) for a in range(ACTIVITIES)] for m in range(MODULES)}
    prose = {
        f"{key}/{name}": {"title": f"{key} {name}", "b1": "## H\n\nText.", "office": "1. Go.", "office.title": "Try"}
        for key, some in modules.items()
        for name, *_ in some
    }
    places = "".join(f"  - {{module: m{m}{', requires: [m0]' if m else ''}}}\n" for m in range(MODULES))
    return course.write(folder, modules=modules, prose=prose, schemes={NORTH: f"modules:\n{places}"})


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world with the large scheme, in which Ana did two modules and half of a third."""
    from datetime import UTC

    folder = tmp_path_factory.mktemp("large")
    made = World(f"sqlite:///{folder / 'x.db'}", folder / "course", datetime(2026, 11, 23, 9, 30, tzinfo=UTC), large)
    ana = made.person().enrol()
    for module in (0, 1, 5):
        ana.finish(NORTH, *(f"m{module}/a{a}" for a in range(ACTIVITIES if module < 5 else 4)))
    ana.post(f"{LESSON}/position", block="office", seconds="1")
    ana.post(f"{LESSON}/notes/office", text="A note")
    yield made
    made.close()


def sent(world: World, path: str) -> list[str]:
    """Return the SQL statements of a second visit to a page (the first one fills what a process keeps of revisions)."""
    ana = world.person()
    assert ana.get(path).status_code == 200
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    sa.event.listen(world.engine, "before_cursor_execute", note)
    assert ana.get(path).status_code == 200
    sa.event.remove(world.engine, "before_cursor_execute", note)
    return seen


def test_a_lesson_page_sends_at_most_six_statements(busy: World) -> None:
    """Person, current publication, enrolment, progress (this module's rows and the summaries nearby), positions, notes and checks."""
    seen = sent(busy, LESSON)
    assert len(seen) <= 6, "\n".join(seen)


def test_a_lesson_page_reads_the_rows_of_its_own_module_only(busy: World) -> None:
    (progress,) = [one for one in sent(busy, LESSON) if "inducci_activity_states" in one]
    assert "inducci_activity_states.module_key = ?" in progress


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 10), ("/schemes", 10), (f"/schemes/{NORTH}", 10), (f"/schemes/{NORTH}/modules/m5", 11), (f"/schemes/{NORTH}/why", 6)],
)
def test_other_pages_send_a_fixed_number_too(busy: World, path: str, most: int) -> None:
    seen = sent(busy, path)
    assert len(seen) <= most, "\n".join(seen)
