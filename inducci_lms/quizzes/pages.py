"""What the templates of this package see as ``page``: one frozen dataclass a template, every address ready, no words."""

from dataclasses import dataclass
from datetime import datetime

from inducci_lms.player.pages import Frame
from inducci_lms.questions.inline import QuestionView


@dataclass(frozen=True, slots=True)
class PastRow:
    """An attempt made before: its result is at ``href``. ``passed`` is None for one that is open."""

    number: int
    href: str
    submitted_at: datetime | None
    passed: bool | None
    raw: float
    max: float


@dataclass(frozen=True, slots=True)
class StartPage:
    """The page before the first question: what awaits the learner.

    ``code`` says why no attempt can begin: "" (it can), ``none_left``, ``pause`` (until ``opens_at``). ``resume_href`` leads to
    an attempt that is open ("" if none) with ``answered`` of ``questions`` answered; ``close_href`` takes a POST when that
    attempt's time is up. ``start_href`` takes a POST. ``minutes`` is the time limit, this person's extra time included (0: none).
    """

    frame: Frame
    language: str
    intro_html: str
    questions: int
    minutes: int
    extra_time: bool
    attempts: int | None
    left: int | None
    pass_share: float
    needed: int
    feedback: str
    pause_minutes: int
    code: str
    opens_at: datetime | None
    start_href: str
    resume_href: str
    close_href: str
    answered: int
    past: tuple[PastRow, ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A question in the list of an attempt, with its states as words."""

    number: int
    href: str
    answered: bool
    marked: bool
    current: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the browser script needs to keep and send answers: it reads it from ``data-*`` attributes.

    ``person`` is a fingerprint that changes with the sign-in; ``token_href`` tells who is signed in now.
    """

    attempt: str
    person: str
    token_href: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The time limit of an attempt: when it ends, and how many seconds are left."""

    deadline_at: datetime
    left_s: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question of an attempt with its form: ``save_href`` takes a POST; ``verify`` when its feedback can be asked for at once.

    ``seen`` goes with the form: what comes back unchanged is not written.
    """

    number: int
    id: str
    question: QuestionView
    marked: bool
    saved_at: datetime | None
    save_href: str
    verify: bool
    seen: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question of an attempt. ``next_href`` is "" after the last one; ``notice`` is "" or ``not_answered``."""

    frame: Frame
    item: Item
    total: int
    answered: int
    rows: tuple[ListRow, ...]
    back_href: str
    next_href: str
    check_href: str
    submit_href: str
    keeping: Keeping
    clock: Clock | None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class AllPage:
    """All questions of an attempt in one form, which posts to ``save_href``."""

    frame: Frame
    items: tuple[Item, ...]
    answered: int
    save_href: str
    check_href: str
    submit_href: str
    keeping: Keeping
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers before they are submitted. ``missing`` are the numbers of the unanswered ones, ``left`` attempts after this one."""

    frame: Frame
    items: tuple[Item, ...]
    hrefs: tuple[str, ...]
    answered: int
    missing: tuple[int, ...]
    saved_at: datetime | None
    submit_href: str
    back_href: str
    left: int | None
    feedback: str
    keeping: Keeping
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class ClosedPage:
    """An answer that could not be taken, or an attempt whose time is up.

    ``code``: ``late`` (the time was up; the attempt is closed with what arrived before) · ``closed`` (submitted before) ·
    ``time_up`` (closing it takes a POST to ``submit_href``). ``at`` is when it ended.
    """

    frame: Frame
    code: str
    at: datetime
    answered: int
    total: int
    result_href: str
    submit_href: str
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class ResultItem:
    """A question of the result; ``why`` is block HTML; ``see_href`` leads to where it is explained ("" if nowhere), in ``see_title``."""

    number: int
    question: QuestionView
    answered: bool
    points: float
    max: float
    see_href: str
    see_title: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """How an attempt came out. ``items`` is empty when the author shows nothing.

    Every question worth one point and answered wholly right or wrong (``whole``): the score is "6 of 8 correct", else points.
    ``again_href`` takes a POST ("" when no further attempt can begin: ``again_code`` says why, ``opens_at`` until when).
    """

    frame: Frame
    passed: bool
    whole: bool
    correct: int
    questions: int
    raw: float
    max: float
    needed: float
    text_html: str
    language: str
    items: tuple[ResultItem, ...]
    expired: bool
    number: int
    submitted_at: datetime
    minutes: float
    best_raw: float
    edition: int
    again_href: str
    again_code: str
    opens_at: datetime | None
    left: int | None
    keeping: Keeping
