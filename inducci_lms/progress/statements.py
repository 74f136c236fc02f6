"""From statements to facts, and the statements that progress itself gives cause for: completion of modules and schemes."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from inducci_lms.progress.rules import Completion, Fact, Verb
from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.statements import VOIDED, Activity, Agent, Context, Result, Statement
from inducci_lms.xapi.timestamps import duration_value, parse_timestamp

_VERBS = {
    profile.INITIALIZED.iri: Verb.INITIALIZED,
    profile.COMPLETED.iri: Verb.COMPLETED,
    profile.PASSED.iri: Verb.PASSED,
    profile.FAILED.iri: Verb.FAILED,
    "http://adlnet.gov/expapi/verbs/experienced": Verb.EXPERIENCED,
    profile.TERMINATED.iri: Verb.TERMINATED,
    "http://adlnet.gov/expapi/verbs/suspended": Verb.SUSPENDED,
    profile.REGISTERED.iri: Verb.REGISTERED,
    profile.UNREGISTERED.iri: Verb.UNREGISTERED,
    profile.WAIVED.iri: Verb.WAIVED,
}

#: Keys that fit the columns; a longer one is nothing of ours.
_MAX_KEY = 100


def is_voiding(statement: Mapping[str, Any]) -> bool:
    """Return whether a statement voids another one."""
    return bool(statement.get("verb", {}).get("id") == VOIDED)


def read(statement: Mapping[str, Any], iri_base: str) -> Fact | None:
    """Return what a stored statement (its JSON) says about progress, or None when it says nothing.

    Anything odd in what an outside tool wrote (a score that is no number, a revision of a wrong form) counts as not said.
    """
    target = statement.get("object", {})
    place = iris.parse(iri_base, str(target.get("id", ""))) if target.get("objectType", "Activity") == "Activity" else None
    at = parse_timestamp(str(statement.get("timestamp") or statement.get("stored") or ""))
    if place is None or at is None:
        return None
    context = _mapping(statement.get("context"))
    scheme = place.scheme or _scheme(context, iri_base)
    if max(map(len, (scheme, place.module, place.activity))) > _MAX_KEY:
        return None
    result = _mapping(statement.get("result"))
    return Fact(
        statement=uuid.UUID(str(statement["id"])),
        at=at,
        verb=_VERBS.get(str(statement["verb"]["id"]), Verb.OTHER),
        scheme=scheme,
        module=place.module,
        activity=place.activity,
        seq=_seq(context),
        whole=place.kind != "block",
        success=success if isinstance(success := result.get("success"), bool) else None,
        scaled=_scaled(result),
        duration_ms=_duration_ms(result.get("duration")),
        registration=_uuid(context.get("registration")),
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _scheme(context: Mapping[str, Any], iri_base: str) -> str:
    grouping = _mapping(context.get("contextActivities")).get("grouping", ())
    for activity in [grouping] if isinstance(grouping, Mapping) else grouping:
        place = iris.parse(iri_base, str(activity.get("id", "")))
        if place is not None and place.kind == "scheme":
            return place.scheme
    return ""


def _seq(context: Mapping[str, Any]) -> int:
    value = _mapping(_mapping(context.get("extensions")).get(profile.REVISION)).get("seq")
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31 else 0


def _scaled(result: Mapping[str, Any]) -> float | None:
    value = _mapping(result.get("score")).get("scaled")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -1 <= value <= 1 else None


def _duration_ms(value: Any) -> int:
    amount = duration_value(value) if isinstance(value, str) else ""
    if isinstance(amount, str):
        return 0
    months, seconds = amount
    return min(int((months * 30 * 86_400 + Fraction(seconds)) * 1000), 2**53)


def _uuid(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value)) if value else None
    except ValueError:
        return None


def completion(actor: Agent, due: Completion, iri_base: str, now: datetime, *, names: Mapping[str, str] | None = None) -> Statement:
    """Return the ``completed`` statement of a module or scheme, with the statements that its rule was computed from as evidence."""
    if due.module:
        target = Activity(iris.module(iri_base, due.module), profile.MODULE.iri, names or {})
    else:
        target = Activity(iris.scheme(iri_base, due.scheme), profile.SCHEME.iri, names or {})
    grouping: Sequence[Activity] = ()
    if due.scheme and due.module:
        grouping = (Activity(iris.scheme(iri_base, due.scheme), profile.SCHEME.iri),)
    named = {"module": due.module} if due.module else {"scheme": due.scheme}
    return Statement(
        id=uuid.uuid4(),
        actor=actor,
        verb=profile.COMPLETED.verb(),
        object=target,
        timestamp=now,
        result=Result(completion=True, extensions={profile.EVIDENCE: [str(one) for one in due.evidence]}),
        context=Context(
            registration=due.registration,
            grouping=grouping,
            category=(profile.CATEGORY,),
            revision=f"{due.seq} ({due.hash[:8]})",
            extensions={profile.REVISION: {**named, "seq": due.seq, "hash": due.hash}},
        ),
    )
