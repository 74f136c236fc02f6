"""Tables of the catalogue. Rows of a revision are never changed or deleted; only the one row of the state moves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, LongBinary, LongText, UtcDateTime

#: Keys and ids that people choose in the files.
Key = String(100)


class Publication(LmsBase):
    """One act of publishing: the whole set of current revisions. ``token`` is random and names it in caches."""

    __tablename__ = "inducci_publications"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    #: SHA-256 over all revisions: publishing the same twice is seen by it.
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    library_revision_id: Mapped[int] = mapped_column(ForeignKey("inducci_library_revisions.id"))
    #: JSON: languages, regions and names.
    data: Mapped[str] = mapped_column(LongText)


class CatalogState(LmsBase):
    """The one row that says which publication is current (id is always 1)."""

    __tablename__ = "inducci_catalog_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    publication_id: Mapped[int] = mapped_column(ForeignKey("inducci_publications.id"))
    token: Mapped[str] = mapped_column(String(32))


class ModuleRevisionRow(LmsBase):
    """An immutable revision of a module; ``data`` is JSON of its outline, hashes of blocks and media."""

    __tablename__ = "inducci_module_revisions"
    __table_args__ = (UniqueConstraint("key", "seq"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(Key)
    seq: Mapped[int]
    #: SHA-256 of the content, and of what was rendered from it.
    hash: Mapped[str] = mapped_column(String(64))
    render_hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    impact: Mapped[str] = mapped_column(String(20))
    retake_floor: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    data: Mapped[str] = mapped_column(LongText)


class SchemeRevisionRow(LmsBase):
    """An immutable revision of a scheme; its modules stand in ``inducci_scheme_revision_modules``."""

    __tablename__ = "inducci_scheme_revisions"
    __table_args__ = (UniqueConstraint("key", "seq"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(Key)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[str] = mapped_column(LongText)


class SchemeRevisionModule(LmsBase):
    """A scheme revision's module revision at a position."""

    __tablename__ = "inducci_scheme_revision_modules"

    scheme_revision_id: Mapped[int] = mapped_column(ForeignKey("inducci_scheme_revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    module_revision_id: Mapped[int] = mapped_column(ForeignKey("inducci_module_revisions.id"), index=True)


class LibraryRevisionRow(LmsBase):
    """An immutable revision of tools, cases, glossary, downloads and sources, as one JSON."""

    __tablename__ = "inducci_library_revisions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[str] = mapped_column(String(32), unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[str] = mapped_column(LongText)


class PublicationModule(LmsBase):
    """A module revision of a publication."""

    __tablename__ = "inducci_publication_modules"

    publication_id: Mapped[int] = mapped_column(ForeignKey("inducci_publications.id"), primary_key=True)
    module_revision_id: Mapped[int] = mapped_column(ForeignKey("inducci_module_revisions.id"), primary_key=True, index=True)


class PublicationScheme(LmsBase):
    """A scheme revision of a publication, in the catalogue's order."""

    __tablename__ = "inducci_publication_schemes"

    publication_id: Mapped[int] = mapped_column(ForeignKey("inducci_publications.id"), primary_key=True)
    scheme_revision_id: Mapped[int] = mapped_column(ForeignKey("inducci_scheme_revisions.id"), primary_key=True, index=True)
    position: Mapped[int]


class DocumentRow(LmsBase):
    """A rendered activity in one language. ``scheme_revision_id`` is set when that scheme fills slots of it."""

    __tablename__ = "inducci_documents"
    __table_args__ = (Index(None, "module_revision_id", "activity", "language", "scheme_revision_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    module_revision_id: Mapped[int] = mapped_column(ForeignKey("inducci_module_revisions.id"))
    scheme_revision_id: Mapped[int | None] = mapped_column(ForeignKey("inducci_scheme_revisions.id"), index=True)
    activity: Mapped[str] = mapped_column(Key)
    language: Mapped[str] = mapped_column(String(35))
    data: Mapped[str] = mapped_column(LongText)


class ActivityRow(LmsBase):
    """An activity with all its texts in all languages as JSON: what grading needs."""

    __tablename__ = "inducci_module_activities"

    module_revision_id: Mapped[int] = mapped_column(ForeignKey("inducci_module_revisions.id"), primary_key=True)
    activity: Mapped[str] = mapped_column(Key, primary_key=True)
    data: Mapped[str] = mapped_column(LongText)


class SearchEntry(LmsBase):
    """Normalised words of one scheme, module or activity in one language; see :mod:`inducci_lms.catalog.rules`."""

    __tablename__ = "inducci_search_entries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    module_revision_id: Mapped[int | None] = mapped_column(ForeignKey("inducci_module_revisions.id"), index=True)
    scheme_revision_id: Mapped[int | None] = mapped_column(ForeignKey("inducci_scheme_revisions.id"), index=True)
    #: "" for the module or scheme itself.
    activity: Mapped[str] = mapped_column(Key)
    language: Mapped[str] = mapped_column(String(35))
    title: Mapped[str] = mapped_column(Text)
    #: Normalised words of the title and of everything else: each once, each between blanks.
    words: Mapped[str] = mapped_column(LongText)


class Media(LmsBase):
    """A file that a revision shows or offers, by the SHA-256 of its bytes; ``stored`` says where: ``database`` or ``folder``."""

    __tablename__ = "inducci_media"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigId)
    stored: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MediaChunk(LmsBase):
    """A part of a file kept in the database: small enough for every server's packet limit, and for reading a range."""

    __tablename__ = "inducci_media_chunks"

    hash: Mapped[str] = mapped_column(ForeignKey("inducci_media.hash"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LongBinary)


class MediaUse(LmsBase):
    """A revision that shows the file: while such a row stands, the file is kept. ``owner``: module, scheme or library."""

    __tablename__ = "inducci_media_uses"

    hash: Mapped[str] = mapped_column(ForeignKey("inducci_media.hash"), primary_key=True)
    owner: Mapped[str] = mapped_column(String(10), primary_key=True)
    owner_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
