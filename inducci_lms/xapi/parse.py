"""From a request's bytes to statements that passed every check; pure, and the only way in for statements of others.

A statement's text stays as it came but for blanks, a missing ``id``, context activities outside an array (Data 2.4.6.2), a
``stored`` that the client sent, and in family 2.0 the zone of ``timestamp``. ``complete`` adds what the store assigns.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from inducci_lms.kernel.errors import TooLarge
from inducci_lms.xapi import json
from inducci_lms.xapi.attachments import Attachment
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.timestamps import format_timestamp, to_utc
from inducci_lms.xapi.validate import rules
from inducci_lms.xapi.versions import VERSIONS, Family

#: Statements in one request; more is a 413.
MAX_STATEMENTS = 10_000


@dataclass(frozen=True, slots=True)
class Received:
    """A statement that passed every check and is not stored yet.

    ``raw`` is its minified text with ``id``, without ``stored``; ``timestamp``, ``version`` and ``authority`` are in it only
    if they were sent (and may be kept). ``data`` says the same, decoded; treat it as read-only.
    """

    id: uuid.UUID
    raw: bytes
    data: Mapping[str, Any]
    family: Family
    attachments: tuple[Attachment, ...] = ()
    #: The id was made a moment ago: nobody can have stored or referred to it.
    made_id: bool = False


def parse(body: bytes, family: Family, *, keep_authority: bool = True) -> list[Received]:
    """Return the statements of a JSON body: an object, or an array of objects.

    ``keep_authority``: whether an authority in the statement stays; else it is checked and dropped, and the store sets the
    one of the credential (Data 2.4.9).

    Raises Refused, with the place of the statement in its path when the body is an array.
    """
    text = body.lstrip(b" \t\r\n")
    if not text.startswith(b"["):
        return [parse_statement(text, family, keep_authority=keep_authority)]
    result: list[Received] = []
    texts = json.elements(text)
    if len(texts) > MAX_STATEMENTS:
        raise TooLarge("too_many", f"more than {MAX_STATEMENTS} statements in one request")
    for number, part in enumerate(texts):
        try:
            result.append(parse_statement(part, family, keep_authority=keep_authority))
        except Refused as refusal:
            raise refusal.within(number) from None
    _refuse_twins(result, family)
    return result


def parse_statement(text: bytes, family: Family, *, keep_authority: bool = True) -> Received:
    """Return one statement from its JSON; raises Refused."""
    raw = json.minified(text)
    data = json.decode(raw)
    rules(family).statement(data)
    edits: dict[str, Any] = {}
    if "stored" in data:
        edits["stored"] = None
    if not keep_authority and "authority" in data:
        edits["authority"] = None
    if family == "2.0" and "timestamp" in data:
        stamp = data["timestamp"]
        moved = to_utc(stamp)
        if moved != stamp:
            edits["timestamp"] = moved
    context = data.get("context")
    if context is not None and _has_single(context):
        edits["context"] = _with_arrays
    target = data["object"]
    if target.get("objectType") == "SubStatement" and "context" in target and _has_single(target["context"]):
        edits["object"] = _sub_with_arrays
    if edits:
        raw = _edited(raw, edits)
        data = json.decode(raw)
    given = data.get("id")
    if given is not None:
        return Received(uuid.UUID(given), raw, data, family)
    made = uuid.uuid4()
    raw = b'{"id":"%s",%s' % (str(made).encode(), raw[1:])
    data["id"] = str(made)
    return Received(made, raw, data, family, made_id=True)


def with_attachments(received: Received, own: tuple[Attachment, ...]) -> Received:
    """Return a statement together with the parts that came for it."""
    return replace(received, attachments=own) if own else received


def with_id(received: Received, id: uuid.UUID) -> Received:
    """Return a statement whose id was made up here under the id that its address gives; one that came with an id unchanged."""
    if not received.made_id:
        return received
    data = {**received.data, "id": str(id)}
    raw = received.raw.replace(str(received.id).encode(), str(id).encode(), 1)
    return replace(received, id=id, raw=raw, data=data, made_id=False)


def complete(
    raw: bytes, data: Mapping[str, Any], family: Family, *, stored: datetime, authority: bytes | None, version: str | None = None
) -> bytes:
    """Return the text that the store keeps: with ``stored``, and with ``timestamp``, ``authority`` and ``version`` if missing.

    ``authority``: JSON of the Agent or Group that vouches, or None to add none.
    """
    moment = format_timestamp(stored).encode()
    added = [b',"stored":"', moment, b'"']
    if "timestamp" not in data:
        added += (b',"timestamp":"', moment, b'"')
    if "version" not in data:
        added += (b',"version":"', (version or VERSIONS[family].statement).encode(), b'"')
    if authority is not None and "authority" not in data:
        added += (b',"authority":', authority)
    return raw[:-1] + b"".join(added) + b"}"


def _refuse_twins(statements: list[Received], family: Family) -> None:
    seen: set[uuid.UUID] = set()
    for number, statement in enumerate(statements):
        if statement.id in seen:
            raise Refused("two statements of one request have the same id", "Comm 2.1.2", number, "id")
        seen.add(statement.id)


def _has_single(context: Mapping[str, Any]) -> bool:
    activities = context.get("contextActivities")
    return activities is not None and any(type(value) is dict for value in activities.values())


def _edited(raw: bytes, edits: Mapping[str, Any]) -> bytes:
    """Return the object's text with members removed (None), replaced (a value) or rewritten (a function of their text)."""
    parts: dict[str, Any] = dict(json.members(raw))
    for key, edit in edits.items():
        if edit is None:
            del parts[key]
        else:
            parts[key] = json.Raw(edit(bytes(parts[key]))) if callable(edit) else edit
    return json.joined(parts)


def _arrays(raw: bytes) -> bytes:
    """Return the text of contextActivities with each single activity in an array."""
    parts = json.members(raw)
    return json.joined({key: json.Raw(b"[" + bytes(part) + b"]") if bytes(part)[:1] == b"{" else part for key, part in parts.items()})


def _with_arrays(raw: bytes) -> bytes:
    return _edited(raw, {"contextActivities": _arrays})


def _sub_with_arrays(raw: bytes) -> bytes:
    return _edited(raw, {"context": _with_arrays})
