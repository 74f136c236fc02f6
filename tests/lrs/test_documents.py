"""Documents of the three resources (LRS_REQUIREMENTS 10; xAPI Comm 2.2–2.7)."""

import hashlib
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.lrs import documents
from inducci_lms.lrs.documents import Place
from tests.lrs.samples import agent


def test_a_document_comes_back_byte_for_byte_with_its_etag(engine: sa.Engine, now: datetime) -> None:
    place = Place("activities/state", "http://x.example/a", agent("ann"))
    content = bytes(range(256)) * 300
    with Session(engine) as session:
        documents.put(session, place, "s1", content_type="application/octet-stream", content=content, now=now)
        session.commit()
    with Session(engine) as session:
        found = documents.get(session, place, "s1", for_update=True)
    assert found is not None
    assert (found.content, found.content_type, found.updated_at) == (content, "application/octet-stream", now)
    assert found.etag == hashlib.sha1(content).hexdigest()


def test_each_place_is_its_own(session: Session, now: datetime) -> None:
    """An absent registration is a context of its own; agents are told apart by their identifier, not by their name."""
    registration = str(uuid.uuid4())
    places = [
        Place("activities/state", "http://x.example/a", agent("ann")),
        Place("activities/state", "http://x.example/a", agent("ann"), registration),
        Place("activities/state", "http://x.example/a", agent("bob")),
        Place("activities/state", "http://x.example/b", agent("ann")),
        Place("activities/profile", "http://x.example/a"),
        Place("agents/profile", None, agent("ann")),
    ]
    for number, place in enumerate(places):
        documents.put(session, place, "d", content_type="text/plain", content=str(number).encode(), now=now)
    for number, place in enumerate(places):
        found = documents.get(session, place, "d")
        assert found is not None
        assert found.content == str(number).encode()
    named = Place("agents/profile", None, {**agent("ann"), "name": "Ann"})
    assert documents.ids(session, named) == ["d"]
    upper = Place("activities/state", "http://x.example/a", agent("ann"), registration.upper())
    assert documents.ids(session, upper) == ["d"]


def test_ids_since_and_clearing(session: Session, now: datetime) -> None:
    """``since`` is exclusive; a change counts."""
    place = Place("activities/profile", "http://x.example/a")
    for number in range(3):
        documents.put(session, place, f"d{number}", content_type="text/plain", content=b"", now=now + timedelta(seconds=number))
    assert documents.ids(session, place) == ["d0", "d1", "d2"]
    assert documents.ids(session, place, now + timedelta(seconds=1)) == ["d2"]
    documents.put(session, place, "d0", content_type="text/plain", content=b"x", now=now + timedelta(seconds=9))
    assert documents.ids(session, place, now + timedelta(seconds=1)) == ["d2", "d0"]
    documents.delete(session, place, "d0")
    documents.delete(session, place, "never")
    assert documents.ids(session, place) == ["d1", "d2"]
    documents.clear(session, place)
    assert documents.ids(session, place) == []


def test_erasing_an_agent_takes_their_documents_and_nobody_elses(session: Session, now: datetime) -> None:
    for name in ("ann", "bob"):
        documents.put(session, Place("agents/profile", None, agent(name)), "d", content_type="text/plain", content=b"", now=now)
        documents.put(
            session, Place("activities/state", "http://x.example/a", agent(name)), "d", content_type="text/plain", content=b"", now=now
        )
    assert documents.erase(session, agent("ann")) == 2
    assert documents.ids(session, Place("agents/profile", None, agent("ann"))) == []
    assert documents.ids(session, Place("agents/profile", None, agent("bob"))) == ["d"]
