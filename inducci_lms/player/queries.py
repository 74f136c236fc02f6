"""Reading positions and remarks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from inducci_lms.player.models import PositionRow, RemarkRow


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody is: ``block`` is "" at the beginning."""

    scheme: str
    module: str
    activity: str
    block: str
    at: datetime
    opened_at: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark to the authors, without its author."""

    id: int
    scheme: str
    module: str
    activity: str
    block: str
    revision_seq: int
    language: str
    text: str
    made_at: datetime


_POSITION = select(
    PositionRow.scheme_key,
    PositionRow.module_key,
    PositionRow.activity_id,
    PositionRow.block_id,
    PositionRow.at,
    PositionRow.opened_at,
    PositionRow.seconds,
)

_TABLE = PositionRow.__table__
_IN_MODULE = select(*(_TABLE.c[column.name] for column in _POSITION.selected_columns)).where(
    _TABLE.c.person_id == bindparam("person_id"),
    _TABLE.c.scheme_key == bindparam("scheme_key"),
    _TABLE.c.module_key == bindparam("module_key"),
)


def position(
    session: Session, *, person_id: int, scheme_key: str, module_key: str, activity_id: str, lock: bool = False
) -> Position | None:
    """Return where the person is in one activity."""
    wanted = _POSITION.where(
        PositionRow.person_id == person_id,
        PositionRow.scheme_key == scheme_key,
        PositionRow.module_key == module_key,
        PositionRow.activity_id == activity_id,
    )
    row = session.execute(wanted.with_for_update() if lock else wanted).first()
    return None if row is None else Position(*row)


def positions(session: Session, *, person_id: int, scheme_key: str, module_key: str) -> dict[str, Position]:
    """Return where the person is in each activity of a module that they opened, by activity id."""
    values = {"person_id": person_id, "scheme_key": scheme_key, "module_key": module_key}
    return {row[2]: Position(*row) for row in session.execute(_IN_MODULE, values)}


def latest(session: Session, *, person_id: int) -> dict[str, Position]:
    """Return the newest position of a person in each scheme, by scheme key."""
    newest = (
        select(PositionRow.scheme_key, func.max(PositionRow.at).label("at"))
        .where(PositionRow.person_id == person_id)
        .group_by(PositionRow.scheme_key)
        .subquery()
    )
    joined = _POSITION.join(newest, and_(PositionRow.scheme_key == newest.c.scheme_key, PositionRow.at == newest.c.at))
    rows = session.execute(joined.where(PositionRow.person_id == person_id))
    return {row[0]: Position(*row) for row in rows}


def remarks(session: Session, *, module_key: str, limit: int = 100) -> tuple[Remark, ...]:
    """Return the newest remarks on a module, for its authors."""
    wanted = (
        select(
            RemarkRow.id,
            RemarkRow.scheme_key,
            RemarkRow.module_key,
            RemarkRow.activity_id,
            RemarkRow.block_id,
            RemarkRow.revision_seq,
            RemarkRow.language,
            RemarkRow.text,
            RemarkRow.made_at,
        )
        .where(RemarkRow.module_key == module_key)
        .order_by(RemarkRow.made_at.desc(), RemarkRow.id.desc())
        .limit(limit)
    )
    return tuple(Remark(*row) for row in session.execute(wanted))
