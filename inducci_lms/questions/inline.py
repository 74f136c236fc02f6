"""The door for pages: one question as a template needs it, alike in a quiz and inside a lesson.

A page calls :func:`view` to show a question, :func:`read` and :func:`grade` when its form comes back, and gives the view to the
macro ``question`` of ``templates/inducci_lms/questions/_question.html``. Nothing here knows a database or a request.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from inducci_lms.questions import registry
from inducci_lms.questions.kinds.cloze import GAP
from inducci_lms.questions.model import Choice, Control, Form, Grade, Question, Reading, Response, Said, Texts, Trouble

_FIRST_PARAGRAPH = re.compile(r"\s*<p>(.*?)</p>\s*", re.DOTALL)


class Prose(Protocol):
    """A question's prose in one language, as published: HTML is sanitised; options are inline, feedback is block-level."""

    @property
    def html(self) -> str: ...
    @property
    def parts(self) -> Mapping[str, str]: ...
    @property
    def plain(self) -> Mapping[str, str]: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One radio button, tick box or option. ``mark`` is "", ``right``, ``wrong`` (chosen) or ``missed`` (right, not chosen).

    ``html`` is inline HTML for a label, ``text`` the same as plain text for an ``option``.
    """

    id: str
    value: str
    html: str
    text: str
    chosen: bool
    mark: str = ""
    feedback_html: str = ""


@dataclass(frozen=True, slots=True)
class ControlView:
    """One native form control. ``label_html`` is "" where the prompt is the label; ``number`` counts the controls from 1.

    ``error`` is "" or the code of a trouble; ``mark`` is "", ``right`` or ``wrong``.
    """

    id: str
    name: str
    type: str
    number: int
    label_html: str
    label: str
    value: str
    choices: tuple[ChoiceView, ...] = ()
    error: str = ""
    mark: str = ""
    feedback_html: str = ""


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece of a text with gaps: safe HTML, then the gap that follows it (None after the last piece)."""

    html: str
    control: ControlView | None


@dataclass(frozen=True, slots=True)
class SaidView:
    """A piece of an answer in words; ``label`` says what it belongs to. ``code`` is ``true``, ``false`` or "": then ``text`` speaks."""

    text: str
    label: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question ready for the macro. ``verdict`` is ``open``, ``right``, ``partly``, ``wrong`` or ``given`` (final, result not shown).

    ``prompt_html`` is inline (a legend), ``more_html`` what follows it; ``readonly`` when the answer is final; ``feedback`` are
    pieces of block HTML. ``right_answer`` is empty unless it may be shown. ``language`` is that of the prose ("" = the page's).
    """

    id: str
    kind: str
    template: str
    language: str
    prompt_html: str
    prompt: str
    more_html: str
    hint_html: str
    unit: str
    controls: tuple[ControlView, ...]
    pieces: tuple[PieceView, ...] = ()
    answered: bool = False
    readonly: bool = False
    verdict: str = "open"
    feedback: tuple[str, ...] = ()
    said: tuple[SaidView, ...] = ()
    right_answer: tuple[SaidView, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def errors(self) -> tuple[ControlView, ...]:
        """The controls with an error, in order: for the error summary."""
        return tuple(control for control in self.controls if control.error)


def question(question_id: str, mapping: Mapping[str, Any], texts: Texts) -> Question:
    """Return the question of a block: the mapping under its ``question`` key and the block's texts by part."""
    return registry.parse({**mapping, "id": question_id}, texts)


def read(form: Form, question: Question, *, language: str) -> Reading:
    """Return what was answered (``form``: ``request.form.to_dict(flat=False)``); ``language`` is that of the page."""
    return registry.kind(question.kind).read(form, question, language=language)


def grade(question: Question, response: Response | None, *, language: str) -> Grade:
    """Return the verdict on a response."""
    return registry.kind(question.kind).grade(question, response, language=language)


def verdict(grade: Grade | None) -> str:
    """Return the word for a grade: ``open`` (none), ``right``, ``partly`` or ``wrong``."""
    if grade is None:
        return "open"
    return "right" if grade.correct else "partly" if grade.scaled > 0 else "wrong"


def view(
    question: Question,
    prose: Prose,
    *,
    language: str,
    response: Response | None = None,
    grade: Grade | None = None,
    troubles: Sequence[Trouble] = (),
    seed: str = "",
    readonly: bool = False,
    reveal: bool = True,
) -> QuestionView:
    """Return the question for a template: filled with ``response`` and, once there is a ``grade``, with its feedback.

    ``reveal`` shows the right answer and the marks together with the grade; ``seed`` shuffles; ``readonly`` shows it final.
    """
    kind = registry.kind(question.kind)
    shown = grade if reveal else None
    show = _Shower(question, prose, response, shown, troubles, language)
    controls = kind.controls(question, response, seed=seed, language=language)
    views = tuple(show.control(number, control) for number, control in enumerate(controls, 1))
    prompt, more = _prompt(prose)
    gaps = {control.name.rpartition(".")[2]: control for control in views} if GAP.search(prose.html) else {}
    return QuestionView(
        id=question.name,
        kind=question.kind,
        template=f"inducci_lms/{kind.template}",
        language=prose.language,
        prompt_html="" if gaps else prompt,
        prompt=GAP.sub("…", prose.plain.get("", "")),
        more_html="" if gaps else more,
        hint_html=prose.parts.get("hint", ""),
        unit=prose.plain.get("unit", ""),
        controls=views,
        pieces=tuple(_pieces(prose.html, gaps)) if gaps else (),
        answered=response is not None,
        readonly=readonly or shown is not None,
        verdict=verdict(shown) if shown is not None or not readonly else "given",
        feedback=tuple(prose.parts[part] for part in shown.feedback if part in prose.parts) if shown else (),
        said=tuple(show.said(one) for one in kind.said(question, response, language=language)) if response else (),
        right_answer=tuple(show.said(one) for one in show.right_answer()),
        troubles=tuple(troubles),
    )


class _Shower:
    """Turns the parts of one question into words and marks."""

    def __init__(
        self,
        question: Question,
        prose: Prose,
        response: Response | None,
        grade: Grade | None,
        troubles: Sequence[Trouble],
        language: str,
    ) -> None:
        self.question, self.prose, self.response, self.grade, self.language = question, prose, response, grade, language
        self.kind = registry.kind(question.kind)
        self.errors = {trouble.field: trouble.code for trouble in reversed(troubles)}
        self.parts = {part.id: part for part in grade.parts} if grade else {}
        self.right = self.kind.correct_response(question, language=language) if grade else None

    def control(self, number: int, control: Control) -> ControlView:
        """Return a control with its label, choices, error and mark."""
        part = self.parts.get(control.part or {"text": "text", "number": "number"}.get(control.type, "-"))
        return ControlView(
            id=control.name,
            name=control.name,
            type=control.type,
            number=number,
            label_html=self.prose.parts.get(control.part, "") if control.part else "",
            label=self.prose.plain.get(control.part, "") if control.part else "",
            value=control.value,
            choices=tuple(self.choice(control, one) for one in control.choices),
            error=self.errors.get(control.name, ""),
            mark="" if part is None else "right" if part.correct else "wrong",
            feedback_html=self.prose.parts.get(f"{control.part}.feedback", "") if part is not None and control.part else "",
        )

    def choice(self, control: Control, choice: Choice) -> ChoiceView:
        """Return a choice with its words; radio buttons and tick boxes carry marks."""
        part = choice.part or choice.text
        mark = ""
        if self.right is not None and control.type in ("radio", "checkbox"):
            wanted = self.right.value
            is_right = choice.value in wanted if isinstance(wanted, tuple) else choice.value == wanted
            mark = ("right" if is_right else "wrong") if choice.chosen else ("missed" if is_right else "")
        return ChoiceView(
            id=f"{control.name}-{choice.value}",
            value=choice.value,
            html=self.prose.parts.get(choice.part, "") if choice.part else choice.text,
            text=self.prose.plain.get(choice.part, "") if choice.part else choice.text,
            chosen=choice.chosen,
            mark=mark,
            feedback_html=self.prose.parts.get(f"{part}.feedback", "") if self.grade is not None else "",
        )

    def said(self, said: Said) -> SaidView:
        """Return a piece of an answer in words, as plain text."""
        code = said.text if self.question.kind == "true_false" else ""
        words = self.prose.plain.get(said.part, said.part) if said.part else said.text
        return SaidView(words, self.prose.plain.get(said.label, "") if said.label else "", code)

    def right_answer(self) -> tuple[Said, ...]:
        """Return the right answer in words, once it may be shown and was not given."""
        if self.right is None or self.grade is None or self.grade.correct:
            return ()
        said: tuple[Said, ...] = self.kind.said(self.question, self.right, language=self.language)
        return said


def _prompt(prose: Prose) -> tuple[str, str]:
    """Return the first paragraph as inline HTML (a legend holds no blocks) and the rest as it is."""
    found = _FIRST_PARAGRAPH.match(prose.html)
    if found is None:
        return prose.plain.get("", ""), prose.html
    return found[1], prose.html[found.end() :]


def _pieces(html: str, gaps: Mapping[str, ControlView]) -> list[PieceView]:
    """Return the text cut at its gaps."""
    pieces, at = [], 0
    for found in GAP.finditer(html):
        pieces.append(PieceView(html[at : found.start()], gaps.get(found[1])))
        at = found.end()
    return [*pieces, PieceView(html[at:], None)]
