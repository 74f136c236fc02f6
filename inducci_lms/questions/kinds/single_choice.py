"""One option of several is right. Full points for it, none for another."""

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
class SingleChoiceQuestion(Question):
    """``options`` in file order; ``correct`` is the id of the right one."""

    options: tuple[str, ...]
    correct: str


class SingleChoice:
    """``kind: single_choice`` with ``options: [a, b, c]`` and ``correct: b``."""

    name = "single_choice"
    template = "questions/kinds/single_choice.html"

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        options = listed(mapping, "options")
        return TextParts(("", *options), with_feedback(options))

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> SingleChoiceQuestion:
        check = Checker(mapping, texts, ("options", "correct"))
        common = check.common()
        options = check.ids("options")
        correct = check.member("correct", mapping.get("correct"), options, "options")
        check.prose(("", *options), with_feedback(options))
        check.done()
        return SingleChoiceQuestion(**common, options=options, correct=correct)

    def controls(
        self, question: SingleChoiceQuestion, response: Response | None, *, seed: str = "", language: str = "en"
    ) -> tuple[Control, ...]:
        chosen = response.value if response else ""
        order = shuffled(question.options, seed)
        return (Control(question.name, "radio", choices=tuple(Choice(one, one, chosen=one == chosen) for one in order)),)

    def read(self, form: Form, question: SingleChoiceQuestion, *, language: str = "en") -> Reading:
        troubles: list[Trouble] = []
        chosen = reading.option(form, question.name, question.options, troubles)
        return Reading(Response(chosen) if chosen else None, tuple(troubles))

    def grade(self, question: SingleChoiceQuestion, response: Response | None, *, language: str = "en") -> Grade:
        if response is None:
            return graded(question, 0.0)
        chosen = str(response.value)
        right = chosen == question.correct
        return graded(question, float(right), parts=[PartGrade(chosen, right, chosen)], special=[f"{chosen}.feedback"])

    def correct_response(self, question: SingleChoiceQuestion, *, language: str = "en") -> Response:
        return Response(question.correct)

    def said(self, question: SingleChoiceQuestion, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        return (Said(part=str(response.value)),)

    def interaction(self, question: SingleChoiceQuestion) -> Interaction:
        return Interaction("choice", (question.correct,), {"choices": {one: one for one in question.options}})

    def wire(self, question: SingleChoiceQuestion, response: Response) -> str:
        return str(response.value)

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        texts = {
            "": LanguageMap({"en": "Which town has the mine museum?", "nl": "Welke stad heeft het mijnmuseum?"}),
            "a": LanguageMap({"en": "Genk", "nl": "Genk"}),
            "b": LanguageMap({"en": "Beringen", "nl": "Beringen"}),
            "b.feedback": LanguageMap({"en": "Yes, on the site of the mine.", "nl": "Ja, op de mijnsite."}),
            "correct": LanguageMap({"en": "Right.", "nl": "Juist."}),
        }
        mapping = {"id": "q1", "kind": self.name, "options": ["a", "b"], "correct": "b"}
        sent = {"right": "b", "wrong": "a", "invalid": "zz"}[which]
        return Specimen(mapping, texts, {"q-q1": [sent]}, float(which == "right"))


KIND = SingleChoice()
