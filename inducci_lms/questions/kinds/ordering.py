"""Things to put in order, by giving each its position.

Partial credit (``partial: true``, the default): the share of neighbours in the right order that stand next to each other, in that
order, in the answer. One item put at the wrong end therefore costs little, a reversed list everything. Items without a position
stand nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
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
from inducci_lms.questions.shuffle import disordered


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderingQuestion(Question):
    """``items`` in the right order."""

    items: tuple[str, ...]
    partial: bool = True


class Ordering:
    """``kind: ordering`` with ``items: [a, b, c]`` in the right order; shown in another one."""

    name = "ordering"
    template = "questions/kinds/ordering.html"

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        items = listed(mapping, "items")
        return TextParts(("", *items), with_feedback(items))

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> OrderingQuestion:
        check = Checker(mapping, texts, ("items", "partial"))
        common = check.common()
        items = check.ids("items")
        partial = check.boolean("partial", True)
        check.prose(("", *items), with_feedback(items))
        check.done()
        return OrderingQuestion(**common, items=items, partial=partial)

    def controls(
        self, question: OrderingQuestion, response: Response | None, *, seed: str = "", language: str = "en"
    ) -> tuple[Control, ...]:
        given = _given(response)
        positions = [str(number) for number in range(1, len(question.items) + 1)]
        return tuple(
            Control(
                f"{question.name}.{item}",
                "select",
                part=item,
                value=given.get(item, ""),
                choices=tuple(Choice(one, text=one, chosen=given.get(item) == one) for one in positions),
            )
            for item in disordered(question.items, f"{seed}:{question.id}")
        )

    def read(self, form: Form, question: OrderingQuestion, *, language: str = "en") -> Reading:
        troubles: list[Trouble] = []
        positions = tuple(str(number) for number in range(1, len(question.items) + 1))
        given: dict[str, str] = {}
        for item in question.items:
            name = f"{question.name}.{item}"
            chosen = reading.option(form, name, positions, troubles)
            if chosen and chosen in given.values():
                troubles.append(Trouble(name, "position_twice"))
            if chosen:
                given[item] = chosen
        if given:
            troubles.extend(Trouble(f"{question.name}.{item}", "position_missing") for item in question.items if item not in given)
        return Reading(Response(given) if given else None, tuple(troubles))

    def grade(self, question: OrderingQuestion, response: Response | None, *, language: str = "en") -> Grade:
        order = sequence(question, response)
        if not order:
            return graded(question, 0.0)
        wanted = list(pairwise(question.items))
        found = set(pairwise(order))
        scaled = sum(pair in found for pair in wanted) / len(wanted)
        if not question.partial:
            scaled = float(order == question.items)
        places = dict(enumerate(question.items))
        parts = [PartGrade(item, places.get(place) == item, str(place + 1)) for place, item in enumerate(order)]
        wrong = [f"{part.id}.feedback" for part in parts if not part.correct]
        return graded(question, scaled, parts=parts, special=wrong)

    def correct_response(self, question: OrderingQuestion, *, language: str = "en") -> Response:
        return Response({item: str(place) for place, item in enumerate(question.items, 1)})

    def said(self, question: OrderingQuestion, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        return tuple(Said(part=item) for item in sequence(question, response))

    def interaction(self, question: OrderingQuestion) -> Interaction:
        # The components stand in the order of their ids: the right order is told by the pattern alone.
        return Interaction("sequencing", ("[,]".join(question.items),), {"choices": {one: one for one in sorted(question.items)}})

    def wire(self, question: OrderingQuestion, response: Response) -> str:
        return "[,]".join(sequence(question, response))

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        texts = {
            "": LanguageMap({"en": "Put the steps in order."}),
            "a": LanguageMap({"en": "Ask the owners"}),
            "b": LanguageMap({"en": "Walk the site"}),
            "c": LanguageMap({"en": "Write the call"}),
        }
        mapping = {"id": "q1", "kind": self.name, "items": ["a", "b", "c"]}
        sent = {"right": "123", "wrong": "321", "invalid": "113"}[which]
        form = {f"q-q1.{item}": [place] for item, place in zip("abc", sent, strict=True)}
        return Specimen(mapping, texts, form, float(which == "right"))


def _given(response: Response | None) -> Mapping[str, str]:
    return response.value if response is not None and isinstance(response.value, Mapping) else {}


def sequence(question: OrderingQuestion, response: Response | None) -> tuple[str, ...]:
    """Return the items in the order given; two on one position stand there in no honest order, so neither does."""
    given = _given(response)
    taken = list(given.values())
    placed = [item for item in given if item in question.items and taken.count(given[item]) == 1]
    return tuple(sorted(placed, key=lambda item: int(given[item])))


KIND = Ordering()
