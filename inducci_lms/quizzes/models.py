"""Tables of quizzes: an attempt from the first click, and its answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, LongText, UtcDateTime

OPEN, SUBMITTED, EXPIRED = "open", "submitted", "expired"


class AttemptRow(LmsBase):
    """One person's attempt at one quiz. It keeps the revision it began with, the seed and the questions drawn by it.

    ``open_key`` is unique and set while the attempt is open: two clicks on Start at once make one attempt. ``state`` becomes
    ``submitted`` or, when its time ran out first, ``expired``; then score and ``submitted_at`` are set, once.
    """

    __tablename__ = "inducci_attempts"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'submitted', 'expired')", name="state"),
        UniqueConstraint("person_id", "module_key", "activity_id", "number"),
        Index(None, "person_id", "registration"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("inducci_people.id"))
    #: The enrolment it was begun in, and its scheme: the page's address and the statements' context.
    registration: Mapped[str] = mapped_column(String(36))
    scheme_key: Mapped[str] = mapped_column(String(100))
    module_key: Mapped[str] = mapped_column(String(100))
    activity_id: Mapped[str] = mapped_column(String(100))
    module_revision_id: Mapped[int] = mapped_column(BigId, ForeignKey("inducci_module_revisions.id"))
    revision_seq: Mapped[int] = mapped_column(Integer)
    #: Counts this person's attempts at this quiz from 1.
    number: Mapped[int] = mapped_column(Integer)
    open_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    seed: Mapped[str] = mapped_column(String(32))
    #: JSON: ``questions``, the ids in the order shown, and ``revision``, the uuid of the module's revision.
    questions: Mapped[str] = mapped_column(LongText)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    score_raw: Mapped[float | None]
    score_max: Mapped[float | None]
    score_scaled: Mapped[float | None]
    passed: Mapped[bool | None]


class AnswerRow(LmsBase):
    """What was answered to one question of an attempt, or that it was marked for later. ``final_at`` closes it."""

    __tablename__ = "inducci_answers"
    __table_args__ = (UniqueConstraint("attempt_id", "question_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("inducci_attempts.id", ondelete="CASCADE"))
    question_id: Mapped[str] = mapped_column(String(40))
    #: JSON of the response; None when the question is not answered.
    response: Mapped[str | None] = mapped_column(LongText)
    marked: Mapped[bool] = mapped_column(default=False)
    #: Which window saved it, its counter there, and when the person made it: see ``rules.Stamp``.
    client: Mapped[str] = mapped_column(String(40), default="")
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    final_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: JSON of the grade, once final.
    grade: Mapped[str | None] = mapped_column(LongText)
