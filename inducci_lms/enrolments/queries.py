"""Reading enrolments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
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


_ALL = select(
    EnrolmentRow.id,
    EnrolmentRow.uuid,
    EnrolmentRow.person_id,
    EnrolmentRow.scheme_key,
    EnrolmentRow.state,
    EnrolmentRow.enrolled_at,
    EnrolmentRow.withdrawn_at,
)


def _enrolment(row: Sequence[Any]) -> Enrolment:
    return Enrolment(*row)


def enrolment(session: Session, person_id: int, scheme_key: str, *, lock: bool = False) -> Enrolment | None:
    """Return the person's enrolment in a scheme, withdrawn or not; ``lock`` holds it and sees what others have committed."""
    wanted = _ALL.where(EnrolmentRow.person_id == person_id, EnrolmentRow.scheme_key == scheme_key)
    row = session.execute(wanted.with_for_update() if lock else wanted).first()
    return None if row is None else _enrolment(row)


def of_person(session: Session, person_id: int) -> tuple[Enrolment, ...]:
    """Return all enrolments of a person, the earliest first."""
    rows = session.execute(_ALL.where(EnrolmentRow.person_id == person_id).order_by(EnrolmentRow.enrolled_at, EnrolmentRow.id))
    return tuple(_enrolment(row) for row in rows)
