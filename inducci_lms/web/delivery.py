"""Hands a committed event to its listeners, in a session that belongs to nobody else."""

import logging
from functools import partial

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from inducci_lms.kernel.events import Event
from inducci_lms.kernel.transaction import run
from inducci_lms.web.runtime import Runtime

log = logging.getLogger("inducci_lms")


def deliver(state: Runtime, of: Session, item: Event) -> None:
    """Call every listener for ``item`` with ``(event, session)``: a fresh session each, committed when the listener returns.

    A listener that raises is logged and rolled back; the change that the event tells of is committed already.
    """
    for listener in state.listeners.receivers(item):
        try:
            with fresh(of.get_bind()) as session:
                run(partial(_same, session), partial(listener, item))
        except Exception:
            log.exception("a listener for %s failed; the change itself is committed", type(item).__name__)


def fresh(bind: Engine | Connection) -> Session:
    """Return a new session on ``bind``; it connects only when used."""
    if isinstance(bind, Connection):
        return Session(bind=bind, join_transaction_mode="create_savepoint")
    return Session(bind=bind)


def _same(session: Session) -> Session:
    return session
