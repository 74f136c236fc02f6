"""Reading the store: one statement, lists by any filter with a cursor, what is known of activities and agents."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, literal, select, union, union_all
from sqlalchemy.orm import Session

from inducci_lms.lrs import instants, terms
from inducci_lms.lrs.definitions import hash_of
from inducci_lms.lrs.models import ActivityRow, AttachmentRow, StatementRow, TermRow
from inducci_lms.lrs.records import Query, Stored, row_id

__all__ = [
    "Query",
    "activity",
    "attachments",
    "by_rows",
    "chunk",
    "consistent_through",
    "count",
    "counts_for",
    "definitions",
    "every",
    "find",
    "people_with_statements",
    "person",
    "replay",
    "statement",
    "statements",
]

_ROW = (StatementRow.id, StatementRow.uuid, StatementRow.raw, StatementRow.voided, StatementRow.person_id)
#: From so many statements on, one word is as good as another to begin a search with.
_MANY = 2_000
_CHUNK = 500

#: A SELECT of some of the columns of ``_ROW``.
_Select = Any


def _stored(row: Any) -> Stored:
    return Stored(row[0], uuid.UUID(bytes=bytes(row[1])), bytes(row[2]), bool(row[3]), row[4])


def statement(session: Session, id: uuid.UUID, *, voided: bool | None = False) -> Stored | None:
    """Return the statement with this id: one that is not voided, only a voided one (True), or either (None)."""
    row = session.execute(select(*_ROW).where(StatementRow.uuid == id.bytes)).first()
    if row is None or (voided is not None and bool(row[3]) is not voided):
        return None
    return _stored(row)


def statements(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Stored]:
    """Return the statements with these ids, voided ones included."""
    rows = session.execute(select(*_ROW).where(StatementRow.uuid.in_([one.bytes for one in ids])))
    return {found.id: found for found in map(_stored, rows)}


def find(session: Session, query: Query) -> tuple[Stored, ...]:
    """Return what the query asks for from its cursor on, one more than its limit if there is more.

    The cursor is the row of the last statement shown (a key, no offset: the hundredth page costs what the first does). A list
    that ascends ends before the earliest ``stored`` that is not committed yet, so that who reads on misses nothing. Where a
    transaction keeps to the state of its first SELECT (SQLite, MariaDB), ``query.through`` must be asked before that.
    """
    words = _conditions(query)
    chosen = _driver(session, words) if len(words) > 1 else 0
    bounds = _bounds(session, query)
    if not words:
        return tuple(map(_stored, session.execute(_paged(select(*_ROW).where(StatementRow.voided == 0), StatementRow.id, bounds, query))))
    first, others = words[chosen], [*words[:chosen], *words[chosen + 1 :]]
    if len(first) == 1:
        found = _by_term(first[0], others, bounds, query, _ROW)
    else:
        parts = [_by_term(one, others, bounds, query, (StatementRow.id,)).subquery() for one in first]
        ids = union(*(select(part.c.id) for part in parts)).subquery()
        order = StatementRow.id.asc() if query.ascending else StatementRow.id.desc()
        found = select(*_ROW).join(ids, ids.c.id == StatementRow.id).order_by(order).limit(query.limit + 1)
    return tuple(map(_stored, session.execute(found)))


def _conditions(query: Query) -> list[tuple[int, ...]]:
    """Return for each filter the terms of which one must be there."""
    found: list[tuple[int, ...]] = []
    roles: tuple[str, ...]
    agent, activity_iri = query.agent, query.activity
    if agent is not None and activity_iri is not None and not query.related_agents and not query.related_activities:
        found.append((terms.pair(agent, activity_iri),))
        agent = activity_iri = None
    if agent is not None:
        roles = (terms.AGENT, terms.AGENT_RELATED, terms.AUTHORITY) if query.related_agents else (terms.AGENT,)
        found.append(tuple(terms.term(role, agent) for role in roles))
    if activity_iri is not None:
        roles = (terms.ACTIVITY, terms.ACTIVITY_RELATED) if query.related_activities else (terms.ACTIVITY,)
        found.append(tuple(terms.term(role, activity_iri) for role in roles))
    if query.verb is not None:
        found.append((terms.term(terms.VERB, query.verb),))
    if query.registration is not None:
        found.append((terms.term(terms.REGISTRATION, str(query.registration).lower()),))
    if query.authority is not None:
        found.append((terms.term(terms.AUTHORITY, query.authority),))
    if query.person_id is not None:
        found.append((terms.person(query.person_id),))
    return found


def _driver(session: Session, words: list[tuple[int, ...]]) -> int:
    """Return the filter that fits the fewest statements: the list is walked along it, the others are looked up."""
    counts = [
        select(literal(number).label("number"), func.count().label("many")).select_from(
            select(TermRow.term).where(TermRow.term == one).limit(_MANY).subquery()
        )
        for number, some in enumerate(words)
        for one in some
    ]
    many = [0] * len(words)
    for number, count_of in session.execute(union_all(*counts)):
        many[number] += count_of
    return many.index(min(many))


def _bounds(session: Session, query: Query) -> tuple[int | None, int | None]:
    """Return the lowest row id and the one to stay below."""
    low = None if query.since is None else row_id(_after(query.since))
    high = None if query.until is None else row_id(_after(query.until))
    if query.ascending:
        if query.cursor is not None:
            low = max(low or 0, query.cursor + 1)
        if query.through is not None:
            end: int | None = row_id(_after(query.through))
        else:
            opened = instants.earliest_open(session)
            end = None if opened is None else row_id(opened)
        if end is not None:
            high = end if high is None else min(high, end)
    elif query.cursor is not None:
        high = query.cursor if high is None else min(high, query.cursor)
    return low, high


def _after(moment: datetime) -> datetime:
    """Return the microsecond after a moment; at the end of the calendar the moment itself."""
    last = datetime.max.replace(tzinfo=moment.tzinfo)
    return moment if moment >= last else moment + timedelta(microseconds=1)


def _paged(found: _Select, column: Any, bounds: tuple[int | None, int | None], query: Query) -> _Select:
    low, high = bounds
    if low is not None:
        found = found.where(column >= low)
    if high is not None:
        found = found.where(column < high)
    return found.order_by(column.asc() if query.ascending else column.desc()).limit(query.limit + 1)


def _by_term(
    one: int, others: list[tuple[int, ...]], bounds: tuple[int | None, int | None], query: Query, columns: tuple[Any, ...]
) -> _Select:
    found = (
        select(*columns)
        .select_from(TermRow)
        .join(StatementRow, StatementRow.id == TermRow.statement_id)
        .where(TermRow.term == one, StatementRow.voided == 0)
    )
    for number, some in enumerate(others):
        other = TermRow.__table__.alias(f"other_{number}")
        wanted = other.c.term == some[0] if len(some) == 1 else other.c.term.in_(some)
        found = found.where(select(literal(1)).where(wanted, other.c.statement_id == TermRow.statement_id).correlate(TermRow).exists())
    return _paged(found, TermRow.statement_id, bounds, query)


def consistent_through(session: Session, now: datetime, *, margin: timedelta = timedelta(0)) -> datetime:
    """Return the moment up to which everything stored can be found: the earliest ``stored`` that is not committed, else now.

    ``margin`` is for several processes on one SQLite or MariaDB, which do not see each other's open transactions: the longest
    time that one may be open. PostgreSQL needs none.
    """
    opened = instants.earliest_open(session)
    sure = now - margin
    return sure if opened is None else min(sure, opened - timedelta(microseconds=1))


def by_rows(session: Session, rows: Collection[int]) -> dict[int, Stored]:
    """Return the statements of these rows, voided ones included."""
    found = session.execute(select(*_ROW).where(StatementRow.id.in_(list(rows))))
    return {one.row: one for one in map(_stored, found)}


def chunk(session: Session, *, after: int = 0, until: datetime | None = None, limit: int = _CHUNK) -> list[Stored]:
    """Return the next statements in the order of storing from after a row on, voided ones included."""
    query = select(*_ROW).where(StatementRow.id > after).order_by(StatementRow.id).limit(limit)
    if until is not None:
        query = query.where(StatementRow.id < row_id(until + timedelta(microseconds=1)))
    return list(map(_stored, session.execute(query)))


def every(session: Session, *, after: int = 0, until: datetime | None = None, limit: int = _CHUNK) -> Iterator[Stored]:
    """Give all statements in the order of storing from after a row on, voided ones included, a chunk in memory at a time."""
    while True:
        found = chunk(session, after=after, until=until, limit=limit)
        yield from found
        if len(found) < limit:
            return
        after = found[-1].row


def count(session: Session) -> int:
    """Return how many statements there are, voided ones included."""
    return session.scalar(select(func.count()).select_from(StatementRow)) or 0


def replay(session: Session, person_id: int) -> Iterator[Mapping[str, Any]]:
    """Give the statements that count for a learner and are not voided, parsed, in the order of storing."""
    after = 0
    while True:
        query = (
            select(*_ROW)
            .select_from(TermRow)
            .join(StatementRow, StatementRow.id == TermRow.statement_id)
            .where(TermRow.term == terms.person(person_id), TermRow.statement_id > after, StatementRow.voided == 0)
            .order_by(TermRow.statement_id)
            .limit(_CHUNK)
        )
        rows = session.execute(query).all()
        for row in rows:
            yield msgspec.json.decode(row[2])
        if len(rows) < _CHUNK:
            return
        after = rows[-1][0]


def counts_for(session: Session, rows: Collection[int]) -> dict[int, int]:
    """Return for each of these rows that counts for somebody's progress the learner's row id."""
    query = select(StatementRow.id, StatementRow.person_id).where(StatementRow.id.in_(list(rows)), StatementRow.person_id.is_not(None))
    return {row: person_id for row, person_id in session.execute(query) if person_id is not None}


def people_with_statements(session: Session) -> Iterator[int]:
    """Give the row id of every learner for whom at least one statement counts; one step of the index for each."""
    last = 0
    while True:
        query = select(func.min(TermRow.term)).where(TermRow.term > last, TermRow.term < terms.PEOPLE)
        found = session.scalar(query)
        if found is None:
            return
        yield found
        last = found


def attachments(session: Session, hashes: Collection[str]) -> dict[str, tuple[str, bytes]]:
    """Return content type and bytes of each attachment that is here, by its hash as asked."""
    keys = {one.lower() for one in hashes}
    query = select(AttachmentRow.sha2, AttachmentRow.content_type, AttachmentRow.content).where(AttachmentRow.sha2.in_(keys))
    kept = {row[0]: (row[1], bytes(row[2])) for row in session.execute(query)}
    return {one: kept[one.lower()] for one in hashes if one.lower() in kept}


def activity(session: Session, iri: str) -> bytes | None:
    """Return the JSON of what is known of an activity, or None when nothing is."""
    found = session.scalar(select(ActivityRow.definition).where(ActivityRow.iri_hash == hash_of(iri)))
    return None if found is None else bytes(found)


def definitions(session: Session, iris: Collection[str]) -> dict[str, bytes]:
    """Return the JSON of what is known of each of these activities."""
    hashes = {hash_of(iri): iri for iri in iris}
    query = select(ActivityRow.iri_hash, ActivityRow.definition).where(ActivityRow.iri_hash.in_(list(hashes)))
    return {hashes[bytes(key)]: bytes(definition) for key, definition in session.execute(query)}


def person(session: Session, agent: Mapping[str, Any], *, look_at: int = 50) -> list[str]:
    """Return the names that the latest statements give this agent, newest first."""
    key = terms.agent_key(agent)
    if key is None:
        return []
    names: dict[str, None] = {}
    for found in find(session, Query(agent=key, related_agents=True, limit=look_at)):
        _collect_names(msgspec.json.decode(found.raw), key, names)
    return list(names)


def _collect_names(value: Any, key: str, names: dict[str, None]) -> None:
    if isinstance(value, list):
        for one in value:
            _collect_names(one, key, names)
    elif isinstance(value, dict):
        if isinstance(value.get("name"), str) and ("mbox" in value or "account" in value or "openid" in value or "mbox_sha1sum" in value):
            if terms.agent_key(value) == key:
                names[value["name"]] = None
            return
        for role in (
            "actor",
            "object",
            "authority",
            "context",
            "instructor",
            "team",
            "member",
            "contextAgents",
            "contextGroups",
            "agent",
            "group",
        ):
            if role in value:
                _collect_names(value[role], key, names)
