"""Statements and their parts to start tests from: each call gives a fresh copy."""

import copy
import json
from typing import Any

AGENT = {"objectType": "Agent", "name": "Ana", "mbox": "mailto:ana@example.org"}
ACCOUNT = {"objectType": "Agent", "account": {"homePage": "https://www.example.org/", "name": "p17"}}
ANONYMOUS = {"objectType": "Group", "name": "Team", "member": [AGENT, ACCOUNT]}
IDENTIFIED = {"objectType": "Group", "mbox": "mailto:team@example.org"}
VERB = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en-US": "answered", "nl": "antwoordde"}}
ACTIVITY = {
    "objectType": "Activity",
    "id": "https://www.example.org/xapi/coal/q1",
    "definition": {
        "name": {"en": "Coal", "nl": "Steenkool"},
        "description": {"en": "What is it?"},
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "moreInfo": "https://www.example.org/coal",
        "interactionType": "choice",
        "correctResponsesPattern": ["a"],
        "choices": [{"id": "a", "description": {"en": "A stone"}}, {"id": "b", "description": {"en": "A tree"}}],
        "extensions": {"https://www.example.org/x": None},
    },
}
REF = {"objectType": "StatementRef", "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"}
RESULT = {
    "score": {"scaled": 0.95, "raw": 19, "min": 0, "max": 20},
    "success": True,
    "completion": False,
    "response": "a",
    "duration": "PT12M3.5S",
    "extensions": {"https://www.example.org/r": {"": None, "list": [1, "", {}]}},
}
CONTEXT = {
    "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
    "instructor": ACCOUNT,
    "team": IDENTIFIED,
    "contextActivities": {"parent": [{"id": "https://www.example.org/xapi/coal"}], "other": [{"id": "https://www.example.org/o"}]},
    "revision": "3",
    "platform": "inducci",
    "language": "nl-BE",
    "statement": REF,
    "extensions": {"https://www.example.org/c": "x"},
}
SUB = {"objectType": "SubStatement", "actor": AGENT, "verb": VERB, "object": ACTIVITY, "result": RESULT, "context": CONTEXT}
ATTACHMENT = {
    "usageType": "https://www.example.org/usage",
    "display": {"en": "A text"},
    "description": {"en": "A longer text"},
    "contentType": "text/plain; charset=ascii",
    "length": 27,
    "sha2": "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a",
    "fileUrl": "https://www.example.org/text.txt",
}
CONTEXT_AGENTS = [{"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["https://www.example.org/role"]}]
CONTEXT_GROUPS = [{"objectType": "contextGroup", "group": IDENTIFIED, "relevantTypes": ["https://www.example.org/role"]}]


def statement(**parts: Any) -> dict[str, Any]:
    """Return actor, verb and object, with ``parts`` added or put in their place; None takes one away."""
    made: dict[str, Any] = {"actor": AGENT, "verb": VERB, "object": ACTIVITY, **parts}
    return copy.deepcopy({key: value for key, value in made.items() if value is not None})


def full(**parts: Any) -> dict[str, Any]:
    """Return a statement that uses nearly every property."""
    return statement(
        **{"result": RESULT, "context": CONTEXT, "attachments": [ATTACHMENT], "timestamp": "2026-11-23T09:30:00.123Z", **parts}
    )


def changed(value: Any, path: str, new: Any) -> Any:
    """Return a copy of ``value`` with what stands at ``path`` (``context.contextActivities.parent.0.id``) replaced.

    ``DELETE`` takes it away.
    """
    made = copy.deepcopy(value)
    *steps, last = path.split(".") if "/" not in path else path.split("|")
    at = made
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    key: Any = int(last) if isinstance(at, list) else last
    if new is DELETE:
        del at[key]
    else:
        at[key] = new
    return made


DELETE = object()


def text(value: Any) -> bytes:
    """Return JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode()
