"""Tables of lessons: private notes and the answers to inline checks."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, LongText, UtcDateTime

Key = String(100)
PERSON = "inducci_people.id"


class NoteRow(LmsBase):
    """What somebody wrote under a task, for themselves: no page, report or statement shows it to anybody else."""

    __tablename__ = "inducci_notes"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False)
    module_key: Mapped[str] = mapped_column(Key, primary_key=True)
    activity_id: Mapped[str] = mapped_column(Key, primary_key=True)
    block_id: Mapped[str] = mapped_column(Key, primary_key=True)
    text: Mapped[str] = mapped_column(LongText)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckRow(LmsBase):
    """The latest checked answer to an inline check; each checking stands in the record as a statement of its own."""

    __tablename__ = "inducci_checks"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False)
    module_key: Mapped[str] = mapped_column(Key, primary_key=True)
    activity_id: Mapped[str] = mapped_column(Key, primary_key=True)
    block_id: Mapped[str] = mapped_column(Key, primary_key=True)
    #: JSON of the response.
    response: Mapped[str] = mapped_column(LongText)
    #: The module's revision in which it was given.
    revision_seq: Mapped[int]
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
