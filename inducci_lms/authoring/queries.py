"""What is in the workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inducci_lms.authoring.models import FileRow, FileVersionRow
from inducci_lms.kernel.errors import Missing


@dataclass(frozen=True, slots=True)
class File:
    """A course file as it is being worked on."""

    path: str
    content: bytes
    hash: str
    version: int
    is_published: bool
    changed_at: datetime
    changed_by: int | None

    @property
    def text(self) -> str:
        """The content as text (UTF-8)."""
        return self.content.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the workspace without its content."""

    path: str
    hash: str
    version: int
    is_published: bool
    changed_at: datetime
    changed_by: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was kept: of a whole file, or of one segment that lost."""

    id: int
    path: str
    kind: str
    segment: str
    at: datetime
    by: int | None
    note: str


def is_empty(session: Session) -> bool:
    """Return whether nothing was ever brought in."""
    return session.execute(select(func.count()).select_from(FileRow)).scalar_one() == 0


def listing(session: Session, prefix: str = "") -> tuple[Listed, ...]:
    """Return the files below a folder (``modules/c1/``), by path."""
    columns = (FileRow.path, FileRow.hash, FileRow.version, FileRow.published_hash, FileRow.changed_at, FileRow.changed_by)
    chosen = select(*columns).order_by(FileRow.path)
    if prefix:
        chosen = chosen.where(FileRow.path.startswith(prefix, autoescape=True))
    return tuple(
        Listed(path, digest, version, digest == published, at, by) for path, digest, version, published, at, by in session.execute(chosen)
    )


def file(session: Session, path: str) -> File:
    """Return one file. Raises :class:`Missing`."""
    found = files(session, paths=[path])
    if path not in found:
        raise Missing("file", f"there is no course file {path}")
    return found[path]


def files(session: Session, *, prefix: str = "", paths: list[str] | None = None) -> Mapping[str, File]:
    """Return files with their content, by path: those below ``prefix``, or those named."""
    chosen = select(FileRow).order_by(FileRow.path)
    if prefix:
        chosen = chosen.where(FileRow.path.startswith(prefix, autoescape=True))
    if paths is not None:
        chosen = chosen.where(FileRow.path.in_(paths))
    return {
        row.path: File(row.path, row.content, row.hash, row.version, row.hash == row.published_hash, row.changed_at, row.changed_by)
        for row in session.scalars(chosen)
    }


def history(session: Session, path: str, *, limit: int = 100) -> tuple[Kept, ...]:
    """Return the kept versions of a file, newest first."""
    columns = (
        FileVersionRow.id,
        FileVersionRow.path,
        FileVersionRow.kind,
        FileVersionRow.segment,
        FileVersionRow.at,
        FileVersionRow.by,
        FileVersionRow.note,
    )
    rows = session.execute(select(*columns).where(FileVersionRow.path == path).order_by(FileVersionRow.id.desc()).limit(limit))
    return tuple(Kept(*row) for row in rows)


def kept(session: Session, version_id: int) -> tuple[Kept, bytes]:
    """Return a kept version and its content. Raises :class:`Missing`."""
    row = session.get(FileVersionRow, version_id)
    if row is None:
        raise Missing("version", "this version is not kept")
    return Kept(row.id, row.path, row.kind, row.segment, row.at, row.by, row.note), row.content
