"""Documents of the State, Activity Profile and Agent Profile resources (Comm 2.2, 2.3, 2.6, 2.7): kept byte for byte."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1, sha256
from typing import Any, Literal

from sqlalchemy import delete as sql_delete
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from inducci_lms.lrs import terms
from inducci_lms.lrs.models import DocumentRow

Resource = Literal["activities/state", "activities/profile", "agents/profile"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents lie: of which resource, about which activity and agent. An absent registration is a place of its own."""

    resource: Resource
    activity: str | None = None
    agent: Mapping[str, Any] | None = None
    registration: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document; ``etag`` is the SHA-1 of its content in hexadecimal, without quotes."""

    id: str
    content_type: str
    etag: str
    content: bytes
    updated_at: datetime


_COLUMNS = (DocumentRow.document_id, DocumentRow.content_type, DocumentRow.etag, DocumentRow.content, DocumentRow.updated_at)


def _hash(place: Place, *more: str) -> bytes:
    agent = "" if place.agent is None else terms.agent_key(place.agent) or ""
    registration = "" if place.registration is None else str(uuid.UUID(str(place.registration)))
    parts = (place.resource, place.activity or "", agent, registration, *more)
    return sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).digest()


def _agent_term(place: Place) -> int:
    key = None if place.agent is None else terms.agent_key(place.agent)
    return 0 if key is None else terms.term(terms.AGENT, key)


def get(session: Session, place: Place, document_id: str, *, for_update: bool = False) -> Document | None:
    """Return a document; with ``for_update`` its row stays locked, so that a precondition cannot be overtaken."""
    query = select(*_COLUMNS).where(DocumentRow.key_hash == _hash(place, document_id))
    row = session.execute(query.with_for_update() if for_update else query).first()
    return None if row is None else Document(*row)


def ids(session: Session, place: Place, since: datetime | None = None) -> list[str]:
    """Return the ids of a place's documents, those changed after ``since`` if given, oldest change first."""
    query = select(DocumentRow.document_id).where(DocumentRow.context_hash == _hash(place))
    if since is not None:
        query = query.where(DocumentRow.updated_at > since)
    return list(session.scalars(query.order_by(DocumentRow.updated_at, DocumentRow.id)))


def put(
    session: Session, place: Place, document_id: str, *, content_type: str, content: bytes, now: datetime, must_be_new: bool = False
) -> Document:
    """Keep a document, in the place of what was there; of two that are new at once, the second raises IntegrityError.

    ``must_be_new``: the caller looked and found none: one that came since is an IntegrityError too, never overwritten.
    """
    made = Document(document_id, content_type, sha1(content, usedforsecurity=False).hexdigest(), content, now)
    key = _hash(place, document_id)
    values = {"content_type": content_type, "etag": made.etag, "content": content, "updated_at": now}
    there = None if must_be_new else session.scalar(select(DocumentRow.id).where(DocumentRow.key_hash == key))
    if there is not None:
        session.execute(update(DocumentRow).where(DocumentRow.id == there).values(**values))
    else:
        fixed = {"key_hash": key, "context_hash": _hash(place), "agent_term": _agent_term(place), "document_id": document_id}
        session.execute(insert(DocumentRow).values(**fixed, **values))
    return made


def delete(session: Session, place: Place, document_id: str) -> None:
    """Remove a document; nothing happens when it is not there."""
    session.execute(sql_delete(DocumentRow).where(DocumentRow.key_hash == _hash(place, document_id)))


def clear(session: Session, place: Place) -> None:
    """Remove every document of a place."""
    session.execute(sql_delete(DocumentRow).where(DocumentRow.context_hash == _hash(place)))


def erase(session: Session, agent: Mapping[str, Any]) -> int:
    """Remove every document about an agent; return how many."""
    key = terms.agent_key(agent)
    if key is None:
        return 0
    there = list(session.scalars(select(DocumentRow.id).where(DocumentRow.agent_term == terms.term(terms.AGENT, key))))
    session.execute(sql_delete(DocumentRow).where(DocumentRow.id.in_(there)))
    return len(there)
