"""Workers killed at random points, a far end that hangs up and fails at random: nothing lost, nothing doubled (issue C 4)."""

import random
import signal
import subprocess
import sys
import time
from collections import defaultdict

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.outbox import operations as outbox
from inducci_lms.outbox import queries
from inducci_lms.recording.operations import record_received
from tests.conftest import create_all, tune
from tests.contract.test_packaging import ROOT
from tests.forwarding.far import Far
from tests.lrs.samples import AUTHORITY, agent, received


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_workers_killed_at_random_points_lose_and_double_nothing(request: pytest.FixtureRequest, kind: str, far: Far) -> None:
    """Two workers are killed again and again while statements keep coming; the far store ends with each once, in order for each learner."""
    from inducci_lms.kernel import clock

    uri = request.getfixturevalue(f"{kind}_uri")
    engine = tune(sa.create_engine(uri))
    create_all(engine)
    with Session(engine) as session:
        outbox.add_target(session, name="net", endpoint=far.endpoint, authorization="Basic azpz")
        session.commit()
    chance = random.Random(7)
    far.slow_s = 0.05
    far.mood = lambda statements: chance.choice([None, None, None, "drop", "slow", 500])
    workers = [_start(uri), _start(uri)]
    sent: dict[str, list[str]] = defaultdict(list)
    try:
        deadline = time.monotonic() + 90
        number = 0
        while time.monotonic() < deadline:
            if number < 40:
                batch = [received(actor=agent(f"p{n % 5}")) for n in range(chance.randint(1, 6))]
                with Session(engine) as session:
                    record_received(
                        session, received=batch, authority=AUTHORITY, trusted=False, iri_base="https://x.example/", now=clock.now()
                    )
                    session.commit()
                for one in batch:
                    sent[one.data["actor"]["account"]["name"]].append(str(one.id))
                number += 1
                if number % 5 == 0:
                    victim = chance.randrange(2)
                    workers[victim].send_signal(signal.SIGKILL)
                    workers[victim].wait()
                    workers[victim] = _start(uri)
            else:
                with Session(engine) as session:
                    (left,) = queries.backlog(session)
                if not left.waiting:
                    break
            time.sleep(chance.uniform(0.01, 0.12))
    finally:
        for one in workers:
            one.kill()
            one.wait()
        engine.dispose()
    assert sorted(far.order) == sorted(id for some in sent.values() for id in some)
    for some in sent.values():
        assert [id for id in far.order if id in set(some)] == some


def _start(uri: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.forwarding.worker", uri], cwd=ROOT)
