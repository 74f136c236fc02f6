"""Never lose an answer, in a real browser: lost connection, expired sign-in, another person, a second tab, double clicks, no script."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from inducci_lms.quizzes.models import AnswerRow, AttemptRow
from tests.journeys.checks import states
from tests.journeys.conftest import Reader, Site
from tests.quizzes import host

pytestmark = pytest.mark.browser

BASE = "/training/schemes/east/modules/m1"
SAVED = "[data-inducci-saved]"
TROUBLE = "[data-inducci-trouble]"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small course published, by the real clock."""
    folder = tmp_path_factory.mktemp("answers")
    app = host.create_app(f"sqlite:///{folder / 'course.db'}")
    host.prepare(app, folder / "course")
    for name in ("ana", "ben"):
        host.enrol(app, name)
    host.engine_of(app).dispose()
    return folder / "course.db"


@pytest.fixture
def school(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    """The host, served; each test has a database of its own."""
    shutil.copy(prepared, tmp_path / "quiz.db")
    app = host.create_app(f"sqlite:///{tmp_path / 'quiz.db'}")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield Site(app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    host.engine_of(app).dispose()


@pytest.fixture
def ana(chromium_browser: Browser, school: Site) -> Iterator[Callable[..., Reader]]:
    """Give a function that opens a browser profile in which Ana is signed in and has begun a quiz."""
    opened: list[tuple[BrowserContext, Reader]] = []

    def begin(quiz: str = "check", *, at: str = "", javascript: bool = True, name: str = "ana", width: int = 1280) -> Reader:
        context = chromium_browser.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": 900}, locale="en-GB", reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        found = Reader(context.new_page(), school)
        found._watch()
        opened.append((context, found))
        sign_in(found.page, school.address, name)
        if at:
            found.go(at)
            return found
        found.go(f"{BASE}/{quiz}")
        found.page.click("form[action$='/attempts'] button")
        found.page.wait_for_url(re.compile("/attempts/.+/questions"))
        return found

    yield begin
    troubles = [trouble for _, found in opened for trouble in found.troubles if "ERR_INTERNET_DISCONNECTED" not in trouble]
    for context, _ in opened:
        context.close()
    assert troubles == [], "no error of a script and none of the content security policy (Trusted Types included)"


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/login")
    page.fill("[name=username]", name)
    page.click("button")
    page.wait_for_url("**/training/**")


def stored(school: Site) -> dict[str, Any]:
    """The answers in the database, by question."""
    with Session(host.engine_of(school.app)) as session:
        return dict(session.execute(sa.select(AnswerRow.question_id, AnswerRow.response)).all())  # type: ignore[arg-type]


def kept(page: Page) -> int:
    """How many answers wait in the browser."""
    count: int = page.evaluate(
        """() => new Promise(done => { const open = indexedDB.open('inducci-answers');
             open.onsuccess = () => { const all = open.result.transaction('waiting').objectStore('waiting').getAll();
               all.onsuccess = () => { open.result.close(); done(all.result.length); }; }; })"""
    )
    return count


def saved(page: Page) -> None:
    """Wait until the page says that the answer is saved."""
    expect(page.locator(SAVED).first).to_have_text(re.compile(r"^(Saved \d|All answers are saved)"), timeout=15_000)


def cut(page: Page) -> None:
    """Lose whatever this page sends; other pages reach the server."""
    page.route("**/questions/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())


def test_each_answer_is_saved_at_once_and_the_page_says_when(ana: Callable[..., Reader], school: Site) -> None:
    me = ana()
    assert me.page.locator("input[type=radio]:checked").count() == 0, "nothing is chosen beforehand"
    me.page.click("label:has-text('Beringen')")
    saved(me.page)
    assert stored(school) == {"q1": '"b"'}
    assert "1 of 3 answered" in me.page.inner_text("nav.inducci-wide-only [data-inducci-count]")
    assert kept(me.page) == 0
    me.page.reload()
    assert me.page.locator("input[value=b]").is_checked()


def test_typing_is_saved_when_it_pauses(ana: Callable[..., Reader], school: Site) -> None:
    me = ana()
    me.page.click("button[value=next]")
    me.page.locator("input[inputmode=decimal]").press_sequentially("1330")
    saved(me.page)
    assert stored(school) == {"q2": '"1330"'}


@pytest.mark.parametrize("width", [1280, 320])
def test_a_whole_quiz_without_script(ana: Callable[..., Reader], width: int) -> None:
    """Issue A, 4: everything, submitting included, works with JavaScript switched off."""
    me = ana(javascript=False, width=width)
    me.page.check("input[value=b]")
    me.page.click("button[value=next]")
    me.page.fill("input[inputmode=decimal]", "about 1330")
    me.page.click("button[value=next]")
    assert "There is a problem" in me.page.inner_text("[role=alert]")
    me.page.fill("input[inputmode=decimal]", "1,330")
    me.page.click("button[value=next]")
    me.page.check("input[value=a]")
    me.page.check("input[value=c]")
    me.page.click("button[value=next]")
    me.page.click("form[action$='/submit'] button")
    assert me.page.inner_text("h1") == "You passed: 3 of 3 correct"


def test_a_lost_connection_keeps_the_answer_and_sends_it_on(ana: Callable[..., Reader], school: Site) -> None:
    me = ana()
    me.page.context.set_offline(True)
    me.page.click("label:has-text('Genk')")
    me.page.click("label:has-text('Beringen')")
    expect(me.page.locator(TROUBLE)).to_contain_text("No connection. Your answer is kept in this browser")
    assert kept(me.page) == 1
    me.page.click("button[value=next]")
    me.page.wait_for_timeout(300)
    assert me.page.inner_text("h1").startswith("Which town"), "a form does not leave the page while something waits"
    assert stored(school) == {}
    me.page.context.set_offline(False)
    saved(me.page)
    expect(me.page.locator(TROUBLE)).to_be_hidden()
    assert stored(school) == {"q1": '"b"'}
    assert kept(me.page) == 0


def test_an_answer_waits_even_if_the_page_is_closed(ana: Callable[..., Reader], school: Site) -> None:
    me = ana()
    context, url = me.page.context, me.page.url
    context.set_offline(True)
    me.page.click("label:has-text('Beringen')")
    expect(me.page.locator(TROUBLE)).to_be_visible()
    me.page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(url.replace("/questions/1", "/questions/2"))
    until(lambda: stored(school) == {"q1": '"b"'}, page)


def test_an_expired_sign_in_keeps_the_answer_until_the_same_person_is_back(ana: Callable[..., Reader], school: Site) -> None:
    """UX, lost session; DECISIONS: never sent under another sign-in."""
    me = ana()
    me.page.context.clear_cookies()
    me.page.click("label:has-text('Beringen')")
    expect(me.page.locator(TROUBLE)).to_contain_text("Your session ended. Your answer is kept in this browser.")
    link = me.page.locator(f"{TROUBLE} a")
    assert link.get_attribute("target") == "_blank"
    with me.page.context.expect_page() as opened:
        link.click()
    other = opened.value
    other.wait_for_url("**/login**")

    sign_in(other, school.address, "ben")
    me.page.bring_to_front()
    me.page.click(f"{TROUBLE} button")
    expect(me.page.locator(TROUBLE)).to_contain_text("Somebody else is signed in")
    assert stored(school) == {}
    assert kept(me.page) == 1

    sign_in(other, school.address, "ana")
    me.page.bring_to_front()
    me.page.click(f"{TROUBLE} button")
    saved(me.page)
    assert stored(school) == {"q1": '"b"'}
    me.page.click("button[value=next]")
    me.page.wait_for_url("**/questions/2")


def test_another_person_on_the_same_computer_sends_nothing_of_the_first(ana: Callable[..., Reader], school: Site) -> None:
    """DECISIONS, storage: office PCs are shared."""
    me = ana()
    me.page.context.set_offline(True)
    me.page.click("label:has-text('Beringen')")
    expect(me.page.locator(TROUBLE)).to_be_visible()
    context = me.page.context
    me.page.close()
    context.set_offline(False)
    page = context.new_page()
    sign_in(page, school.address, "ben")
    page.goto(f"{school.address}{BASE}/check")
    page.click("form[action$='/attempts'] button")
    page.wait_for_url("**/questions/1")
    page.wait_for_timeout(500)
    assert page.locator("input[type=radio]:checked").count() == 0
    assert stored(school) == {}
    assert kept(page) == 1, "it waits for Ana"


@pytest.mark.parametrize("elsewhere", [False, True], ids=["on the question", "on another page"])
def test_signing_out_deletes_what_waits_after_a_question(ana: Callable[..., Reader], school: Site, elsewhere: bool) -> None:
    """DECISIONS, storage: cleared at sign-out after a warning."""
    page = ana().page
    cut(page)
    page.click("label:has-text('Beringen')")
    expect(page.locator(TROUBLE)).to_be_visible()
    if elsewhere:
        page.goto(f"{school.address}/training/schemes")
        page.wait_for_load_state("networkidle")
    page.evaluate("""() => { const link = document.createElement('a'); link.href = '/logout'; link.textContent = 'Sign out';
                             document.querySelector('main').append(link); }""")
    asked: list[str] = []

    def answer(accept: bool) -> Callable[[Any], None]:
        def on(dialog: Any) -> None:
            asked.append(dialog.message)
            dialog.accept() if accept else dialog.dismiss()

        return on

    page.once("dialog", answer(False))
    page.click("text=Sign out")
    until(lambda: len(asked) == 1, page)
    assert "deleted from this browser" in asked[0]
    assert kept(page) == 1
    page.once("dialog", answer(True))
    page.click("text=Sign out")
    page.wait_for_url("**/logout")
    assert kept(page) == 0
    assert page.evaluate("localStorage.getItem('inducci-waiting')") is None
    assert stored(school) == {}


def test_the_newer_of_two_windows_stays_and_the_older_is_told(ana: Callable[..., Reader], school: Site) -> None:
    """Issue A, 4: a laptop without network and the computer at the desk; decision 0078."""
    laptop = ana().page
    desk = ana(at=laptop.url).page
    cut(laptop)
    laptop.click("label:has-text('Genk')")
    expect(laptop.locator(TROUBLE)).to_contain_text("No connection")
    desk.click("label:has-text('Beringen')")
    saved(desk)
    laptop.unroute("**/questions/*")
    laptop.click(f"{TROUBLE} button")
    expect(laptop.locator(TROUBLE)).to_contain_text("answered in another window")
    assert stored(school) == {"q1": '"b"'}
    assert kept(laptop) == 0
    laptop.click(f"{TROUBLE} a")
    expect(laptop.locator("input[value=b]")).to_be_checked()


def test_a_second_tab_of_the_same_browser_does_no_harm(ana: Callable[..., Reader], school: Site) -> None:
    """What waits in one tab is replaced by the newer answer of the other, and sent by whichever is connected."""
    first = ana().page
    second = first.context.new_page()
    second.goto(first.url)
    cut(first)
    first.click("label:has-text('Genk')")
    expect(first.locator(TROUBLE)).to_contain_text("No connection")
    second.click("label:has-text('Beringen')")
    saved(second)
    until(lambda: stored(school) == {"q1": '"b"'} and kept(second) == 0, second)
    second.click("button[value=check]")
    second.wait_for_url("**/check")
    second.click("form[action$='/submit'] button")
    second.wait_for_url("**/result")
    first.unroute("**/questions/*")
    first.click("label:has-text('Maaseik')")
    expect(first.locator(TROUBLE)).to_contain_text("This attempt was submitted")
    assert stored(school) == {"q1": '"b"'}


def test_a_double_click_submits_once(ana: Callable[..., Reader], school: Site) -> None:
    me = ana()
    me.page.click("label:has-text('Beringen')")
    saved(me.page)
    me.page.click("button[value=check]")
    me.page.wait_for_url("**/check")
    me.page.dblclick("form[action$='/submit'] button")
    me.page.wait_for_url("**/result")
    assert me.page.evaluate("document.activeElement.tagName") == "H1", "focus on the outcome"
    me.page.go_back()
    me.page.wait_for_load_state()
    with Session(host.engine_of(school.app)) as session:
        rows = session.scalars(sa.select(AttemptRow)).all()
        assert [(row.state, row.score_raw) for row in rows] == [("submitted", 1.0)]


def test_clicking_on_before_the_answer_arrived_loses_nothing(ana: Callable[..., Reader], school: Site) -> None:
    """The button is pressed at once after the choice, while the reply takes its time."""
    me = ana()

    def slowly(route: Any) -> None:
        time.sleep(0.3)
        route.continue_()

    me.page.route("**/questions/1", slowly)
    me.page.click("label:has-text('Beringen')")
    me.page.click("button[value=next]")
    me.page.wait_for_url("**/questions/2")
    assert stored(school) == {"q1": '"b"'}


def test_ordering_by_keyboard_with_buttons(ana: Callable[..., Reader], school: Site) -> None:
    """Decision 0075: the script adds buttons; the positions say the same."""
    me = ana("all")
    rows = me.page.locator("[data-inducci-order] .inducci-place-select")
    me.page.get_by_role("button", name="Move down").first.press("Enter")
    for target, wanted in enumerate(("Ask the owners", "Walk the site", "Write the call")):
        while rows.nth(target).locator("[data-inducci-item]").inner_text() != wanted:
            me.page.get_by_role("button", name=f"Move up {wanted}").press("Enter")
            assert me.page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Move up {wanted}", "focus stays"
    assert [rows.nth(index).locator("select").input_value() for index in range(3)] == ["1", "2", "3"]
    until(lambda: stored(school).get("q1") == '{"a": "1", "b": "2", "c": "3"}', me.page)


def test_the_time_limit_is_told_and_ends_in_the_result(ana: Callable[..., Reader], school: Site) -> None:
    """UX, quiz: announced, no ticking; what is there is submitted."""
    me = ana("timed")
    with Session(host.engine_of(school.app)) as session:
        row = session.scalars(sa.select(AttemptRow)).one()
        row.deadline_at = datetime.now(UTC) + timedelta(seconds=3)
        session.commit()
    me.page.reload()
    assert "Time until" in me.page.inner_text("form")
    me.page.click("label:has-text('True')")
    me.page.wait_for_url("**/result")
    assert "1 of 2 correct" in me.page.inner_text("h1")


@pytest.mark.parametrize("quiz", ["check", "all", "each"])
def test_every_state_of_a_quiz_is_accessible(ana: Callable[..., Reader], quiz: str) -> None:
    """DEMANDS 7: native controls, fieldset and legend, states as text; axe at 0, nothing scrolls sideways."""
    me = ana(quiz)
    page = me.page
    found = {"question": states(page)}
    if quiz == "each":
        page.click("label:has-text('True')")
        saved(page)
        page.click("button[value=verify]")
        page.wait_for_url("**feedback")
        found["feedback"] = states(page)
    elif quiz == "all":
        page.select_option("[name='q-q1.a']", "1")
        page.select_option("[name='q-q1.b']", "1")
        page.click("button[value=check]")
        page.wait_for_selector("[data-inducci-errors]")
        found["errors"] = states(page)
    else:
        page.context.set_offline(True)
        page.click("label:has-text('Genk')")
        expect(page.locator(TROUBLE)).to_be_visible()
        found["waiting"] = states(page)
        page.context.set_offline(False)
        saved(page)
        page.click("button[value=check]")
        page.wait_for_url("**/check")
        found["check"] = states(page)
        page.click("form[action$='/submit'] button")
        page.wait_for_url("**/result")
        found["result"] = states(page)
        me.go(f"{BASE}/check")
        found["start"] = states(page)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def until(test: Callable[[], bool], page: Page, seconds: float = 10) -> None:
    """Wait until something is so."""
    for _ in range(int(seconds * 10)):
        if test():
            return
        page.wait_for_timeout(100)
    assert test()
