"""The one door for statements: store → project → complete → award → enqueue → announce, all in the caller's transaction."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from inducci_lms.credentials import operations as credentials
from inducci_lms.credentials.statements import earned
from inducci_lms.kernel.errors import NotAllowed
from inducci_lms.kernel.events import Event, announce
from inducci_lms.lrs import operations as lrs
from inducci_lms.lrs import queries
from inducci_lms.lrs.records import Kept, StoreResult
from inducci_lms.outbox import operations as outbox
from inducci_lms.people import queries as people
from inducci_lms.progress import operations as progress
from inducci_lms.progress.rules import ProgressChange
from inducci_lms.progress.statements import completion
from inducci_lms.recording import events
from inducci_lms.xapi.parse import Received
from inducci_lms.xapi.statements import Agent, Statement

#: Rounds of "this completed that": activity → module → scheme is two; more would be a circle in a rule.
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of statements at the door: ``ids`` of all that were given, in their order; ``fresh`` those stored now."""

    ids: tuple[uuid.UUID, ...]
    fresh: tuple[uuid.UUID, ...]
    #: What progress made of it, one for each learner concerned.
    changes: tuple[ProgressChange, ...] = ()

    @property
    def change(self) -> ProgressChange | None:
        """Return the change of the one learner whose statements these were, or None."""
        return self.changes[0] if self.changes else None


def record(session: Session, *, person_id: int | None, statements: Sequence[Statement], iri_base: str, now: datetime) -> Recorded:
    """Record statements of our own making; with ``person_id`` they count for that learner's progress.

    Recording the same statement again does nothing. Raises Conflict when an id is there with another meaning.
    """
    if not statements:
        return Recorded((), ())
    received = [_received(one) for one in statements]
    counting = {} if person_id is None else {one.id: person_id for one in statements}
    door = _Door(session, iri_base, now, None)
    result = door.store(received, authority=_own_authority(statements[0].actor.home_page), counting=counting)
    if person_id is not None:
        door.project(person_id, statements[0].actor, [one for one in result.fresh if one.id not in result.voided])
    door.replay_voided(result)
    return door.close(result)


def record_received(
    session: Session,
    *,
    received: Sequence[Received],
    authority: bytes,
    trusted: bool,
    iri_base: str,
    now: datetime,
    may_define: bool = True,
    clock: Callable[[], datetime] | None = None,
) -> Recorded:
    """Record checked statements of others. They count for the learner whose pseudonym the actor is, if the credential is trusted.

    Raises Conflict as ``record`` does, and NotAllowed("voiding_counted") when a credential that is not trusted voids a statement
    that counts for somebody's progress.
    """
    door = _Door(session, iri_base, now, clock)
    learners = _learners(session, received) if trusted else {}
    counting = {one.id: learners[name] for one in received if (name := _account_name(one.data)) in learners}
    result = door.store(received, authority=authority, counting=counting, may_define=may_define)
    by_person: dict[int, list[Kept]] = {}
    for one in result.fresh:
        if one.id in counting and one.id not in result.voided:
            by_person.setdefault(counting[one.id], []).append(one)
    for person_id, kept in sorted(by_person.items()):
        account = kept[0].data["actor"]["account"]
        door.project(person_id, Agent(account["homePage"], account["name"]), kept)
    if result.voided:
        door.replay_voided(result, is_allowed=trusted)
    return door.close(result)


class _Door:
    """One call of the door: collects what was stored and what it changed, for the outbox and the events at its end."""

    def __init__(self, session: Session, iri_base: str, now: datetime, clock: Callable[[], datetime] | None) -> None:
        self.session, self.iri_base, self.now, self.clock = session, iri_base, now, clock
        self.kept: list[Kept] = []
        self.changes: list[ProgressChange] = []

    def store(
        self, received: Sequence[Received], *, authority: bytes, counting: Mapping[uuid.UUID, int], may_define: bool = True
    ) -> StoreResult:
        result = lrs.store(
            self.session,
            received=received,
            now=self.now,
            authority=authority,
            person_ids=counting,
            may_define=may_define,
            clock=self.clock,
        )
        self.kept += result.fresh
        return result

    def project(self, person_id: int, actor: Agent, kept: Sequence[Kept]) -> None:
        """Count statements for a learner; store what follows from them and count that too."""
        total = ProgressChange(person_id)
        for _round in range(_ROUNDS):
            if not kept:
                break
            change = progress.project(
                self.session, person_id=person_id, statements=[_as_stored(one) for one in kept], iri_base=self.iri_base, now=self.now
            )
            total = ProgressChange(
                person_id, total.done + change.done, (), total.completed + change.completed, total.replayed or change.replayed
            )
            if not change.due:
                break
            follow = [_received(completion(actor, due, self.iri_base, self.now)) for due in change.due]
            counting = {one.id: person_id for one in follow}
            kept = self.store(follow, authority=_own_authority(actor.home_page), counting=counting).fresh
        self.changes.append(total)
        self.award(person_id, actor, total)

    def award(self, person_id: int, actor: Agent, change: ProgressChange) -> None:
        """Issue the certificates that completed schemes give, and record that they were earned."""
        awarded = credentials.award(self.session, person_id=person_id, completions=change.completed, now=self.now)
        for one in awarded:
            statement = earned(
                actor,
                scheme_key=one.scheme_key,
                registration=one.registration,
                completion=one.completion,
                iri_base=self.iri_base,
                now=self.now,
            )
            kept = self.store([_received(statement)], authority=_own_authority(actor.home_page), counting={statement.id: person_id}).fresh
            progress.project(
                self.session, person_id=person_id, statements=[_as_stored(one) for one in kept], iri_base=self.iri_base, now=self.now
            )

    def replay_voided(self, result: StoreResult, *, is_allowed: bool = True) -> None:
        """Make the rows of those learners anew of whom something is voided since."""
        if not result.voided:
            return
        found = queries.statements(self.session, result.voided)
        concerned = {one.person_id for one in found.values() if one.person_id is not None}
        concerned -= {change.person_id for change in self.changes if change.replayed}
        if concerned and not is_allowed:
            raise NotAllowed("voiding_counted", "this credential may not void a statement that counts for a learner's progress")
        for person_id in sorted(concerned):
            self.changes.append(progress.replay(self.session, person_id=person_id, iri_base=self.iri_base))

    def close(self, result: StoreResult) -> Recorded:
        """Enqueue and announce what this call did."""
        if self.kept:
            items = [outbox.Item(one.row, one.data) for one in self.kept]
            outbox.enqueue(self.session, items=items)
            announce(self.session, events.StatementsStored(tuple(one.id for one in self.kept)), *_events(self.changes))
        return Recorded(result.ids, tuple(one.id for one in result.fresh), tuple(self.changes))


def _received(one: Statement) -> Received:
    data = one.as_json()
    return Received(one.id, msgspec.json.encode(data), data, "1.0.3", made_id=True)


@lru_cache(maxsize=16)
def _own_authority(home_page: str) -> bytes:
    """Return who vouches for what this library itself records: an account beside those of the learners."""
    return msgspec.json.encode(Agent(home_page, "inducci_lms").as_json())


def _as_stored(one: Kept) -> dict[str, Any]:
    if "timestamp" in one.data:
        return {**one.data, "stored": one.stored.isoformat()}
    return msgspec.json.decode(one.raw, type=dict[str, Any])


def _account_name(data: Mapping[str, Any]) -> str | None:
    account = data["actor"].get("account")
    return None if account is None else account["name"]


def _learners(session: Session, received: Sequence[Received]) -> dict[str | None, int]:
    """Return the row id of each learner among the actors, by pseudonym."""
    found: dict[str | None, int] = {}
    for name in {_account_name(one.data) for one in received} - {None}:
        learner = people.by_pseudonym(session, str(name))
        if learner is not None:
            found[name] = learner.id
    return found


def _events(changes: Sequence[ProgressChange]) -> list[Event]:
    made: list[Event] = []
    for change in changes:
        made += [events.ActivityDone(change.person_id, one.scheme, one.module, one.activity, one.seq) for one in change.done]
        for one in change.completed:
            if one.module:
                made.append(events.ModuleCompleted(change.person_id, one.scheme, one.module))
            else:
                made.append(events.SchemeCompleted(change.person_id, one.scheme))
    return made
