"""Throw-away databases of real servers: made as ``inducci_test_<random>``, dropped by the run, nothing else is ever touched."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

#: A run may name its servers; otherwise the passwordless local defaults are tried.
_CANDIDATES = {
    "postgresql": ("INDUCCI_TEST_POSTGRESQL_URI", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"),
    "mariadb": ("INDUCCI_TEST_MARIADB_URI", "mysql+pymysql://root@127.0.0.1:3306/?charset=utf8mb4"),
}
_TIMEOUT = {"postgresql": {"connect_timeout": 3}, "mariadb": {"connect_timeout": 3}}


def server(kind: str) -> str | None:
    """Return the address of a server of this kind that answers, or None."""
    variable, default = _CANDIDATES[kind]
    uri = os.environ.get(variable, default)
    try:
        engine = sa.create_engine(uri, connect_args=_TIMEOUT[kind], poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except (sa.exc.SQLAlchemyError, ImportError):
        return None
    return uri


@contextmanager
def database(kind: str, server_uri: str) -> Iterator[str]:
    """Give the URI of a fresh, empty database on the server, and drop it afterwards."""
    name = f"inducci_test_{secrets.token_hex(6)}"
    admin = sa.create_engine(server_uri, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    options = " CHARACTER SET utf8mb4" if kind == "mariadb" else ""
    _run(admin, f"CREATE DATABASE {name}{options}")
    try:
        yield sa.make_url(server_uri).set(database=name).render_as_string(hide_password=False)
    finally:
        _run(admin, f"DROP DATABASE {name}" + (" WITH (FORCE)" if kind == "postgresql" else ""))


def _run(engine: sa.Engine, statement: str) -> Any:
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
