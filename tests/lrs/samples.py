"""Statements to store in tests: valid, small, different where asked."""

import uuid
from typing import Any

import msgspec

from inducci_lms.xapi.parse import Received

AUTHORITY = b'{"objectType":"Agent","account":{"homePage":"https://x.example/","name":"credential"}}'


def received(id: uuid.UUID | None = None, **changes: Any) -> Received:
    """Return a checked statement; ``changes`` replace whole properties, None removes one."""
    id = id or uuid.uuid4()
    data: dict[str, Any] = {
        "id": str(id),
        "actor": agent("ann"),
        "verb": {"id": "http://x.example/verbs/tried"},
        "object": activity("a"),
        "timestamp": "2026-11-23T09:00:00.000Z",
    }
    data.update(changes)
    data = {key: value for key, value in data.items() if value is not None}
    return Received(id, msgspec.json.encode(data), data, "1.0.3")


def agent(name: str) -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": "https://x.example/", "name": name}}


def activity(name: str, /, **definition: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"objectType": "Activity", "id": f"https://x.example/activities/{name}"}
    return {**made, "definition": definition} if definition else made


def reference(target: uuid.UUID, **changes: Any) -> Received:
    return received(**{"object": {"objectType": "StatementRef", "id": str(target)}, **changes})


def voiding(target: uuid.UUID, **changes: Any) -> Received:
    return reference(target, verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, **changes)
