"""EMBEDDING §2: our own environment and version table, under a lock, on three databases; the host's tables are never touched."""

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from click.testing import Result

from inducci_lms.cli import schema
from tests.hosts import build
from tests.hosts.fixtures import Make


@pytest.fixture
def bare_engine(engine_uri: str) -> Iterator[sa.Engine]:
    """An engine on an empty database, on each of the three databases in turn."""
    engine = sa.create_engine(engine_uri)
    yield engine
    engine.dispose()


def ours(engine: sa.Engine) -> set[str]:
    """Return the names of our tables in the database."""
    return {name for name in sa.inspect(engine).get_table_names() if name.startswith("inducci_")}


def test_models_and_migrations_agree(bare_engine: sa.Engine) -> None:
    """After an upgrade, autogenerate finds nothing to change."""
    schema.upgrade(bare_engine)
    with bare_engine.connect() as connection:
        assert schema.differences(connection) == []
        assert schema.state(connection).is_current
    assert ours(bare_engine) == set(schema.metadata().tables) | {schema.VERSION_TABLE}


def test_an_upgrade_leaves_the_hosts_tables_alone_and_so_does_the_way_back(bare_engine: sa.Engine) -> None:
    """Our own version table; the host's, and its tables, stay."""
    with bare_engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE users (id INTEGER PRIMARY KEY)"))
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('host')"))
    schema.upgrade(bare_engine)
    schema.upgrade(bare_engine)
    schema.downgrade(bare_engine, "base")
    assert ours(bare_engine) == {schema.VERSION_TABLE}
    with bare_engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one() == "host"
    assert "users" in sa.inspect(bare_engine).get_table_names()


def test_several_servers_may_upgrade_at_once(bare_engine: sa.Engine, engine_uri: str) -> None:
    """Without the lock two of three fail on MariaDB."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(4)

    def work() -> None:
        engine = sa.create_engine(engine_uri)
        try:
            barrier.wait()
            schema.upgrade(engine)
        except BaseException as error:
            failures.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with bare_engine.connect() as connection:
        assert schema.state(connection).is_current


def test_a_migration_that_fails_leaves_nothing_on_sqlite(sqlite_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """BEGIN IMMEDIATE makes the change of the schema transactional."""
    from alembic import command

    def fail(config: object, revision: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.exec_driver_sql("CREATE TABLE inducci_half (id INTEGER)")
        raise RuntimeError("in the middle")

    monkeypatch.setattr(command, "upgrade", fail)
    engine = sa.create_engine(sqlite_uri)
    with pytest.raises(RuntimeError):
        schema.upgrade(engine)
    assert ours(engine) == set()
    engine.dispose()


def test_the_commands_say_what_they_did(make_host: Make, sqlite_uri: str) -> None:
    """flask inducci db upgrade, current, check, downgrade."""
    host = make_host("bare", sqlite_uri, tables=False)

    def call(*words: str) -> Result:
        return host.app.test_cli_runner().invoke(args=["inducci", "db", *words])

    before = call("current")
    assert before.exit_code == 1
    assert "flask inducci db upgrade" in before.output
    assert "upgraded: nothing ->" in call("upgrade").output
    assert "up to date" in call("upgrade").output
    assert call("current").exit_code == 0
    assert "agree" in call("check").output
    assert "now at: nothing" in call("downgrade", "base", "--yes").output


def host_with_migrations(make_host: Make, uri: str, folder: str) -> build.Host:
    """Return a host that keeps its own migrations by Flask-Migrate."""
    from flask_migrate import Migrate

    host = make_host("full", uri)
    Migrate(host.app, host.db, directory=folder)
    return host


@pytest.mark.filterwarnings("ignore:.get_engine. is deprecated:DeprecationWarning")
def test_the_hosts_autogenerate_does_not_drop_our_tables(make_host: Make, sqlite_uri: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Without the guard, flask db migrate writes op.drop_table('inducci_…') for each of them; the host changes nothing for it."""
    folder = tmp_path / "host_migrations"
    host = host_with_migrations(make_host, sqlite_uri, str(folder))
    runner = host.app.test_cli_runner()
    for words in (["db", "init"], ["db", "migrate", "-m", "first"]):
        result = runner.invoke(args=words)
        assert result.exit_code == 0, result.output
    text = "".join(path.read_text() for path in (folder / "versions").glob("*.py"))
    assert "inducci_" not in text
    with host.app.app_context():
        assert host.db is not None
        assert len(ours(host.db.engine)) > 30
