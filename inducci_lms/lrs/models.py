"""The tables of the record store: few, narrow, without foreign keys on the hot path (a key check on every index row would
cost more than the row; the store writes both in one transaction and nothing else writes here)."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, SmallInteger, String
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, LongBinary, LongText, UtcDateTime

#: Sixteen and thirty-two bytes, indexable on MariaDB too.
Bytes16 = LargeBinary(16).with_variant(mysql.BINARY(16), "mysql", "mariadb")
Bytes32 = LargeBinary(32).with_variant(mysql.BINARY(32), "mysql", "mariadb")


class StatementRow(LmsBase):
    """One statement, immutable but for ``voided``. ``id`` carries the stored moment (``records.row_id``) and is the order."""

    __tablename__ = "inducci_statements"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    uuid: Mapped[bytes] = mapped_column(Bytes16, unique=True)
    voided: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: The learner for whose progress it counts: ours, or of a trusted credential; empty costs nothing.
    person_id: Mapped[int | None] = mapped_column(BigId)
    #: The whole JSON in UTF-8, as received but for what the store assigns.
    raw: Mapped[bytes] = mapped_column(LongBinary)


class TermRow(LmsBase):
    """One word by which a statement is found; in key order, so that a page of a list is one range of the index."""

    __tablename__ = "inducci_statement_terms"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    statement_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class ReferenceRow(LmsBase):
    """A statement whose object is another statement, stored or not yet; ``voids`` when it voids it."""

    __tablename__ = "inducci_statement_references"

    statement_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    target: Mapped[bytes] = mapped_column(Bytes16, index=True)
    voids: Mapped[int] = mapped_column(SmallInteger)


class ActivityRow(LmsBase):
    """What is known of an activity: the definitions of all statements merged. ``iri_hash`` is SHA-256 of the IRI."""

    __tablename__ = "inducci_lrs_activities"

    iri_hash: Mapped[bytes] = mapped_column(Bytes32, primary_key=True)
    iri: Mapped[str] = mapped_column(LongText)
    definition: Mapped[bytes] = mapped_column(LongBinary)


class AttachmentRow(LmsBase):
    """The bytes of an attachment, once for each hash (lower-case hexadecimal SHA-2 as declared)."""

    __tablename__ = "inducci_attachments"

    sha2: Mapped[str] = mapped_column(String(128), primary_key=True)
    content_type: Mapped[str] = mapped_column(LongText)
    content: Mapped[bytes] = mapped_column(LongBinary)


class StatementAttachmentRow(LmsBase):
    """Which statement brought or declared which attachment."""

    __tablename__ = "inducci_statement_attachments"

    statement_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    sha2: Mapped[str] = mapped_column(String(128), primary_key=True)


class DocumentRow(LmsBase):
    """A document of the state or a profile resource. ``key_hash`` is SHA-256 of its whole key, ``context_hash`` of the key
    without the document's own id: the lists of ids are made by it."""

    __tablename__ = "inducci_lrs_documents"
    __table_args__ = (Index(None, "context_hash", "updated_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key_hash: Mapped[bytes] = mapped_column(Bytes32, unique=True)
    context_hash: Mapped[bytes] = mapped_column(Bytes32)
    #: Term of the agent, for erasing all that is kept about somebody; 0 for activity profiles.
    agent_term: Mapped[int] = mapped_column(BigId, index=True)
    document_id: Mapped[str] = mapped_column(LongText)
    content_type: Mapped[str] = mapped_column(LongText)
    #: SHA-1 of the content in hexadecimal, as xAPI 1.0.3 asks for the ETag.
    etag: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LongBinary)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
