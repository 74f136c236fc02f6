"""The learner's road by HTTP without a script: catalogue, enrol, read, lock, resume, complete, reasons."""

import re

from tests.player.course import NORTH, SOUTH
from tests.player.world import World

READING = f"/schemes/{NORTH}/modules/m1/reading"
DOING = f"/schemes/{NORTH}/modules/m1/doing"


def test_the_catalogue_and_a_scheme_are_read_without_signing_in(world: World) -> None:
    nobody = world.nobody()
    assert nobody.get("/").headers["Location"].endswith("/schemes")
    assert "North" in nobody.get("/schemes").text
    assert nobody.get(f"/schemes/{NORTH}").status_code == 200
    assert nobody.get(f"/schemes/{NORTH}/modules/m1").status_code == 200


def test_search_finds_a_word_inside_a_lesson_and_says_where(world: World) -> None:
    found = world.nobody().get("/schemes?q=towers").text
    assert f"{NORTH}/modules/m1/reading" in found
    assert "towers" not in world.nobody().get("/schemes?q=submarine").text.replace('value="submarine"', "").replace("towers", "x")


def test_an_anonymous_visitor_signs_in_before_enrolling_and_comes_back(world: World) -> None:
    nobody = world.nobody()
    nobody.get(f"/schemes/{NORTH}")
    sent = nobody.post(f"/schemes/{NORTH}/enrol")
    assert sent.status_code == 303
    assert "/login" in sent.headers["Location"]
    back = nobody.client.post("/login", data={"username": "ana", "next": f"/training/schemes/{NORTH}/enrol"})
    assert nobody.client.get(back.headers["Location"]).headers["Location"].endswith(f"/schemes/{NORTH}")


def test_a_lesson_asks_for_enrolment_first(world: World) -> None:
    ana = world.person()
    reply = ana.get(READING)
    assert reply.status_code == 403
    assert f"/schemes/{NORTH}/enrol" in reply.text


def test_a_locked_lesson_links_to_what_opens_it(world: World) -> None:
    """DEMANDS 18: a locked item says why and links to what opens it."""
    ana = world.person().enrol()
    reply = ana.get(DOING)
    assert reply.status_code == 403
    assert f'href="/training{READING}"' in reply.text
    locked_module = ana.get(f"/schemes/{NORTH}/modules/m2/more")
    assert locked_module.status_code == 403
    assert f'href="/training/schemes/{NORTH}/modules/m1"' in locked_module.text


def test_a_locked_lesson_takes_no_form(world: World) -> None:
    ana = world.person().enrol()
    ana.get(READING)
    assert ana.post(f"{DOING}/complete").status_code == 403


def test_next_leads_on_and_a_get_of_a_lesson_completes_nothing(world: World) -> None:
    """DECISIONS, Recording: no GET writes a statement that counts."""
    ana = world.person().enrol()
    ana.get(READING)
    assert ana.get(DOING).status_code == 403
    assert ana.post(f"{READING}/complete").headers["Location"].endswith(DOING)
    assert ana.get(DOING).status_code == 200


def test_continue_leads_to_the_exact_block(world: World) -> None:
    ana = world.person().enrol()
    ana.get(READING)
    assert ana.post(f"{READING}/position", block="second", seconds="20").status_code == 204
    assert f'href="/training{READING}#second"' in ana.get("/").text
    assert "#second" in ana.get(READING).text


def test_the_last_word_of_a_page_left_by_next_does_not_lead_back_to_it(world: World) -> None:
    """A beacon sent on leaving arrives after Next was answered: the lesson that is done is not where to continue."""
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading")
    world.clock.later(seconds=1)
    ana.post(f"{READING}/position", block="second", seconds="3")
    assert f'href="/training{DOING}"' in ana.get("/").text


def test_continue_skips_what_was_done_in_another_scheme(world: World) -> None:
    ana = world.person().enrol(SOUTH)
    ana.finish(SOUTH, "m1/reading")
    ana.enrol(NORTH)
    assert f'href="/training{DOING}"' in ana.get(f"/schemes/{NORTH}").text


def test_an_unknown_block_is_the_beginning(world: World) -> None:
    ana = world.person().enrol()
    ana.get(READING)
    ana.post(f"{READING}/position", block="no-such-block", seconds="-5")
    assert f'href="/training{READING}"' in ana.get("/").text


def test_the_language_switch_keeps_lesson_blocks_and_record(world: World) -> None:
    """DEMANDS 1: one enrolment, one record; the blocks have the same ids in every language."""
    ana = world.person().enrol()
    english = ana.get(f"{READING}?lang=en").text
    dutch = ana.get(f"{READING}?lang=nl").text
    assert "NL Towers" in dutch
    assert "NL Towers" not in english
    ids = [set(re.findall(r'id="(opening|second)"', text)) for text in (english, dutch)]
    assert ids == [{"opening", "second"}] * 2
    ana.finish(NORTH, "m1/reading")
    assert ana.get(f"{DOING}?lang=en").status_code == 200


def test_a_module_completed_in_one_scheme_counts_in_the_other(world: World) -> None:
    """DECISIONS, Names: a module finished in one scheme counts in every other that uses it."""
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading", "m1/doing")
    ana.enrol(SOUTH)
    page = ana.get(f"/schemes/{SOUTH}").text
    assert page.count("inducci-status--done") >= 1
    assert f"/schemes/{SOUTH}/modules/m3/last" in page
    ana.finish(SOUTH, "m3/last")
    assert "/certificates/" in ana.get(f"/schemes/{SOUTH}").text


def test_the_end_of_a_module_and_of_the_scheme_are_told(world: World) -> None:
    ana = world.person().enrol()
    end = ana.finish(NORTH, "m1/reading", "m1/doing")
    assert end.headers["Location"].endswith(f"/schemes/{NORTH}/modules/m1")
    assert "You completed this module" in ana.get(f"/schemes/{NORTH}/modules/m1").text
    last = ana.finish(NORTH, "m2/more", "m2/extra")
    assert last.headers["Location"].endswith(f"/schemes/{NORTH}")
    done = ana.get(f"/schemes/{NORTH}").text
    assert "You completed" in done
    assert "/certificates/" in done
    world.clock.later(hours=2)
    assert "You completed" not in ana.get(f"/schemes/{NORTH}").text


def test_why_names_the_statement_behind_the_verdict(world: World) -> None:
    """DEMANDS 3: rule → evidence → verdict → time."""
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading")
    why = ana.get(f"{READING}/why").text
    assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-", why)
    whole = ana.get(f"/schemes/{NORTH}/why").text
    assert f'href="/training{DOING}"' in whole
    assert f'href="/training/schemes/{NORTH}/modules/m2/more"' in whole


def test_why_names_the_other_scheme_through_which_it_was_done(world: World) -> None:
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading")
    ana.enrol(SOUTH)
    assert "“North”" in ana.get(f"/schemes/{SOUTH}/why").text


def test_the_address_of_a_reply_to_a_form_leads_back_when_it_is_opened(world: World) -> None:
    """A reload after signing in again, or another language chosen on an error page, opens the address of the form."""
    ana = world.person().enrol()
    for path in (f"{READING}/complete", f"{READING}/remarks", f"{READING}/notes/office"):
        reply = ana.get(path)
        assert reply.status_code == 302
        assert READING in reply.headers["Location"]


def test_a_remark_reaches_the_authors_and_an_empty_one_is_asked_for_again(world: World) -> None:
    from sqlalchemy.orm import Session

    from inducci_lms.player import queries

    ana = world.person().enrol()
    assert ana.post(f"{READING}/remarks", text="  ").status_code == 422
    assert ana.post(f"{READING}/remarks", text="The year is wrong", block="second").status_code == 303
    with Session(world.engine) as session:
        (remark,) = queries.remarks(session, module_key="m1")
    assert (remark.text, remark.block, remark.activity) == ("The year is wrong", "second", "reading")


def test_leaving_keeps_the_record_and_coming_back_takes_it_up(world: World) -> None:
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading")
    ana.post(f"/schemes/{NORTH}/withdraw")
    assert ana.get(READING).status_code == 403
    ana.enrol()
    assert ana.get(DOING).status_code == 200


def test_what_is_not_published_is_not_found(world: World) -> None:
    ana = world.person()
    for path in ("/schemes/west", f"/schemes/{NORTH}/modules/m9", f"/schemes/{NORTH}/modules/m3/last", f"{READING}x", f"{READING}x/why"):
        assert ana.get(path).status_code == 404, path


def test_my_learning_is_empty_before_and_lists_what_is_done_after(world: World) -> None:
    ana = world.person()
    assert "/schemes" in ana.get("/").text
    ana.enrol()
    ana.finish(NORTH, "m1/reading", "m1/doing", "m2/more")
    page = ana.get("/").text
    assert "/certificates/" in page
