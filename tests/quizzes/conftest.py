"""A served course with quizzes, and a learner's browser without script."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.quizzes import course, host

BASE = f"/training/schemes/{course.SCHEME}/modules/{course.MODULE}"


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def on(self, **step: float) -> None:
        """Move on."""
        self.at += timedelta(**step)


class _Reader(HTMLParser):
    """Reads one page: forms with their fields as a browser would send them, headings, text."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.text: list[str] = []
        self.headings: list[str] = []
        self._heading = ""
        self._select = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in pairs}
        form = self.forms[-1] if self.forms else None
        if tag == "form":
            self.forms.append({"action": has.get("action", ""), "fields": [], "buttons": [], "ids": {}})
        elif tag == "input" and form is not None:
            kind = has.get("type", "text")
            form["ids"][has.get("id", "")] = has
            if kind not in ("radio", "checkbox") or "checked" in has:
                form["fields"].append((has.get("name", ""), has.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "select" and form is not None:
            self._select = has.get("name", "")
            form["fields"].append((self._select, ""))
        elif tag == "option" and form is not None and "selected" in has:
            form["fields"][-1] = (self._select, has.get("value", ""))
        elif tag == "button" and form is not None:
            form["buttons"].append((has.get("name", ""), has.get("value", "")))
        elif tag == "h1":
            self._heading = "h1"
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "h1":
            self._heading = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._heading:
            self.headings[-1] += data


class Learner:
    """Somebody with a browser without script: opens pages, fills and sends forms, follows redirects."""

    def __init__(self, app: Flask, name: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.post("/login", data={"username": name})
        self.url = ""
        self.status = 0
        self.page = _Reader()
        self.html = ""

    def open(self, url: str) -> "Learner":
        """GET a page."""
        return self._take(self.client.get(url), url)

    def send(self, changes: dict[str, Any] | None = None, *, button: str = "", form: str = "", follow: bool = True) -> "Learner":
        """POST the form whose address ends in ``form`` (the first with a button otherwise), with some fields changed."""
        found = next(one for one in self.page.forms if one["buttons"] and one["action"].endswith(form))
        fields = [pair for pair in found["fields"] if pair[0] not in (changes or {})]
        data: dict[str, list[str]] = {}
        for key, value in fields:
            data.setdefault(key, []).append(value)
        for key, value in (changes or {}).items():
            data[key] = list(value) if isinstance(value, list | tuple) else [value]
        if button:
            data["go"] = [button]
        response = self.client.post(found["action"], data=data)
        return self._take(response, found["action"], follow)

    def _take(self, response: Any, url: str, follow: bool = True) -> "Learner":
        while follow and response.status_code in (302, 303):
            url = response.location
            response = self.client.get(url)
        self.url, self.status = url, response.status_code
        self.html = response.get_data(as_text=True)
        self.page = _Reader()
        self.page.feed(self.html)
        return self

    @property
    def heading(self) -> str:
        """The page's h1."""
        return " ".join(self.page.headings[0].split()) if self.page.headings else ""

    @property
    def text(self) -> str:
        """All the page's text, blanks collapsed."""
        return " ".join(" ".join(self.page.text).split())

    @property
    def token(self) -> str:
        """A CSRF token from the page."""
        return next(value for form in self.page.forms for key, value in form["fields"] if key == "csrf_token")

    def script(self, url: str, fields: dict[str, Any], **headers: str) -> Any:
        """POST as the page's script does."""
        return self.client.post(url, data=fields, headers={"X-Inducci-Script": "1", "X-CSRFToken": self.token, **headers})


@pytest.fixture
def clock() -> Clock:
    """The host's clock."""
    return Clock()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the course published and three people enrolled, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("quizzes")
    yesterday = Clock()
    yesterday.on(days=-1)
    made = host.create_app(f"sqlite:///{folder / 'course.db'}", now=yesterday)
    host.prepare(made, folder / "course")
    for name in ("ana", "ben", "extra-eva"):
        host.enrol(made, name)
    host.engine_of(made).dispose()
    return folder / "course.db"


@pytest.fixture
def app(published: Path, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The host with the course published; Ana, Ben and Eva (who has extra time) are enrolled."""
    shutil.copy(published, tmp_path / "quiz.db")
    made = host.create_app(f"sqlite:///{tmp_path / 'quiz.db'}", now=clock)
    yield made
    host.engine_of(made).dispose()


@pytest.fixture
def learner(app: Flask) -> Callable[[str], Learner]:
    """Give a learner by name."""
    return lambda name: Learner(app, name)


@pytest.fixture
def ana(learner: Callable[[str], Learner]) -> Learner:
    """Ana's browser."""
    return learner("ana")
