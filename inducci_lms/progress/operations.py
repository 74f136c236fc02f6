"""Changes to the projection: new statements counted in, a person's rows made anew, everything rebuilt."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.model import Published, SchemeRevision
from inducci_lms.lrs import queries as lrs
from inducci_lms.people import operations as people
from inducci_lms.progress import completion, queries, statements
from inducci_lms.progress.models import ActivityStateRow, ModuleStateRow, SchemeStateRow
from inducci_lms.progress.rules import Completion, Done, Fact, ProgressChange, SchemeState, States, Verb, fold

#: Rows sent to the database at once.
_CHUNK = 500


def project(session: Session, *, person_id: int, statements: Sequence[Mapping[str, Any]], iri_base: str, now: datetime) -> ProgressChange:
    """Count newly stored statements of one person into the rows and say what became done.

    ``statements`` is the JSON as stored, each statement once, only those that count (our own, or of trusted credentials). A
    voiding statement makes the person's rows anew from what is left. ``now`` is not written into any row: a rebuild later must
    give the same.
    """
    people.lock(session, person_id=person_id)
    if any(_is_voiding(one) for one in statements):
        return replay(session, person_id=person_id, iri_base=iri_base)
    facts = _facts(statements, iri_base)
    if not facts:
        return ProgressChange(person_id)
    keys: dict[str, set[str]] = {}
    for fact in facts:
        if fact.module:
            keys.setdefault(fact.module, set()).update(filter(None, [fact.activity]))
    before = queries.locked_rows(session, person_id=person_id, keys=keys, scheme_keys={fact.scheme for fact in facts if fact.scheme})
    after = fold(before, facts)
    _write(session, person_id, before, after)
    done = tuple(_done(fact) for fact in facts if fact.activity and fact.is_done)
    completed = tuple(_completed(fact) for fact in facts if not fact.activity and fact.is_done)
    due = _due(session, person_id, facts) if done or completed or any(fact.verb is Verb.REGISTERED for fact in facts) else ()
    return ProgressChange(person_id, done, due, completed)


def replay(session: Session, *, person_id: int, iri_base: str) -> ProgressChange:
    """Make all rows of one person anew from the statements in the store that count and are not voided."""
    people.lock(session, person_id=person_id)
    states = fold(States(), _facts(lrs.replay(session, person_id), iri_base))
    for model in _MODELS:
        session.execute(delete(model).where(model.person_id == person_id))
    _insert_all(session, person_id, states)
    return ProgressChange(person_id, replayed=True)


def rebuild(session: Session, *, iri_base: str) -> int:
    """Replay the statements of everybody in one transaction; return how many people. The command does one person a transaction."""
    chosen = list(lrs.people_with_statements(session))
    forget_others(session, keep=chosen)
    for person_id in chosen:
        replay(session, person_id=person_id, iri_base=iri_base)
    return len(chosen)


def forget_others(session: Session, *, keep: Sequence[int]) -> None:
    """Delete the rows of everybody who has no statement that counts."""
    for model in _MODELS:
        found = {row[0] for row in session.execute(select(model.person_id).distinct())} - set(keep)
        for person_id in sorted(found):
            session.execute(delete(model).where(model.person_id == person_id))


_MODELS: tuple[Any, ...] = (ActivityStateRow, ModuleStateRow, SchemeStateRow)
_is_voiding = statements.is_voiding


def _facts(found: Iterable[Mapping[str, Any]], iri_base: str) -> list[Fact]:
    return [fact for one in found if (fact := statements.read(one, iri_base)) is not None]


def _done(fact: Fact) -> Done:
    return Done(fact.scheme, fact.module, fact.activity, fact.seq, fact.statement)


def _completed(fact: Fact) -> Completion:
    return Completion(fact.scheme, fact.module, fact.seq, "", fact.registration, (fact.statement,))


# --- writing rows --------------------------------------------------------------------------------------------------------


def _activity_key(key: tuple[str, str, str]) -> dict[str, Any]:
    return {"scheme_key": key[0], "module_key": key[1], "activity_id": key[2]}


def _module_key(key: tuple[str, str]) -> dict[str, Any]:
    return {"scheme_key": key[0], "module_key": key[1]}


def _scheme_columns(state: SchemeState) -> dict[str, Any]:
    return {
        **queries.columns_of(state.state),
        "registration": state.registration,
        "registered_at": state.registered_at,
        "withdrawn_at": state.withdrawn_at,
    }


def _values(person_id: int, states: States) -> tuple[tuple[Any, list[dict[str, Any]]], ...]:
    """Return for each table the complete values of the rows of ``states``."""
    person = {"person_id": person_id}
    return (
        (ActivityStateRow, [person | _activity_key(key) | queries.columns_of(state) for key, state in states.activities.items()]),
        (ModuleStateRow, [person | _module_key(key) | queries.columns_of(state) for key, state in states.modules.items()]),
        (SchemeStateRow, [person | {"scheme_key": key} | _scheme_columns(state) for key, state in states.schemes.items()]),
    )


def _insert_all(session: Session, person_id: int, states: States) -> None:
    for model, values in _values(person_id, states):
        for start in range(0, len(values), _CHUNK):
            session.execute(insert(model.__table__), values[start : start + _CHUNK])


def _write(session: Session, person_id: int, before: States, after: States) -> None:
    """Insert the new rows and update the changed ones."""
    old = _values(person_id, before)
    for (model, values), (_, known) in zip(_values(person_id, after), old, strict=True):
        table = model.__table__
        names = [column.name for column in table.primary_key]
        there = {tuple(row[name] for name in names): row for row in known}
        fresh = [row for row in values if tuple(row[name] for name in names) not in there]
        if fresh:
            session.execute(insert(table), fresh)
        for row in values:
            key = tuple(row[name] for name in names)
            if key in there and there[key] != row:
                where = [table.c[name] == row[name] for name in names]
                session.execute(update(table).where(*where).values({k: v for k, v in row.items() if k not in names}))


# --- what has become complete ----------------------------------------------------------------------------------------------


def _due(session: Session, person_id: int, facts: Sequence[Fact]) -> tuple[Completion, ...]:
    published = catalog.current(session)
    modules = _due_modules(session, person_id, published, facts)
    # A module that is due stores its own statement first; the schemes are looked at when that one is projected.
    return modules or _due_schemes(session, person_id, published, facts)


def _due_modules(session: Session, person_id: int, published: Published, facts: Sequence[Fact]) -> tuple[Completion, ...]:
    """Return the modules of activities just done, or of a scheme just joined, whose rule is met without a completion yet."""
    places: dict[tuple[str, str], UUID | None] = {}
    for fact in facts:
        if fact.activity and fact.is_done:
            places.setdefault((fact.scheme, fact.module), fact.registration)
        scheme = published.schemes.get(fact.scheme)
        if fact.verb is Verb.REGISTERED and not fact.module and scheme is not None:
            for place in scheme.scheme.modules:
                places.setdefault((fact.scheme, place.module), fact.registration)
    keys = sorted({module for _, module in places})
    if not keys:
        return ()
    activities = queries.activity_rows(session, person_id=person_id, module_keys=keys)
    modules = queries.module_rows(session, person_id=person_id, module_keys=keys)
    due: dict[str, Completion] = {}
    for (scheme_key, module_key), registration in places.items():
        scheme = published.schemes.get(scheme_key)
        revision = (scheme.module(module_key) if scheme else None) or published.modules.get(module_key)
        if revision is None or module_key in due:
            continue
        earlier = _accepts_earlier(scheme, module_key)
        states = {
            activity.id: queries.through(activities.get((module_key, activity.id), ()), scheme_key, earlier)
            for activity in revision.module.activities
        }
        own = queries.through(modules.get(module_key, ()), scheme_key, earlier)
        found = completion.due_module(scheme_key, revision, states, own, registration)
        if found is not None:
            due[module_key] = found
    return tuple(due.values())


def _due_schemes(session: Session, person_id: int, published: Published, facts: Sequence[Fact]) -> tuple[Completion, ...]:
    """Return the schemes that a module just completed, or an enrolment just made, completes for somebody who takes part."""
    modules = {fact.module for fact in facts if fact.module and not fact.activity and fact.is_done}
    joined = {fact.scheme for fact in facts if fact.scheme and not fact.module}
    if not modules and not joined:
        return ()
    taking = queries.scheme_states(session, person_id=person_id)
    candidates = [
        scheme
        for key in sorted(taking)
        if (scheme := published.schemes.get(key)) is not None
        and (key in joined or any(place.module in modules for place in scheme.scheme.modules))
    ]
    keys = sorted({place.module for scheme in candidates for place in scheme.scheme.modules})
    if not keys:
        return ()
    rows = queries.module_rows(session, person_id=person_id, module_keys=keys)
    due: list[Completion] = []
    for scheme in candidates:
        states = {
            place.module: queries.through(rows.get(place.module, ()), scheme.key, place.accepts_earlier) for place in scheme.scheme.modules
        }
        found = completion.due_scheme(scheme, states, taking[scheme.key])
        if found is not None:
            due.append(found)
    return tuple(due)


def _accepts_earlier(scheme: SchemeRevision | None, module_key: str) -> bool:
    if scheme is None:
        return True
    return next((place.accepts_earlier for place in scheme.scheme.modules if place.module == module_key), True)
