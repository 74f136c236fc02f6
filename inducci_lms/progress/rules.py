"""How progress follows from statements: a pure fold, the same whether one statement arrives or all are replayed.

Every piece of a state is a minimum, a maximum, a sum over distinct statements or a best mark, so the order of arrival does
not matter, and a rebuild gives the rows that arrived one by one (decision 0085). What a state *means* today depends on the
current publication and is decided at reading: a completion counts iff its revision is not older than the module's
``retake_floor``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID


class Status(StrEnum):
    """What a row says about an activity, a module or a scheme."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    #: "Cannot start yet": something else must be completed first.
    LOCKED = "locked"
    #: Completed, and a block was published anew as worth re-reading since.
    CHANGED = "changed"
    #: Completed, and since published as "must be taken again".
    AGAIN = "again"
    OVERDUE = "overdue"


class Verb(StrEnum):
    """The verbs that progress understands; all others only say that something happened."""

    INITIALIZED = "initialized"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    EXPERIENCED = "experienced"
    TERMINATED = "terminated"
    SUSPENDED = "suspended"
    REGISTERED = "registered"
    UNREGISTERED = "unregistered"
    WAIVED = "waived"
    OTHER = "other"


#: Verbs whose ``result.duration`` is time spent.
_TIMED = frozenset({Verb.COMPLETED, Verb.PASSED, Verb.FAILED, Verb.TERMINATED, Verb.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Fact:
    """What one statement says about one person's progress. ``activity`` is "" for a module, ``module`` too for a scheme."""

    statement: UUID
    at: datetime
    verb: Verb
    scheme: str = ""
    module: str = ""
    activity: str = ""
    #: The number of the module's (or scheme's) revision; 0 when the statement names none.
    seq: int = 0
    #: False when the object is a part of the activity (a question): it touches the activity and completes nothing.
    whole: bool = True
    success: bool | None = None
    scaled: float | None = None
    duration_ms: int = 0
    registration: UUID | None = None

    @property
    def is_done(self) -> bool:
        """Whether this statement is a verdict "done": ``passed``, ``waived``, or ``completed`` that does not say it failed."""
        if not self.whole:
            return False
        return self.verb in (Verb.PASSED, Verb.WAIVED) or (self.verb is Verb.COMPLETED and self.success is not False)


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence: the revision it was reached in, when, and the statement that says so (``completed``, ``passed`` or ``waived``)."""

    seq: int
    at: datetime
    statement: UUID
    verb: Verb = Verb.COMPLETED


@dataclass(frozen=True, slots=True)
class Best:
    """The best score (``scaled``, -1..1) and the statement that holds it."""

    scaled: float
    at: datetime
    statement: UUID


@dataclass(frozen=True, slots=True)
class State:
    """Everything progress knows of one person and one activity, module or scheme, through one scheme."""

    first_at: datetime
    last_at: datetime
    done: Mark | None = None
    #: The highest revision of which the whole was read or done.
    read_seq: int = 0
    best: Best | None = None
    passed: bool = False
    attempts: int = 0
    time_ms: int = 0


class BriefMark(NamedTuple):
    """Of a :class:`Mark` what an outline asks: the revision, and when where it was read."""

    seq: int
    at: datetime | None


class Brief(NamedTuple):
    """Of a :class:`State` what an outline asks, for the many rows of a page."""

    done: BriefMark | None
    read_seq: int


#: A state in full or in brief.
S = TypeVar("S", State, Brief)


@dataclass(frozen=True, slots=True)
class SchemeState:
    """A person and a scheme: whether and since when enrolled, and the scheme's own completion."""

    state: State
    registration: UUID | None = None
    registered_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_enrolled(self) -> bool:
        """Whether the latest word on enrolment is that the person takes part."""
        if self.registered_at is None:
            return False
        return self.withdrawn_at is None or self.withdrawn_at < self.registered_at


#: Keys of the three kinds of rows: (scheme, module, activity), (scheme, module), scheme.
ActivityKey = tuple[str, str, str]
ModuleKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class States:
    """The rows of one person."""

    activities: Mapping[ActivityKey, State] = field(default_factory=dict)
    modules: Mapping[ModuleKey, State] = field(default_factory=dict)
    schemes: Mapping[str, SchemeState] = field(default_factory=dict)


def better_mark(one: Mark | None, other: Mark | None) -> Mark | None:
    """Return the mark of the newer revision; of one revision the earlier, then the smaller statement id.

    >>> from datetime import UTC
    >>> early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    >>> better_mark(Mark(1, early, UUID(int=1)), Mark(2, late, UUID(int=2))).seq
    2
    >>> better_mark(Mark(1, late, UUID(int=1)), Mark(1, early, UUID(int=2))).statement.int
    2
    """
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda mark: (-mark.seq, mark.at, mark.statement.int))


def better_score(one: Best | None, other: Best | None) -> Best | None:
    """Return the higher score; of equal ones the earlier, then the smaller statement id."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda best: (-best.scaled, best.at, best.statement.int))


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


def merge(one: State | None, other: State) -> State:
    """Return what both states say together; sums add, so the two must come from different statements."""
    if one is None:
        return other
    return State(
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
        done=better_mark(one.done, other.done),
        read_seq=max(one.read_seq, other.read_seq),
        best=better_score(one.best, other.best),
        passed=one.passed or other.passed,
        attempts=one.attempts + other.attempts,
        time_ms=one.time_ms + other.time_ms,
    )


def merge_all(states: Iterable[S]) -> S | None:
    """Return the merger of all ``states`` (one a scheme), or None when there are none."""
    merged: Any = None
    for state in states:
        merged = _merge_brief(merged, state) if isinstance(state, Brief) else merge(merged, state)
    return cast("S | None", merged)


def _merge_brief(one: Brief | None, other: Brief) -> Brief:
    if one is None:
        return other
    marks = [state.done for state in (one, other) if state.done is not None]
    # Of the newer revision; of one revision the earlier moment, where it is known.
    best = min(marks, key=lambda mark: (-mark.seq, mark.at is None, mark.at), default=None)
    return Brief(best, max(one.read_seq, other.read_seq))


def _full(fact: Fact) -> State:
    """The state that one statement makes at its own level."""
    verdict = fact.whole and fact.verb in (Verb.PASSED, Verb.FAILED)
    reads = fact.whole and (fact.is_done or fact.verb is Verb.EXPERIENCED)
    scored = fact.whole and fact.scaled is not None
    return State(
        first_at=fact.at,
        last_at=fact.at,
        done=Mark(fact.seq, fact.at, fact.statement, fact.verb) if fact.is_done else None,
        read_seq=fact.seq if reads else 0,
        best=Best(fact.scaled, fact.at, fact.statement) if scored and fact.scaled is not None else None,
        passed=fact.whole and (fact.verb is Verb.PASSED or (verdict and fact.success is True)),
        attempts=int(verdict),
        time_ms=fact.duration_ms if fact.whole and fact.verb in _TIMED else 0,
    )


def _touch(fact: Fact) -> State:
    """The state that one statement makes at the levels above its own: it was then, and it took that time."""
    timed = fact.whole and fact.verb in _TIMED
    return State(first_at=fact.at, last_at=fact.at, time_ms=fact.duration_ms if timed else 0)


def _scheme(one: SchemeState | None, fact: Fact) -> SchemeState:
    state = _touch(fact) if fact.module else _full(fact)
    own = fact if not fact.module else None
    registered = fact.at if own and fact.verb is Verb.REGISTERED else None
    withdrawn = fact.at if own and fact.verb is Verb.UNREGISTERED else None
    registration = fact.registration if registered else None
    if one is None:
        return SchemeState(state, registration, registered, withdrawn)
    return SchemeState(
        merge(one.state, state),
        _registration(one, registered, registration),
        _latest(one.registered_at, registered),
        _latest(one.withdrawn_at, withdrawn),
    )


def _registration(one: SchemeState, at: datetime | None, registration: UUID | None) -> UUID | None:
    """The registration of the latest enrolment; of two at one moment the greater, so that the order of arrival decides nothing."""
    if at is None or (one.registered_at is not None and at < one.registered_at):
        return one.registration
    if one.registered_at is None or at > one.registered_at:
        return registration
    return max(filter(None, (one.registration, registration)), key=lambda value: value.int, default=None)


def fold(states: States, facts: Iterable[Fact]) -> States:
    """Return ``states`` with ``facts`` counted in; each statement must come once.

    >>> from datetime import UTC
    >>> fact = Fact(UUID(int=1), datetime(2026, 1, 1, tzinfo=UTC), Verb.COMPLETED, "limburg", "c1", "what-counts", seq=3)
    >>> rows = fold(States(), [fact])
    >>> rows.activities["limburg", "c1", "what-counts"].done.seq, sorted(rows.modules), rows.modules["limburg", "c1"].done
    (3, [('limburg', 'c1')], None)
    """
    activities, modules, schemes = dict(states.activities), dict(states.modules), dict(states.schemes)
    for fact in facts:
        if fact.activity:
            key = (fact.scheme, fact.module, fact.activity)
            activities[key] = merge(activities.get(key), _full(fact))
        if fact.module:
            place = (fact.scheme, fact.module)
            modules[place] = merge(modules.get(place), _touch(fact) if fact.activity else _full(fact))
        if fact.scheme:
            schemes[fact.scheme] = _scheme(schemes.get(fact.scheme), fact)
    return States(activities, modules, schemes)


# --- what the rows mean under the current publication ------------------------------------------------------------------


def counts(mark: Mark | BriefMark | None, floor: int) -> bool:
    """Return whether a completion still counts: its revision is not older than the last one to be taken again.

    A statement that names no revision (0) counts until the first re-take publication.

    >>> counts(None, 1), counts(Mark(2, datetime.max, UUID(int=1)), 3), counts(Mark(0, datetime.max, UUID(int=1)), 1)
    (False, False, True)
    """
    return mark is not None and max(mark.seq, 1) >= floor


def status(state: State | Brief | None, floor: int, changed_seq: int = 0) -> Status:
    """Return the status of an activity or module: ``changed_seq`` is the newest re-read change in it.

    >>> status(None, 1)
    <Status.NOT_STARTED: 'not_started'>
    """
    if state is None:
        return Status.NOT_STARTED
    if state.done is None:
        return Status.IN_PROGRESS
    if not counts(state.done, floor):
        return Status.AGAIN
    return Status.CHANGED if changed_seq > max(state.read_seq, state.done.seq) else Status.COMPLETED


def is_done(shown: Status) -> bool:
    """Return whether a status means that the thing is completed (a changed lesson stays completed)."""
    return shown in (Status.COMPLETED, Status.CHANGED)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rule "all required parts": an activity of a module, or a module of a scheme, and whether it is met."""

    key: str
    required: bool
    met: bool


def all_met(parts: Sequence[Part]) -> bool:
    """Return whether every required part is met; with nothing required, whether every part is.

    >>> all_met([Part("a", True, True), Part("b", False, False)]), all_met([])
    (True, False)
    """
    asked = [part for part in parts if part.required] or list(parts)
    return bool(asked) and all(part.met for part in asked)


def open_requirements(requires: Sequence[str], is_met: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the required keys that are not met yet, in their order: what opens a locked thing."""
    return tuple(key for key in requires if not is_met(key))


@dataclass(frozen=True, slots=True)
class Completion:
    """A module or scheme that became complete: ``module`` is "" for the scheme itself. ``evidence``: the parts' statements."""

    scheme: str
    module: str
    seq: int
    hash: str
    registration: UUID | None
    evidence: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """An activity that became done with this change, and the statement that says so."""

    scheme: str
    module: str
    activity: str
    seq: int
    statement: UUID


@dataclass(frozen=True, slots=True)
class ProgressChange:
    """What a projection changed. ``due`` are completions that have no statement yet: the one door stores them next."""

    person_id: int
    done: tuple[Done, ...] = ()
    due: tuple[Completion, ...] = ()
    #: Modules and schemes whose own ``completed`` statement was among those projected.
    completed: tuple[Completion, ...] = ()
    #: True when a statement was voided and all rows of the person were made anew.
    replayed: bool = False
