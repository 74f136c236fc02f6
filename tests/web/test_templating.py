"""EMBEDDING §6: the host's templates win by path, its layout stays its own, ours are strict."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from inducci_lms.web.errors import ErrorPage
from inducci_lms.web.pages import render
from inducci_lms.web.templating import environment
from tests.hosts import build
from tests.hosts.fixtures import Make


@pytest.fixture
def host(make_host: Make, sqlite_uri: str, tmp_path: Path) -> build.Host:
    """A host with a layout of its own and the bridge to it."""
    made = make_host("full", sqlite_uri)
    folder = tmp_path / "templates"
    made.app.root_path = str(tmp_path)
    made.app.template_folder = "templates"
    write(
        folder,
        "layout.html",
        "<title>{% block title %}{% endblock %}</title>{{ nowhere }}{{ greeting }}<main>{% block main %}{% endblock %}</main>",
    )
    bridge = '{% extends "layout.html" %}{% block title %}{% block lms_title %}{% endblock %}{% endblock %}'
    write(
        folder,
        "inducci_lms/base.html",
        bridge + "{% block main %}{% block lms_head %}{% endblock %}{% block lms_main %}{% endblock %}{% endblock %}",
    )
    made.app.context_processor(lambda: {"greeting": "Dobrodošli"})
    return made


def write(folder: Path, name: str, text: str) -> None:
    """Write a template of the host."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def error_page(host: build.Host) -> str:
    """Return one of our pages."""
    with host.app.test_request_context("/training/"):
        return render("errors/error.html", ErrorPage(404, "http_404"))


def test_our_pages_stand_in_the_hosts_layout_with_its_processors(host: build.Host) -> None:
    """The bridge is one file; an undefined name in the host's layout is the host's own affair."""
    text = error_page(host)
    assert "Dobrodošli" in text
    assert text.count("<main>") == 1


def test_a_host_file_replaces_ours_and_may_extend_it(host: build.Host) -> None:
    """inducci_lms_original/: no RecursionError (flask-admin#1171)."""
    original = '{% extends "inducci_lms_original/errors/error.html" %}{% block content %}<p>Mine {{ super() }}</p>{% endblock %}'
    write(Path(host.app.root_path) / "templates", "inducci_lms/errors/error.html", original)
    text = error_page(host)
    assert "<p>Mine" in text
    assert "Dobrodošli" in text


def test_our_own_templates_are_strict(host: build.Host, tmp_path: Path) -> None:
    """A misspelt name in a template of ours is an error, not an empty place."""
    with host.app.test_request_context("/training/"):
        strict = environment(host.app).from_string("{{ pgae }}")
        with pytest.raises(UndefinedError):
            strict.render()


def test_the_hosts_own_environment_knows_nothing_of_us(host: build.Host) -> None:
    """Its templates, options and undefined stay as they were."""
    with host.app.test_request_context("/"):
        assert host.app.jinja_env.from_string("[{{ nowhere }}]").render() == "[]"
    assert "t" not in host.app.jinja_env.globals
