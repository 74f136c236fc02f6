"""The query parameters of every resource as tables: name, what it must be, and what it becomes (Comm 2, 3.2)."""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inducci_lms.xapi import json, validate
from inducci_lms.xapi.formats import FORMATS
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.timestamps import parse_timestamp

Reader = Callable[[str], Any]


def _uuid(text: str) -> uuid.UUID:
    validate.uuid(text)
    return uuid.UUID(text)


def _iri(text: str) -> str:
    validate.iri(text)
    return text


def _moment(text: str) -> datetime:
    # A plus sign that was not escaped in the address arrives as a blank.
    found = parse_timestamp(re.sub(r" (?=\d\d:?\d\d$)", "+", text))
    if found is None:
        raise Refused("must be a timestamp of ISO 8601", "Data 4.5")
    return found


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise Refused("must be true or false", "Comm 2.1.3")
    return text == "true"


def _count(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,9}", text) is None:
        raise Refused("must be a whole number of zero or more", "Comm 2.1.3")
    return int(text)


def _format(text: str) -> str:
    if text not in FORMATS:
        raise Refused(f"must be one of {', '.join(FORMATS)}", "Comm 2.1.3")
    return text


def _agent(text: str) -> Mapping[str, Any]:
    """An Agent or an identified Group as JSON."""
    value = json.read(text.encode())
    validate.actor(value)
    if not any(name in value for name in validate.IDENTIFIERS):
        raise Refused("must have an identifier", "Data 2.4.2")
    found: Mapping[str, Any] = value
    return found


def _key(text: str) -> str:
    if not text or "\x00" in text:
        raise Refused("must be a text that is not empty", "Comm 2.2")
    return text


@dataclass(frozen=True, slots=True)
class Table:
    """The parameters of one resource under one method."""

    known: Mapping[str, Reader]
    required: Sequence[str] = ()
    section: str = "Comm 3.2"


_FILTERS: dict[str, Reader] = {
    "agent": _agent,
    "verb": _iri,
    "activity": _iri,
    "registration": _uuid,
    "related_activities": _flag,
    "related_agents": _flag,
    "since": _moment,
    "until": _moment,
    "limit": _count,
    "ascending": _flag,
}
_SHAPES: dict[str, Reader] = {"format": _format, "attachments": _flag}
_SINGLE: dict[str, Reader] = {"statementId": _uuid, "voidedStatementId": _uuid}

_STATE: dict[str, Reader] = {"activityId": _iri, "agent": _agent, "registration": _uuid, "stateId": _key}
_AGENT_PROFILE: dict[str, Reader] = {"agent": _agent, "profileId": _key}
_ACTIVITY_PROFILE: dict[str, Reader] = {"activityId": _iri, "profileId": _key}


def _documents(known: dict[str, Reader], place: Sequence[str], key: str, *, clearing: bool) -> dict[str, Table]:
    """A document's own id may be left out to list the ids, and in state to clear them all."""
    one = Table(known, (*place, key))
    many = Table({**known, "since": _moment}, place)
    return {"GET": many, "PUT": one, "POST": one, "DELETE": Table(known, place) if clearing else one}


TABLES: Mapping[str, Mapping[str, Table]] = {
    "statements": {
        "GET": Table({**_SINGLE, **_FILTERS, **_SHAPES}, section="Comm 2.1.3"),
        "PUT": Table({"statementId": _uuid}, ("statementId",), "Comm 2.1.1"),
        "POST": Table({}, section="Comm 2.1.2"),
    },
    "statements/more": {"GET": Table({}, section="Comm 2.1.3")},
    "activities/state": _documents(_STATE, ("activityId", "agent"), "stateId", clearing=True),
    "activities/profile": _documents(_ACTIVITY_PROFILE, ("activityId",), "profileId", clearing=False),
    "agents/profile": _documents(_AGENT_PROFILE, ("agent",), "profileId", clearing=False),
    "activities": {"GET": Table({"activityId": _iri}, ("activityId",), "Comm 2.5")},
    "agents": {"GET": Table({"agent": _agent}, ("agent",), "Comm 2.4")},
    "about": {"GET": Table({}, section="Comm 2.8")},
}


def read(pairs: Sequence[tuple[str, str]], table: Table) -> dict[str, Any]:
    """Return the parameters by name, each turned into what it stands for; raises Refused, naming the parameter."""
    found: dict[str, Any] = {}
    for name, text in pairs:
        reader = table.known.get(name)
        if reader is None:
            raise Refused(_unknown(name, table), table.section, name[:80])
        if name in found:
            raise Refused("is given twice", table.section, name)
        try:
            found[name] = reader(text)
        except Refused as refusal:
            raise refusal.within(name) from None
    for name in table.required:
        if name not in found:
            raise Refused("is missing", table.section, name)
    return found


def check_statement_query(found: Mapping[str, Any]) -> None:
    """Refuse what may not stand together in a query for statements (Comm 2.1.3)."""
    single = [name for name in _SINGLE if name in found]
    if len(single) == 2:
        raise Refused("may not stand beside statementId", "Comm 2.1.3", "voidedStatementId")
    if single:
        for name in found:
            if name not in single and name not in _SHAPES:
                raise Refused(f"may not stand beside {single[0]}", "Comm 2.1.3", name)


def _unknown(name: str, table: Table) -> str:
    for known in table.known:
        if known.lower() == name.lower():
            return f"is not a parameter here: it is written {known}"
    return "is not a parameter here"
