"""What statements tell about activities, merged: languages and properties that come later join those known (Comm 2.5)."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b, sha256
from typing import Any, cast
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Connection, Engine, bindparam, select, update
from sqlalchemy.orm import Session

from inducci_lms.kernel import bulk
from inducci_lms.lrs.models import ActivityRow

#: Definitions of which the stored rows are known to say all already; forgotten as a whole when there are too many.
_KNOWN: WeakKeyDictionary[Engine, set[bytes]] = WeakKeyDictionary()
_MOST = 50_000
_WRITTEN = "inducci_definitions"

_encode = msgspec.json.Encoder().encode
_MAPS = ("name", "description", "extensions")
_COLUMNS = select(ActivityRow.iri_hash, ActivityRow.definition)
_SOME = _COLUMNS.where(ActivityRow.iri_hash.in_(bindparam("hashes", expanding=True))).order_by(ActivityRow.iri_hash)


def hash_of(iri: str) -> bytes:
    """Return the key of an activity's row."""
    return sha256(iri.encode("utf-8", "surrogatepass")).digest()


def merge(known: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known after ``told``: maps are joined key by key, of two values the later one stands.

    >>> merge({"name": {"en": "Coal"}}, {"name": {"nl": "Kolen"}})
    {'name': {'en': 'Coal', 'nl': 'Kolen'}}
    """
    merged = {**known, **told}
    for key in _MAPS:
        if key in known and key in told:
            merged[key] = {**known[key], **told[key]}
    return merged


def learn(session: Session, connection: Connection, activities: Iterable[Mapping[str, Any]]) -> None:
    """Merge the definitions of these Activity objects, in this order, into what is known."""
    # A session on a connection of its caller's may be rolled back beyond our sight: then nothing is remembered.
    engine = session.get_bind()
    known = _KNOWN.setdefault(engine, set()) if isinstance(engine, Engine) else set()
    told: dict[str, dict[bytes, Mapping[str, Any]]] = {}
    for activity in activities:
        mark = blake2b(_encode((activity["id"], activity["definition"])), digest_size=16).digest()
        if mark not in known:
            told.setdefault(activity["id"], {})[mark] = activity["definition"]
    if not told:
        return
    written = _written(session)
    if len(known) > _MOST:
        known.clear()
    unchanged = _write(connection, told, written)
    # What this transaction wrote may still be rolled back; only what was there before is remembered.
    for iri, marks in unchanged.items():
        if iri not in written:
            known |= marks


def _written(session: Session) -> set[str]:
    """Return the activities whose rows the current transaction of the session has changed."""
    begun, written = session.info.get(_WRITTEN, (None, None))
    if begun is not session.get_transaction():
        written = set()
        session.info[_WRITTEN] = (session.get_transaction(), written)
    return cast("set[str]", written)


#: Definitions told of each activity, by their marks.
_Told = Mapping[str, Mapping[bytes, Mapping[str, Any]]]


def _write(connection: Connection, told: _Told, written: set[str]) -> dict[str, set[bytes]]:
    """Bring the rows up to what was told, adding what changed to ``written``; return the marks of what was known already."""
    hashes = {hash_of(iri): iri for iri in told}
    unchanged = _merge_rows(connection, hashes, told, written)
    missing = sorted(key for key, iri in hashes.items() if iri not in unchanged)
    if missing:
        written.update(hashes[key] for key in missing)
        rows = [(key, hashes[key], _encode(_folded({}, told[hashes[key]]))) for key in missing]
        if bulk.insert_new(connection, ActivityRow, rows) < len(rows):
            # Somebody else was faster with at least one of them: join them.
            _merge_rows(connection, {key: hashes[key] for key in missing}, told, written)
    return unchanged


def _folded(known: Mapping[str, Any], told: Mapping[bytes, Mapping[str, Any]]) -> Mapping[str, Any]:
    for definition in told.values():
        known = merge(known, definition)
    return known


def _merge_rows(connection: Connection, hashes: Mapping[bytes, str], told: _Told, written: set[str]) -> dict[str, set[bytes]]:
    """Merge into the rows that exist; return for each the marks of what it says already."""
    found: dict[str, set[bytes]] = {}
    for key, definition in connection.execute(_SOME, {"hashes": sorted(hashes)}).all():
        iri = hashes[bytes(key)]
        before = msgspec.json.decode(definition)
        found[iri] = {mark for mark, one in told[iri].items() if merge(before, one) == before}
        if len(found[iri]) < len(told[iri]):
            # Read again under a lock: another transaction may be adding its languages at this moment.
            latest = connection.execute(_COLUMNS.where(ActivityRow.iri_hash == key).with_for_update()).one()
            after = _encode(_folded(msgspec.json.decode(latest[1]), told[iri]))
            connection.execute(update(ActivityRow).where(ActivityRow.iri_hash == key).values(definition=after))
            written.add(iri)
    return found
