"""A worker process for the tests that kill it: ``python -m tests.forwarding.worker <database uri>``; forwards for ever."""

import sys
import time
import uuid
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.forwarding.operations import Options, forward
from inducci_lms.forwarding.sender import Sender
from inducci_lms.kernel import clock
from inducci_lms.outbox.rules import Backoff
from tests.conftest import tune


def main(uri: str) -> None:
    engine = tune(sa.create_engine(uri))
    sender = Sender(timeout_s=2.0)
    backoff = Backoff(timedelta(milliseconds=20), timedelta(milliseconds=100))
    options = Options(batch=7, lease=timedelta(milliseconds=400), backoff=backoff)
    while True:
        forward(lambda: Session(engine), sender, worker=uuid.uuid4().hex, clock=clock.now, options=options)
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1])
