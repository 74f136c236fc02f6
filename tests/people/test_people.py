"""DECISIONS, contract: one row a person, a random pseudonym, grants of our own; on three databases."""

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.kernel.errors import Conflict, Invalid, Missing
from inducci_lms.kernel.hosts import Person
from inducci_lms.people import operations, queries


def test_a_person_gets_one_row_and_a_name_without_meaning(engine: sa.Engine, now: datetime) -> None:
    """The pseudonym has no link to the host's key."""
    with Session(engine) as session:
        ana = operations.ensure(session, person=Person("7", name="Ana"), now=now)
        again = operations.ensure(session, person=Person("7", name="Ana Novak"), now=now)
        session.commit()
        assert (
            ana == again == queries.by_ref(session, "7") == queries.by_pseudonym(session, ana.pseudonym) == queries.by_id(session, ana.id)
        )
        assert len(ana.pseudonym) == 32
        assert queries.by_ref(session, "8") is None
        assert queries.everybody(session, [ana.id, 99]) == {ana.id: ana}


def test_two_requests_at_once_make_one_row(engine: sa.Engine, now: datetime) -> None:
    """A double click on the first enrolment."""
    found: list[int] = []
    barrier = threading.Barrier(2)

    def work() -> None:
        with Session(engine) as session:
            barrier.wait()
            learner = operations.ensure(session, person=Person("7"), now=now)
            session.commit()
            found.append(learner.id)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert found[0] == found[1]


@pytest.mark.parametrize("ref", ["", "x" * 191])
def test_a_key_that_no_row_can_hold_is_refused(session: Session, now: datetime, ref: str) -> None:
    """person_ref: String(190)."""
    with pytest.raises(Invalid):
        operations.ensure(session, person=Person(ref), now=now)


def test_grants_hold_for_one_scheme_or_for_all(session: Session, now: datetime) -> None:
    """Giving twice changes nothing; taking what was not given is an error."""
    ana = operations.grant(session, ref="7", role="trainer", scheme_key="limburg", now=now)
    operations.grant(session, ref="7", role="trainer", scheme_key="limburg", now=now)
    operations.grant(session, ref="7", role="author", now=now)
    assert queries.grants(session, ana.id) == {("trainer", "limburg"), ("author", "")}
    assert queries.roles(session, ana.id, "limburg") == {"trainer", "author"}
    assert queries.roles(session, ana.id, "veneto") == {"author"}
    operations.revoke(session, ref="7", role="trainer", scheme_key="limburg")
    with pytest.raises(Missing):
        operations.revoke(session, ref="7", role="trainer", scheme_key="limburg")
    with pytest.raises(Invalid, match="no role"):
        operations.grant(session, ref="7", role="king", now=now)


def test_a_new_key_of_the_host_keeps_the_record(session: Session, now: datetime) -> None:
    """EMBEDDING §3: people rekey OLD NEW."""
    ana = operations.ensure(session, person=Person("7"), now=now)
    bor = operations.ensure(session, person=Person("8"), now=now)
    moved = operations.rekey(session, old="7", new="70")
    assert (moved.id, moved.pseudonym) == (ana.id, ana.pseudonym)
    assert queries.by_ref(session, "7") is None
    with pytest.raises(Conflict):
        operations.rekey(session, old="70", new=bor.ref)
    with pytest.raises(Missing):
        operations.rekey(session, old="7", new="9")
