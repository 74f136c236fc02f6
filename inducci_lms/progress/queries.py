"""Reading progress: Core selects of a handful of rows. What rows mean under the current publication is in ``rules``."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic

from sqlalchemy import bindparam, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from inducci_lms.kernel.db import UtcDateTime
from inducci_lms.progress.models import ActivityStateRow, ModuleStateRow, SchemeStateRow
from inducci_lms.progress.rules import Best, Brief, BriefMark, Mark, S, SchemeState, State, States, Verb, merge_all

#: The columns of a state, in the order that :func:`state_of` reads.
STATE_COLUMNS = (
    "first_at",
    "last_at",
    "done_seq",
    "done_at",
    "done_statement",
    "done_verb",
    "read_seq",
    "best_scaled",
    "best_at",
    "best_statement",
    "passed",
    "attempts",
    "time_ms",
)
_SCHEME_COLUMNS = ("registration", "registered_at", "withdrawn_at")


def _columns(model: Any, names: Iterable[str]) -> list[Any]:
    return [getattr(model, name) for name in names]


_ACTIVITIES = select(
    ActivityStateRow.scheme_key, ActivityStateRow.module_key, ActivityStateRow.activity_id, *_columns(ActivityStateRow, STATE_COLUMNS)
)
_MODULES = select(
    ModuleStateRow.scheme_key, ModuleStateRow.module_key, literal("").label("activity_id"), *_columns(ModuleStateRow, STATE_COLUMNS)
)
_SCHEMES = select(SchemeStateRow.scheme_key, *_columns(SchemeStateRow, (*_SCHEME_COLUMNS, *STATE_COLUMNS)))


def state_of(values: Sequence[Any]) -> State:
    """Return the state in a row's thirteen columns (``STATE_COLUMNS``)."""
    first_at, last_at, done_seq, done_at, done_statement, verb, read_seq, scaled, best_at, best_statement, passed, attempts, time_ms = (
        values
    )
    done = None if done_at is None else Mark(done_seq, done_at, done_statement, Verb(verb))
    best = None if best_at is None else Best(scaled, best_at, best_statement)
    return State(first_at, last_at, done, read_seq, best, passed, attempts, time_ms)


def columns_of(state: State) -> dict[str, Any]:
    """Return the columns that hold a state: what :func:`state_of` reads back."""
    done, best = state.done, state.best
    return {
        "first_at": state.first_at,
        "last_at": state.last_at,
        "done_seq": done.seq if done else None,
        "done_at": done.at if done else None,
        "done_statement": done.statement if done else None,
        "done_verb": done.verb.value if done else None,
        "read_seq": state.read_seq,
        "best_scaled": best.scaled if best else None,
        "best_at": best.at if best else None,
        "best_statement": best.statement if best else None,
        "passed": state.passed,
        "attempts": state.attempts,
        "time_ms": state.time_ms,
    }


def _scheme_state(row: Sequence[Any]) -> SchemeState:
    return SchemeState(state_of(row[4:]), row[1], row[2], row[3])


#: Rows of activities or modules: (scheme key, state) for each scheme that a person went through them in.
ByScheme = tuple[tuple[str, S], ...]


def through(rows: ByScheme[S], scheme_key: str, accepts_earlier: bool = True) -> S | None:
    """Return what counts in ``scheme_key``: everything, or only what was done through it when it accepts nothing earlier."""
    if len(rows) == 1 and (accepts_earlier or rows[0][0] == scheme_key):
        return rows[0][1]
    return merge_all(state for scheme, state in rows if accepts_earlier or scheme == scheme_key)


class Rows(Generic[S]):
    """The rows of one person that one page needs: activities by id within a module, modules by key."""

    __slots__ = ("activities", "modules")

    def __init__(self) -> None:
        self.activities: dict[tuple[str, str], ByScheme[S]] = {}
        self.modules: dict[str, ByScheme[S]] = {}

    def add(self, scheme: str, module: str, activity: str, state: S) -> None:
        """Take in a row; ``activity`` is "" for the module's own."""
        if activity:
            key = (module, activity)
            self.activities[key] = self.activities.get(key, ()) + ((scheme, state),)  # noqa: RUF005 mypy loses the type of an unpacked tuple
        else:
            self.modules[module] = self.modules.get(module, ()) + ((scheme, state),)  # noqa: RUF005 mypy loses the type of an unpacked tuple


_A, _M = ActivityStateRow.__table__, ModuleStateRow.__table__

# Light on purpose: a module may have a hundred activities, and an outline asks of each only in which revision it was done and
# read. Most agree in both, so the database hands over a few groups instead of a hundred rows. When it was done comes along for
# the one activity that is shown. Ids hold no comma (content format).
_LIGHT = union_all(
    select(
        _A.c.scheme_key,
        _A.c.module_key,
        func.aggregate_strings(_A.c.activity_id, ",").label("ids"),
        _A.c.done_seq,
        _A.c.read_seq,
        func.max(case((_A.c.activity_id == bindparam("activity_id"), _A.c.done_at)), type_=UtcDateTime).label("done_at"),
    )
    .where(_A.c.person_id == bindparam("person_id"), _A.c.module_key == bindparam("module_key"))
    .group_by(_A.c.scheme_key, _A.c.module_key, _A.c.done_seq, _A.c.read_seq),
    select(_M.c.scheme_key, _M.c.module_key, literal("").label("ids"), _M.c.done_seq, _M.c.read_seq, _M.c.done_at).where(
        _M.c.person_id == bindparam("person_id"), _M.c.module_key.in_(bindparam("module_keys", expanding=True))
    ),
)


def rows(session: Session, *, person_id: int, module_key: str, module_keys: Sequence[str], activity_id: str = "") -> Rows[Brief]:
    """Return one module's activity rows and the module rows of ``module_keys``, in one statement, as :class:`Brief` states.

    ``done.at`` is known of the modules and of the activity ``activity_id`` only.
    """
    values = {"person_id": person_id, "module_key": module_key, "module_keys": module_keys, "activity_id": activity_id}
    found: Rows[Brief] = Rows()
    for scheme, module, ids, done_seq, read_seq, done_at in session.execute(_LIGHT, values).all():
        if not ids:
            found.add(scheme, module, "", Brief(None if done_seq is None else BriefMark(done_seq, done_at), read_seq))
            continue
        group = Brief(None if done_seq is None else BriefMark(done_seq, None), read_seq)
        for one in ids.split(","):
            found.add(scheme, module, one, group)
        if done_at is not None:
            entry = found.activities[module, activity_id]
            found.activities[module, activity_id] = (*entry[:-1], (scheme, Brief(BriefMark(done_seq, done_at), read_seq)))
    return found


def module_rows(session: Session, *, person_id: int, module_keys: Sequence[str]) -> dict[str, ByScheme[State]]:
    """Return the module rows of ``module_keys`` by module key."""
    found: Rows[State] = Rows()
    for row in session.execute(_MODULES.where(ModuleStateRow.person_id == person_id, ModuleStateRow.module_key.in_(module_keys))):
        found.add(row[0], row[1], row[2], state_of(row[3:]))
    return found.modules


def activity_rows(session: Session, *, person_id: int, module_keys: Sequence[str]) -> dict[tuple[str, str], ByScheme[State]]:
    """Return the activity rows of whole modules, by (module key, activity id): for "Why is this not done?", not for a lesson page."""
    found: Rows[State] = Rows()
    for row in session.execute(_ACTIVITIES.where(ActivityStateRow.person_id == person_id, ActivityStateRow.module_key.in_(module_keys))):
        found.add(row[0], row[1], row[2], state_of(row[3:]))
    return found.activities


def scheme_states(session: Session, *, person_id: int) -> dict[str, SchemeState]:
    """Return the rows of all schemes of a person, by scheme key."""
    return {row[0]: _scheme_state(row) for row in session.execute(_SCHEMES.where(SchemeStateRow.person_id == person_id))}


def done_counts(session: Session, *, person_id: int, module_keys: Sequence[str]) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return for each module how many activities were done last in which revision: ``((seq, count), …)``.

    Counted by the database: the rows of a scheme's many activities never come over.
    """
    newest = (
        select(ActivityStateRow.module_key, func.max(ActivityStateRow.done_seq).label("seq"))
        .where(
            ActivityStateRow.person_id == person_id, ActivityStateRow.module_key.in_(module_keys), ActivityStateRow.done_seq.is_not(None)
        )
        .group_by(ActivityStateRow.module_key, ActivityStateRow.activity_id)
        .subquery()
    )
    counted = select(newest.c.module_key, newest.c.seq, func.count()).group_by(newest.c.module_key, newest.c.seq)
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for key, seq, number in session.execute(counted):
        found[key] = (*found.get(key, ()), (seq, number))
    return found


def states(session: Session, *, person_id: int) -> States:
    """Return every row of a person: for exports and tests, not for pages."""
    activities = {(r[0], r[1], r[2]): state_of(r[3:]) for r in session.execute(_ACTIVITIES.where(ActivityStateRow.person_id == person_id))}
    modules = {(r[0], r[1]): state_of(r[3:]) for r in session.execute(_MODULES.where(ModuleStateRow.person_id == person_id))}
    return States(activities, modules, scheme_states(session, person_id=person_id))


def locked_rows(session: Session, *, person_id: int, keys: Mapping[str, Iterable[str]], scheme_keys: Iterable[str]) -> States:
    """Return the rows that new statements touch, held until the transaction ends.

    ``keys`` maps module keys to activity ids. Locking reads see what others have committed, whatever the isolation level.
    """
    activity_ids = sorted({activity for some in keys.values() for activity in some})
    activities: dict[tuple[str, str, str], State] = {}
    modules: dict[tuple[str, str], State] = {}
    schemes: dict[str, SchemeState] = {}
    if activity_ids:
        chosen = _ACTIVITIES.where(
            ActivityStateRow.person_id == person_id,
            ActivityStateRow.module_key.in_(sorted(keys)),
            ActivityStateRow.activity_id.in_(activity_ids),
        )
        activities = {(r[0], r[1], r[2]): state_of(r[3:]) for r in session.execute(chosen.with_for_update())}
    if keys:
        own = _MODULES.where(ModuleStateRow.person_id == person_id, ModuleStateRow.module_key.in_(sorted(keys)))
        modules = {(r[0], r[1]): state_of(r[3:]) for r in session.execute(own.with_for_update())}
    wanted = sorted(set(scheme_keys))
    if wanted:
        taking = _SCHEMES.where(SchemeStateRow.person_id == person_id, SchemeStateRow.scheme_key.in_(wanted))
        schemes = {row[0]: _scheme_state(row) for row in session.execute(taking.with_for_update())}
    return States(activities, modules, schemes)
