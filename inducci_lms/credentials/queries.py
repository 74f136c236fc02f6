"""Reading awards."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inducci_lms.credentials.models import AwardRow
from inducci_lms.kernel.errors import Missing


@dataclass(frozen=True, slots=True)
class Award:
    """An award without what it shows."""

    id: int
    uuid: UUID
    token: str
    person_id: int
    scheme_key: str
    issued_at: datetime
    valid_until: datetime | None
    withdrawn_at: datetime | None


_COLUMNS = (
    AwardRow.id,
    AwardRow.uuid,
    AwardRow.token,
    AwardRow.person_id,
    AwardRow.scheme_key,
    AwardRow.issued_at,
    AwardRow.valid_until,
    AwardRow.withdrawn_at,
)


def of_person(session: Session, *, person_id: int) -> tuple[Award, ...]:
    """Return a person's awards that were not withdrawn, the newest first."""
    wanted = select(*_COLUMNS).where(AwardRow.person_id == person_id, AwardRow.withdrawn_at.is_(None))
    rows: Sequence[Any] = session.execute(wanted.order_by(AwardRow.issued_at.desc(), AwardRow.id.desc())).all()
    return tuple(Award(*row) for row in rows)


def by_token(session: Session, token: str) -> tuple[Award, Mapping[str, Any]]:
    """Return an award and its snapshot by the secret part of its address. Raises ``Missing``."""
    row = session.execute(select(*_COLUMNS, AwardRow.snapshot).where(AwardRow.token == token)).first()
    if row is None or row[2] != token:  # a database may compare without regard to case: the secret is exact
        raise Missing("certificate")
    return Award(*row[:8]), json.loads(row[8])
