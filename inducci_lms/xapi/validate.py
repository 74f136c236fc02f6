"""The rules of a statement as tables: one table for each kind of object, one set of tables for each family (Data 2.2–2.4, 4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from inducci_lms.xapi import checks, lexical
from inducci_lms.xapi.attachments import SIGNATURE
from inducci_lms.xapi.checks import Check
from inducci_lms.xapi.languages import is_language_tag
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.timestamps import is_duration, is_timestamp
from inducci_lms.xapi.versions import Family, family_of

VOIDED = "http://adlnet.gov/expapi/verbs/voided"

#: Members of one Group; each of them is indexed.
MAX_MEMBERS = 10_000

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
INTERACTIONS = (
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
)
COMPONENTS = ("choices", "scale", "source", "target", "steps")


@dataclass(frozen=True, slots=True)
class Rules:
    """The checks of one family; each is called with a decoded JSON value and raises ``Refused``."""

    statement: Check
    #: An Agent or a Group, as an actor (``objectType`` may be absent).
    actor: Check
    agent: Check
    activity: Check
    authority: Check


iri = checks.form(lexical.is_iri, "an IRI with a scheme", "Data 2.2")
_irl = checks.form(lexical.is_iri, "an IRL with a scheme", "Data 2.2")
_text = checks.string("Data 2.2")
uuid = checks.form(lexical.is_uuid, "a UUID", "Data 2.4.1")
timestamp = checks.form(is_timestamp, "a timestamp of ISO 8601 (with an offset other than -00:00)", "Data 4.5")
language_map = checks.mapping(is_language_tag, "a language tag of RFC 5646", _text, "Data 4.2", empty=False)
extensions = checks.mapping(lexical.is_iri, "an IRI", None, "Data 4.1")


def _one_identifier(value: Mapping[str, Any], section: str) -> int:
    count = sum(name in value for name in IDENTIFIERS)
    if count > 1:
        raise Refused(f"has {count} identifiers: only one of {', '.join(IDENTIFIERS)} may be there", section)
    return count


def _agent_rule(value: Mapping[str, Any]) -> None:
    if _one_identifier(value, "Data 2.4.2.1") == 0:
        raise Refused(f"has no identifier: one of {', '.join(IDENTIFIERS)} must be there", "Data 2.4.2.1")


def _group_rule(value: Mapping[str, Any]) -> None:
    if _one_identifier(value, "Data 2.4.2.2") == 0:
        if "member" not in value:
            raise Refused("is missing: a Group without an identifier must list its members", "Data 2.4.2.2", "member")
        if not value["member"]:
            raise Refused("must not be empty in a Group without an identifier", "Data 2.4.2.2", "member")


def _authority_rule(value: Mapping[str, Any]) -> None:
    if value.get("objectType") != "Group":
        return
    if any(name in value for name in IDENTIFIERS):
        raise Refused("a Group as authority must have no identifier of its own", "Data 2.4.9")
    if len(value["member"]) != 2:
        raise Refused("a Group as authority must have exactly two members", "Data 2.4.9", "member")


_account = checks.record({"homePage": _irl, "name": _text}, ("homePage", "name"), "Data 2.4.2.4")
_identified: dict[str, Check] = {
    "name": _text,
    "mbox": checks.form(lexical.is_mbox, "a mailto IRI with an address", "Data 2.4.2.3"),
    "mbox_sha1sum": checks.form(lexical.is_sha1, "a SHA-1 digest of 40 hexadecimal digits", "Data 2.4.2.3"),
    "openid": checks.form(lexical.is_iri, "a URI with a scheme", "Data 2.4.2.3"),
    "account": _account,
}
agent = checks.record({"objectType": checks.word(("Agent",), "Data 2.4.2.1"), **_identified}, (), "Data 2.4.2.1", rule=_agent_rule)
group = checks.record(
    {"objectType": checks.word(("Group",), "Data 2.4.2.2"), "member": checks.array(agent, "Data 2.4.2.2", most=MAX_MEMBERS), **_identified},
    ("objectType",),
    "Data 2.4.2.2",
    rule=_group_rule,
)
actor = checks.by_type({"Agent": agent, "Group": group}, "Agent", "Data 2.4.2")


def authority(value: Any) -> None:
    """Take an Agent, or a Group of exactly two members without an identifier (Data 2.4.9)."""
    actor(value)
    _authority_rule(value)


def _components(value: Any) -> None:
    _component_array(value)
    seen: set[str] = set()
    for place, component in enumerate(value):
        if component["id"] in seen:
            raise Refused("stands twice in the same list", "Data 2.4.4.1", place, "id")
        seen.add(component["id"])


def _no_blanks(text: str) -> bool:
    return bool(text) and not any(sign.isspace() for sign in text)


_component_array = checks.array(
    checks.record(
        {"id": checks.form(_no_blanks, "an identifier without blanks", "Data 2.4.4.1"), "description": language_map},
        ("id",),
        "Data 2.4.4.1",
    ),
    "Data 2.4.4.1",
)


def _definition_rule(value: Mapping[str, Any]) -> None:
    if "interactionType" not in value:
        for name in ("correctResponsesPattern", *COMPONENTS):
            if name in value:
                raise Refused(f"is missing: {name} needs it", "Data 2.4.4.1", "interactionType")


definition = checks.record(
    {
        "name": language_map,
        "description": language_map,
        "type": iri,
        "moreInfo": _irl,
        "extensions": extensions,
        "interactionType": checks.word(INTERACTIONS, "Data 2.4.4.1"),
        "correctResponsesPattern": checks.array(_text, "Data 2.4.4.1"),
        **dict.fromkeys(COMPONENTS, _components),
    },
    (),
    "Data 2.4.4.1",
    rule=_definition_rule,
)
activity = checks.record(
    {"objectType": checks.word(("Activity",), "Data 2.4.4.1"), "id": iri, "definition": definition},
    ("id",),
    "Data 2.4.4.1",
)
statement_ref = checks.record(
    {"objectType": checks.word(("StatementRef",), "Data 2.4.4.3"), "id": uuid}, ("objectType", "id"), "Data 2.4.4.3"
)
verb = checks.record({"id": iri, "display": language_map}, ("id",), "Data 2.4.3")


def _score_rule(value: Mapping[str, Any]) -> None:
    low, high, raw = value.get("min"), value.get("max"), value.get("raw")
    if low is not None and high is not None and low >= high:
        raise Refused("must be less than max", "Data 2.4.5.1", "min")
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise Refused("must lie between min and max", "Data 2.4.5.1", "raw")


_number = checks.number("Data 2.4.5.1")
_score = checks.record(
    {"scaled": checks.number("Data 2.4.5.1", -1, 1), "raw": _number, "min": _number, "max": _number},
    (),
    "Data 2.4.5.1",
    rule=_score_rule,
)
result = checks.record(
    {
        "score": _score,
        "success": checks.boolean("Data 2.4.5"),
        "completion": checks.boolean("Data 2.4.5"),
        "response": _text,
        "duration": checks.form(is_duration, "a duration of ISO 8601 such as PT8M30S", "Data 4.6"),
        "extensions": extensions,
    },
    (),
    "Data 2.4.5",
)

_activities = checks.one_or_many(activity, "Data 2.4.6.2")
_context: dict[str, Check] = {
    "registration": uuid,
    "instructor": actor,
    "team": checks.by_type({"Group": group}, None, "Data 2.4.6"),
    "contextActivities": checks.record(dict.fromkeys(("parent", "grouping", "category", "other"), _activities), (), "Data 2.4.6.2"),
    "revision": _text,
    "platform": _text,
    "language": checks.form(is_language_tag, "a language tag of RFC 5646", "Data 2.4.6"),
    "statement": statement_ref,
    "extensions": extensions,
}
_relevant = checks.array(iri, "2.0, 4.2.2.5", empty=False)


def _related(kind: str, key: str, check: Check) -> Check:
    table = {"objectType": checks.word((kind,), "2.0, 4.2.2.5"), key: check, "relevantTypes": _relevant}
    return checks.array(checks.record(table, ("objectType", key), "2.0, 4.2.2.5"), "2.0, 4.2.2.5")


_CONTEXTS: dict[Family, dict[str, Check]] = {
    "1.0.3": _context,
    "2.0": _context
    | {
        "contextAgents": _related("contextAgent", "agent", agent),
        "contextGroups": _related("contextGroup", "group", checks.by_type({"Group": group}, None, "2.0, 4.2.2.5")),
    },
}


def _attachment_rule(value: Mapping[str, Any]) -> None:
    if value["usageType"] == SIGNATURE and value["contentType"] != "application/octet-stream":
        raise Refused("must be application/octet-stream for a signature", "Data 2.6", "contentType")


_attachment = checks.record(
    {
        "usageType": iri,
        "display": language_map,
        "description": language_map,
        "contentType": checks.form(lexical.is_media_type, "an Internet media type", "Data 2.4.11"),
        "length": checks.whole("Data 2.4.11"),
        "sha2": checks.form(lexical.is_hash, "a SHA-2 digest", "Data 2.4.11"),
        "fileUrl": _irl,
    },
    ("usageType", "display", "contentType", "length", "sha2"),
    "Data 2.4.11",
    rule=_attachment_rule,
)


def _placed_context(value: Mapping[str, Any]) -> None:
    """Revision and platform belong to activities (Data 2.4.6)."""
    context = value.get("context")
    if context is None or value["object"].get("objectType", "Activity") == "Activity":
        return
    for name in ("revision", "platform"):
        if name in context:
            raise Refused("may be there only if the object is an Activity", "Data 2.4.6", "context", name)


def _statement_rule(value: Mapping[str, Any]) -> None:
    _placed_context(value)
    if value["verb"]["id"] == VOIDED and value["object"].get("objectType") != "StatementRef":
        raise Refused("must be a StatementRef when the verb is voided", "Data 2.3.2", "object", "objectType")


def _version_check(family: Family) -> Check:
    def is_version(text: str) -> bool:
        found = family_of(text)
        return found == "1.0.3" or found == family

    names = "1.0.x" if family == "1.0.3" else "2.0.x or 1.0.x"
    return checks.form(is_version, f"a version {names}", "Data 2.4.10")


@cache
def rules(family: Family) -> Rules:
    """Return the rules of a family; made once."""
    common: dict[str, Check] = {
        "actor": actor,
        "verb": verb,
        "result": result,
        "context": checks.record(_CONTEXTS[family], (), "Data 2.4.6"),
        "timestamp": timestamp,
        "attachments": checks.array(_attachment, "Data 2.4.11"),
    }
    kinds: dict[str, Check] = {"Activity": activity, "Agent": agent, "Group": group, "StatementRef": statement_ref}
    sub = checks.record(
        common
        | {"objectType": checks.word(("SubStatement",), "Data 2.4.4.3"), "object": checks.by_type(kinds, "Activity", "Data 2.4.4.3")},
        ("actor", "verb", "object"),
        "Data 2.4.4.3",
        rule=_placed_context,
    )
    whole = checks.record(
        common
        | {
            "id": uuid,
            "object": checks.by_type(kinds | {"SubStatement": sub}, "Activity", "Data 2.4.4"),
            "stored": timestamp,
            "authority": authority,
            "version": _version_check(family),
        },
        ("actor", "verb", "object"),
        "Data 2.4",
        rule=_statement_rule,
    )
    return Rules(whole, actor, agent, activity, authority)
