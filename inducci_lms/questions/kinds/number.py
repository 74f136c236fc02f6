"""A number, right within a tolerance. Read as people write it (decimal comma, grouping, unit), stored in one spelling."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import reading
from inducci_lms.questions.checker import Checker, with_feedback
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
from inducci_lms.questions.numbers import canonical, number_text, parse_number

_OPTIONAL = (*with_feedback(()), "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberQuestion(Question):
    """``correct`` plus or minus ``tolerance``, both ends included."""

    correct: Decimal
    tolerance: Decimal = Decimal(0)


class Number:
    """``kind: number`` with ``correct: 330`` and ``tolerance: 5`` or ``tolerance_share: 0.02``; the part ``unit`` words the unit."""

    name = "number"
    template = "questions/kinds/number.html"

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        return TextParts(("",), _OPTIONAL)

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> NumberQuestion:
        check = Checker(mapping, texts, ("correct", "tolerance", "tolerance_share"))
        common = check.common()
        correct = Decimal(str(check.number("correct")))
        tolerance = Decimal(str(check.number("tolerance", default=0, least=0)))
        if "tolerance_share" in mapping:
            tolerance = abs(correct) * Decimal(str(check.number("tolerance_share", least=0)))
            if "tolerance" in mapping:
                check.fault("tolerance_share", "write tolerance or tolerance_share, not both")
        check.prose(("",), _OPTIONAL)
        check.done()
        return NumberQuestion(**common, correct=correct, tolerance=tolerance)

    def controls(self, question: NumberQuestion, response: Response | None, *, seed: str = "", language: str = "en") -> tuple[Control, ...]:
        typed = str(response.value) if response else ""
        return (Control(question.name, "number", value=typed if _value(typed) is None else number_text(typed, language)),)

    def read(self, form: Form, question: NumberQuestion, *, language: str = "en") -> Reading:
        troubles: list[Trouble] = []
        typed = reading.text(form, question.name, troubles)
        if not typed:
            return Reading(None, tuple(troubles))
        units = question.texts.get("unit", LanguageMap({}))
        found = [number for unit in ("", *units.values()) if (number := parse_number(typed, language, unit)) is not None]
        if found:
            return Reading(Response(canonical(found[0])), tuple(troubles))
        # Kept as typed: the person must find it again, and it counts as wrong.
        return Reading(Response(typed), (*troubles, Trouble(question.name, "not_a_number")))

    def grade(self, question: NumberQuestion, response: Response | None, *, language: str = "en") -> Grade:
        if response is None:
            return graded(question, 0.0)
        typed = str(response.value)
        value = _value(typed)
        right = value is not None and abs(value - question.correct) <= question.tolerance
        return graded(question, float(right), parts=[PartGrade("number", right, typed)])

    def correct_response(self, question: NumberQuestion, *, language: str = "en") -> Response:
        return Response(canonical(question.correct))

    def said(self, question: NumberQuestion, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        typed = str(response.value)
        words = Said(text=typed if _value(typed) is None else number_text(typed, language))
        return (words, Said(part="unit")) if "unit" in question.texts else (words,)

    def interaction(self, question: NumberQuestion) -> Interaction:
        low, high = canonical(question.correct - question.tolerance), canonical(question.correct + question.tolerance)
        return Interaction("numeric", (f"{low}[:]{high}",))

    def wire(self, question: NumberQuestion, response: Response) -> str:
        return str(response.value)

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        texts = {
            "": LanguageMap({"en": "How many square metres has the hall?", "nl": "Hoeveel vierkante meter heeft de hal?"}),
            "unit": LanguageMap({"en": "m²", "nl": "m²"}),
        }
        mapping = {"id": "q1", "kind": self.name, "correct": 1330, "tolerance": 5}
        sent = {"right": "1,333.5 m²", "wrong": "13.3", "invalid": "many"}[which]
        return Specimen(mapping, texts, {"q-q1": [sent]}, float(which == "right"))


def _value(typed: str) -> Decimal | None:
    """Return the number that a stored response holds, or None if what was typed was none."""
    try:
        value = Decimal(typed)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


KIND = Number()
