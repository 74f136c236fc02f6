"""DECISIONS, contract: Python calls take the host's session and never end its transaction; events follow the commit."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms import api
from inducci_lms.enrolments.operations import PersonEnrolled
from inducci_lms.kernel.errors import Invalid, Missing
from tests.hosts.build import Host
from tests.hosts.fixtures import Make
from tests.player import course
from tests.player.world import publish_course


@pytest.fixture
def host(make_host: Make, sqlite_uri: str, tmp_path: Path, now: datetime) -> Iterator[Host]:
    """A host with Flask-SQLAlchemy and a published course, within its app context."""
    made = make_host("full", sqlite_uri)
    with made.app.app_context():
        assert made.db is not None
        publish_course(made.db.engine, course.write(tmp_path / "course"), now)
        yield made


def session(host: Host) -> Session:
    """Return the host's own session."""
    assert host.db is not None
    found: Session = host.db.session()
    return found


def test_enrolling_needs_no_earlier_visit_and_twice_is_once(host: Host) -> None:
    """The person's row is made; the second call returns the same enrolment."""
    first = api.enrol(session(host), person_ref="7", scheme=course.NORTH)
    again = api.enrol(session(host), person_ref="7", scheme=course.NORTH)
    assert (first.registration, again.registration) == (first.registration, first.registration)
    assert (first.fresh, again.fresh) == (True, False)


def test_what_the_host_rolls_back_did_not_happen_and_nobody_hears_of_it(host: Host) -> None:
    """One transaction: the host's."""
    heard: list[object] = []
    assert host.lms is not None
    host.lms.listen(PersonEnrolled, lambda event, fresh: heard.append(event))
    api.enrol(session(host), person_ref="7", scheme=course.NORTH)
    session(host).rollback()
    assert (api.progress(session(host), person_ref="7"), heard) == ((), [])
    api.enrol(session(host), person_ref="7", scheme=course.NORTH)
    assert heard == []
    session(host).commit()
    assert len(heard) == 1


def test_a_listener_may_ask_and_write_in_its_own_session(host: Host) -> None:
    """What a receiver does is committed when it returns."""
    assert host.lms is not None
    host.lms.listen(PersonEnrolled, lambda event, fresh: fresh.execute(sa.text("UPDATE users SET name = 'Enrolled'")))
    api.enrol(session(host), person_ref="7", scheme=course.NORTH)
    session(host).commit()
    assert session(host).execute(sa.text("SELECT name FROM users")).scalar_one() == "Enrolled"


def test_progress_says_how_somebody_stands_module_by_module(host: Host) -> None:
    """A locked module says so; somebody unknown has none."""
    api.enrol(session(host), person_ref="7", scheme=course.NORTH)
    session(host).commit()
    (found,) = api.progress(session(host), person_ref="7")
    assert found.scheme == course.NORTH
    assert found.status is api.Status.IN_PROGRESS
    assert [(module.key, module.status.value) for module in found.modules] == [("m1", "not_started"), ("m2", "locked")]
    assert api.progress(session(host), person_ref="nobody") == ()
    assert api.certificates(session(host), person_ref="7") == ()
    api.withdraw(session(host), person_ref="7", scheme=course.NORTH)
    assert api.progress(session(host), person_ref="7") == ()


def test_calls_that_cannot_work_say_why(host: Host) -> None:
    """Unknown scheme, person, role."""
    with pytest.raises(Missing):
        api.enrol(session(host), person_ref="7", scheme="nowhere")
    with pytest.raises(Missing, match="nobody here"):
        api.withdraw(session(host), person_ref="8", scheme=course.NORTH)
    with pytest.raises(Invalid):
        api.grant(session(host), person_ref="7", role="king")


def test_roles_are_granted_and_taken_back(host: Host) -> None:
    """The same as ``flask inducci grant``."""
    api.grant(session(host), person_ref="7", role="trainer", scheme=course.NORTH)
    api.revoke(session(host), person_ref="7", role="trainer", scheme=course.NORTH)
    with pytest.raises(Missing):
        api.revoke(session(host), person_ref="7", role="trainer", scheme=course.NORTH)
