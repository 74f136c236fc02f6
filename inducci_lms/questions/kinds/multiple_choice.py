"""Several options may be right.

Partial credit (``partial: true``, the default): right ones chosen minus wrong ones chosen, divided by the number of right ones, never
below 0, so that choosing everything is worth nothing when as many are wrong as right. With ``partial: false`` all or nothing.
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
class MultipleChoiceQuestion(Question):
    """``correct`` holds the ids of all right options; ``partial`` lets a part of them score."""

    options: tuple[str, ...]
    correct: tuple[str, ...]
    partial: bool = True


class MultipleChoice:
    """``kind: multiple_choice`` with ``options: [a, b, c]``, ``correct: [a, c]`` and ``partial: true``."""

    name = "multiple_choice"
    template = "questions/kinds/multiple_choice.html"

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        options = listed(mapping, "options")
        return TextParts(("", *options), with_feedback(options))

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> MultipleChoiceQuestion:
        check = Checker(mapping, texts, ("options", "correct", "partial"))
        common = check.common()
        options = check.ids("options")
        correct = check.ids("correct", least=1)
        for index, one in enumerate(correct):
            check.member(f"correct[{index}]", one, options, "options")
        partial = check.boolean("partial", True)
        check.prose(("", *options), with_feedback(options))
        check.done()
        return MultipleChoiceQuestion(**common, options=options, correct=correct, partial=partial)

    def controls(
        self, question: MultipleChoiceQuestion, response: Response | None, *, seed: str = "", language: str = "en"
    ) -> tuple[Control, ...]:
        chosen = response.value if response else ()
        order = shuffled(question.options, seed)
        return (Control(question.name, "checkbox", choices=tuple(Choice(one, one, chosen=one in chosen) for one in order)),)

    def read(self, form: Form, question: MultipleChoiceQuestion, *, language: str = "en") -> Reading:
        sent = reading.values(form, question.name)
        good = tuple(one for one in question.options if one in sent)
        troubles = (Trouble(question.name, "unknown_option"),) if len(good) < len(sent) else ()
        return Reading(Response(good) if good else None, troubles)

    def grade(self, question: MultipleChoiceQuestion, response: Response | None, *, language: str = "en") -> Grade:
        if response is None:
            return graded(question, 0.0)
        chosen = [one for one in question.options if one in response.value]
        right = sum(one in question.correct for one in chosen)
        scaled = (right - (len(chosen) - right)) / len(question.correct)
        if not question.partial:
            scaled = float(set(chosen) == set(question.correct))
        parts = [PartGrade(one, one in question.correct, one) for one in chosen]
        return graded(question, scaled, parts=parts, special=[f"{one}.feedback" for one in chosen])

    def correct_response(self, question: MultipleChoiceQuestion, *, language: str = "en") -> Response:
        return Response(tuple(one for one in question.options if one in question.correct))

    def said(self, question: MultipleChoiceQuestion, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        return tuple(Said(part=one) for one in question.options if one in response.value)

    def interaction(self, question: MultipleChoiceQuestion) -> Interaction:
        right = "[,]".join(one for one in question.options if one in question.correct)
        return Interaction("choice", (right,), {"choices": {one: one for one in question.options}})

    def wire(self, question: MultipleChoiceQuestion, response: Response) -> str:
        return "[,]".join(one for one in question.options if one in response.value)

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        texts = {
            "": LanguageMap({"en": "Which assets do industrial regions offer? Select all that apply."}),
            "a": LanguageMap({"en": "Vacant industrial sites"}),
            "b": LanguageMap({"en": "Cheap air travel"}),
            "c": LanguageMap({"en": "Companies that produce"}),
        }
        mapping = {"id": "q1", "kind": self.name, "options": ["a", "b", "c"], "correct": ["a", "c"], "partial": True}
        sent = {"right": ["c", "a"], "wrong": ["b"], "invalid": ["a", "zz"]}[which]
        return Specimen(mapping, texts, {"q-q1": sent}, {"right": 1.0, "wrong": 0.0, "invalid": 0.5}[which])


KIND = MultipleChoice()
