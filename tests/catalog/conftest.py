"""The small course, and a function that publishes it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from inducci_lms.catalog.model import Publishing
from inducci_lms.catalog.publishing import publish_folder
from tests.content.conftest import root, written

__all__ = ["publish", "root", "written"]


@pytest.fixture
def publish(root: Path, now: datetime) -> Callable[[Session], Publishing]:
    """Publish what stands in ``root``, and commit."""

    def run(session: Session) -> Publishing:
        done = publish_folder(session, root, now=now)
        session.commit()
        return done

    return run
