"""The tables of forwarding: where statements go, and what waits to go there."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, LongText, UtcDateTime


class TargetRow(LmsBase):
    """Another record store that statements are sent on to. ``name`` is what commands and pages call it."""

    __tablename__ = "inducci_forward_targets"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    #: Base address of the far xAPI interface, without a slash at its end.
    endpoint: Mapped[str] = mapped_column(LongText)
    #: The value of the Authorization header; whoever reads the database can write to the far store.
    authorization: Mapped[str] = mapped_column(LongText)
    #: Value of X-Experience-API-Version.
    version: Mapped[str] = mapped_column(String(10))
    #: JSON of ``rules.Filter``.
    filter: Mapped[str] = mapped_column(LongText)
    active: Mapped[int] = mapped_column(SmallInteger)
    #: Last answer or failure, for people; and the moment of the last success.
    note: Mapped[str] = mapped_column(LongText)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The whole target rests until then, after a failure that was not one statement's fault.
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(BigId)


class OutboxRow(LmsBase):
    """One statement on its way to one target. Rows are claimed by state, never by "greater than the last id": a transaction
    that began earlier may commit later. A row that was sent is deleted."""

    __tablename__ = "inducci_outbox"
    __table_args__ = (Index(None, "target_id", "state", "statement_id"), Index(None, "target_id", "learner", "state", "statement_id"))

    target_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    statement_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    #: Term of the actor: statements of one learner leave in their order.
    learner: Mapped[int] = mapped_column(BigId)
    #: ``rules.State``.
    state: Mapped[int] = mapped_column(SmallInteger)
    tries: Mapped[int] = mapped_column(BigId)
    #: Who claimed it and until when the claim holds; a worker that died lets go by that.
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Not to be tried before.
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(LongText)
