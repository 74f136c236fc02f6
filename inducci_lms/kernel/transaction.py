"""The one room where a transaction is committed. Operations flush and raise; views, commands and jobs come through here."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

T = TypeVar("T")

#: SQLSTATE classes of PostgreSQL: serialization failure, deadlock detected, lock not available.
_POSTGRESQL_RETRY = {"40001", "40P01", "55P03"}
#: MariaDB and MySQL: lock wait timeout, deadlock, record changed since last read, and a savepoint that is gone because a deadlock
#: inside it rolled the whole transaction back.
_MARIADB_RETRY = {1205, 1213, 1020, 1305}


def is_retryable(error: DBAPIError) -> bool:
    """Return whether running the whole unit of work again can succeed (a deadlock, a lock, a busy SQLite file)."""
    original = error.orig
    if getattr(original, "sqlstate", None) in _POSTGRESQL_RETRY:
        return True
    arguments = getattr(original, "args", ())
    if arguments and arguments[0] in _MARIADB_RETRY:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(original)


def finish_reading(session: Session) -> None:
    """End a transaction that only read. By a commit: after a rollback psycopg forgets every statement it had prepared."""
    session.commit()


def run(provider: Callable[[], Session], work: Callable[[Session], T], *, tries: int = 5) -> T:
    """Return what ``work(session)`` returns, committed; roll back when it raises.

    A deadlock or a lock of the database rolls back and runs the *whole* of ``work`` again, up to ``tries`` times with
    growing, jittered pauses: retrying a part of it would build on rows that were rolled back.
    """
    for attempt in range(1, tries + 1):
        session = provider()
        try:
            result = work(session)
            session.commit()
        except DBAPIError as error:
            session.rollback()
            if attempt == tries or not is_retryable(error):
                raise
            time.sleep(random.uniform(0.5, 1.0) * 0.02 * 2**attempt)
        except BaseException:
            session.rollback()
            raise
        else:
            return result
    raise AssertionError("unreachable")  # pragma: no cover
