"""A learner's road: find a scheme, enrol, read, answer, finish with proof (issue A, "What a person does with it")."""

import re
from collections.abc import Callable

import pytest
import yaml

from tests.journeys.conftest import MODULE, SCHEME, Reader
from tests.journeys.course import CONTENT, activity, answer, finish, module, pass_check

pytestmark = pytest.mark.browser

LESSONS = [item["id"] for item in module(MODULE)["activities"] if item["kind"] == "lesson"]
CHECK = next(item["id"] for item in module(MODULE)["activities"] if item["kind"] == "quiz")


def lesson(key: str = LESSONS[0], module_key: str = MODULE) -> str:
    """The address of a lesson."""
    return f"/training/schemes/{SCHEME}/modules/{module_key}/{key}"


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_catalogue_to_a_passed_check(reader: Callable[..., Reader], javascript: bool) -> None:
    """Everything, submitting included, works with JavaScript switched off (issue A, 4)."""
    me = reader(javascript=javascript)
    me.sign_in(me.site.person())
    me.go("/training/")
    me.page.click(".inducci-empty .inducci-button")
    me.page.click(f"#inducci-scheme-{SCHEME} h3 a")
    with me.page.expect_navigation():
        me.page.click("form[action$='/enrol'] button")
    me.page.get_by_role("link", name=re.compile("^Start with module 1")).click()
    for key in LESSONS:
        assert me.page.url.split("#")[0].endswith(key)
        me.next()
    assert CHECK in me.page.url
    pass_check(me, MODULE, CHECK)
    assert me.page.inner_text("h1").startswith("You passed")
    me.go(f"/training/schemes/{SCHEME}/modules/{MODULE}")
    assert me.page.locator(".inducci-rows .inducci-status--done").count() == len(LESSONS) + 1
    me.go("/training/")
    assert me.page.locator(".inducci-resume .inducci-button").is_visible()


def test_the_whole_scheme_ends_in_a_certificate_that_anybody_can_check(reader: Callable[..., Reader]) -> None:
    """Completion with proof: printable, unguessable, noindex; a visitor without sign-in sees the same sheet."""
    me = reader()
    me.sign_in(me.site.person("Bea Boucher"))
    me.enrol()
    scheme = yaml.safe_load((CONTENT / "schemes" / SCHEME / "scheme.yaml").read_text(encoding="utf-8"))
    for row in scheme["modules"]:
        finish(me, SCHEME, row["module"])
    me.go(f"/training/schemes/{SCHEME}")
    me.page.get_by_role("link", name="Open your certificate").first.click()
    me.page.wait_for_selector(".inducci-certificate")
    assert "Bea Boucher" in me.page.inner_text(".inducci-certificate")
    address = me.page.get_attribute(".inducci-seal a", "href") or ""
    assert len(address.rsplit("/", 1)[-1]) >= 32
    pages = me.page.pdf(prefer_css_page_size=True, print_background=True).count(b"/Type /Page\n")
    assert pages == 1

    visitor = reader()
    reply = visitor.go(address)
    assert "noindex" in reply.text()
    assert "This certificate is valid" in visitor.page.inner_text(".inducci-notice")
    assert "Bea Boucher" in visitor.page.inner_text(".inducci-certificate")
    assert visitor.page.locator("form[action*='withdraw']").count() == 0


def test_language_changes_in_mid_lesson_and_the_block_stays(reader: Callable[..., Reader]) -> None:
    """Switch language in mid-lesson and stay at the same block with the same record."""
    me = reader()
    me.sign_in(me.site.person())
    me.enrol()
    me.go(lesson())
    blocks = me.page.eval_on_selector_all("[data-inducci-block]", "found => found.map(block => block.id)")
    here = blocks[len(blocks) // 2]
    with me.page.expect_response(lambda reply: reply.url.endswith("/position")):
        me.page.evaluate("id => document.getElementById(id).scrollIntoView({block: 'start'})", here)
    title = me.page.inner_text("h1")
    with me.page.expect_navigation():
        me.page.click(".inducci-tools a[hreflang=nl]")
    assert me.page.url.endswith("#" + here)
    assert me.page.inner_text("h1") != title
    assert me.page.locator(".inducci").last.get_attribute("lang") == "nl"
    top = me.page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", here)
    assert -5 <= top <= 450
    me.next()
    me.go("/training/?lang=en")
    assert re.search(r"\b1 of \d+ parts completed", me.page.inner_text(".inducci-resume"))


def test_reading_goes_on_at_the_exact_block(reader: Callable[..., Reader]) -> None:
    """Resume at the exact block: My learning leads to where scrolling stopped."""
    me = reader()
    me.sign_in(me.site.person())
    me.enrol()
    me.go(lesson())
    blocks = me.page.eval_on_selector_all("[data-inducci-block]", "found => found.map(block => block.id)")
    here = blocks[-3]
    with me.page.expect_response(lambda reply: reply.url.endswith("/position")) as sent:
        me.page.evaluate("id => document.getElementById(id).scrollIntoView({block: 'start'})", here)
    assert sent.value.status == 204
    me.go("/training/")
    href = me.page.get_attribute(".inducci-resume .inducci-button", "href") or ""
    assert href.split("?")[0].split("#") == [lesson(), here]


def test_what_cannot_start_yet_says_why_and_links_to_what_opens_it(reader: Callable[..., Reader]) -> None:
    """A locked item says why and links to what opens it."""
    me = reader()
    me.sign_in(me.site.person())
    me.enrol()
    reply = me.go(lesson(CHECK))
    assert reply.status == 403
    assert me.page.locator(".inducci-content .inducci-rows a").count() == len(LESSONS)
    me.page.locator(".inducci-content .inducci-rows a").first.click()
    assert LESSONS[0] in me.page.url


def test_why_is_this_not_done_names_the_rule_and_the_statements(reader: Callable[..., Reader]) -> None:
    """ "Why is this not done?" opens the rule and the statements behind the verdict."""
    me = reader()
    me.sign_in(me.site.person())
    me.enrol()
    me.go(lesson())
    me.next()
    me.go(f"/training/schemes/{SCHEME}/why")
    assert me.page.inner_text("h1") == "Why is this not done?"
    shown = me.page.text_content(".inducci-content") or ""
    assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-", shown)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_private_note_is_kept(reader: Callable[..., Reader], javascript: bool) -> None:
    """The note of a task saves itself a moment after typing; without scripts a button saves it."""
    key = next(key for key in LESSONS if any(block["kind"] == "task" for block in activity(MODULE, key)["blocks"]))
    me = reader(javascript=javascript)
    me.sign_in(me.site.person())
    me.enrol()
    me.go(lesson(key))
    me.page.fill(".inducci-task textarea", "We own the old post office.")
    if javascript:
        me.page.get_by_text(re.compile(r"^Saved \d")).wait_for()
    else:
        with me.page.expect_navigation():
            me.page.click(".inducci-task form button")
    me.go(lesson(key))
    assert me.page.input_value(".inducci-task textarea") == "We own the old post office."


def test_an_inline_check_is_answered_and_explained_in_its_place(reader: Callable[..., Reader]) -> None:
    """Inline checks: the reply stands at the block, with a verdict in words."""
    check = next(block for block in activity(MODULE, LESSONS[0])["blocks"] if block["kind"] == "question")
    me = reader()
    me.sign_in(me.site.person())
    me.enrol()
    me.go(lesson())
    name = me.page.locator(f"#{check['id']} [name]:not([type=hidden])").first.get_attribute("name") or ""
    answer(me.page, check["question"], name)
    with me.page.expect_navigation():
        me.page.click(f"#{check['id']} button")
    assert me.page.url.endswith("#" + check["id"])
    assert "Correct" in me.page.inner_text(f"#{check['id']}")


def test_a_visitor_reads_the_catalogue_and_is_led_to_sign_in_and_back(reader: Callable[..., Reader]) -> None:
    """The catalogue and scheme pages are readable without signing in; enrolling leads to the host's sign-in and back."""
    me = reader()
    username = me.site.person()
    me.go("/training/")
    assert me.page.url.endswith("/training/schemes")
    me.page.fill("#inducci-q", "zzzz")
    me.page.keyboard.press("Enter")
    me.page.wait_for_selector(".inducci-empty")
    me.page.get_by_role("link", name="Show all schemes").click()
    me.page.click(f"#inducci-scheme-{SCHEME} h3 a")
    with me.page.expect_navigation():
        me.page.click("form[action$='/enrol'] button")
    assert "/login" in me.page.url
    me.page.fill("[name=username]", username)
    me.page.fill("[name=password]", "never lose an answer")
    with me.page.expect_navigation():
        me.page.press("[name=password]", "Enter")
    assert f"/schemes/{SCHEME}" in me.page.url


def test_the_keyboard_alone_is_enough(reader: Callable[..., Reader]) -> None:
    """Every step by Tab, Space and Enter; what has the focus is never hidden below the bar of the phone."""
    me = reader(width=320, height=640)
    me.sign_in(me.site.person())
    me.go(f"/training/schemes/{SCHEME}")

    def tab_to(selector: str) -> None:
        for _ in range(120):
            me.page.keyboard.press("Tab")
            if me.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            assert me.page.evaluate(
                """() => {
                  const e = document.activeElement, box = e.getBoundingClientRect(), bar = document.querySelector('.inducci-bar');
                  if (e === document.body || !bar || bar.contains(e) || box.height > 500) return true;
                  if (getComputedStyle(bar).display === 'none') return true;
                  return box.bottom <= bar.getBoundingClientRect().top + 1;
                }"""
            ), "the bar covers what has the focus: " + me.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"Tab never reached {selector}")

    tab_to("form[action$='/enrol'] button")
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")
    me.go(lesson())
    tab_to(".inducci-check [type=radio], .inducci-check [type=checkbox]")
    me.page.keyboard.press("Space")
    tab_to(".inducci-turn__next")
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")
    assert LESSONS[1] in me.page.url
