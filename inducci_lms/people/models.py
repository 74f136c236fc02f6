"""Tables of people: the one that knows the host's key, and the roles granted here."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, UtcDateTime


class PersonRow(LmsBase):
    """One person: the only row that holds the host's key. Every other table carries ``person_id``, every statement the pseudonym."""

    __tablename__ = "inducci_people"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: The host's stable key; None once the person was erased.
    person_ref: Mapped[str | None] = mapped_column(String(190), unique=True)
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Grant(LmsBase):
    """A role that somebody was given here, for one scheme or (``scheme_key == ""``) for all."""

    __tablename__ = "inducci_grants"
    __table_args__ = (UniqueConstraint("person_id", "role", "scheme_key"), Index(None, "scheme_key", "role"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("inducci_people.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(32))
    scheme_key: Mapped[str] = mapped_column(String(100), default="")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
