"""The tables of forwarding: where statements go, and what waits to go there."""

from datetime import datetime

from sqlalchemy import Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, LongText, UtcDateTime


class TargetRow(LmsBase):
    """Another record store that statements are sent on to. One worker at a time holds its lease, so that order is kept."""

    __tablename__ = "inducci_forward_targets"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    #: What commands and pages call it.
    name: Mapped[str] = mapped_column(String(100), unique=True)
    #: Base address of the far xAPI interface.
    endpoint: Mapped[str] = mapped_column(LongText)
    #: The value of the Authorization header: whoever reads the database can write to the far store.
    authorization: Mapped[str] = mapped_column(LongText)
    #: Value of X-Experience-API-Version.
    version: Mapped[str] = mapped_column(String(10))
    #: JSON of ``rules.Filter``.
    filter: Mapped[str] = mapped_column(LongText)
    active: Mapped[int] = mapped_column(SmallInteger)
    leased_by: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Failures in a row, and until when the target rests because of them.
    failures: Mapped[int] = mapped_column(Integer)
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: What the last failure said, for people; empty after a success.
    note: Mapped[str] = mapped_column(LongText)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OutboxRow(LmsBase):
    """One statement that is still to be sent to one target, or that the target refused for good. What was sent is deleted.

    Rows are taken by state, never by "greater than the last id": a transaction that began earlier may commit later.
    """

    __tablename__ = "inducci_outbox"
    __table_args__ = (Index(None, "target_id", "state", "statement_id"),)

    target_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    #: Row of the statement in the store: also the order of sending and the moment of storing.
    statement_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    #: ``rules.State``.
    state: Mapped[int] = mapped_column(SmallInteger)
    #: Why the far store refused it, and when.
    reason: Mapped[str | None] = mapped_column(LongText)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
