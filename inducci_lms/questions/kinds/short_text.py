"""A few words typed. Accepted are texts compared exactly, by containment, with a slip of the keyboard forgiven, or by a safe pattern."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import reading
from inducci_lms.questions.checker import Checker, with_feedback
from inducci_lms.questions.matchers import Accepted, accepted_in, patterns, plainest, read_accepted
from inducci_lms.questions.model import (
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortTextQuestion(Question):
    """``accept`` holds the matchers by language ("" = every language); ``case`` makes capitals matter."""

    accept: Accepted
    case: bool = False


def require_showable(check: Checker, accept: Accepted, path: str) -> None:
    """Note a fault if nothing but patterns is accepted: the right answer could not be shown."""
    if any(accept.values()) and all(one.match == "regex" for many in accept.values() for one in many):
        check.fault(path, "add one value that is not a regex: it is shown as the right answer")


class ShortText:
    """``kind: short_text`` with ``accept: [{match: near, value: Waterschei}]`` (or by language) and ``case: false``."""

    name = "short_text"
    template = "questions/kinds/short_text.html"

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        return TextParts(("",), with_feedback(()))

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> ShortTextQuestion:
        check = Checker(mapping, texts, ("accept", "case"))
        common = check.common()
        case = check.boolean("case", False)
        accept = read_accepted(check, mapping.get("accept"), "accept", case)
        require_showable(check, accept, "accept")
        check.prose(("",), with_feedback(()))
        check.done()
        return ShortTextQuestion(**common, accept=accept, case=case)

    def controls(
        self, question: ShortTextQuestion, response: Response | None, *, seed: str = "", language: str = "en"
    ) -> tuple[Control, ...]:
        return (Control(question.name, "text", value=str(response.value) if response else ""),)

    def read(self, form: Form, question: ShortTextQuestion, *, language: str = "en") -> Reading:
        troubles: list[Trouble] = []
        typed = reading.text(form, question.name, troubles)
        return Reading(Response(typed) if typed else None, tuple(troubles))

    def grade(self, question: ShortTextQuestion, response: Response | None, *, language: str = "en") -> Grade:
        if response is None:
            return graded(question, 0.0)
        typed = str(response.value)
        right = any(one.accepts(typed, case=question.case) for one in accepted_in(question.accept, language))
        return graded(question, float(right), parts=[PartGrade("text", right, typed)])

    def correct_response(self, question: ShortTextQuestion, *, language: str = "en") -> Response:
        return Response(plainest(question.accept, language))

    def said(self, question: ShortTextQuestion, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        return (Said(text=str(response.value)),)

    def interaction(self, question: ShortTextQuestion) -> Interaction:
        return Interaction("fill-in", patterns(question.accept, question.case))

    def wire(self, question: ShortTextQuestion, response: Response) -> str:
        return str(response.value)

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        texts = {"": LanguageMap({"en": "In which part of Genk is Thor Park?", "nl": "In welk deel van Genk ligt Thor Park?"})}
        mapping = {
            "id": "q1",
            "kind": self.name,
            "accept": [{"match": "near", "value": "Waterschei"}, {"match": "regex", "value": "(mine of )?waters?chei"}],
        }
        sent = {"right": " waterschie ", "wrong": "Winterslag", "invalid": "x" * 501}[which]
        return Specimen(mapping, texts, {"q-q1": [sent]}, float(which == "right"))


KIND = ShortText()
