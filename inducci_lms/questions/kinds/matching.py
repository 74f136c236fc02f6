"""Two lists to match: each left side gets one of the right ones; some of the right may stay over.

Partial credit (``partial: true``, the default): the share of left sides that got the right one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import reading
from inducci_lms.questions.checker import Checker, listed, with_feedback
from inducci_lms.questions.model import (
    Choice,
    Control,
    Form,
    Grade,
    Interaction,
    PartGrade,
    Question,
    Reading,
    Response,
    Said,
    Specimen,
    TextParts,
    Texts,
    Trouble,
    graded,
)
from inducci_lms.questions.shuffle import shuffled


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingQuestion(Question):
    """``pairs`` holds for each left id the right id that belongs to it."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    pairs: Mapping[str, str]
    partial: bool = True


class Matching:
    """``kind: matching`` with ``left: [l1, l2]``, ``right: [r1, r2, r3]`` and ``pairs: {l1: r2, l2: r1}``."""

    name = "matching"
    template = "questions/kinds/matching.html"

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        left = listed(mapping, "left")
        return TextParts(("", *left, *listed(mapping, "right")), with_feedback(left))

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> MatchingQuestion:
        check = Checker(mapping, texts, ("left", "right", "pairs", "partial"))
        common = check.common()
        left, right = check.ids("left"), check.ids("right")
        for one in set(left) & set(right):
            check.fault("right", f"{one!r} stands in left as well; ids are shared by both lists")
        given = mapping.get("pairs")
        if not isinstance(given, Mapping):
            check.fault("pairs", "write a pair for each left id: {l1: r2}")
            given = {}
        for one in given:
            check.member(f"pairs.{one}", one, left, "left ids")
        pairs = {one: check.member(f"pairs.{one}", given.get(one), right, "right ids") for one in left} if given else {}
        partial = check.boolean("partial", True)
        check.prose(("", *left, *right), with_feedback(left))
        check.done()
        return MatchingQuestion(**common, left=left, right=right, pairs=pairs, partial=partial)

    def controls(
        self, question: MatchingQuestion, response: Response | None, *, seed: str = "", language: str = "en"
    ) -> tuple[Control, ...]:
        given = _given(response)
        # Always shuffled: authors write the pairs side by side.
        order = shuffled(question.right, seed or question.id)
        return tuple(
            Control(
                f"{question.name}.{one}",
                "select",
                part=one,
                value=given.get(one, ""),
                choices=tuple(Choice(other, other, chosen=given.get(one) == other) for other in order),
            )
            for one in question.left
        )

    def read(self, form: Form, question: MatchingQuestion, *, language: str = "en") -> Reading:
        troubles: list[Trouble] = []
        given: dict[str, str] = {}
        for one in question.left:
            chosen = reading.option(form, f"{question.name}.{one}", question.right, troubles)
            if chosen:
                given[one] = chosen
        if given:
            troubles.extend(Trouble(f"{question.name}.{one}", "part_missing") for one in question.left if one not in given)
        return Reading(Response(given) if given else None, tuple(troubles))

    def grade(self, question: MatchingQuestion, response: Response | None, *, language: str = "en") -> Grade:
        given = _given(response)
        if not given:
            return graded(question, 0.0)
        parts = [PartGrade(one, given.get(one) == question.pairs[one], given.get(one, "")) for one in question.left]
        scaled = sum(part.correct for part in parts) / len(parts)
        if not question.partial:
            scaled = float(scaled >= 1.0)
        return graded(question, scaled, parts=parts, special=[f"{part.id}.feedback" for part in parts if not part.correct])

    def correct_response(self, question: MatchingQuestion, *, language: str = "en") -> Response:
        return Response(dict(question.pairs))

    def said(self, question: MatchingQuestion, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        given = _given(response)
        return tuple(Said(part=given[one], label=one) for one in question.left if one in given)

    def interaction(self, question: MatchingQuestion) -> Interaction:
        components = {"source": {one: one for one in question.left}, "target": {one: one for one in question.right}}
        return Interaction("matching", (self.wire(question, Response(question.pairs)),), components)

    def wire(self, question: MatchingQuestion, response: Response) -> str:
        given = _given(response)
        return "[,]".join(f"{one}[.]{given[one]}" for one in question.left if one in given)

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        texts = {
            "": LanguageMap({"en": "Which site became what?"}),
            "l1": LanguageMap({"en": "Winterslag"}),
            "l2": LanguageMap({"en": "Waterschei"}),
            "r1": LanguageMap({"en": "Thor Park"}),
            "r2": LanguageMap({"en": "C-mine"}),
            "r3": LanguageMap({"en": "be-MINE"}),
        }
        mapping = {"id": "q1", "kind": self.name, "left": ["l1", "l2"], "right": ["r1", "r2", "r3"], "pairs": {"l1": "r2", "l2": "r1"}}
        sent = {"right": ("r2", "r1"), "wrong": ("r1", "r3"), "invalid": ("r9", "r3")}[which]
        return Specimen(mapping, texts, {"q-q1.l1": [sent[0]], "q-q1.l2": [sent[1]]}, float(which == "right"))


def _given(response: Response | None) -> Mapping[str, str]:
    return response.value if response is not None and isinstance(response.value, Mapping) else {}


KIND = Matching()
