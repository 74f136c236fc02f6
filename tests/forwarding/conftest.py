"""A far store and a database with a target that points to it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.forwarding.operations import Forwarded, Options, forward
from inducci_lms.forwarding.sender import Sender
from inducci_lms.outbox import operations as outbox
from inducci_lms.outbox.rules import Filter
from tests.forwarding.far import Far


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **length: float) -> None:
        self.now += timedelta(**length)


@pytest.fixture
def far() -> Iterator[Far]:
    made = Far()
    yield made
    made.close()


@pytest.fixture
def time() -> Time:
    return Time()


class Near:
    """Our side: a database, one target, and a worker to run."""

    def __init__(self, engine: sa.Engine, far: Far, time: Time, wanted: Filter | None = None) -> None:
        self.engine, self.far, self.time = engine, far, time
        with Session(engine) as session:
            self.target = outbox.add_target(session, name="net", endpoint=far.endpoint, authorization="Basic azpz", wanted=wanted)
            session.commit()

    def run(self, worker: str = "w1", batch: int = 4, timeout_s: float = 1.0) -> Forwarded:
        sender = Sender(timeout_s=timeout_s, whole_s=2.0)
        try:
            (done,) = forward(lambda: Session(self.engine), sender, worker=worker, clock=self.time, options=Options(batch=batch))
        finally:
            sender.close()
        return done


@pytest.fixture
def near(sqlite_engine: sa.Engine, far: Far, time: Time) -> Near:
    return Near(sqlite_engine, far, time)


Make = Callable[..., Near]
