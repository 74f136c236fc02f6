"""A host's look: it overrides one file, its resets stay its own, our interface stays ours (decision 0095)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import checks
from tests.journeys.conftest import SCHEME, Reader, Site
from tests.journeys.test_learner import lesson

pytestmark = pytest.mark.browser

#: What Bootstrap, Pico and others do to bare elements, in one loud colour each, with the weight that they use.
RESETS = """
*, *::before, *::after { box-sizing: border-box }
body { margin: 0; font: 400 1rem/1.5 Georgia, serif; color: #212529; background: #fff }
h1, h2, h3, h4 { margin: 0 0 .5rem; font-weight: 500; font-size: 1.1rem; color: #05f; text-transform: uppercase }
p { margin: 0 0 3rem } ul, ol { margin: 0 0 3rem; padding-left: 5rem } dd { margin: 0 0 2rem 3rem }
a { color: #c00; text-decoration: line-through }
a:hover { color: #900 }
button, [type=submit] { width: 100%; margin: 2rem 0; background: #0a0; color: #fff; border: 0; border-radius: 2rem }
input:not([type=checkbox], [type=radio]), textarea, select { background: #ffe; border: 3px dotted #f0f; margin-bottom: 3rem }
[type=radio]:checked { background: #f0f }
ul li { list-style: square } legend { float: left; width: 100%; font-size: 2rem } fieldset { border: 5px solid #f0f; padding: 3rem }
table { caption-side: bottom } th, td { border: 3px solid #f0f; padding: 2rem }
label { display: inline-block; font-weight: 700 } summary { display: block }
"""


def _theme(site: Site, folder: Path) -> Callable[[], None]:
    """Give the demonstration another look for one test; return what puts the old one back."""
    loader = site.app.jinja_loader
    assert loader is not None
    (folder / "inducci_lms").mkdir()
    (folder / "inducci_lms" / "base.html").write_text('{% extends "loud.html" %}', encoding="utf-8")
    (folder / "loud.html").write_text(
        """<!doctype html><html lang="{{ lang }}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{% block lms_title %}{% endblock %}</title><link rel="stylesheet" href="/static/loud.css">{% block lms_head %}{% endblock %}</head>
<body><header><h2 id="theirs">Host</h2><p><a id="link" href="/">Home</a></p></header>
<main>{% block lms_main %}{% endblock %}</main></body></html>""",
        encoding="utf-8",
    )
    original = list(loader.searchpath)  # type: ignore[attr-defined]
    loader.searchpath.insert(0, str(folder))  # type: ignore[attr-defined]
    site.app.extensions.pop("inducci_lms_templates", None)
    if site.app.jinja_env.cache is not None:
        site.app.jinja_env.cache.clear()

    def back() -> None:
        loader.searchpath[:] = original  # type: ignore[attr-defined]
        site.app.extensions.pop("inducci_lms_templates", None)
        if site.app.jinja_env.cache is not None:
            site.app.jinja_env.cache.clear()

    return back


def test_a_host_overrides_one_file_and_nothing_leaks_either_way(reader: Callable[..., Reader], site: Site, tmp_path: Path) -> None:
    """Class-bearing elements are guarded; lesson text follows the host; the host's own elements are untouched by our sheet."""
    back = _theme(site, tmp_path)
    try:
        me = reader()
        me.page.route("**/static/loud.css", lambda route: route.fulfill(body=RESETS, content_type="text/css"))
        me.sign_in(site.person())
        me.go(f"/training/schemes/{SCHEME}")
        style = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"

        def styled(selector: str, name: str) -> str:
            return str(me.page.evaluate(style, [selector, name]))

        assert me.page.locator("main").count() == 1
        assert me.page.locator(".inducci-shell").count() == 0
        assert styled(".inducci-button", "backgroundColor") == "rgb(27, 30, 33)"
        assert styled(".inducci-button", "marginTop") == "0px"
        assert styled(".inducci-heading", "textTransform") == "none"
        assert styled(".inducci-row__link", "textDecorationLine") == "none"
        assert styled(".inducci-rows", "paddingLeft") == "0px"
        assert styled(".inducci-rows > li", "listStyleType") == "none"
        assert styled("#theirs", "color") == "rgb(0, 85, 255)"
        assert styled("#link", "color") == "rgb(204, 0, 0)"
        assert styled(".inducci-heading", "fontFamily").startswith("Georgia")
        assert checks.sideways(me.page) == ""
        me.enrol()
        me.go(lesson())
        assert styled(".inducci-lesson h2:not([class])", "color") == "rgb(0, 85, 255)"
        assert styled(".inducci-turn__next", "backgroundColor") == "rgb(27, 30, 33)"
        assert styled(".inducci-check fieldset", "borderTopWidth") == "0px"
        assert styled(".inducci-scroller td", "borderTopWidth") == "0px"
        me.page.set_viewport_size({"width": 320, "height": 700})
        assert checks.sideways(me.page) == ""
    finally:
        back()
