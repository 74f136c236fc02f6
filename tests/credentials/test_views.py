"""The certificate: what it shows and to whom, that it stays true, that its holder may take it back."""

import json
import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.credentials.models import AwardRow
from inducci_lms.lrs import queries as lrs
from inducci_lms.people import queries as people
from tests.player.course import NORTH
from tests.player.world import Browser, World


def awarded(world: World) -> tuple[Browser, str]:
    """Return the browser of somebody who completed the scheme, and the path of the certificate."""
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading", "m1/doing", "m2/more")
    found = re.search(r"/certificates/[\w-]+", ana.get(f"/schemes/{NORTH}").text)
    assert found is not None
    return ana, found[0]


def test_whoever_has_the_address_sees_the_sheet_and_no_search_engine_keeps_it(world: World) -> None:
    _, path = awarded(world)
    reply = world.nobody().get(path)
    assert reply.status_code == 200
    assert "noindex" in reply.headers["X-Robots-Tag"]
    assert "noindex" in reply.text
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert "Ana" in reply.text
    assert "<svg" in reply.text
    assert "/withdraw" not in reply.text


def test_the_address_cannot_be_guessed(world: World) -> None:
    _, path = awarded(world)
    token = path.rsplit("/", 1)[1]
    assert len(token) >= 32
    assert world.nobody().get(path.swapcase()).status_code == 404
    assert world.nobody().get("/certificates/" + "a" * 32).status_code == 404


def test_no_name_is_kept_with_the_award(world: World) -> None:
    """Decision 0089: the name is asked of the host when the page is opened."""
    awarded(world)
    with Session(world.engine) as session:
        row = session.scalars(sa.select(AwardRow)).one()
    assert "ana" not in row.snapshot.lower().replace("analys", "")
    assert json.loads(row.snapshot)["minutes"] == 20


@pytest.mark.parametrize(
    "element", ["Awarding body", "Date of issue", "Workload", "Level", "Assessment", "Form of participation", "Quality assurance"]
)
def test_the_mandatory_elements_stand_on_it(world: World, element: str) -> None:
    """Council Recommendation 2022/C 243/02: eleven elements; what nobody decided says "not applicable"."""
    _, path = awarded(world)
    text = world.nobody().get(path + "?lang=en").text
    assert element in text
    assert "Know mines." in text
    assert "not applicable" in text


def test_that_it_was_earned_is_recorded_without_its_address(world: World) -> None:
    _, path = awarded(world)
    with Session(world.engine) as session:
        learner = people.by_ref(session, "ana")
        assert learner is not None
        statements = list(lrs.replay(session, learner.id))
    (earned,) = [one for one in statements if one["verb"]["id"].endswith("/earned")]
    (completed,) = [one for one in statements if one["object"]["id"].endswith(NORTH) and one["verb"]["id"].endswith("/completed")]
    assert earned["context"]["statement"]["id"] == completed["id"]
    assert path.rsplit("/", 1)[1] not in json.dumps(statements)


def test_a_later_edition_does_not_change_what_was_awarded(world: World) -> None:
    _, path = awarded(world)
    scheme = world.folder / "schemes" / NORTH / "scheme.en.md"
    scheme.write_text(scheme.read_text("utf-8").replace("North", "Another name"), "utf-8")
    world.publish()
    assert "North" in world.nobody().get(path + "?lang=en").text


def test_an_award_expires(world: World) -> None:
    _, path = awarded(world)
    world.clock.later(days=3 * 365)
    text = world.nobody().get(path + "?lang=en").text.lower()
    assert "expired" in text


def test_only_the_holder_takes_it_back_and_then_the_address_says_no_more(world: World) -> None:
    ana, path = awarded(world)
    ben = world.person("ben")
    assert ben.post(f"{path}/withdraw").status_code in (401, 303, 404)
    assert world.nobody().get(path).status_code == 200
    assert ana.post(f"{path}/withdraw").status_code == 303
    gone = world.nobody().get(path)
    assert gone.status_code == 410
    assert "Ana" not in gone.text
    assert "Know mines." not in gone.text


def test_completing_again_after_a_retake_gives_a_certificate_of_its_own(world: World) -> None:
    from tests.lessons.test_views import change

    ana, path = awarded(world)
    change(world, "retake")
    ana.finish(NORTH, "m1/reading")
    ana.get(f"/schemes/{NORTH}/modules/m1/doing")
    ana.finish(NORTH, "m1/doing")
    with Session(world.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AwardRow)) == 2
    assert world.nobody().get(path).status_code == 200
