"""The table of enrolments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, UtcDateTime


class EnrolmentRow(LmsBase):
    """A person takes a scheme, once: enrolling again after leaving takes up the same row and registration.

    Whether it is completed is no column here: that follows from the statements (``inducci_scheme_states``).
    """

    __tablename__ = "inducci_enrolments"
    __table_args__ = (
        UniqueConstraint("person_id", "scheme_key"),
        CheckConstraint("state IN ('active', 'withdrawn')", name="state"),
        Index(None, "scheme_key", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: The xAPI registration of everything done in it.
    uuid: Mapped[UUID] = mapped_column(Uuid(native_uuid=False), unique=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("inducci_people.id", ondelete="CASCADE"))
    scheme_key: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(20))
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
