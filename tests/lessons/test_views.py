"""Lessons by HTTP: checks, private notes, completion, change marks."""

import re
from typing import Any

from sqlalchemy.orm import Session

from inducci_lms.catalog.publishing import write_changes
from inducci_lms.content.compile import compile_library
from inducci_lms.content.load import load
from inducci_lms.lrs import queries as lrs
from inducci_lms.people import queries as people
from tests.player.course import NORTH
from tests.player.world import Browser, World

READING = f"/schemes/{NORTH}/modules/m1/reading"
DOING = f"/schemes/{NORTH}/modules/m1/doing"


def record_of(world: World, name: str = "ana") -> list[tuple[str, str]]:
    """Return verb and last step of the object of each of the person's statements."""
    with Session(world.engine) as session:
        learner = people.by_ref(session, name)
        assert learner is not None
        return [(s["verb"]["id"].rsplit("/")[-1], s["object"]["id"].rsplit("/")[-1]) for s in lrs.replay(session, learner.id)]


def at_doing(world: World) -> Browser:
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading")
    ana.get(DOING)
    return ana


def test_next_waits_for_required_checks_and_says_which(world: World) -> None:
    ana = at_doing(world)
    reply = ana.post(f"{DOING}/complete")
    assert reply.status_code == 422
    assert 'href="#check1"' in reply.text
    assert ("completed", "doing") not in record_of(world)


def test_a_checked_answer_is_recorded_and_its_feedback_shown(world: World) -> None:
    """DECISIONS, Recording: ``answered`` is recorded when the answer is final (checked)."""
    ana = at_doing(world)
    reply = ana.post(f"{DOING}/checks/check1", **{"q-check1": "b"})
    assert reply.headers["Location"].endswith(f"{DOING}#check1")
    assert "On the site of the mine." in ana.get(DOING).text
    assert ("answered", "doing#check1") in record_of(world)


def test_nothing_chosen_is_said_and_recorded_nowhere(world: World) -> None:
    ana = at_doing(world)
    assert ana.post(f"{DOING}/checks/check1").status_code == 422
    assert ana.post(f"{DOING}/checks/nothing", **{"q-nothing": "b"}).status_code == 404
    assert all(verb != "answered" for verb, _ in record_of(world))


def test_a_note_is_saved_at_once_and_seen_by_its_author_alone(world: World) -> None:
    ana = at_doing(world)
    assert ana.post(f"{DOING}/notes/office", text="The old depot").headers["Location"].endswith("#office")
    assert "The old depot" in ana.get(DOING).text
    ben = world.person("ben").enrol()
    ben.finish(NORTH, "m1/reading")
    assert "The old depot" not in ben.get(DOING).text
    saved: Any = ana.post(f"{DOING}/notes/office", {"X-Inducci-Script": "1"}, text="Another").get_json()
    assert saved["saved_at"]
    ana.post(f"{DOING}/notes/office", text="  ")
    assert "Another" not in ana.get(DOING).text


def test_no_note_stands_in_the_record(world: World) -> None:
    ana = at_doing(world)
    before = record_of(world)
    ana.post(f"{DOING}/notes/office", text="Only mine")
    assert record_of(world) == before


def test_a_note_belongs_to_a_task(world: World) -> None:
    ana = at_doing(world)
    assert ana.post(f"{DOING}/notes/begin", text="x").status_code == 404


def test_next_twice_records_once(world: World) -> None:
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading", "m1/reading")
    assert record_of(world).count(("completed", "reading")) == 1


def test_active_reading_time_goes_into_the_statement_and_is_no_more_than_passed(world: World) -> None:
    ana = world.person().enrol()
    ana.post(f"{READING}/position", block="opening", seconds="0")
    world.clock.later(seconds=60)
    ana.post(f"{READING}/position", block="second", seconds="5000")
    ana.finish(NORTH, "m1/reading")
    with Session(world.engine) as session:
        learner = people.by_ref(session, "ana")
        assert learner is not None
        (told,) = [s["result"]["duration"] for s in lrs.replay(session, learner.id) if s["object"]["id"].endswith("reading")]
    assert told == "PT60S"


def change(world: World, impact: str) -> None:
    """Publish another text of the second block, meant as ``impact``."""
    prose = world.folder / "modules" / "m1" / "reading.en.md"
    prose.write_text(prose.read_text("utf-8").replace("Then they closed", f"Then they {impact} closed"), "utf-8")
    world.clock.later(days=1)
    write_changes(compile_library(load(world.folder)), {"m1": impact}, "")
    world.publish()


def test_a_correction_leaves_record_and_completion_alone(world: World) -> None:
    """DECISIONS, Names: correction: enrolments move, the record is untouched."""
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading")
    change(world, "correction")
    page = ana.get(READING).text
    assert "correction closed" in page
    assert "Changed since you read it" not in page
    ana.finish(NORTH, "m1/reading")
    assert record_of(world).count(("completed", "reading")) == 1


def test_a_block_to_be_read_again_is_marked_until_it_was(world: World) -> None:
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading")
    change(world, "reread")
    page = ana.get(READING).text
    assert "Changed since you read it" in page
    assert ana.get(DOING).status_code == 200, "a changed lesson stays completed"
    ana.finish(NORTH, "m1/reading")
    assert record_of(world).count(("completed", "reading")) == 2
    assert "Changed since you read it" not in ana.get(READING).text


def test_a_retake_reopens_completion_and_keeps_the_evidence(world: World) -> None:
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading", "m1/doing", "m2/more")
    change(world, "retake")
    assert ana.get(DOING).status_code == 403
    why = ana.get(f"{READING}/why").text
    assert "completed" in why.lower()
    ana.finish(NORTH, "m1/reading")
    ana.get(DOING)
    ana.finish(NORTH, "m1/doing")
    assert record_of(world).count(("completed", "m1")) == 2
    assert record_of(world).count(("completed", NORTH)) == 2


def test_a_page_kept_for_everybody_holds_no_other_readers_token_or_note(world: World) -> None:
    """Pieces of a lesson are rendered once and shared: a form's token and a note stay their reader's own (web/fragments.py)."""
    token = re.compile(r'name="csrf_token" value="([^"]+)"')
    ana, ben = at_doing(world), world.person("ben").enrol()
    ben.finish(NORTH, "m1/reading")
    first, second = ana.get(DOING).text, ben.get(DOING).text
    hers, his = set(token.findall(first)), set(token.findall(second))
    assert len(hers) == len(his) == 1
    assert hers != his
    assert "token-" not in first + second
    ana.post(f"{DOING}/notes/office", text="only for ana")
    assert "only for ana" in ana.get(DOING).text
    assert "only for ana" not in ben.get(DOING).text
