"""What the templates of this package see as ``page``: one frozen dataclass a template, every address ready, no words.

Texts that come from course files are :class:`~inducci_lms.kernel.text.Chosen` (text and the language it is really in: set
``lang`` where it differs from the page's). Everything called ``status`` or ``code`` is an enum or a stable word that the
template turns into a sentence. ``href`` is a complete address below the mount.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inducci_lms.content.document import CitedSource
from inducci_lms.kernel.errors import Problem
from inducci_lms.kernel.text import Chosen
from inducci_lms.player.pieces import (
    Frame,
    LanguageLink,
    Opener,
    Outline,
    OutlineModule,
    OutlineRow,
    Region,
    Tally,
    Turn,
)
from inducci_lms.progress.rules import Status

__all__ = [
    "CataloguePage",
    "Evidence",
    "Facet",
    "FacetValue",
    "Frame",
    "Hit",
    "HomePage",
    "HomeRow",
    "LanguageLink",
    "LockedPage",
    "ModulePage",
    "ModuleRow",
    "Opener",
    "Outline",
    "OutlineModule",
    "OutlineRow",
    "Region",
    "RemarkPage",
    "Resume",
    "SchemeCard",
    "SchemePage",
    "SheetLanguage",
    "Tally",
    "Turn",
    "WhyNode",
    "WhyPage",
]

# --- catalogue ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One box of a facet: how many schemes it would show."""

    value: str
    label: Chosen
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of filters: ``name`` is the query parameter (``language``, ``region``, ``hours``, ``subject``).

    Values of ``hours`` are ``short`` (up to 6), ``medium`` (up to 10) and ``long``: the template words them; the labels of
    ``language`` are the languages' own names.
    """

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """A scheme in a list. ``status`` is None when nobody is signed in or the person is not enrolled."""

    key: str
    href: str
    title: Chosen
    summary: Chosen
    region: Region
    objectives: tuple[Chosen, ...]
    minutes: int
    module_count: int
    languages: tuple[LanguageLink, ...]
    status: Status | None
    tally: Tally | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A module or lesson that the search found inside a scheme: title and a piece of text around the words."""

    kind: str
    title: Chosen
    scheme_title: Chosen
    href: str
    excerpt: Chosen | None = None


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """All training schemes, or those that a search and the facets leave. Readable without signing in.

    Empty state: ``schemes`` is empty; ``searching`` tells "nothing found" (with ``clear_href``) from "nothing published yet".
    """

    query: str
    searching: bool
    schemes: tuple[SchemeCard, ...]
    total: int
    facets: tuple[Facet, ...]
    regions: tuple[Region, ...]
    hits: tuple[Hit, ...]
    action_href: str
    clear_href: str
    signed_in: bool


# --- My learning -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resume:
    """The one thing to go on with: exactly where it was left. ``block_title`` is None when no heading is known there.

    ``href`` carries the block as fragment. ``started`` is False for a scheme that was never opened ("Start" instead of "Continue").
    """

    scheme_key: str
    scheme_title: Chosen
    region: Region
    title: Chosen
    kind: str
    module_number: int
    module_total: int
    number: int
    total: int
    minutes: int
    href: str
    block_title: Chosen | None
    started: bool
    tally: Tally
    at: datetime | None


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One row of My learning; which section it stands in says what it is about."""

    scheme_key: str
    title: Chosen
    region: Region
    status: Status
    href: str
    tally: Tally
    #: The activity that the button leads to, or None (then it leads to the scheme).
    activity_title: Chosen | None = None
    due_at: datetime | None = None
    completed_at: datetime | None = None
    valid_until: datetime | None = None
    certificate_href: str = ""
    #: How many blocks or lessons changed or must be taken again (statuses ``changed`` and ``again``).
    changed: int = 0


@dataclass(frozen=True, slots=True)
class HomePage:
    """My learning: tasks before courses. Empty state: ``resume`` is None and every list is empty (then ``catalogue_href``).

    ``withdrawn`` is not shown by default; the person may enrol again from the scheme's page.
    """

    name: str
    resume: Resume | None
    due: tuple[HomeRow, ...]
    continuing: tuple[HomeRow, ...]
    valid: tuple[HomeRow, ...]
    done: tuple[HomeRow, ...]
    catalogue_href: str
    notice: str = ""


# --- scheme and module ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module in a list. ``href`` is "" when locked; ``lessons`` and ``checks`` count lesson and other activities."""

    number: int
    key: str
    title: Chosen
    summary: Chosen
    href: str
    minutes: int
    lessons: int
    checks: int
    required: bool
    status: Status
    done: int
    total: int
    openers: tuple[Opener, ...] = ()
    #: When it was completed, and through which other scheme ("" = this one).
    completed_at: datetime | None = None
    through: Chosen | None = None


@dataclass(frozen=True, slots=True)
class SheetLanguage:
    """A language of the scheme: how many of its modules are complete in it."""

    code: str
    name: str
    modules: int
    total: int


@dataclass(frozen=True, slots=True)
class SchemePage:
    """A scheme as a course sheet. Readable without signing in.

    ``enrolment`` is ``none``, ``active``, ``completed`` or ``withdrawn``. ``enrol_href`` takes a POST (CSRF token); without a
    sign-in it leads there and back. ``notice`` is "", ``enrolled``, ``withdrawn``, ``completed`` (end of the scheme:
    "You completed …", with ``certificate_href``).
    """

    key: str
    title: Chosen
    summary: Chosen
    audience: Chosen | None
    about_html: Chosen | None
    region: Region
    objectives: tuple[Chosen, ...]
    modules: tuple[ModuleRow, ...]
    minutes: int
    #: What the tasks in one's own office take beyond that.
    task_minutes: int
    languages: tuple[LanguageLink, ...]
    sheet_languages: tuple[SheetLanguage, ...]
    subjects: tuple[Chosen, ...]
    lessons: int
    checks: int
    issuer: Chosen | None
    valid_months: int
    level: str
    edition: int
    changed_at: datetime | None
    signed_in: bool
    enrolment: str
    status: Status
    tally: Tally
    resume: Resume | None
    enrol_href: str
    withdraw_href: str
    why_href: str
    certificate_href: str
    catalogue_href: str
    #: What ``about_html`` refers to by number: the element's id is ``source-<number>``.
    sources: tuple[CitedSource, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class ModulePage:
    """A module of a scheme: what it teaches, its activities with status, and at its end what comes next.

    ``notice`` is "" or ``completed`` (the learner has just finished it); ``next`` leads to the next module or the scheme's end.
    """

    scheme_key: str
    scheme_title: Chosen
    scheme_href: str
    region: Region
    key: str
    number: int
    total: int
    title: Chosen
    summary: Chosen
    objectives: tuple[Chosen, ...]
    minutes: int
    languages: tuple[LanguageLink, ...]
    status: Status
    tally: Tally
    rows: tuple[OutlineRow, ...]
    openers: tuple[Opener, ...]
    start: Turn | None
    previous: Turn | None
    next: Turn | None
    why_href: str
    enrolment: str
    enrol_href: str
    completed_at: datetime | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class LockedPage:
    """An activity or module that this person cannot start yet, with what opens it (status 403).

    ``code`` is ``not_enrolled`` (then ``enrol_href`` takes a POST), ``requires`` (then ``openers``).
    """

    code: str
    kind: str
    title: Chosen
    scheme_title: Chosen
    scheme_href: str
    region: Region
    openers: tuple[Opener, ...]
    enrol_href: str


# --- why is this not done? -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement behind a verdict: its id, verb (short name: ``completed``, ``passed`` …), moment, the revision's number.

    ``counts`` is False for evidence that a re-take publication has overtaken; ``scaled`` is the score or None.
    """

    statement: str
    verb: str
    at: datetime
    seq: int
    scaled: float | None
    counts: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class WhyNode:
    """One rule and its verdict: ``met`` or not, since ``at``.

    ``code``: ``scheme`` (every required module) · ``module`` (every required activity) · ``read`` (Next was chosen at the end) ·
    ``passed`` (needs ``threshold`` share) · ``completed`` · ``again`` (completed, but before the revision that must be taken
    again) · ``optional`` (not asked for). ``children`` are the parts of the rule.
    """

    code: str
    title: Chosen
    href: str
    met: bool
    at: datetime | None
    evidence: tuple[Evidence, ...]
    children: tuple["WhyNode", ...] = ()
    threshold: float | None = None
    through: Chosen | None = None


@dataclass(frozen=True, slots=True)
class WhyPage:
    """ "Why is this not done?": the rule as a tree, the statements behind each verdict, and when they arrived."""

    scheme_title: Chosen
    scheme_href: str
    region: Region
    back_href: str
    back_title: Chosen
    root: WhyNode
    #: Parts still open, flat and in order, linked: what to do next.
    open: tuple[Opener, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class RemarkPage:
    """Shown when a remark could not be taken: what was typed stands in ``text`` again."""

    frame: Frame
    text: str
    block: str
    problems: Sequence[Problem]
