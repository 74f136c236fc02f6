"""What an import found: questions that will come in, what was changed on the way, and what cannot come in, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import registry
from inducci_lms.questions.model import Faulty


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to tell about one question: ``code`` is worded where it is shown, ``detail`` is material from the file."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as it would stand in a quiz: its mapping, its prose by part in one language, where it came from, what changed."""

    mapping: Mapping[str, Any]
    texts: Mapping[str, str]
    where: str
    name: str = ""
    changed: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that cannot come in: where it stands, what it is called, why."""

    where: str
    name: str
    why: Note


@dataclass(frozen=True, slots=True)
class Imported:
    """The dry run: nothing is written yet."""

    drafts: tuple[Draft, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(slots=True)
class Collector:
    """Gathers drafts and refusals in file order, gives each question an id, and checks each as the course files are checked."""

    language: str
    prefix: str = "q"
    drafts: list[Draft] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def add(self, where: str, name: str, mapping: Mapping[str, Any], texts: Mapping[str, str], changed: Sequence[Note] = ()) -> None:
        """Take a question in, or refuse it with what our own check says of it."""
        prose = {part: text.strip() for part, text in texts.items() if text and text.strip()}
        whole = {"id": f"{self.prefix}{len(self.drafts) + 1}", **mapping}
        try:
            registry.parse(whole, {part: LanguageMap({self.language: text}) for part, text in prose.items()})
        except Faulty as error:
            self.refuse(where, name, Note("not_usable", str(error)))
            return
        self.drafts.append(Draft(whole, prose, where, name, tuple(changed)))

    def refuse(self, where: str, name: str, why: Note) -> None:
        """Leave a question out, and say why."""
        self.refused.append(Refused(where, name, why))

    def done(self) -> Imported:
        """Return what was gathered."""
        return Imported(tuple(self.drafts), tuple(self.refused))


def letters() -> Iterator[str]:
    """Give option ids: a, b … z, a2, b2 …"""
    round_ = 1
    while True:
        for letter in "abcdefghijklmnopqrstuvwxyz":
            yield letter if round_ == 1 else f"{letter}{round_}"
        round_ += 1


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a choice question as other formats have it: its share of the score (-1..1), text and feedback."""

    share: float
    text: str
    feedback: str = ""


def choices(answers: Sequence[Answer], *, single: bool) -> tuple[dict[str, Any], dict[str, str], list[Note]]:
    """Return mapping, texts and notes of a choice question made of weighted answers.

    One answer with the full share makes a single choice. Ours grade several right ones alike: unequal shares are told.
    Raises ``ValueError`` with a code when no answer is right.
    """
    ids = [identifier for identifier, _ in zip(letters(), answers, strict=False)]
    texts = {identifier: answer.text for identifier, answer in zip(ids, answers, strict=True)}
    texts |= {f"{identifier}.feedback": answer.feedback for identifier, answer in zip(ids, answers, strict=True) if answer.feedback}
    full = [identifier for identifier, answer in zip(ids, answers, strict=True) if answer.share >= 0.999]
    right = [identifier for identifier, answer in zip(ids, answers, strict=True) if answer.share > 0]
    notes: list[Note] = []
    if not right:
        raise ValueError("no_right_answer")
    if single or (len(full) == 1 and len(right) == 1):
        best = full[0] if full else max(zip(ids, answers, strict=True), key=lambda pair: pair[1].share)[0]
        if len(right) > 1:
            notes.append(Note("part_scores_dropped", ", ".join(texts[one] for one in right if one != best)))
        return {"kind": "single_choice", "options": ids, "correct": best}, texts, notes
    shares = {round(answer.share, 3) for answer in answers if answer.share > 0}
    if len(shares) > 1:
        notes.append(Note("unequal_shares"))
    return {"kind": "multiple_choice", "options": ids, "correct": right, "partial": True}, texts, notes


def numeric(values: Sequence[tuple[float, float, float, str]]) -> tuple[dict[str, Any], dict[str, str], list[Note]]:
    """Return mapping, texts and notes of a number question from (share, value, tolerance, feedback), the best one first taken.

    Raises ``ValueError`` with a code when no value is right.
    """
    right = [entry for entry in values if entry[0] > 0]
    if not right:
        raise ValueError("no_right_answer")
    _, value, tolerance, feedback = max(right, key=lambda entry: entry[0])
    notes = [Note("other_values_dropped", ", ".join(plain(entry[1]) for entry in values if entry[1:3] != (value, tolerance)))]
    mapping: dict[str, Any] = {"kind": "number", "correct": whole(value)}
    if tolerance:
        mapping["tolerance"] = whole(tolerance)
    return mapping, {"correct": feedback} if feedback else {}, notes if len(values) > 1 else []


def whole(value: float) -> int | float:
    """Return a number as people write it: without ``.0``, without the tail of a binary fraction."""
    tidy = float(f"{value:.12g}")
    return int(tidy) if tidy == int(tidy) and abs(tidy) < 1e15 else tidy


def plain(value: float) -> str:
    """Return a number in figures."""
    return str(whole(value))


def matching(pairs: Sequence[tuple[str, str]], spare: Sequence[str] = ()) -> tuple[dict[str, Any], dict[str, str]]:
    """Return mapping and texts of a matching question; equal right sides become one, ``spare`` ones stay over."""
    rights: dict[str, str] = {}
    for text in [right for _, right in pairs] + list(spare):
        rights.setdefault(text, f"r{len(rights) + 1}")
    lefts = [f"l{number}" for number in range(1, len(pairs) + 1)]
    texts = {identifier: left for identifier, (left, _) in zip(lefts, pairs, strict=True)}
    texts |= {identifier: text for text, identifier in rights.items()}
    mapping = {
        "kind": "matching",
        "left": lefts,
        "right": list(rights.values()),
        "pairs": {identifier: rights[right] for identifier, (_, right) in zip(lefts, pairs, strict=True)},
    }
    return mapping, texts


def accepted(values: Sequence[str], *, case: bool = False) -> dict[str, Any]:
    """Return the mapping of a short text question that accepts these texts; ``*`` in them is a wildcard as in Moodle."""
    entries = []
    for value in values:
        if "*" in value.replace(r"\*", ""):
            pattern = ".*".join(re.escape(piece.replace(r"\*", "*")) for piece in re.split(r"(?<!\\)\*", value))
            # The text without the wildcard comes first: it is what is shown as the right answer.
            entries.append({"match": "exact", "value": re.sub(r"(?<!\\)\*", "", value).replace(r"\*", "*").strip()})
            entries.append({"match": "regex", "value": pattern})
        else:
            entries.append({"match": "exact", "value": value.replace(r"\*", "*")})
    return {"kind": "short_text", "accept": entries, "case": case}
