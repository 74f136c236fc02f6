"""One room commits; a lock of the database runs the whole unit of work again."""

import sqlite3

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from inducci_lms.kernel import transaction

BUSY = OperationalError("UPDATE x", {}, sqlite3.OperationalError("database is locked"))


def test_what_work_returns_is_committed(sqlite_engine: sa.Engine) -> None:
    with Session(sqlite_engine) as session:
        session.execute(sa.text("CREATE TABLE probe (n INTEGER)"))
        session.commit()
        assert transaction.run(lambda: session, lambda s: s.execute(sa.text("INSERT INTO probe VALUES (1)")).rowcount) == 1
    with Session(sqlite_engine) as other:
        assert other.execute(sa.text("SELECT count(*) FROM probe")).scalar_one() == 1


def test_a_raise_rolls_everything_back(sqlite_engine: sa.Engine) -> None:
    with Session(sqlite_engine) as session:
        session.execute(sa.text("CREATE TABLE probe (n INTEGER)"))
        session.commit()

        def work(s: Session) -> None:
            s.execute(sa.text("INSERT INTO probe VALUES (1)"))
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            transaction.run(lambda: session, work)
        assert session.execute(sa.text("SELECT count(*) FROM probe")).scalar_one() == 0


def test_a_lock_runs_the_whole_work_again(session: Session) -> None:
    calls: list[int] = []

    def work(s: Session) -> str:
        calls.append(1)
        if len(calls) < 3:
            raise BUSY
        return "done"

    assert transaction.run(lambda: session, work) == "done"
    assert len(calls) == 3


def test_a_lock_that_never_opens_is_raised(session: Session) -> None:
    calls: list[int] = []

    def work(s: Session) -> None:
        calls.append(1)
        raise BUSY

    with pytest.raises(OperationalError):
        transaction.run(lambda: session, work, tries=2)
    assert len(calls) == 2


def test_another_fault_of_the_database_is_not_tried_again(session: Session) -> None:
    calls: list[int] = []

    def work(s: Session) -> None:
        calls.append(1)
        s.execute(sa.text("SELECT * FROM no_such_table"))

    with pytest.raises(OperationalError):
        transaction.run(lambda: session, work)
    assert len(calls) == 1


@pytest.mark.postgresql
def test_a_deadlock_of_two_sessions_is_survived(postgresql_uri: str) -> None:
    """PostgreSQL 40P01: two units of work that lock two rows in opposite order both end well."""
    import threading

    engine = sa.create_engine(postgresql_uri)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE pair (id INT PRIMARY KEY, n INT)"))
        connection.execute(sa.text("INSERT INTO pair VALUES (1, 0), (2, 0)"))
    barrier = threading.Barrier(2, timeout=10)

    def worker(order: tuple[int, int]) -> None:
        met = False
        with Session(engine) as session:

            def work(s: Session) -> None:
                nonlocal met
                s.execute(sa.text("UPDATE pair SET n = n + 1 WHERE id = :id"), {"id": order[0]})
                if not met:
                    met = True
                    barrier.wait()
                s.execute(sa.text("UPDATE pair SET n = n + 1 WHERE id = :id"), {"id": order[1]})

            transaction.run(lambda: session, work)

    threads = [threading.Thread(target=worker, args=(order,)) for order in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT n FROM pair ORDER BY id")).scalars().all() == [2, 2]
    engine.dispose()
