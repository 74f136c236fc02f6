"""What statements tell about activities, merged: languages and properties that come later join those known (Comm 2.5)."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b, sha256
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.orm import Session

from inducci_lms.kernel import bulk
from inducci_lms.lrs.models import ActivityRow

#: Definitions of which the stored rows are known to say all already; forgotten as a whole when there are too many.
_KNOWN: WeakKeyDictionary[Engine, set[bytes]] = WeakKeyDictionary()
_MOST = 50_000

_MAPS = ("name", "description", "extensions")
_COLUMNS = select(ActivityRow.iri_hash, ActivityRow.definition)


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
    told: dict[str, dict[str, Any]] = {}
    marks: dict[str, set[bytes]] = {}
    for activity in activities:
        iri, definition = activity["id"], activity["definition"]
        mark = blake2b(msgspec.json.encode((iri, definition)), digest_size=16).digest()
        if mark in known:
            continue
        told[iri] = merge(told[iri], definition) if iri in told else dict(definition)
        marks.setdefault(iri, set()).add(mark)
    if not told:
        return
    written: set[str] = session.info.setdefault("inducci_definitions", set())
    changed = _write(connection, told)
    written |= changed
    if len(known) > _MOST:
        known.clear()
    for iri, found in marks.items():
        # What this transaction wrote may still be rolled back; only what was there before is remembered.
        if iri not in written and len(found) == 1:
            known |= found


def _write(connection: Connection, told: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Bring the rows up to what was told; return the activities whose row changed."""
    hashes = {hash_of(iri): iri for iri in told}
    changed = _merge_rows(connection, hashes, told, for_update=False)
    missing = sorted(set(hashes) - changed.keys())
    if missing:
        rows = [(key, hashes[key], msgspec.json.encode(told[hashes[key]])) for key in missing]
        if bulk.insert_new(connection, ActivityRow, rows) < len(rows):
            # Somebody else was faster with at least one of them: join them.
            _merge_rows(connection, {key: hashes[key] for key in missing}, told, for_update=True)
    return {hashes[key] for key in missing} | {hashes[key] for key, is_changed in changed.items() if is_changed}


def _merge_rows(
    connection: Connection, hashes: Mapping[bytes, str], told: Mapping[str, Mapping[str, Any]], *, for_update: bool
) -> dict[bytes, bool]:
    """Merge into the rows that exist; return for each whether it changed."""
    query = _COLUMNS.where(ActivityRow.iri_hash.in_(sorted(hashes))).order_by(ActivityRow.iri_hash)
    found: dict[bytes, bool] = {}
    for key, definition in connection.execute(query.with_for_update() if for_update else query).all():
        before = msgspec.json.decode(definition)
        after = merge(before, told[hashes[key]])
        found[key] = after != before
        if after != before:
            if not for_update:
                # Read again under a lock: another transaction may be adding its languages at this moment.
                latest = connection.execute(_COLUMNS.where(ActivityRow.iri_hash == key).with_for_update()).one()
                after = merge(msgspec.json.decode(latest[1]), told[hashes[key]])
            connection.execute(update(ActivityRow).where(ActivityRow.iri_hash == key).values(definition=msgspec.json.encode(after)))
    return found
