"""Reading enrolments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inducci_lms.enrolments.models import EnrolmentRow

ACTIVE = "active"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person's place in a scheme. ``registration`` is what statements carry."""

    id: int
    registration: UUID
    person_id: int
    scheme_key: str
    state: str
    enrolled_at: datetime
    withdrawn_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether the person takes part now."""
        return self.state == ACTIVE


_TABLE = EnrolmentRow.__table__
_ALL = select(*(_TABLE.c[name] for name in ("id", "uuid", "person_id", "scheme_key", "state", "enrolled_at", "withdrawn_at")))
_ONE = _ALL.where(_TABLE.c.person_id == bindparam("person_id"), _TABLE.c.scheme_key == bindparam("scheme_key"))
_ONE_LOCKED = _ONE.with_for_update()
_OF_PERSON = _ALL.where(_TABLE.c.person_id == bindparam("person_id")).order_by(_TABLE.c.enrolled_at, _TABLE.c.id)


def _enrolment(row: Sequence[Any]) -> Enrolment:
    return Enrolment(*row)


def enrolment(session: Session, person_id: int, scheme_key: str, *, lock: bool = False) -> Enrolment | None:
    """Return the person's enrolment in a scheme, withdrawn or not; ``lock`` holds it and sees what others have committed."""
    row = session.execute(_ONE_LOCKED if lock else _ONE, {"person_id": person_id, "scheme_key": scheme_key}).first()
    return None if row is None else _enrolment(row)


def of_person(session: Session, person_id: int) -> tuple[Enrolment, ...]:
    """Return all enrolments of a person, the earliest first."""
    rows = session.execute(_OF_PERSON, {"person_id": person_id})
    return tuple(_enrolment(row) for row in rows)
