"""A record store to talk to, in both families, over Flask's test client."""

import base64
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from inducci_lms.extension import InducciLMS
from inducci_lms.kernel import clock
from inducci_lms.kernel.db import LmsBase
from inducci_lms.lrs_api.operations import issue_credential
from inducci_lms.web.engine import prepare_sqlite
from tests import databases
from tests.conftest import DATABASES, create_all
from tests.hosts.build import HeaderPeople
from tests.xapi.examples import AGENT

KEY, SECRET = "test-key", "test-secret-of-the-store"
AGENT_JSON = json.dumps(AGENT)


class Lrs:
    """One client of the record store: speaks one version, has one credential. Answers are werkzeug's."""

    def __init__(self, app: Flask, version: str = "1.0.3", key: str = KEY, secret: str = SECRET, base: str = "/training/xapi") -> None:
        self.app = app
        self.http: FlaskClient = app.test_client()
        self.base = base
        self.version = version
        token = base64.b64encode(f"{key}:{secret}".encode()).decode()
        self.headers: dict[str, str] = {"X-Experience-API-Version": version, "Authorization": f"Basic {token}"}

    def ask(self, method: str, path: str, *, headers: Mapping[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a request; a header of None takes one away, other keywords are parameters of the address unless of werkzeug."""
        known = {name: given.pop(name) for name in ("json", "data", "content_type") if name in given}
        if "json" in known:
            known["data"] = json.dumps(known.pop("json"))
            known.setdefault("content_type", "application/json")
        sent = {name: value for name, value in {**self.headers, **(headers or {})}.items() if value is not None}
        pairs = {name: json.dumps(value) if isinstance(value, dict | bool) else value for name, value in given.items()}
        return self.http.open(f"{self.base}{path}" + (f"?{urlencode(pairs)}" if pairs else ""), method=method, headers=sent, **known)

    def get(self, path: str, **given: Any) -> TestResponse:
        return self.ask("GET", path, **given)

    def put(self, path: str, **given: Any) -> TestResponse:
        return self.ask("PUT", path, **given)

    def post(self, path: str, **given: Any) -> TestResponse:
        return self.ask("POST", path, **given)

    def delete(self, path: str, **given: Any) -> TestResponse:
        return self.ask("DELETE", path, **given)

    def store(self, *statements: Mapping[str, Any]) -> list[str]:
        """Store statements in one request and return their ids."""
        answer = self.post("/statements", json=list(statements))
        assert answer.status_code == 200, answer.text
        return list(answer.json or [])

    def statement(self, id: str, **given: Any) -> Any:
        """Return a stored statement."""
        answer = self.get("/statements", statementId=id, **given)
        assert answer.status_code == 200, answer.text
        return answer.json

    def find(self, **given: Any) -> list[str]:
        """Return the ids of the statements that a query finds."""
        answer = self.get("/statements", **given)
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json["statements"]]  # type: ignore[index]  # JSON of the answer


def mount(uri: str, **config: Any) -> Flask:
    """Return a host with the library on a database, its tables made, and the tests' credential in it."""
    engine = sa.create_engine(uri)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    create_all(engine)
    app = Flask("host")
    app.config.update(SECRET_KEY="x", TESTING=True, **config)
    InducciLMS().init_app(app, url_prefix="/training", engine=engine, people=HeaderPeople(), roles=lambda claims: claims.get("roles", ()))
    app.extensions["test_engine"] = engine
    return app


def empty(app: Flask) -> None:
    """Take everything out of the tables and put the tests' credential in."""
    with Session(app.extensions["test_engine"]) as session:
        for table in reversed(LmsBase.metadata.sorted_tables):
            session.execute(table.delete())
        issue_credential(session, name="tests", scopes=("all",), trusted=False, now=clock.now(), key=KEY, secret=SECRET)
        session.commit()


@pytest.fixture
def make_app() -> Iterator[Callable[..., Flask]]:
    """Give a function that mounts the library on a database of its own; config keys as keywords."""
    made: list[Flask] = []

    def make(uri: str, **config: Any) -> Flask:
        app = mount(uri, **config)
        made.append(app)
        empty(app)
        return app

    yield make
    for app in made:
        app.extensions["test_engine"].dispose()


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Flask]]:
    """Give a function that returns the host on a kind of database, made once for all tests (tables cost more than a test)."""
    with ExitStack() as open_until_the_end:
        made: dict[str, Flask] = {}

        def on(kind: str, server: str) -> Flask:
            if kind not in made:
                if kind == "sqlite":
                    uri = f"sqlite:///{tmp_path_factory.mktemp('lrs') / 'test.db'}"
                else:
                    uri = open_until_the_end.enter_context(databases.database(kind, server))
                made[kind] = mount(uri)
                open_until_the_end.callback(made[kind].extensions["test_engine"].dispose)
            return made[kind]

        yield on


@pytest.fixture
def app(apps: Callable[[str, str], Flask]) -> Flask:
    """A host with the library, on SQLite, with empty tables."""
    found = apps("sqlite", "")
    empty(found)
    return found


@pytest.fixture(params=DATABASES)
def every_app(request: pytest.FixtureRequest, apps: Callable[[str, str], Flask]) -> Flask:
    """A host with the library, on each of the three databases in turn, with empty tables."""
    server = "" if request.param == "sqlite" else request.getfixturevalue(f"{request.param}_server")
    found = apps(request.param, server)
    empty(found)
    return found


@pytest.fixture(params=["1.0.3", "2.0.0"])
def lrs(request: pytest.FixtureRequest, app: Flask) -> Lrs:
    """A client of each family in turn, on SQLite."""
    return Lrs(app, request.param)


@pytest.fixture(params=["1.0.3", "2.0.0"])
def any_lrs(request: pytest.FixtureRequest, every_app: Flask) -> Lrs:
    """A client of each family in turn, on each database in turn."""
    return Lrs(every_app, request.param)


@pytest.fixture
def lrs1(app: Flask) -> Lrs:
    """A client of xAPI 1.0.3, on SQLite."""
    return Lrs(app, "1.0.3")


@pytest.fixture
def lrs2(app: Flask) -> Lrs:
    """A client of xAPI 2.0, on SQLite."""
    return Lrs(app, "2.0.0")


@pytest.fixture
def credential(app: Flask) -> Callable[..., Lrs]:
    """Give a function that makes a credential with scopes and returns its client."""

    def make(*scopes: str, name: str = "other", trusted: bool = False, version: str = "1.0.3") -> Lrs:
        with Session(app.extensions["test_engine"]) as session:
            issued = issue_credential(session, name=name, scopes=scopes, trusted=trusted, now=clock.now())
            session.commit()
        return Lrs(app, version, issued.key, issued.secret)

    return make


def new_id() -> str:
    """Return a fresh UUID as text."""
    return str(uuid.uuid4())


def state(**more: Any) -> dict[str, Any]:
    """Return the parameters of a state document of its own."""
    return {"activityId": "https://www.example.org/a", "agent": AGENT_JSON, "stateId": new_id(), **more}


def activity_profile(**more: Any) -> dict[str, Any]:
    """Return the parameters of an activity profile of its own."""
    return {"activityId": "https://www.example.org/a", "profileId": new_id(), **more}


def agent_profile(**more: Any) -> dict[str, Any]:
    """Return the parameters of an agent profile of its own."""
    return {"agent": AGENT_JSON, "profileId": new_id(), **more}
