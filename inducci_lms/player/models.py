"""Tables of the frame: where somebody is, and what they told the authors. State, no statements."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, UtcDateTime

Key = String(100)
PERSON = "inducci_people.id"


class PositionRow(LmsBase):
    """The block at which somebody is in an activity, in every language; the newest row of a scheme is where to go on.

    ``seconds`` is active reading time, told by the page and capped by the clock; it goes into the statement of completion.
    """

    __tablename__ = "inducci_positions"
    __table_args__ = (Index(None, "person_id", "scheme_key", "at"),)

    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("inducci_people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    scheme_key: Mapped[str] = mapped_column(Key, primary_key=True)
    module_key: Mapped[str] = mapped_column(Key, primary_key=True)
    activity_id: Mapped[str] = mapped_column(Key, primary_key=True)
    #: "" at the beginning.
    block_id: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When the activity was opened in this round of reading.
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seconds: Mapped[int]


class RemarkRow(LmsBase):
    """ "Something wrong or unclear?": a learner's remark to the authors about an activity, or about one block of it."""

    __tablename__ = "inducci_remarks"
    __table_args__ = (Index(None, "module_key", "activity_id", "made_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("inducci_people.id", ondelete="CASCADE"), index=True)
    scheme_key: Mapped[str] = mapped_column(Key)
    module_key: Mapped[str] = mapped_column(Key)
    activity_id: Mapped[str] = mapped_column(Key)
    #: "" for the whole activity.
    block_id: Mapped[str] = mapped_column(Key)
    #: Which revision and language the learner had before them.
    revision_seq: Mapped[int]
    language: Mapped[str] = mapped_column(String(35))
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
