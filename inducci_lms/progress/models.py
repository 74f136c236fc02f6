"""Tables of progress: projections of statements, never written by anything but the fold. A rebuild may replace all of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Double, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, UtcDateTime

Key = String(100)
PERSON = "inducci_people.id"
Id = Uuid(native_uuid=False)


class _StateColumns:
    """The columns of :class:`inducci_lms.progress.rules.State`."""

    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_seq: Mapped[int | None]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_statement: Mapped[UUID | None] = mapped_column(Id)
    done_verb: Mapped[str | None] = mapped_column(String(20))
    read_seq: Mapped[int]
    best_scaled: Mapped[float | None] = mapped_column(Double)
    best_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    best_statement: Mapped[UUID | None] = mapped_column(Id)
    passed: Mapped[bool]
    attempts: Mapped[int]
    #: Milliseconds, whole: sums of fractions would depend on the order of arrival.
    time_ms: Mapped[int] = mapped_column(BigId)


class ActivityStateRow(_StateColumns, LmsBase):
    """What one person did in one activity through one scheme ("" when the statements name none)."""

    __tablename__ = "inducci_activity_states"

    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("inducci_people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    module_key: Mapped[str] = mapped_column(Key, primary_key=True)
    activity_id: Mapped[str] = mapped_column(Key, primary_key=True)
    scheme_key: Mapped[str] = mapped_column(Key, primary_key=True)


class ModuleStateRow(_StateColumns, LmsBase):
    """What one person did in one module through one scheme; ``done_*`` is the module's own completion by its rule."""

    __tablename__ = "inducci_module_states"

    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("inducci_people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    module_key: Mapped[str] = mapped_column(Key, primary_key=True)
    scheme_key: Mapped[str] = mapped_column(Key, primary_key=True)


class SchemeStateRow(_StateColumns, LmsBase):
    """What one person did in one scheme, and since when they take part in it, as the statements tell."""

    __tablename__ = "inducci_scheme_states"

    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("inducci_people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    scheme_key: Mapped[str] = mapped_column(Key, primary_key=True)
    registration: Mapped[UUID | None] = mapped_column(Id)
    registered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
