"""What a question, a response and a grade are, and what a question kind must be able to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from inducci_lms.kernel.text import LanguageMap

#: A submitted form: field name to all values sent under it (``request.form.to_dict(flat=False)``).
Form = Mapping[str, Sequence[str]]

#: Texts of a question by part: ``""`` the prompt, ``hint``, ``correct``, ``incorrect``, ``general``, ``<option>``, ``<option>.feedback`` …
Texts = Mapping[str, LanguageMap]

#: Longest text of an answer that is kept; what goes beyond is cut and told as a problem.
MAX_TEXT = 500


class Fault(NamedTuple):
    """One thing wrong in a course file.

    ``path`` leads into the question's mapping (``options[2]``, ``accept.nl[0].value``) or, when it begins with ``texts/``,
    names a part of its prose (``texts/`` the prompt, ``texts/a.feedback``). ``message`` says what to write instead.
    """

    path: str
    message: str


class Faulty(ValueError):
    """A question mapping that cannot be used, with every fault found in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{path}: {message}" for path, message in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class TextParts:
    """Which prose a question asks for: every ``required`` part in each language, ``optional`` ones where the source has them."""

    required: tuple[str, ...]
    optional: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What all kinds share. ``id`` is unique in its quiz and, prefixed, the name of its form fields."""

    id: str
    kind: str
    texts: Texts = field(default_factory=dict)
    points: float = 1.0
    #: Id of the module's objective it tests, or "".
    objective: str = ""
    #: Where to read on, ``<activity>#<block>`` of the same module, or "".
    see: str = ""

    @property
    def name(self) -> str:
        """The name of its form field; fields of parts are ``<name>.<part>``."""
        return f"q-{self.id}"


@dataclass(frozen=True, slots=True)
class Response:
    """What a person answered: one text, several option ids, or a text for each part. JSON can hold it."""

    value: str | tuple[str, ...] | Mapping[str, str]

    def to_json(self) -> Any:
        """Return the value as JSON types."""
        if isinstance(self.value, str):
            return self.value
        return list(self.value) if isinstance(self.value, tuple) else dict(self.value)

    @classmethod
    def from_json(cls, data: Any) -> "Response":
        """Return the response that ``to_json`` gave ``data`` for."""
        return cls(tuple(data) if isinstance(data, list) else data)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about a response that its author should know: the form field and a code that templates word.

    Codes: ``unknown_option``, ``one_only``, ``not_a_number``, ``too_long``, ``position_twice``, ``position_missing``,
    ``part_missing``.
    """

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as read: the response (None: not answered) is kept whatever the troubles, so that nothing typed is lost."""

    response: Response | None
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class PartGrade:
    """How one part (an option, a gap, an item, a left side) was answered. ``chosen`` is what the person put there."""

    id: str
    correct: bool
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """The verdict: ``scaled`` in [0, 1]; ``points`` of ``max``; ``feedback`` lists text parts to show, most special first."""

    scaled: float
    points: float
    max: float
    parts: tuple[PartGrade, ...] = ()
    feedback: tuple[str, ...] = ()

    @property
    def correct(self) -> bool:
        """Whether nothing is missing."""
        return self.scaled >= 1.0

    def to_json(self) -> dict[str, Any]:
        """Return the grade as JSON types."""
        parts = [[part.id, part.correct, part.chosen] for part in self.parts]
        return {"scaled": self.scaled, "points": self.points, "max": self.max, "parts": parts, "feedback": list(self.feedback)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Grade":
        """Return the grade that ``to_json`` gave ``data`` for."""
        parts = tuple(PartGrade(*part) for part in data["parts"])
        return cls(data["scaled"], data["points"], data["max"], parts, tuple(data["feedback"]))


def graded(question: Question, scaled: float, *, parts: Sequence[PartGrade] = (), special: Sequence[str] = ()) -> Grade:
    """Return the grade for ``scaled``, clipped to [0, 1], with the feedback parts that exist in the question's texts.

    ``special`` are parts of the single options; then come ``correct`` or ``incorrect``, then ``general``.
    """
    share = min(1.0, max(0.0, round(scaled, 6)))
    wanted = [*special, "correct" if share >= 1.0 else "incorrect", "general"]
    feedback = tuple(part for part in wanted if part in question.texts)
    return Grade(share, round(share * question.points, 6), question.points, tuple(parts), feedback)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in a control: its value, the text part that words it, or a literal text, and whether it is chosen."""

    value: str
    part: str = ""
    text: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A native form control: ``type`` is radio, checkbox, text, number or select; ``part`` labels it (``""`` = the prompt does)."""

    name: str
    type: Literal["radio", "checkbox", "text", "number", "select"]
    part: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of an answer in words: a text part or a literal text; ``label`` is the part it belongs to (a gap, a left side)."""

    part: str = ""
    text: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """The xAPI interaction properties of a question (xAPI Data 2.4.4.1): type, correct patterns, and component lists by name."""

    type: str
    correct: tuple[str, ...] = ()
    #: ``choices``, ``source``, ``target`` … → text parts by component id (the id is the part's name unless said otherwise).
    components: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Specimen:
    """An example that drives a kind in tests: a mapping with texts, a form filled in, and the scaled score it must get."""

    mapping: Mapping[str, Any]
    texts: Texts
    form: Form
    scaled: float


Q = TypeVar("Q", bound=Question)


class Kind(Protocol[Q]):
    """What a question kind can do. An object of another package registers under ``inducci_lms.question_kinds``."""

    name: str
    #: Template below ``inducci_lms/`` that shows the controls.
    template: str

    def text_parts(self, mapping: Mapping[str, Any]) -> TextParts:
        """Return the parts of prose that a question with this mapping has; must not raise on a faulty mapping."""

    def parse(self, mapping: Mapping[str, Any], texts: Texts) -> Q:
        """Return the question. Raises :class:`Faulty` with every fault."""

    def controls(self, question: Q, response: Response | None, *, seed: str = "", language: str = "en") -> tuple[Control, ...]:
        """Return the form controls, filled with ``response``; a ``seed`` shuffles what may be shuffled, always alike."""

    def read(self, form: Form, question: Q, *, language: str = "en") -> Reading:
        """Return what was answered in ``form``; ``language`` is that of the page (decimal comma)."""

    def grade(self, question: Q, response: Response | None, *, language: str = "en") -> Grade:
        """Return the verdict; None (not answered) is 0."""

    def correct_response(self, question: Q, *, language: str = "en") -> Response:
        """Return a response that gets the full score."""

    def said(self, question: Q, response: Response, *, language: str = "en") -> tuple[Said, ...]:
        """Return the response in words, for people."""

    def interaction(self, question: Q) -> Interaction:
        """Return the xAPI description."""

    def wire(self, question: Q, response: Response) -> str:
        """Return the xAPI response string, with the delimiters of xAPI Data 2.4.4.1."""

    def specimen(self, which: Literal["right", "wrong", "invalid"]) -> Specimen:
        """Return an example; the ``invalid`` one must be read with troubles."""
