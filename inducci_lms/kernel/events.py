"""Events leave after the commit, whoever committed.

An operation announces an event on its session. When the outermost transaction has ended in a commit, the events are handed
to the dispatcher of the application; after a rollback they are forgotten. ``after_commit`` would not do: it also fires for
savepoints and forbids SQL, so the queue is emptied at ``after_transaction_end`` with no parent.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

_QUEUE = "inducci_events"
DISPATCH = "inducci_dispatch"
_COMMITTED = "inducci_committed"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and is committed. Fields are ids and values, never rows; a subclass says which."""


Dispatch = Callable[[Event], None]


def bind(session: Session, dispatch: Dispatch) -> None:
    """Make ``dispatch`` the receiver of what is announced on ``session``."""
    session.info[DISPATCH] = dispatch


def announce(session: Session, *events: Event) -> None:
    """Queue events until the outermost transaction of ``session`` has committed."""
    if not events:
        return
    if _QUEUE not in session.info:
        session.info[_QUEUE] = []
        event.listen(session, "after_commit", _after_commit)
        event.listen(session, "after_soft_rollback", _after_rollback)
        event.listen(session, "after_transaction_end", _after_end)
    session.info[_QUEUE].extend(events)


def _after_commit(session: Session) -> None:
    transaction = session.get_transaction()
    if transaction is not None and transaction.nested:
        return
    session.info[_COMMITTED] = True


def _after_rollback(session: Session, previous: SessionTransaction) -> None:
    # A savepoint that rolls back takes only what was announced inside it; we cannot tell which, and a host that
    # rolls back to a savepoint and commits the rest must not hear of things that did not happen: forget all.
    session.info[_QUEUE].clear()
    session.info[_COMMITTED] = False


def _after_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is not None or not session.info.pop(_COMMITTED, False):
        return
    queue: list[Event] = session.info[_QUEUE]
    events, queue[:] = tuple(queue), []
    dispatch: Dispatch | None = session.info.get(DISPATCH)
    if dispatch is None:
        return
    for item in events:
        dispatch(item)


class Listeners:
    """The receivers of one application, by event class."""

    def __init__(self) -> None:
        self._by_class: dict[type[Event], list[Callable[..., None]]] = {}

    def add(self, kind: type[Event], receiver: Callable[..., None]) -> None:
        """Call ``receiver(event, session)`` after each commit that announced an event of ``kind`` (or of a subclass)."""
        self._by_class.setdefault(kind, []).append(receiver)

    def receivers(self, item: Event) -> tuple[Callable[..., None], ...]:
        """Return the receivers of one event, those of its own class first, each in the order they were added."""
        return tuple(receiver for kind in type(item).__mro__ for receiver in self._by_class.get(kind, ()))
