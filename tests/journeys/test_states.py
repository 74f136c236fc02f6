"""Every page in every state: axe-core at 0 violations (wide, dark, 320 px), no sideways scrolling, Nu HTML checker at 0 errors."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.journeys import checks
from tests.journeys.conftest import MODULE, SCHEME, Reader
from tests.journeys.course import activity, answer, module, pass_check, question_here
from tests.journeys.test_learner import CHECK, LESSONS, lesson

pytestmark = pytest.mark.browser

PUBLIC = {
    "catalogue": "/training/schemes",
    "catalogue, searched": "/training/schemes?q=mine",
    "catalogue, nothing found": "/training/schemes?q=zzzz&language=nl",
    "scheme, as a visitor": f"/training/schemes/{SCHEME}",
    "scheme, in Dutch": f"/training/schemes/{SCHEME}?lang=nl",
    "toolbox": "/training/library/tools?lang=en",
    "toolbox, nothing found": "/training/library/tools?q=zzzz",
    "cases": "/training/library/cases",
    "glossary": "/training/library/glossary",
    "downloads": "/training/library/downloads",
    "sources": "/training/library/sources",
    "privacy": "/training/privacy",
    "components": "/training/components",
    "not found": "/training/schemes/nowhere",
}


def as_visitor(me: Reader) -> Iterator[str]:
    """Open each public page and say its name."""
    for name, path in PUBLIC.items():
        me.go(path)
        yield name
    for shelf, name in (("tools", "tip card"), ("cases", "case")):
        me.go(f"/training/library/{shelf}")
        me.page.locator("#inducci-results ~ ul a").first.click()
        me.page.wait_for_selector("#inducci-sheet")
        yield name


def as_learner(me: Reader) -> Iterator[str]:
    """Walk into each state that a learner can meet, and say its name."""
    me.sign_in(me.site.person("Cara Claes"))
    me.go("/training/")
    yield "my learning, empty"
    me.go(lesson())
    yield "lesson, not enrolled"
    me.enrol()
    yield "scheme, just enrolled"
    me.go(lesson(CHECK))
    yield "check, locked"
    me.go(f"/training/schemes/{SCHEME}/modules/{MODULE}")
    yield "module, not started"
    for key in LESSONS:
        me.go(lesson(key))
        yield f"lesson {key}"
        me.next()
    me.go(lesson())
    yield "lesson, read"
    yield from _check_and_task(me)
    yield from _quiz(me)
    for path, name in (
        (f"/training/schemes/{SCHEME}/why", "why, scheme"),
        (f"{lesson()}/why", "why, lesson"),
        (f"/training/schemes/{SCHEME}/modules/{MODULE}", "module, completed"),
        (f"/training/schemes/{SCHEME}", "scheme, under way"),
        ("/training/", "my learning, under way"),
        (lesson() + "?lang=nl", "lesson, in Dutch"),
        ("/training/?lang=en", "my learning, back in English"),
    ):
        me.go(path)
        yield name


def _check_and_task(me: Reader) -> Iterator[str]:
    found = next(block for block in activity(MODULE, LESSONS[0])["blocks"] if block["kind"] == "question")
    with me.page.expect_navigation():
        me.page.click(f"#{found['id']} button")
    yield "lesson, check without an answer"
    name = me.page.locator(f"#{found['id']} [name]:not([type=hidden])").first.get_attribute("name") or ""
    answer(me.page, found["question"], name)
    with me.page.expect_navigation():
        me.page.click(f"#{found['id']} button")
    yield "lesson, check answered"
    me.page.click("#inducci-remark summary")
    me.page.fill("#inducci-remark-text", "The date is missing.")
    with me.page.expect_navigation():
        me.page.click("#inducci-remark button")
    yield "lesson, remark sent"
    with me.page.expect_navigation():
        me.page.evaluate("document.querySelector('#inducci-remark').open = true")
        me.page.click("#inducci-remark button")
    yield "remark, empty"


def _quiz(me: Reader) -> Iterator[str]:
    me.go(lesson(CHECK))
    yield "check, start"
    questions = activity(MODULE, CHECK)["questions"]
    with me.page.expect_navigation():
        me.page.click("form[action$='/attempts'] button")
    for _ in questions:
        yield f"check, {question_here(me.page, questions)['kind']}"
        with me.page.expect_navigation():
            me.page.click("form .inducci-button:not(.inducci-button--second)")
    yield "check, nothing answered"
    with me.page.expect_navigation():
        me.page.click("form[action$='/submit'] button")
    yield "check, not passed"
    me.go(lesson(CHECK))
    yield "check, start again"
    pass_check(me, MODULE, CHECK)
    yield "check, passed"


def other_lessons(me: Reader) -> Iterator[str]:
    """Open the lessons of the other modules that can be opened at once."""
    me.sign_in(me.site.person())
    me.enrol()
    for key in ("c4-listening", "limburg-seven-mines"):
        for item in module(key)["activities"]:
            if item["kind"] == "lesson" and not item.get("requires"):
                me.go(lesson(item["id"], key))
                yield f"{key}/{item['id']}"


@pytest.mark.parametrize("walk", [as_visitor, as_learner, other_lessons])
def test_axe_and_nu_find_nothing(reader: Callable[..., Reader], walk: Callable[[Reader], Iterator[str]], tmp_path: Path) -> None:
    """WCAG 2.2 AA as far as a program can see it, in light, dark and at 320 px; valid HTML as the server sends it."""
    me = reader()
    wrong: list[str] = []
    documents: dict[str, str] = {}
    for name in walk(me):
        documents[name] = me.source()
        wrong += [f"{name}: {text}" for text in checks.states(me.page)]
    jar = checks.nu_jar()
    if isinstance(jar, Path):
        wrong += checks.nu(jar, documents, tmp_path)
    assert wrong == [], "\n".join(wrong)
    if not isinstance(jar, Path):
        missing("the Nu HTML checker", jar)
