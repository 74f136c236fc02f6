"""A text with gaps, each a choice or a typed word.

The prompt contains ``{{gap1}}`` where the gap stands, in every language. Partial credit (``partial: true``, the default): the share
of gaps filled rightly. Options are worded by the parts ``<gap>.<option>``; a gap's label for people is its number, or the part
``<gap>`` if the author gives one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Literal

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import reading
from inducci_lms.questions.checker import Checker, listed, with_feedback
from inducci_lms.questions.kinds.short_text import require_showable
from inducci_lms.questions.matchers import Accepted, accepted_in, plainest, read_accepted
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

#: Where a gap stands in the prompt.
GAP = re.compile(r"\{\{\s*([a-z0-9][a-z0-9_-]*)\s*\}\}")

#: More combinations of accepted words than this are not listed as xAPI patterns.
_MOST_PATTERNS = 10


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: with ``options`` it is chosen (``correct`` is the right one), else typed (``accept``)."""

    id: str
    options: tuple[str, ...] = ()
    correct: str = ""
    accept: Accepted | None = None

    def is_right(self, given: str, *, case: bool, language: str) -> bool:
        """Return whether ``given`` fills the gap rightly."""
        if self.accept is None:
            return given == self.correct
        return any(one.accepts(given, case=case) for one in accepted_in(self.accept, language))

    def right(self, language: str) -> str:
        """Return what fills the gap rightly."""
        return self.correct if self.accept is None else plainest(self.accept, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClozeQuestion(Question):
    """``gaps`` in the order of the source language's prompt."""

    gaps: tuple[Gap, ...]
    case: bool = False
    partial: bool = True


class Cloze:
    """``kind: cloze`` with ``gaps: {gap1: {options: [a, b], correct: a}, gap2: {accept: [{match: exact, value: coal}]}}``."""

    name = "cloze"
    template = "questions/kinds/cloze.html"

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        given = mapping.get("gaps")
        gaps = given if isinstance(given, Mapping) else {}
        options = [f"{name}.{one}" for name, gap in gaps.items() if isinstance(gap, Mapping) for one in listed(gap, "options")]
        names = [str(name) for name in gaps]
        return TextParts(("", *options), (*with_feedback([*names, *options]), *names))

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> ClozeQuestion:
        check = Checker(mapping, texts, ("gaps", "case", "partial"))
        common = check.common()
        case, partial = check.boolean("case", False), check.boolean("partial", True)
        given = mapping.get("gaps")
        if not isinstance(given, Mapping) or not given:
            check.fault("gaps", "write {gap1: {options: [a, b], correct: a}} or {gap1: {accept: […]}}")
            given = {}
        gaps = [_gap(check, str(name), value, case) for name, value in given.items()]
        for language, text in texts.get("", LanguageMap({})).items():
            found = GAP.findall(text)
            for name in given:
                if found.count(name) != 1:
                    check.fault("texts/", f"in {language}, {{{{{name}}}}} must stand exactly once in the text")
            for name in dict.fromkeys(found):
                if name not in given:
                    check.fault("texts/", f"in {language}, {{{{{name}}}}} is not among the gaps")
        parts = self.text_parts(mapping)
        check.prose(parts.required, parts.optional)
        check.done()
        return ClozeQuestion(**common, gaps=tuple(gaps), case=case, partial=partial)

    def controls(self, question: ClozeQuestion, response: Response | None, *, seed: str = "", language: str = "en") -> tuple[Control, ...]:
        given = _given(response)
        controls = []
        for gap in question.gaps:
            value, name = given.get(gap.id, ""), f"{question.name}.{gap.id}"
            choices = tuple(Choice(one, f"{gap.id}.{one}", chosen=one == value) for one in shuffled(gap.options, seed))
            controls.append(Control(name, "select" if gap.options else "text", part=gap.id, value=value, choices=choices))
        return tuple(controls)

    def read(self, form: Form, question: ClozeQuestion, *, language: str = "en") -> Reading:
        troubles: list[Trouble] = []
        given: dict[str, str] = {}
        for gap in question.gaps:
            name = f"{question.name}.{gap.id}"
            value = reading.option(form, name, gap.options, troubles) if gap.options else reading.text(form, name, troubles)
            if value:
                given[gap.id] = value
        if given:
            troubles.extend(Trouble(f"{question.name}.{gap.id}", "part_missing") for gap in question.gaps if gap.id not in given)
        return Reading(Response(given) if given else None, tuple(troubles))

    def grade(self, question: ClozeQuestion, response: Response | None, *, language: str = "en") -> Grade:
        given = _given(response)
        if not given:
            return graded(question, 0.0)
        parts = []
        for gap in question.gaps:
            value = given.get(gap.id, "")
            parts.append(PartGrade(gap.id, gap.is_right(value, case=question.case, language=language), value))
        scaled = sum(part.correct for part in parts) / len(parts)
        if not question.partial:
            scaled = float(scaled >= 1.0)
        chosen = [f"{part.id}.{part.chosen}.feedback" for part in parts if part.chosen]
        wrong = [f"{part.id}.feedback" for part in parts if not part.correct]
        return graded(question, scaled, parts=parts, special=[*chosen, *wrong])

    def correct_response(self, question: ClozeQuestion, *, language: str = "en") -> Response:
        return Response({gap.id: gap.right(language) for gap in question.gaps})

    def said(self, question: ClozeQuestion, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        given = _given(response)
        found = []
        for gap in question.gaps:
            if value := given.get(gap.id):
                found.append(Said(part=f"{gap.id}.{value}", label=gap.id) if gap.options else Said(text=value, label=gap.id))
        return tuple(found)

    def interaction(self, question: ClozeQuestion) -> Interaction:
        accepted = [
            [gap.correct] if gap.accept is None else [one.value for many in gap.accept.values() for one in many if one.match != "regex"]
            for gap in question.gaps
        ]
        head = "{case_matters=true}" if question.case else "{case_matters=false}"
        return Interaction("fill-in", tuple(head + "[,]".join(words) for words in islice(product(*accepted), _MOST_PATTERNS)))

    def wire(self, question: ClozeQuestion, response: Response) -> str:
        given = _given(response)
        return "[,]".join(given.get(gap.id, "") for gap in question.gaps)

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        texts = {
            "": LanguageMap({"en": "In {{gap1}} the last mine closed; its region lived on {{gap2}}."}),
            "gap1.a": LanguageMap({"en": "1992"}),
            "gap1.b": LanguageMap({"en": "1966"}),
        }
        gaps = {"gap1": {"options": ["a", "b"], "correct": "a"}, "gap2": {"accept": [{"match": "exact", "value": "coal"}]}}
        mapping = {"id": "q1", "kind": self.name, "gaps": gaps}
        sent = {"right": ("a", "Coal"), "wrong": ("b", "salt"), "invalid": ("zz", "salt")}[which]
        return Specimen(mapping, texts, {"q-q1.gap1": [sent[0]], "q-q1.gap2": [sent[1]]}, float(which == "right"))


def _gap(check: Checker, name: str, value: Any, case: bool) -> Gap:
    path = f"gaps.{name}"
    check.id(path, name)
    if not isinstance(value, Mapping):
        check.fault(path, "write {options: [a, b], correct: a} or {accept: […]}")
        return Gap(name)
    if "accept" in value:
        if set(value) - {"accept"}:
            check.fault(path, "a gap has options and correct, or accept, not both")
        accept = read_accepted(check, value["accept"], f"{path}.accept", case)
        require_showable(check, accept, f"{path}.accept")
        return Gap(name, accept=accept)
    for key in set(value) - {"options", "correct"}:
        check.fault(f"{path}.{key}", "unknown key; known are: options, correct, accept")
    options = listed(value, "options")
    if len(options) < 2 or len(set(options)) < len(options) or len(options) != len(value.get("options") or ()):
        check.fault(f"{path}.options", "write a list of at least 2 different ids")
    for index, one in enumerate(options):
        check.id(f"{path}.options[{index}]", one)
    return Gap(name, options, check.member(f"{path}.correct", value.get("correct"), options, "options"))


def _given(response: Response | None) -> Mapping[str, str]:
    return response.value if response is not None and isinstance(response.value, Mapping) else {}


KIND = Cloze()
