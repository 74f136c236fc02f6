"""What the templates of this package see as ``page``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inducci_lms.kernel.errors import Problem
from inducci_lms.kernel.text import Chosen
from inducci_lms.player.pieces import Frame
from inducci_lms.questions.inline import QuestionView


@dataclass(frozen=True, slots=True)
class NoteView:
    """The private note of a task: only its author ever sees it. ``href`` takes a POST of ``text``; saved at once."""

    href: str
    text: str
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class CheckView:
    """An inline check. ``question`` goes to the macro of ``questions/_question.html``; the form around it posts to ``href``.

    ``state`` is ``open``, ``right``, ``partly`` or ``wrong``; ``required`` when Next waits for it; ``problems`` when what was
    sent could not be read.
    """

    href: str
    question: QuestionView
    state: str
    required: bool
    checked_at: datetime | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block, ready: ``id`` is the element's id and the fragment of every language. ``html`` is safe (sanitised at publishing).

    ``lang`` is set when the block fell back to another language than the page's. ``changed`` marks "Changed since you read it".
    ``parts`` (HTML), ``plain`` (plain text) and ``settings`` hold what the kind needs beyond its HTML, kind by kind in the table
    of :class:`inducci_lms.content.document.RenderedBlock`.
    """

    id: str
    kind: str
    html: str
    lang: str
    changed: bool = False
    #: True for blocks that the scheme filled into a slot of a shared module.
    regional: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    note: NoteView | None = None
    check: CheckView | None = None
    #: The heading of a question here: ``h3`` below a section's heading, else ``h2``.
    heading: str = "h2"
    #: The lesson as prepared for one revision, language and mount; "" keeps nothing.
    origin: str = ""

    @property
    def fragment_key(self) -> tuple[str, str, bool] | None:
        """What its piece of the page shows (:mod:`inducci_lms.web.fragments`); None when something of it is the reader's own."""
        return None if self.note or self.check or not self.origin else (self.origin, self.id, self.changed)


@dataclass(frozen=True, slots=True)
class SourceView:
    """A numbered source at the end of the lesson; ``href`` is "" when the original has no address."""

    number: int
    id: str
    title: str
    year: str
    publisher: str
    href: str
    language: str


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson. Next is a form that posts to ``complete_href`` (the only primary button); it then leads to ``frame.next``.

    ``resume_block`` is the block to go on at ("" = the beginning), with its heading; ``fallback`` is the language that some
    blocks fell back to ("" = none).
    ``problems`` stand in the error summary (e.g. checks that Next waits for); ``open_checks`` are their block ids.
    ``read_at`` is when this revision or an earlier one was completed; ``changed`` counts the marked blocks; ``again`` says that
    the whole module must be taken again.
    """

    frame: Frame
    language: str
    blocks: tuple[BlockView, ...]
    sources: tuple[SourceView, ...]
    complete_href: str
    completed: bool
    read_at: datetime | None
    changed: int
    again: bool
    resume_block: str
    resume_title: Chosen | None
    fallback: str
    problems: tuple[Problem, ...] = ()
    open_checks: tuple[str, ...] = ()
    #: What decides the page while nothing on it is the reader's own; None once there is a note, an answer, a date.
    fragment_key: tuple[object, ...] | None = None
