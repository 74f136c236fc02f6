"""Engines: our own when the host gives none, and SQLite made fit for several writers and readers."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

#: Execution options of a connection whose SQLite transaction is to begin as a writer's.
WRITER = {"inducci_begin": "IMMEDIATE"}


def make_engine(uri: str, schema: str | None = None) -> Engine:
    """Return an engine for ``uri``, prepared by :func:`prepare_sqlite` when it is SQLite; ``schema`` moves our tables there."""
    options: dict[str, Any] = {"pool_pre_ping": not uri.startswith("sqlite")}
    engine = create_engine(uri, **options)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    if schema is not None:
        engine = engine.execution_options(schema_translate_map={None: schema})
    return engine


def prepare_sqlite(engine: Engine, *, busy_timeout_ms: int = 15_000) -> Engine:
    """Make readers and the writer of a SQLite engine not wait for each other, and every commit survive a power cut.

    WAL, ``synchronous=FULL``, foreign keys on; transactions begin explicitly, those of writers with ``BEGIN IMMEDIATE``,
    which also makes changes of the schema transactional. A host may call it for an engine of its own.
    """

    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver would begin transactions by guessing
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout_ms)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("inducci_begin", "DEFERRED")
        # Straight to the driver: every request begins a transaction, and the way through SQLAlchemy costs more than SQLite does.
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(f"BEGIN {mode}")
        except Exception as error:
            raise OperationalError(f"BEGIN {mode}", None, error) from error

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine
