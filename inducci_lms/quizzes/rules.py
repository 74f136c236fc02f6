"""What is decided about quizzes: which questions are drawn, who may start, what is late, which of two answers is newer, the outcome."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from inducci_lms.questions.model import Grade
from inducci_lms.questions.shuffle import shuffled

#: An answer that left the browser in time may arrive this much later: networks and pages are slow, clocks differ.
GRACE = timedelta(seconds=60)

Feedback = Literal["each", "result", "none"]


@dataclass(frozen=True, slots=True)
class QuizRules:
    """What the author decided. None means without limit."""

    pass_share: float = 0.7
    attempts: int | None = None
    time_limit: timedelta | None = None
    draw: int | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = False
    feedback: Feedback = "result"
    pause: timedelta = timedelta(0)
    all_on_one_page: bool = False

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "QuizRules":
        """Return the rules that a quiz's settings hold (checked when published)."""
        given = {key: value for key, value in settings.items() if value is not None}
        minutes = given.get("time_limit_minutes")
        return cls(
            pass_share=float(given.get("pass_share", 0.7)),
            attempts=given.get("attempts"),
            time_limit=None if minutes is None else timedelta(minutes=minutes),
            draw=given.get("draw"),
            shuffle_questions=bool(given.get("shuffle_questions", False)),
            shuffle_options=bool(given.get("shuffle_options", False)),
            feedback=given.get("feedback", "result"),
            pause=timedelta(minutes=given.get("retry_pause_minutes", 0)),
            all_on_one_page=given.get("pages", "one") == "all",
        )


def drawn(question_ids: Sequence[str], rules: QuizRules, seed: str) -> tuple[str, ...]:
    """Return the questions of an attempt in their order: the same for the same seed, for ever.

    >>> drawn(["a", "b", "c"], QuizRules(), "s")
    ('a', 'b', 'c')
    >>> len(drawn(["a", "b", "c"], QuizRules(draw=2), "s"))
    2
    """
    mixed = shuffled(question_ids, f"{seed}:draw")
    taken = mixed if rules.draw is None else mixed[: rules.draw]
    return taken if rules.shuffle_questions else tuple(one for one in question_ids if one in taken)


def option_seed(rules: QuizRules, seed: str, question_id: str) -> str:
    """Return the seed for the options of one question, "" when they stand as written."""
    return f"{seed}:{question_id}" if rules.shuffle_options else ""


def deadline(rules: QuizRules, started_at: datetime, extra_share: float = 0.0) -> datetime | None:
    """Return when the time is up, with ``extra_share`` of the limit on top for this person (0.25 = a quarter more)."""
    if rules.time_limit is None:
        return None
    return started_at + rules.time_limit * (1 + max(0.0, extra_share))


def is_over(deadline_at: datetime | None, now: datetime) -> bool:
    """Return whether an attempt's time is up for good, the grace included."""
    return deadline_at is not None and now > deadline_at + GRACE


@dataclass(frozen=True, slots=True)
class Past:
    """An attempt made before: when it was submitted (None: still open) and with what share of the points."""

    submitted_at: datetime | None
    scaled: float | None = None


@dataclass(frozen=True, slots=True)
class MayStart:
    """Whether another attempt may begin: ``code`` is "" (yes), ``none_left`` or ``pause`` (until ``opens_at``)."""

    code: str = ""
    opens_at: datetime | None = None
    #: Attempts left, this one included; None without limit.
    left: int | None = None


def may_start(rules: QuizRules, past: Iterable[Past], now: datetime) -> MayStart:
    """Return whether a person with these attempts may begin another one.

    >>> may_start(QuizRules(attempts=1), [Past(None)], datetime(2026, 1, 1)).code
    'none_left'
    """
    made = list(past)
    left = None if rules.attempts is None else max(0, rules.attempts - len(made))
    if left == 0:
        return MayStart("none_left", left=0)
    last = max((one.submitted_at for one in made if one.submitted_at is not None), default=None)
    if last is not None and rules.pause and now < last + rules.pause:
        return MayStart("pause", last + rules.pause, left)
    return MayStart(left=left)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which of two savings is newer: the browser window that made it, its counter there, and when the person made it.

    A form sent without script has no window (``client`` is "") and was made when it arrived.
    """

    client: str
    sequence: int
    made_at: datetime


def judge(stored: Stamp | None, incoming: Stamp) -> Literal["take", "have", "stale"]:
    """Return what to do with a saving: take it, say that we have it already (a repetition), or refuse it as older.

    Within one window its counter decides. Between windows the moment at which the person answered does: an answer that waited in
    a browser without connection must not replace one given later in another window.
    """
    if stored is None:
        return "take"
    if incoming.client and incoming.client == stored.client:
        return "take" if incoming.sequence > stored.sequence else "have"
    return "take" if incoming.made_at >= stored.made_at else "stale"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt came out. ``correct`` counts the questions with full points, of ``questions``."""

    raw: float
    max: float
    scaled: float
    passed: bool
    correct: int
    questions: int


def outcome(grades: Sequence[Grade], pass_share: float) -> Outcome:
    """Return the outcome of the grades of all drawn questions (an unanswered one is graded 0)."""
    highest = sum(grade.max for grade in grades)
    raw = round(sum(grade.points for grade in grades), 6)
    scaled = round(raw / highest, 6) if highest else 0.0
    passed = scaled + 1e-6 >= pass_share
    return Outcome(raw, highest, scaled, passed, sum(grade.correct for grade in grades), len(grades))
