"""Statements of our own making as frozen dataclasses (xAPI 1.0.3, part two). What arrives over HTTP stays JSON: see ``parse``."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

#: The version that our own statements declare.
VERSION = "1.0.3"

VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def moment(value: datetime) -> str:
    """Return a moment as xAPI text: UTC, always with a fraction (some clients read the milliseconds).

    >>> moment(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    '2026-11-23T09:30:00.000000Z'
    """
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def duration(seconds: float) -> str:
    """Return a length of time as ISO 8601 text, to a hundredth of a second as xAPI compares it.

    >>> duration(83.5), duration(60)
    ('PT83.5S', 'PT60S')
    """
    return f"PT{max(seconds, 0):.2f}".rstrip("0").rstrip(".") + "S"


@dataclass(frozen=True, slots=True)
class Agent:
    """A person or a system, known by an account alone: we write no mailbox and no name into the record."""

    home_page: str
    name: str

    def as_json(self) -> dict[str, Any]:
        """Return the Agent object."""
        return {"objectType": "Agent", "account": {"homePage": self.home_page, "name": self.name}}


@dataclass(frozen=True, slots=True)
class Verb:
    """What was done; ``display`` is for people, the id alone has meaning."""

    id: str
    display: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the Verb object."""
        return {"id": self.id, "display": dict(self.display)} if self.display else {"id": self.id}


@dataclass(frozen=True, slots=True)
class Activity:
    """What it was done with. Only what is filled goes into the definition."""

    id: str
    type: str = ""
    name: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    interaction_type: str = ""
    correct_responses: Sequence[str] = ()
    #: ``choices``, ``scale``, ``source``, ``target``, ``steps`` → their components as JSON.
    components: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the Activity object."""
        definition: dict[str, Any] = {}
        if self.name:
            definition["name"] = dict(self.name)
        if self.description:
            definition["description"] = dict(self.description)
        if self.type:
            definition["type"] = self.type
        if self.interaction_type:
            definition["interactionType"] = self.interaction_type
        if self.correct_responses:
            definition["correctResponsesPattern"] = list(self.correct_responses)
        definition.update({key: [dict(one) for one in parts] for key, parts in self.components.items()})
        if self.extensions:
            definition["extensions"] = dict(self.extensions)
        made: dict[str, Any] = {"objectType": "Activity", "id": self.id}
        if definition:
            made["definition"] = definition
        return made


@dataclass(frozen=True, slots=True)
class StatementRef:
    """Another statement, as the object of one (voiding) or in its context (evidence)."""

    id: uuid.UUID

    def as_json(self) -> dict[str, Any]:
        """Return the StatementRef object."""
        return {"objectType": "StatementRef", "id": str(self.id)}


@dataclass(frozen=True, slots=True)
class Score:
    """A result in numbers: ``scaled`` in -1..1, ``raw`` between ``min`` and ``max``."""

    scaled: float | None = None
    raw: float | None = None
    min: float | None = None
    max: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the Score object, without what is not known."""
        pairs = (("scaled", self.scaled), ("raw", self.raw), ("min", self.min), ("max", self.max))
        return {key: value for key, value in pairs if value is not None}


@dataclass(frozen=True, slots=True)
class Result:
    """How it came out. ``response`` in the format of the interaction type, ``duration_s`` in seconds."""

    score: Score | None = None
    success: bool | None = None
    completion: bool | None = None
    response: str | None = None
    duration_s: float | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the Result object, without what is not known."""
        made: dict[str, Any] = {}
        if self.score is not None:
            made["score"] = self.score.as_json()
        if self.success is not None:
            made["success"] = self.success
        if self.completion is not None:
            made["completion"] = self.completion
        if self.response is not None:
            made["response"] = self.response
        if self.duration_s is not None:
            made["duration"] = duration(self.duration_s)
        if self.extensions:
            made["extensions"] = dict(self.extensions)
        return made


@dataclass(frozen=True, slots=True)
class Context:
    """Where it happened. ``grouping`` holds the scheme, ``parent`` the module (or the quiz of a question)."""

    registration: uuid.UUID | None = None
    parent: Sequence[Activity] = ()
    grouping: Sequence[Activity] = ()
    category: Sequence[Activity] = ()
    other: Sequence[Activity] = ()
    language: str = ""
    platform: str = ""
    #: A readable revision; the exact one stands in ``extensions[profile.REVISION]``.
    revision: str = ""
    instructor: Agent | None = None
    statement: uuid.UUID | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the Context object, without what is not known."""
        made: dict[str, Any] = {}
        if self.registration is not None:
            made["registration"] = str(self.registration)
        if self.instructor is not None:
            made["instructor"] = self.instructor.as_json()
        groups = (("parent", self.parent), ("grouping", self.grouping), ("category", self.category), ("other", self.other))
        activities = {key: [one.as_json() for one in some] for key, some in groups if some}
        if activities:
            made["contextActivities"] = activities
        for key, text in (("revision", self.revision), ("platform", self.platform), ("language", self.language)):
            if text:
                made[key] = text
        if self.statement is not None:
            made["statement"] = StatementRef(self.statement).as_json()
        if self.extensions:
            made["extensions"] = dict(self.extensions)
        return made


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that happened: built by a package's ``statements.py``, handed to ``recording.operations.record``."""

    id: uuid.UUID
    actor: Agent
    verb: Verb
    object: Activity | StatementRef | Agent
    timestamp: datetime
    result: Result | None = None
    context: Context | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the statement as the standard's JSON, without ``stored`` and ``authority``: the store adds those."""
        made: dict[str, Any] = {
            "id": str(self.id),
            "actor": self.actor.as_json(),
            "verb": self.verb.as_json(),
            "object": self.object.as_json(),
        }
        if self.result is not None:
            made["result"] = self.result.as_json()
        if self.context is not None and (context := self.context.as_json()):
            made["context"] = context
        made["timestamp"] = moment(self.timestamp)
        made["version"] = VERSION
        return made

    def as_bytes(self) -> bytes:
        """Return the JSON text in UTF-8, without blanks."""
        return msgspec.json.encode(self.as_json())


def voiding(*, actor: Agent, target: uuid.UUID, timestamp: datetime, id: uuid.UUID) -> Statement:
    """Return the statement that voids ``target`` (xAPI Data 2.3.2)."""
    return Statement(id=id, actor=actor, verb=Verb(VOIDED, {"en": "voided"}), object=StatementRef(target), timestamp=timestamp)
