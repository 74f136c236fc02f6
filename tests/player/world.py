"""A host with a published course, and people who click through it by HTTP."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from inducci_lms.catalog.operations import publish
from inducci_lms.catalog.storage import DatabaseStorage
from inducci_lms.content.compile import compile_library
from inducci_lms.content.load import load
from tests.conftest import create_all
from tests.player import course
from tests.quizzes import host


class Clock:
    """A clock that tests move."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment, a little later each time it is asked for."""
        self.now += timedelta(milliseconds=1)
        return self.now

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)


class World:
    """An application on a database, its course files, and its people."""

    def __init__(self, uri: str, folder: Path, now: datetime, write: Callable[[Path], Path] = course.write) -> None:
        self.clock = Clock(now)
        self.folder = write(folder)
        self.app: Flask = host.create_app(uri, now=self.clock)
        self.engine: Engine = host.engine_of(self.app)
        create_all(self.engine)
        self.publish()

    def publish(self) -> None:
        """Publish the course files as they are now."""
        publish_course(self.engine, self.folder, self.clock())

    def person(self, name: str = "ana") -> "Browser":
        """Return the browser of somebody who is signed in."""
        browser = Browser(self.app)
        browser.client.post("/login", data={"username": name})
        return browser

    def nobody(self) -> "Browser":
        """Return the browser of somebody who is not signed in."""
        return Browser(self.app)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def publish_course(engine: Engine, folder: Path, now: datetime) -> None:
    """Publish the course files in a folder."""
    loaded = load(folder)
    assert loaded.errors == ()
    with Session(engine.execution_options(inducci_begin="IMMEDIATE")) as session:
        publish(session, compiled=compile_library(loaded), storage=DatabaseStorage(), now=now)
        session.commit()


class Browser:
    """A client that keeps the token of the forms it has seen. Paths are below the mount."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Open a page."""
        reply = self.client.get("/training" + path, **kwargs)
        found = re.search(r'name="csrf_token" value="([^"]+)"', reply.text) if reply.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return reply

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: Any) -> TestResponse:
        """Send a form."""
        if not self.token:
            self.get("/schemes/" + course.NORTH)
        return self.client.post("/training" + path, data={"csrf_token": self.token, **fields}, headers=headers)

    def enrol(self, scheme: str = course.NORTH) -> "Browser":
        """Enrol in a scheme."""
        self.get(f"/schemes/{scheme}")
        assert self.post(f"/schemes/{scheme}/enrol").status_code == 303
        return self

    def finish(self, scheme: str, *activities: str) -> TestResponse:
        """Choose Next at the end of activities (``m1/reading``), answering required checks before; return the last reply."""
        reply = None
        for activity in activities:
            module, name = activity.split("/")
            if name == "doing":
                self.post(f"/schemes/{scheme}/modules/{module}/{name}/checks/check1", **{"q-check1": "b"})
            reply = self.post(f"/schemes/{scheme}/modules/{module}/{name}/complete")
            assert reply.status_code == 303, reply.text
        assert reply is not None
        return reply
