"""The table of awards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, LongText, UtcDateTime


class AwardRow(LmsBase):
    """A certificate: for one completion of one scheme, once. ``snapshot`` is what it shows, as it was then, without a name."""

    __tablename__ = "inducci_awards"
    __table_args__ = (UniqueConstraint("completion"), Index(None, "person_id", "scheme_key"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid(native_uuid=False), unique=True)
    #: The unguessable part of its verification address.
    token: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("inducci_people.id", ondelete="CASCADE"))
    scheme_key: Mapped[str] = mapped_column(String(100))
    #: The statement that says the scheme was completed.
    completion: Mapped[UUID] = mapped_column(Uuid(native_uuid=False))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: JSON, see :func:`inducci_lms.credentials.rules.snapshot`.
    snapshot: Mapped[str] = mapped_column(LongText)
