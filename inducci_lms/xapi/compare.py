"""Whether two statements say the same (Data 2.3.1, Comm 2.1): what decides between success and conflict, and about a signature."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from inducci_lms.xapi.attachments import SIGNATURE
from inducci_lms.xapi.timestamps import duration_value, parse_timestamp
from inducci_lms.xapi.versions import Family

_exact = msgspec.json.Decoder(float_hook=Decimal)

#: Properties that a store assigns or may change, so that they never tell two statements apart.
_ASSIGNED = ("id", "stored", "authority", "version")


def same_statement(old: bytes, new: bytes, family: Family) -> bool:
    """Return whether storing ``new`` over ``old`` would change nothing that may not change.

    Left out: what a store assigns, activity definitions, verb displays, attachments. Alike are: a moment in any zone, group
    members in any order, one context activity with and without its array, an agent with and without its objectType, numbers
    of one value in any spelling; in family 2.0 durations equal to a hundredth of a second. A timestamp counts when both have one.
    """
    first, second = _exact.decode(old), _exact.decode(new)
    if "timestamp" not in first or "timestamp" not in second:
        first.pop("timestamp", None)
        second.pop("timestamp", None)
    first.pop("attachments", None)
    second.pop("attachments", None)
    return _reduced(first, family) == _reduced(second, family)


def same_signed(payload: Mapping[str, Any], statement: Mapping[str, Any], family: Family) -> bool:
    """Return whether what was signed is the statement without its signature (Data 2.6), by the rules of ``same_statement``.

    Other attachments must be the same. What the signed text leaves out and a store or client may add later does not count.
    """
    left, right = dict(payload), dict(statement)
    attachments = [item for item in right.pop("attachments", ()) if item.get("usageType") != SIGNATURE]
    signed = [item for item in left.pop("attachments", ()) if item.get("usageType") != SIGNATURE]
    for name in ("timestamp", "id"):
        if name not in left or name not in right:
            left.pop(name, None)
            right.pop(name, None)
    if left.get("id", "").lower() != right.get("id", "").lower():
        return False
    return attachments == signed and _reduced(left, family) == _reduced(right, family)


def _reduced(statement: Mapping[str, Any], family: Family) -> dict[str, Any]:
    """Return a statement (or a SubStatement) in a form in which equal meaning is equal value."""
    result = {key: value for key, value in statement.items() if key not in _ASSIGNED}
    for key, reduce in _REDUCERS.items():
        if key in result:
            result[key] = reduce(result[key], family)
    return result


def _agent(value: Mapping[str, Any], family: Family) -> dict[str, Any]:
    result = {"objectType": "Agent", **value}
    if "member" in result:
        members = [_agent(member, family) for member in result["member"]]
        result["member"] = sorted(members, key=msgspec.json.encode)
    if "mbox_sha1sum" in result:
        result["mbox_sha1sum"] = result["mbox_sha1sum"].lower()
    return {key: dict(sorted(item.items())) if isinstance(item, dict) else item for key, item in sorted(result.items())}


def _object(value: Mapping[str, Any], family: Family) -> dict[str, Any]:
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return {"objectType": kind, "id": value["id"]}
    if kind == "StatementRef":
        return {"objectType": kind, "id": value["id"].lower()}
    if kind == "SubStatement":
        return _reduced(value, family)
    return _agent(value, family)


def _result(value: Mapping[str, Any], family: Family) -> dict[str, Any]:
    result = dict(value)
    if family == "2.0" and "duration" in result:
        result["duration"] = duration_value(result["duration"])
    return result


def _context(value: Mapping[str, Any], family: Family) -> dict[str, Any]:
    result = dict(value)
    for key in ("registration", "instructor", "team", "statement", "contextActivities", "contextAgents", "contextGroups"):
        if key not in result:
            continue
        item = result[key]
        if key == "registration":
            result[key] = item.lower()
        elif key == "statement":
            result[key] = _object(item, family)
        elif key == "contextActivities":
            result[key] = {name: [one["id"] for one in (many if type(many) is list else [many])] for name, many in item.items()}
        elif key in ("instructor", "team"):
            result[key] = _agent(item, family)
        else:
            who = key.removeprefix("context").lower().removesuffix("s")
            result[key] = [{**entry, who: _agent(entry[who], family)} for entry in item]
    return result


def _moment(value: str, family: Family) -> Any:
    return parse_timestamp(value) or value


_REDUCERS: dict[str, Callable[[Any, Family], Any]] = {
    "actor": _agent,
    "verb": lambda value, family: value["id"],
    "object": _object,
    "result": _result,
    "context": _context,
    "timestamp": _moment,
}
