"""What several pages of the learner share: outline, tallies, links. Part of the pages' dataclasses, see :mod:`inducci_lms.player.pages`."""

from dataclasses import dataclass

from inducci_lms.kernel.text import Chosen
from inducci_lms.progress.rules import Status


@dataclass(frozen=True, slots=True)
class Tally:
    """How much is done, in activities: ``done`` of ``total``. ``parts`` is one status a module, for the row of tiles."""

    done: int
    total: int
    parts: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language this page can be read in: ``code`` (BCP 47), its own name, the address that switches and keeps the place."""

    code: str
    name: str
    href: str
    current: bool
    #: False when parts of it are not translated and fall back to the source language.
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Opener:
    """One thing that must be done first, linked; ``kind`` is ``activity`` or ``module``; ``done`` when it is met already."""

    kind: str
    title: Chosen
    href: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """The region of a scheme or module: ``key`` for the CSS class ``inducci-region-<key>``, its name, its country (ISO 3166)."""

    key: str
    name: Chosen
    country: str


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One activity of the current module in the outline.

    ``href`` is "" when it cannot start yet: then ``openers`` say why. ``kind`` is ``lesson``, ``quiz`` or another kind's name.
    """

    number: int
    title: Chosen
    kind: str
    minutes: int
    status: Status
    href: str
    current: bool
    required: bool
    openers: tuple[Opener, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineModule:
    """Another module of the scheme in the outline: one row, linked to its page."""

    number: int
    title: Chosen
    status: Status
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """The course contents beside a lesson: the current module's activities and the other modules.

    ``neighbours`` holds the modules near the current one (a scheme may have very many); ``all_href`` leads to all of them.
    """

    module_number: int
    module_title: Chosen
    module_href: str
    rows: tuple[OutlineRow, ...]
    neighbours: tuple[OutlineModule, ...]
    module_total: int
    all_href: str
    tally: Tally
    #: One for each different outline: its HTML is kept under it (:mod:`inducci_lms.web.fragments`).
    fragment_key: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Where Previous or Next leads: an activity, or the end of the module or scheme (``kind``: activity, module_end, scheme_end).

    ``minutes`` is 0 when there is nothing to say about time.
    """

    kind: str
    title: Chosen
    href: str
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every activity page: lesson, quiz, or another package's kind. Given by ``player.frame.frame(...)``.

    "Module 2 of 5 · Lesson 3 of 7" = ``module_number``/``module_total`` · ``number``/``total``; ``overall_number`` of
    ``overall_total`` counts through the whole scheme (the bar on a phone).
    """

    scheme_key: str
    scheme_title: Chosen
    scheme_href: str
    region: Region
    module_key: str
    module_number: int
    module_total: int
    module_title: Chosen
    module_href: str
    activity_id: str
    kind: str
    number: int
    total: int
    overall_number: int
    overall_total: int
    title: Chosen
    minutes: int
    status: Status
    languages: tuple[LanguageLink, ...]
    outline: Outline
    previous: Turn | None
    next: Turn | None
    href: str
    why_href: str
    #: POST ``block`` and optionally ``seconds`` (active reading time since the last post) with the CSRF token; answers 204.
    position_href: str
    #: POST ``text`` (and optionally ``block``): "Something wrong or unclear?".
    remark_href: str
    #: "" or "sent" (after a remark was sent) or "saved" (a note): the message on top of the page.
    notice: str = ""
