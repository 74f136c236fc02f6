"""Changes to positions, and remarks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inducci_lms.kernel.errors import Invalid, Problem
from inducci_lms.kernel.events import Event, announce
from inducci_lms.player import queries
from inducci_lms.player.models import PositionRow, RemarkRow

#: Reading time that one message of a page may add, in seconds: what a sleeping tab reports later is no reading.
MOST_SECONDS = 600
#: Longest remark, in characters.
MOST_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class RemarkMade(Event):
    """A learner told the authors that something is wrong or unclear."""

    remark_id: int
    module_key: str
    activity_id: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the person is now; ``seconds`` is the active reading time so far."""

    block: str
    seconds: int


def move(
    session: Session,
    *,
    person_id: int,
    scheme_key: str,
    module_key: str,
    activity_id: str,
    block_id: str | None,
    seconds: int = 0,
    now: datetime,
) -> Moved:
    """Keep where the person is in an activity, and make it the place to go on in the scheme.

    ``block_id`` None leaves the block as it was (arriving by Next must not lose where somebody had stopped). ``seconds`` of
    active reading are added, never more than passed since the last message.
    """
    place = {"scheme_key": scheme_key, "module_key": module_key, "activity_id": activity_id}
    found = queries.position(session, person_id=person_id, lock=True, **place)
    if found is None:
        first = min(max(seconds, 0), MOST_SECONDS)
        values = {"block_id": block_id or "", "at": now, "opened_at": now, "seconds": first}
        try:
            with session.begin_nested():
                session.execute(insert(PositionRow).values(person_id=person_id, **place, **values))
            return Moved(block_id or "", first)
        except IntegrityError:
            found = queries.position(session, person_id=person_id, lock=True, **place)
            if found is None:
                raise
    passed = max(int((now - found.at).total_seconds()), 0)
    total = found.seconds + min(max(seconds, 0), passed, MOST_SECONDS)
    block = found.block if block_id is None else block_id
    session.execute(
        update(PositionRow)
        .where(
            PositionRow.person_id == person_id,
            PositionRow.scheme_key == scheme_key,
            PositionRow.module_key == module_key,
            PositionRow.activity_id == activity_id,
        )
        .values(block_id=block, at=max(now, found.at), seconds=total)
    )
    return Moved(block, total)


def finish(session: Session, *, person_id: int, scheme_key: str, module_key: str, activity_id: str) -> None:
    """Begin the next round of reading an activity at its beginning with no time spent, after it was completed."""
    session.execute(
        update(PositionRow)
        .where(
            PositionRow.person_id == person_id,
            PositionRow.scheme_key == scheme_key,
            PositionRow.module_key == module_key,
            PositionRow.activity_id == activity_id,
        )
        .values(block_id="", seconds=0)
    )


def remark(
    session: Session,
    *,
    person_id: int,
    scheme_key: str,
    module_key: str,
    activity_id: str,
    block_id: str,
    revision_seq: int,
    language: str,
    text: str,
    now: datetime,
) -> int:
    """Keep a remark for the authors and return its id. Raises :class:`Invalid` for an empty or a very long text."""
    text = text.strip()
    if not text:
        raise Invalid("remark", problems=[Problem("text", "empty")])
    if len(text) > MOST_TEXT:
        raise Invalid("remark", problems=[Problem("text", "too_long")])
    row = RemarkRow(
        person_id=person_id,
        scheme_key=scheme_key,
        module_key=module_key,
        activity_id=activity_id,
        block_id=block_id,
        revision_seq=revision_seq,
        language=language,
        text=text,
        made_at=now,
    )
    session.add(row)
    session.flush()
    announce(session, RemarkMade(row.id, module_key, activity_id))
    return row.id
