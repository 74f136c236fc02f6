"""The only transaction of a view: ``@writes`` on a POST view. Views that only read need nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

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


def session_for_writing() -> Session:
    """Return the current session; on SQLite its transaction begins as a writer's, so that it cannot lose a race half way."""
    session = current.session()
    if current.runtime().owns_session:
        session.rollback()
    if not session.in_transaction():
        try:
            sqlite = session.get_bind().dialect.name == "sqlite"
        except UnboundExecutionError:
            sqlite = False
        if sqlite:
            session.connection(execution_options=WRITER)
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
