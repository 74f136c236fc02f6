"""The schema of our tables: what the models say, what the database has, and the way from one to the other, under a lock."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from inducci_lms import resources
from inducci_lms.kernel.db import TABLE_PREFIX, LmsBase
from inducci_lms.kernel.errors import Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "inducci_alembic_version"
#: Any number that no other program of the site takes for its advisory locks: the letters "inducci".
_LOCK_NUMBER = 0x696E6475636369
_LOCK_NAME = "inducci_lms_migrations"
#: Seconds to wait for another process that migrates.
_LOCK_WAIT_S = 300


@dataclass(frozen=True, slots=True)
class Schema:
    """Where a database stands: its revision ("" for none), the newest there is, and what differs between models and tables."""

    current: str
    head: str

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to upgrade."""
        return self.current == self.head


def metadata() -> sa.MetaData:
    """Return the tables of all packages, their models imported."""
    for module in pkgutil.iter_modules([str(Path(resources.__file__).parent)]):
        if module.ispkg and module.name != "demo" and importlib.util.find_spec(f"inducci_lms.{module.name}.models"):
            importlib.import_module(f"inducci_lms.{module.name}.models")
    return LmsBase.metadata


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Return whether Alembic may look at this: our own tables and what belongs to them, nothing of the host's."""
    return kind != "table" or (name is not None and name.startswith(TABLE_PREFIX) and name != VERSION_TABLE)


def state(connection: Connection) -> Schema:
    """Return where the database behind ``connection`` stands."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    head = ScriptDirectory.from_config(_config(connection)).get_current_head() or ""
    return Schema(context.get_current_revision() or "", head)


def upgrade(engine: Engine, revision: str = "head") -> Schema:
    """Bring the tables to ``revision``; several processes at once wait for each other, and all find it done.

    Raises :class:`Unavailable` when another process holds the lock for too long.
    """
    from alembic import command

    with _locked(engine) as connection:
        command.upgrade(_config(connection), revision)
        return state(connection)


def downgrade(engine: Engine, revision: str) -> Schema:
    """Take the tables back to ``revision`` ("base": none are left, with all that was in them)."""
    from alembic import command

    with _locked(engine) as connection:
        command.downgrade(_config(connection), revision)
        return state(connection)


def revise(engine: Engine, message: str, rev_id: str | None = None) -> str:
    """Write a new revision from what differs between the models and a database that is up to date; return its path.

    For whoever works on the library: writes into the folder of migrations.
    """
    from alembic import command

    with engine.connect() as connection:
        script = command.revision(_config(connection), message, autogenerate=True, rev_id=rev_id)
    return str(getattr(script, "path", ""))


def differences(connection: Connection) -> list[Any]:
    """Return what autogenerate would change: empty when models and tables agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    options = {"version_table": VERSION_TABLE, "include_name": is_ours, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata()))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that no other migration can be in at the same time."""
    lock = {"postgresql": _postgresql, "mysql": _mariadb, "mariadb": _mariadb, "sqlite": _sqlite}.get(engine.dialect.name, _plain)
    with lock(engine) as connection:
        yield connection


@contextmanager
def _plain(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        yield connection


@contextmanager
def _postgresql(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{_LOCK_WAIT_S}s'"))
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
        yield connection


@contextmanager
def _mariadb(engine: Engine) -> Iterator[Connection]:
    # Two connections: DDL commits on MariaDB, the lock must outlive that.
    with engine.connect() as keeper, engine.connect() as connection:
        database = keeper.execute(sa.text("SELECT DATABASE()")).scalar_one()
        name = {"name": f"{_LOCK_NAME}.{database}"[:64], "wait": _LOCK_WAIT_S}
        if keeper.execute(sa.text("SELECT GET_LOCK(:name, :wait)"), name).scalar_one() != 1:
            raise Unavailable("migrations_locked", "another process is migrating these tables and does not end")
        try:
            with connection.begin():
                yield connection
        finally:
            keeper.execute(sa.text("SELECT RELEASE_LOCK(:name)"), {"name": name["name"]})


@contextmanager
def _sqlite(engine: Engine) -> Iterator[Connection]:
    # An engine of its own on the same file: the host's may begin transactions in ways that leave half a migration behind.
    if engine.url.database in (None, "", ":memory:"):
        with engine.begin() as connection:
            yield connection
        return
    own = sa.create_engine(engine.url, poolclass=sa.pool.NullPool)
    try:
        with own.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            raw.isolation_level = None
            raw.execute(f"PRAGMA busy_timeout = {_LOCK_WAIT_S * 1000}")
            # Rebuilding a table (batch mode) drops the old one: references to it must not act meanwhile.
            raw.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
    finally:
        own.dispose()
