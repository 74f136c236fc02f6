"""Decisions of the catalogue: what a new revision means for those who have learnt, and when a word is found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inducci_lms.catalog.model import FacetValue, SchemeRevision
from inducci_lms.content.compile import changed_blocks
from inducci_lms.content.model import Impact
from inducci_lms.content.words import words_of

MAX_TERMS = 8
MAX_TERM = 40


@dataclass(frozen=True, slots=True)
class Before:
    """The latest revision of a module before this publication."""

    seq: int
    hash: str
    retake_floor: int
    #: "activity/block" → {language or "": hash}
    blocks: Mapping[str, Mapping[str, str]]
    #: "activity/block" → seq
    changed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the new revision asks of learners."""

    seq: int
    impact: Impact
    retake_floor: int
    changed: Mapping[str, int]
    #: Blocks that differ from the revision before.
    touched: frozenset[str]


def impact_of(change: Mapping[str, str], content_hash: str) -> Impact:
    """Return what the author's ``change:`` asks for, if it was written for this very content; else a correction.

    >>> impact_of({"as": "retake", "for": "3f2a91c0"}, "3f2a91c0ffee")
    <Impact.RETAKE: 'retake'>
    >>> impact_of({"as": "retake", "for": "00000000"}, "3f2a91c0ffee")
    <Impact.CORRECTION: 'correction'>
    """
    wanted = change.get("for", "")
    if len(wanted) >= 8 and content_hash.startswith(wanted):
        return Impact(change.get("as", "correction"))
    return Impact.CORRECTION


def consequence(
    before: Before | None, content_hash: str, blocks: Mapping[str, Mapping[str, str]], change: Mapping[str, str]
) -> Consequence:
    """Return what a new revision means: a correction marks nothing, a re-read marks the touched blocks, a re-take reopens completions."""
    if before is None:
        return Consequence(1, Impact.CORRECTION, 1, {}, frozenset())
    seq = before.seq + 1
    impact = impact_of(change, content_hash) if content_hash != before.hash else Impact.CORRECTION
    touched = changed_blocks(before.blocks, blocks)
    changed = {name: at for name, at in before.changed.items() if name in blocks}
    if impact is not Impact.CORRECTION:
        changed |= dict.fromkeys(sorted(touched), seq)
    return Consequence(seq, impact, seq if impact is Impact.RETAKE else before.retake_floor, changed, touched)


def index_text(*texts: str) -> str:
    """Return what is stored to be searched: every word once, each between blanks."""
    found = sorted({word[:MAX_TERM] for text in texts for word in words_of(text)})
    return f" {' '.join(found)} " if found else ""


def terms_of(query: str) -> tuple[str, ...]:
    """Return what a visitor's words are looked up as: at most eight beginnings of words."""
    return tuple(dict.fromkeys(word[:MAX_TERM] for word in words_of(query[:400])))[:MAX_TERMS]


def score(title: str, terms: Sequence[str], *, front: bool) -> int:
    """Return how good a find is: words in the title count most, the front of a scheme or module more than a lesson."""
    words = words_of(title)
    return sum(2 for term in terms if any(word.startswith(term) for word in words)) + (1 if front else 0)


def hours_of(revision: SchemeRevision) -> str:
    """Return the size class of a scheme by its workload: ``short`` up to 6 hours, ``medium`` up to 10, else ``long``."""
    hours = revision.minutes / 60
    return "short" if hours <= 6 else "medium" if hours <= 10 else "long"


def values_of(revision: SchemeRevision) -> dict[str, tuple[str, ...]]:
    """Return what each facet sees in a scheme."""
    scheme = revision.scheme
    return {"language": scheme.languages, "region": (scheme.region,), "subject": scheme.subjects, "hours": (hours_of(revision),)}


def filtered(
    revisions: Iterable[SchemeRevision], chosen: Mapping[str, tuple[str, ...]]
) -> tuple[list[SchemeRevision], dict[str, tuple[FacetValue, ...]]]:
    """Return the schemes that every chosen facet leaves, and each facet's values counted with the other facets as they are."""
    found = [(revision, values_of(revision)) for revision in revisions]

    def fits(values: Mapping[str, tuple[str, ...]], but: str = "") -> bool:
        return all(not wanted or name == but or set(wanted) & set(values[name]) for name, wanted in chosen.items())

    facets: dict[str, tuple[FacetValue, ...]] = {}
    for name, wanted in chosen.items():
        counts: dict[str, int] = dict.fromkeys((value for _, values in found for value in values[name]), 0)
        counts |= dict.fromkeys((value for value in wanted if value not in counts), 0)
        for _, values in found:
            if fits(values, but=name):
                for value in values[name]:
                    counts[value] += 1
        order = ["short", "medium", "long"] if name == "hours" else sorted(counts)
        facets[name] = tuple(FacetValue(value, counts[value], value in wanted) for value in order if value in counts)
    return [revision for revision, values in found if fits(values)], facets
