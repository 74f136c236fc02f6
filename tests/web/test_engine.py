"""DECISIONS, storage: WAL, synchronous=FULL, BEGIN IMMEDIATE for writers; the reader is never blocked by the writer."""

import threading
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from inducci_lms.web.engine import WRITER, make_engine


@pytest.fixture
def engine(sqlite_uri: str) -> Iterator[sa.Engine]:
    """Our own engine with one table."""
    made = make_engine(sqlite_uri)
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE things (n INTEGER)")
        connection.exec_driver_sql("INSERT INTO things VALUES (1)")
    yield made
    made.dispose()


def test_pragmas_are_set_on_every_connection(engine: sa.Engine) -> None:
    """A power cut loses nothing that was acknowledged."""
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_reader_is_not_blocked_by_a_writer(engine: sa.Engine) -> None:
    """The reader sees the state before the writer, at once."""
    with engine.connect().execution_options(**WRITER) as writer:
        writer.exec_driver_sql("INSERT INTO things VALUES (2)")
        began = time.perf_counter()
        with engine.connect() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM things").scalar_one() == 1
        assert time.perf_counter() - began < 5
        writer.commit()


def test_writers_wait_for_each_other_and_lose_nothing(engine: sa.Engine) -> None:
    """Eight threads read, then write: with a plain BEGIN half of them would fail."""

    def work() -> None:
        for _ in range(10):
            with engine.connect().execution_options(**WRITER) as connection:
                number = connection.exec_driver_sql("SELECT max(n) FROM things").scalar_one()
                connection.exec_driver_sql(f"INSERT INTO things VALUES ({number + 1})")
                connection.commit()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT max(n), count(*) FROM things").one() == (81, 81)
