"""The only transaction of a view: ``@writes`` on a POST view. Views that only read need nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.orm import Session

from inducci_lms.kernel import transaction
from inducci_lms.web import current
from inducci_lms.web.engine import WRITER

P = ParamSpec("P")
R = TypeVar("R")


def writes(view: Callable[P, R]) -> Callable[P, R]:
    """Commit what the view did when it returns, roll back when it raises, and run the whole view again after a deadlock.

    The view must read its input from the request only, so that a second run does the same.
    """

    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        current.person()  # the host's own queries come before our transaction begins

        def work(_: Session) -> R:
            current.forget_learner()
            return view(*args, **kwargs)

        return transaction.run(session_for_writing, work)

    return inner


#: How a writer's transaction begins, by dialect. On SQLite as a writer's, so that it cannot lose a race half way. On MariaDB
#: without gap locks: two people who each look for a row of their own, find none and insert it would deadlock.
_BEGIN: Mapping[str, Mapping[str, Any]] = {
    "sqlite": WRITER,
    "mysql": {"isolation_level": "READ COMMITTED"},
    "mariadb": {"isolation_level": "READ COMMITTED"},
}


def session_for_writing() -> Session:
    """Return the current session, its transaction begun as :data:`_BEGIN` says.

    A host's session that was used already keeps the transaction that it has; when that one loses, the next attempt begins anew.
    """
    session = current.session()
    if current.runtime().owns_session:
        session.rollback()
    if not session.in_transaction():
        try:
            dialect = session.get_bind().dialect.name
        except UnboundExecutionError:  # a host that routes by mapper: its own affair
            return session
        if dialect in _BEGIN:
            session.connection(execution_options=dict(_BEGIN[dialect]))
    return session


@contextmanager
def reads() -> Iterator[Session]:
    """Give the current session to read on, and end the transaction if it began here: a later writer wants a fresh one.

    For interfaces of programs; a view of pages needs nothing of the kind.
    """
    session = current.session()
    began = not session.in_transaction()
    try:
        yield session
    finally:
        if began and session.in_transaction():
            transaction.finish_reading(session)
