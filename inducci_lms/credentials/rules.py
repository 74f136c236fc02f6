"""What a certificate shows, frozen at the award, and what it is worth today. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from inducci_lms.catalog.model import Published, SchemeRevision
from inducci_lms.kernel.text import LanguageMap
from inducci_lms.progress.rules import State

#: The form of the snapshot; a reader of old awards leads from each older one to this.
SNAPSHOT = 1


class Validity(StrEnum):
    """What the verification page says."""

    VALID = "valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def validity(valid_until: datetime | None, withdrawn_at: datetime | None, now: datetime) -> Validity:
    """Return what an award is worth at a moment.

    >>> from datetime import UTC
    >>> validity(datetime(2026, 1, 1, tzinfo=UTC), None, datetime(2026, 1, 2, tzinfo=UTC))
    <Validity.EXPIRED: 'expired'>
    """
    if withdrawn_at is not None:
        return Validity.WITHDRAWN
    return Validity.EXPIRED if valid_until is not None and valid_until < now else Validity.VALID


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same day ``months`` later, the last day of a shorter month.

    >>> add_months(datetime(2026, 1, 31), 1)
    datetime.datetime(2026, 2, 28, 0, 0)
    """
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)


def score(states: Sequence[State]) -> float | None:
    """Return the mean of the best scores, negative ones as 0; None when nothing was scored."""
    best = [max(state.best.scaled, 0.0) for state in states if state.best is not None]
    return round(sum(best) / len(best), 4) if best else None


def snapshot(
    published: Published,
    scheme: SchemeRevision,
    modules: Mapping[str, State],
    scores: Mapping[str, float | None],
) -> dict[str, Any]:
    """Return everything that the certificate shows, except the holder's name, which we do not keep.

    ``modules`` are the merged states of the scheme's completed modules by key, ``scores`` their scores. The eleven mandatory
    elements are those of the Council Recommendation 2022/C 243/02; what nobody has decided stays None ("not applicable").
    """
    content = scheme.scheme
    award: Mapping[str, Any] = content.settings.get("award") or {}
    taken = []
    for revision in scheme.modules:
        state = modules.get(revision.key)
        if state is None or state.done is None:
            continue
        entry = {
            "key": revision.key,
            "title": dict(revision.module.title),
            "minutes": revision.module.minutes,
            "edition": max(state.done.seq, 1),
            "completed_at": state.done.at.isoformat(),
            "score": scores.get(revision.key),
        }
        taken.append(entry)
    known = [value for value in scores.values() if value is not None]
    return {
        "snapshot": SNAPSHOT,
        "title": _words(scheme, "award.title") or dict(content.title),
        "region": {"key": content.region, "name": dict(published.regions.get(content.region) or LanguageMap({"en": content.region}))},
        "country": award.get("country") or published.countries.get(content.region, ""),
        "issuer": _words(scheme, "issuer"),
        "quality": _words(scheme, "award.quality"),
        "outcomes": [_words(scheme, f"objective.{one.id}") or dict(one.text) for one in content.objectives],
        "minutes": sum(entry["minutes"] for entry in taken),
        "ects": _number(award.get("ects")),
        "level": award.get("level") or "",
        "assessment": list(award.get("assessment") or (["test"] if known else [])),
        "participation": award.get("participation") or "online",
        "supervision": award.get("supervision") or "unsupervised",
        "modules": taken,
        "score": round(sum(known) / len(known), 4) if known else None,
        "edition": scheme.seq,
        "revision": scheme.hash[:8],
        "languages": list(content.languages),
    }


def _words(scheme: SchemeRevision, part: str) -> dict[str, str]:
    """Return a part of the scheme's prose in every language, in plain words."""
    return {language: front.plain[part] for language, front in scheme.fronts.items() if front.plain.get(part)}


def _number(value: object) -> float | None:
    """Return a number of credits, None for anything that is none: nothing undecided is printed as a figure."""
    try:
        return float(str(value).replace(",", ".")) if value else None
    except ValueError:
        return None


def months_valid(scheme: SchemeRevision) -> int:
    """Return for how many months an award of this scheme is valid; 0 means without end."""
    award: Mapping[str, Any] = scheme.scheme.settings.get("award") or {}
    return int(award.get("valid_months") or 0)
