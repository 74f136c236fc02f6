"""The working copy of the course files in the database, so that several web servers see the same, and what was before."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, LongBinary, LongText, UtcDateTime


class FileRow(LmsBase):
    """One course file as it is being worked on: path below the content root, with forward slashes. ``version`` counts from 1."""

    __tablename__ = "inducci_files"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    path: Mapped[str] = mapped_column(String(190), unique=True)
    content: Mapped[bytes] = mapped_column(LongBinary)
    #: SHA-256 of the content, in hexadecimal.
    hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    #: Hash of the content when it was last published, or "": what differs is a change not published.
    published_hash: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: ``inducci_people.id`` of who changed it last; None for a command.
    changed_by: Mapped[int | None] = mapped_column(BigId)


class FileVersionRow(LmsBase):
    """A file as it was: kept at each import, publication and restore, and for every text that lost against another's.

    ``kind``: ``import``, ``publish``, ``before`` (what a restore or import replaced), ``lost`` (a text that met a newer one).
    """

    __tablename__ = "inducci_file_versions"
    __table_args__ = (Index(None, "path", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    path: Mapped[str] = mapped_column(String(190))
    kind: Mapped[str] = mapped_column(String(16))
    #: The segment that a lost text belongs to, or "" for a whole file.
    segment: Mapped[str] = mapped_column(String(190), default="")
    content: Mapped[bytes] = mapped_column(LongBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[int | None] = mapped_column(BigId)
    note: Mapped[str] = mapped_column(LongText)
