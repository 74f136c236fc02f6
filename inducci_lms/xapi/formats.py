"""The three shapes of a statement in an answer (Comm 2.1.3): exact, ids, canonical.

``exact`` is the stored text. The others are made from that text level by level; what a shape leaves alone, a score or an
extension, goes through as it is written.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

from inducci_lms.xapi import json
from inducci_lms.xapi.languages import choose
from inducci_lms.xapi.validate import COMPONENTS, IDENTIFIERS

Format = Literal["exact", "ids", "canonical"]
FORMATS: tuple[Format, ...] = ("exact", "ids", "canonical")

#: Activity IRI → JSON of the definition that the store holds, all languages and all statements together.
Definitions = Mapping[str, bytes]
#: Verb IRI → JSON of the display that the store holds.
Edit = Callable[[bytes], bytes]

_CONTEXT_ACTIVITIES = ("parent", "grouping", "category", "other")


def ids(raw: bytes) -> bytes:
    """Return a statement with only what identifies its agents, activities and verb."""
    return _edited(raw, _IDS)


def canonical(raw: bytes, accept_language: str, definitions: Definitions) -> bytes:
    """Return a statement with one language in each language map, chosen map by map; activities as the store defines them."""
    activity = partial(_canonical_activity, accept=accept_language, definitions=definitions)
    one = partial(_one_language, accept=accept_language)
    attachments = partial(_each, edit=partial(_edited, edits={"display": one, "description": one}))
    edits: dict[str, Edit] = {
        "verb": partial(_edited, edits={"display": one}),
        "attachments": attachments,
        "context": partial(
            _edited, edits={"contextActivities": partial(_edited, edits=dict.fromkeys(_CONTEXT_ACTIVITIES, partial(_each, edit=activity)))}
        ),
    }
    edits["object"] = partial(_canonical_object, edits=edits, activity=activity)
    return _edited(raw, edits)


def activity_ids(statement: Mapping[str, Any]) -> set[str]:
    """Return the IRI of every activity in a decoded statement: whose definitions ``canonical`` wants."""
    found: set[str] = set()
    for level in (statement, statement["object"]):
        target = level.get("object", {})
        if target.get("objectType", "Activity") == "Activity" and "id" in target:
            found.add(target["id"])
        for activities in level.get("context", {}).get("contextActivities", {}).values():
            found.update(one["id"] for one in (activities if type(activities) is list else [activities]))
    return found


def _edited(raw: bytes, edits: Mapping[str, Edit]) -> bytes:
    parts: dict[str, Any] = dict(json.members(raw))
    changed = False
    for key, edit in edits.items():
        if key in parts:
            parts[key] = json.Raw(edit(bytes(parts[key])))
            changed = True
    return json.joined(parts) if changed else raw


def _each(raw: bytes, edit: Edit) -> bytes:
    if raw[:1] != b"[":
        return edit(raw)
    return b"[" + b",".join(edit(part) for part in json.elements(raw)) + b"]"


def _ids_verb(raw: bytes) -> bytes:
    return json.encode({"id": json.decode(raw)["id"]})


def _ids_agent(raw: bytes) -> bytes:
    return json.encode(_bare_agent(json.decode(raw)))


def _bare_agent(value: Mapping[str, Any]) -> dict[str, Any]:
    result = {key: value[key] for key in ("objectType", *IDENTIFIERS) if key in value}
    if value.get("objectType") == "Group" and not any(name in value for name in IDENTIFIERS):
        result["member"] = [_bare_agent(member) for member in value["member"]]
    return result


def _ids_object(raw: bytes) -> bytes:
    value = json.decode(raw)
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return json.encode({"id": value["id"]})
    if kind == "SubStatement":
        return _edited(raw, _IDS)
    return raw if kind == "StatementRef" else json.encode(_bare_agent(value))


def _ids_related(raw: bytes, key: str) -> bytes:
    return _each(raw, partial(_edited, edits={key: _ids_agent}))


_IDS: dict[str, Edit] = {
    "actor": _ids_agent,
    "verb": _ids_verb,
    "object": _ids_object,
    "authority": _ids_agent,
    "context": partial(
        _edited,
        edits={
            "instructor": _ids_agent,
            "team": _ids_agent,
            "contextActivities": partial(_edited, edits=dict.fromkeys(_CONTEXT_ACTIVITIES, partial(_each, edit=_ids_object))),
            "contextAgents": partial(_ids_related, key="agent"),
            "contextGroups": partial(_ids_related, key="group"),
        },
    ),
}


def _one_language(raw: bytes, accept: str) -> bytes:
    texts = json.members(raw)
    chosen = choose(accept, tuple(texts))
    return raw if chosen is None else json.joined({chosen: texts[chosen]})


def _canonical_activity(raw: bytes, accept: str, definitions: Definitions) -> bytes:
    parts: dict[str, Any] = dict(json.members(raw))
    known = definitions.get(json.decode(bytes(parts["id"])))
    if known is not None:
        parts["definition"] = json.Raw(known)
    if "definition" not in parts:
        return raw
    one = partial(_one_language, accept=accept)
    component = partial(_each, edit=partial(_edited, edits={"description": one}))
    edits: dict[str, Edit] = {"name": one, "description": one, **dict.fromkeys(COMPONENTS, component)}
    parts["definition"] = json.Raw(_edited(bytes(parts["definition"]), edits))
    return json.joined(parts)


def _canonical_object(raw: bytes, edits: Mapping[str, Edit], activity: Edit) -> bytes:
    parts = json.members(raw)
    kind = json.decode(bytes(parts["objectType"])) if "objectType" in parts else "Activity"
    if kind == "Activity":
        return activity(raw)
    return _edited(raw, edits) if kind == "SubStatement" else raw
