"""Fixtures for everybody: engines of three databases, a session, the clock, counted queries, a served application."""

import importlib.util
import os
import pkgutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

import inducci_lms
from tests import databases

# A run in continuous integration draws the same examples each time: a rare example is found by people at their desks, who have
# time for it, and never stops an unrelated change. No deadline: speed is not what these tests are about.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

#: What a run must not skip, e.g. "browser,postgresql,mariadb" (set by ``run.py test --require``).
REQUIRED = frozenset(filter(None, os.environ.get("INDUCCI_TEST_REQUIRE", "").split(",")))


def missing(what: str, remedy: str) -> None:
    """Skip a test whose helper is not here, or fail it when the run requires the helper."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required for this run and was not found: {remedy}")
    pytest.skip(f"{what} was not found: {remedy}")


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Take the place of pytest-flask's fixture of this name: its outer context makes all clients of a test one signed-in user."""


@pytest.fixture
def now() -> datetime:
    """A fixed moment for operations."""
    return datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def _server(kind: str, remedy: str) -> str:
    uri = databases.server(kind)
    if uri is None:
        missing(kind, remedy)
    assert uri is not None
    return uri


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """The address of a PostgreSQL server; skips, or fails if the run requires one."""
    return _server("postgresql", "start PostgreSQL or set INDUCCI_TEST_POSTGRESQL_URI")


@pytest.fixture(scope="session")
def mariadb_server() -> str:
    """The address of a MariaDB server; skips, or fails if the run requires one."""
    return _server("mariadb", "start MariaDB or set INDUCCI_TEST_MARIADB_URI")


@pytest.fixture
def postgresql_uri(postgresql_server: str) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    with databases.database("postgresql", postgresql_server) as uri:
        yield uri


@pytest.fixture
def mariadb_uri(mariadb_server: str) -> Iterator[str]:
    """A fresh MariaDB database."""
    with databases.database("mariadb", mariadb_server) as uri:
        yield uri


@pytest.fixture
def sqlite_uri(tmp_path: Path) -> str:
    """A fresh SQLite file."""
    return f"sqlite:///{tmp_path / 'test.db'}"


DATABASES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
    pytest.param("mariadb", id="mariadb", marks=pytest.mark.mariadb),
]


@pytest.fixture(params=DATABASES)
def engine_uri(request: pytest.FixtureRequest) -> str:
    """A fresh database on each of the three kinds in turn."""
    uri: str = request.getfixturevalue(f"{request.param}_uri")
    return uri


def tune(engine: sa.Engine) -> sa.Engine:
    """Give a SQLite engine foreign keys and write locks from the start, as our own engine has."""
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _connect(connection: Any, record: Any) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA busy_timeout=20000")

        @sa.event.listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def create_all(engine: sa.Engine) -> None:
    """Create every table of the library without migrations (for tests of operations)."""
    from inducci_lms.kernel.db import LmsBase

    for module in pkgutil.iter_modules(inducci_lms.__path__):
        if module.ispkg and importlib.util.find_spec(f"inducci_lms.{module.name}.models"):
            importlib.import_module(f"inducci_lms.{module.name}.models")
    LmsBase.metadata.create_all(engine)


@pytest.fixture
def engine(engine_uri: str) -> Iterator[sa.Engine]:
    """An engine with all tables, on each of the three databases in turn."""
    made = tune(sa.create_engine(engine_uri))
    create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_engine(sqlite_uri: str) -> Iterator[sa.Engine]:
    """An engine with all tables on SQLite only."""
    made = tune(sa.create_engine(sqlite_uri))
    create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def session(sqlite_engine: sa.Engine) -> Iterator[Session]:
    """A session on SQLite, for tests that need one database only."""
    with Session(sqlite_engine) as opened:
        yield opened


@pytest.fixture
def count_queries() -> Callable[[sa.Engine], Any]:
    """Give a context manager that lists the SQL statements sent to an engine (BEGIN, COMMIT, SAVEPOINT are no part of it)."""

    @contextmanager
    def counting(engine: sa.Engine) -> Iterator[list[str]]:
        seen: list[str] = []

        def listener(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
            if not statement.upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")):
                seen.append(statement)

        sa.event.listen(engine, "before_cursor_execute", listener)
        try:
            yield seen
        finally:
            sa.event.remove(engine, "before_cursor_execute", listener)

    return counting


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Give a function that serves an application on a free local port, in a thread, and returns its address."""
    running: list[tuple[Any, threading.Thread]] = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()
