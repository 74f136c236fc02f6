"""Issue A, B.1: doctor finds each trap of EMBEDDING and prints the remedy; scaffold theme writes the bridge."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask, redirect, request
from flask_login import current_user
from sqlalchemy import event

from inducci_lms.cli import schema
from tests.hosts import build
from tests.hosts.fixtures import Make


def say(app: Flask, *words: str) -> tuple[int, str]:
    """Run a command, and return its exit code and what it printed."""
    result = app.test_cli_runner().invoke(args=["inducci", *words])
    return result.exit_code, result.output


def lines(output: str, about: str) -> str:
    """Return what was said about one thing, with its remedy."""
    found, taking = [], False
    for line in output.splitlines():
        taking = line[5:].split()[:1] == about.split()[:1] if line[:5].strip() else taking
        if taking:
            found.append(line)
    return "\n".join(found)


@pytest.fixture
def host(make_host: Make, sqlite_uri: str) -> build.Host:
    """A host with all tables, made by migrations."""
    made = make_host("full", sqlite_uri, tables=False, config={"SECRET_KEY": "k" * 32, "SESSION_COOKIE_SAMESITE": "Lax"})
    with made.app.app_context():
        assert made.db is not None
        schema.upgrade(made.db.engine)
    return made


def test_a_sound_host_has_no_errors(host: build.Host) -> None:
    """Hints may remain: nothing published, no public address."""
    code, output = say(host.app, "doctor")
    assert code == 0, output
    assert output.rstrip().splitlines()[-1].startswith("0 errors")
    assert "flask inducci content publish" in output
    assert "INDUCCI_PUBLIC_URL" in output
    _, short = say(host.app, "doctor", "--quiet")
    assert "\nok " not in short


def test_missing_tables_are_an_error_with_the_command(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §2."""
    code, output = say(make_host("full", sqlite_uri, tables=False).app, "doctor")
    assert code == 1
    assert "flask inducci db upgrade" in output


def test_a_database_that_does_not_answer_is_said(make_host: Make, tmp_path: Path) -> None:
    """EMBEDDING §1."""
    host = build.bare(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    code, output = say(host.app, "doctor")
    assert code == 1
    assert "does not answer" in output


def test_a_sqlite_engine_without_its_pragmas_is_said(make_host: Make, sqlite_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """DECISIONS, storage: on a host's own engine, doctor advises."""
    monkeypatch.setattr(
        build, "prepare_sqlite", lambda engine: event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=1"))
    )
    _, output = say(make_host("full", sqlite_uri).app, "doctor")
    assert "prepare_sqlite" in lines(output, "sqlite")


def test_a_host_that_asks_everybody_to_sign_in_everywhere_is_found(host: build.Host) -> None:
    """EMBEDDING §4: the endpoints to allow are named."""

    @host.app.before_request
    def everywhere() -> Any:
        return None if current_user.is_authenticated or request.endpoint == "login" else redirect("/login")

    code, output = say(host.app, "doctor")
    assert code == 1
    assert "inducci_lms.web.asset" in lines(output, "hooks")
    assert "inducci_lms_xapi.resource" in lines(output, "hooks")


def test_a_policy_that_blocks_us_is_found(host: build.Host) -> None:
    """EMBEDDING §6: strict CSP works, a wrong one is named by its part."""

    @host.app.after_request
    def policy(response: Any) -> Any:
        response.headers["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; img-src 'self'; connect-src 'self'"
        return response

    code, output = say(host.app, "doctor")
    assert code == 1
    assert "blocks us in style-src" in output


def test_the_theme_is_written_and_checked(host: build.Host, tmp_path: Path) -> None:
    """EMBEDDING §6: one file; what it lacks is named."""
    host.app.root_path = str(tmp_path)
    folder = tmp_path / "templates"
    assert "scaffold theme" in lines(say(host.app, "doctor")[1], "theme")
    code, output = say(host.app, "scaffold", "theme", "--main", "content")
    assert code == 0
    assert "there is no layout.html" in output
    assert say(host.app, "scaffold", "theme")[0] == 1
    layout = "<title>{% block title %}{% endblock %}</title>{% block head %}{% endblock %}<main>{% block content %}{% endblock %}</main>"
    (folder / "layout.html").write_text(layout)
    host.app.extensions.pop("inducci_lms_templates")  # as after a restart
    code, output = say(host.app, "doctor")
    assert code == 0, output
    assert lines(output, "theme").startswith("ok")
    page = host.app.test_client().get("/training/privacy").text
    assert page.startswith("<title>")
    assert 'class="inducci' in page
    (folder / "inducci_lms" / "base.html").write_text(
        '{% extends "layout.html" %}{% block content %}{% block lms_main %}{% endblock %}{% endblock %}'
    )
    host.app.extensions.pop("inducci_lms_templates")
    code, output = say(host.app, "doctor")
    assert code == 1
    assert "lacks lms_title, lms_head" in output


def test_a_host_where_nobody_can_sign_in_is_said(sqlite_uri: str) -> None:
    """EMBEDDING §3."""
    host = build.bare(sqlite_uri, people=None)
    code, output = say(host.app, "doctor")
    assert code == 1
    assert "nobody can sign in" in output
    build.close(host)


def test_a_path_that_differs_from_the_mount_asks_for_the_proxys_prefix(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §4: ProxyFix is the answer."""
    host = make_host("full", sqlite_uri, config={"INDUCCI_PUBLIC_URL": "https://example.org/staff/training"})
    assert "ProxyFix" in lines(say(host.app, "doctor")[1], "proxy")


def test_another_protection_against_forgery_is_named(host: build.Host) -> None:
    """EMBEDDING §5: foreign CSRF."""

    def surf_csrf() -> None:
        return None

    host.app.before_request(surf_csrf)
    assert "surf_csrf" in lines(say(host.app, "doctor")[1], "forgery")


def test_words_of_the_host_in_a_folder_that_is_not_there_are_an_error(make_host: Make, sqlite_uri: str, tmp_path: Path) -> None:
    """INDUCCI_TRANSLATIONS."""
    host = make_host("full", sqlite_uri, config={"INDUCCI_TRANSLATIONS": tmp_path / "nowhere"})
    code, output = say(host.app, "doctor")
    assert code == 1
    assert "is no folder" in lines(output, "texts")
