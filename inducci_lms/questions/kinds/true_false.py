"""A statement that is true or false. The two options are worded by the interface; feedback stands under ``true`` and ``false``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import reading
from inducci_lms.questions.checker import Checker, with_feedback
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

_OPTIONS = ("true", "false")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalseQuestion(Question):
    """``correct`` says whether the statement is true."""

    correct: bool


class TrueFalse:
    """``kind: true_false`` with ``correct: true`` or ``correct: false``."""

    name = "true_false"
    template = "questions/kinds/true_false.html"

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        return TextParts(("",), with_feedback(_OPTIONS))

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> TrueFalseQuestion:
        check = Checker(mapping, texts, ("correct",))
        common = check.common()
        if "correct" not in mapping:
            check.fault("correct", "missing: write true or false")
        correct = check.boolean("correct", False)
        check.prose(("",), with_feedback(_OPTIONS))
        check.done()
        return TrueFalseQuestion(**common, correct=correct)

    def controls(
        self, question: TrueFalseQuestion, response: Response | None, *, seed: str = "", language: str = "en"
    ) -> tuple[Control, ...]:
        # Never shuffled: people expect "true" first.
        chosen = response.value if response else ""
        return (Control(question.name, "radio", choices=tuple(Choice(one, text=one, chosen=one == chosen) for one in _OPTIONS)),)

    def read(self, form: Form, question: TrueFalseQuestion, *, language: str = "en") -> Reading:
        troubles: list[Trouble] = []
        chosen = reading.option(form, question.name, _OPTIONS, troubles)
        return Reading(Response(chosen) if chosen else None, tuple(troubles))

    def grade(self, question: TrueFalseQuestion, response: Response | None, *, language: str = "en") -> Grade:
        if response is None:
            return graded(question, 0.0)
        chosen = str(response.value)
        right = chosen == str(self.correct_response(question).value)
        return graded(question, float(right), parts=[PartGrade(chosen, right, chosen)], special=[f"{chosen}.feedback"])

    def correct_response(self, question: TrueFalseQuestion, *, language: str = "en") -> Response:
        return Response("true" if question.correct else "false")

    def said(self, question: TrueFalseQuestion, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        return (Said(text=str(response.value)),)

    def interaction(self, question: TrueFalseQuestion) -> Interaction:
        return Interaction("true-false", (str(self.correct_response(question).value),))

    def wire(self, question: TrueFalseQuestion, response: Response) -> str:
        return str(response.value)

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        texts = {
            "": LanguageMap({"en": "A municipal theatre belongs to the sectors as the EU defines them."}),
            "false.feedback": LanguageMap({"en": "How a body is financed does not matter."}),
        }
        mapping = {"id": "q1", "kind": self.name, "correct": True}
        sent = {"right": "true", "wrong": "false", "invalid": "perhaps"}[which]
        return Specimen(mapping, texts, {"q-q1": [sent]}, float(which == "right"))


KIND = TrueFalse()
