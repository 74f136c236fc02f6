"""Changes to the workspace: bring files in, save one block, save a whole source, put back what was. Nothing vanishes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from inducci_lms.authoring import merge, paths, queries
from inducci_lms.authoring.merge import Clash
from inducci_lms.authoring.models import FileRow, FileVersionRow
from inducci_lms.content import segments
from inducci_lms.content.segments import stamp_of
from inducci_lms.kernel.errors import Conflict, Invalid, Missing, Problem, TooLarge


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an import changed, as paths."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """A file as it stands after saving. ``clashes``: what somebody else changed meanwhile; the text that lost is kept."""

    path: str
    version: int
    at: datetime
    clashes: tuple[Clash, ...] = ()


def bring_in(
    session: Session, found: Mapping[str, bytes], *, by: int | None, now: datetime, note: str = "", remove: bool = False, dry: bool = False
) -> BroughtIn:
    """Take files (path below the root → content) into the workspace; with ``remove`` those that are not among them go.

    What was there before is kept in the history. ``dry`` only says what would change. Raises :class:`Invalid` with every bad
    path or file that is no UTF-8, :class:`TooLarge`; then nothing is changed.
    """
    _check(found)
    there = {row.path: row for row in session.scalars(select(FileRow).with_for_update())}
    added = tuple(path for path in sorted(found) if path not in there)
    changed = tuple(path for path in sorted(found) if path in there and there[path].hash != _hash(found[path]))
    removed = tuple(path for path in sorted(there) if path not in found) if remove else ()
    if not dry:
        for path in added:
            _add(session, path, found[path], by=by, now=now)
        for path in changed:
            _keep(session, there[path], "before", by=by, now=now, note=note)
            _change(there[path], found[path], by=by, now=now)
        for path in removed:
            _keep(session, there[path], "before", by=by, now=now, note=note)
            session.delete(there[path])
        session.flush()
    return BroughtIn(added, changed, removed, len(found) - len(added) - len(changed))


def save_segment(session: Session, *, path: str, segment: str, text: str, base: str, by: int | None, now: datetime) -> Saved:
    """Save one segment of a language file; no other line of it changes.

    ``base`` is the :func:`~inducci_lms.content.segments.stamp_of` of the text that the author began with. If another text stands
    there now, that one stays, the author's text is kept in the history, and :class:`Saved` carries the clash. Raises
    :class:`Missing`, :class:`Invalid` for a text that would open a segment itself.
    """
    row = _row(session, path)
    file = segments.parse(row.content.decode())
    found = file.get(segment)
    if found is None:
        raise Missing("segment", f"{path} has no segment {segment}")
    if stamp_of(found.text) == stamp_of(text):
        return Saved(path, row.version, row.changed_at)
    if stamp_of(found.text) != base:
        _keep(session, row, "lost", by=by, now=now, segment=segment, content=text.encode())
        session.flush()
        return Saved(path, row.version, row.changed_at, (Clash(segment, None, text, found.text),))
    _change(row, _with_text(file, segment, text).encode(), by=by, now=now)
    session.flush()
    return Saved(path, row.version, now)


def save_source(session: Session, *, path: str, text: str, base: str, by: int | None, now: datetime) -> Saved:
    """Save a whole file; ``base`` is the text that the author began with.

    What somebody else changed meanwhile is merged segment by segment; where both changed one, theirs stays, and the author's
    text is kept and told. A structure file that both changed raises :class:`Conflict` (``file_changed``), the author's
    text kept.
    """
    row = _row(session, paths.checked(path))
    now_text = row.content.decode()
    if now_text == text:
        return Saved(path, row.version, row.changed_at)
    clashes: tuple[Clash, ...] = ()
    if now_text != base:
        if not paths.is_prose(path):
            _keep(session, row, "lost", by=by, now=now, content=text.encode())
            session.flush()
            raise Conflict("file_changed", f"{path} was changed by somebody else meanwhile; your text is kept in its history")
        merged = merge.merge(segments.parse(base), segments.parse(text), segments.parse(now_text))
        clashes, text = merged.clashes, merged.file.render()
        for clash in clashes:
            _keep(session, row, "lost", by=by, now=now, segment=clash.id, content=(clash.yours or "").encode())
    _check({path: text.encode()})
    _change(row, text.encode(), by=by, now=now)
    session.flush()
    return Saved(path, row.version, now, clashes)


def restore(session: Session, *, version_id: int, by: int | None, now: datetime) -> Saved:
    """Put a kept version back: a whole file, or the one segment that it holds. What stood there is kept in its turn."""
    kept, content = queries.kept(session, version_id)
    row = session.scalars(select(FileRow).where(FileRow.path == kept.path).with_for_update()).one_or_none()
    if row is None:
        row = _add(session, kept.path, content, by=by, now=now)
    else:
        _keep(session, row, "before", by=by, now=now)
        file = segments.parse(row.content.decode(errors="replace"))
        if kept.segment and file.get(kept.segment) is None:
            content = file.with_new(kept.segment, content.decode()).render().encode()
        elif kept.segment:
            content = _with_text(file, kept.segment, content.decode()).encode()
        _change(row, content, by=by, now=now)
    session.flush()
    return Saved(kept.path, row.version, now)


def published(session: Session, *, by: int | None, now: datetime, note: str = "") -> tuple[str, ...]:
    """Note that the workspace as it is was published: each changed file's version is kept; return the paths."""
    changed = list(session.scalars(select(FileRow).where(FileRow.hash != FileRow.published_hash).order_by(FileRow.path).with_for_update()))
    for row in changed:
        _keep(session, row, "publish", by=by, now=now, note=note)
        row.published_hash = row.hash
    session.flush()
    return tuple(row.path for row in changed)


def _row(session: Session, path: str) -> FileRow:
    row = session.scalars(select(FileRow).where(FileRow.path == path).with_for_update()).one_or_none()
    if row is None:
        raise Missing("file", f"there is no course file {path}")
    return row


def _with_text(file: segments.SegmentFile, segment: str, text: str) -> str:
    try:
        return file.with_text(segment, text).render()
    except ValueError as error:
        raise Invalid("segment_text", str(error), [Problem(segment, "take the line that looks like <!-- … --> out")]) from None


def _add(session: Session, path: str, content: bytes, *, by: int | None, now: datetime) -> FileRow:
    row = FileRow(path=path, content=content, hash=_hash(content), version=1, published_hash="", changed_at=now, changed_by=by)
    session.add(row)
    return row


def _change(row: FileRow, content: bytes, *, by: int | None, now: datetime) -> None:
    row.content, row.hash, row.version, row.changed_at, row.changed_by = content, _hash(content), row.version + 1, now, by


def _keep(
    session: Session,
    row: FileRow,
    kind: str,
    *,
    by: int | None,
    now: datetime,
    note: str = "",
    segment: str = "",
    content: bytes | None = None,
) -> None:
    kept = row.content if content is None else content
    session.add(FileVersionRow(path=row.path, kind=kind, segment=segment, content=kept, at=now, by=by, note=note))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _check(found: Mapping[str, bytes]) -> None:
    if len(found) > paths.MAX_FILES:
        raise TooLarge("too_many_files", f"at most {paths.MAX_FILES} files")
    problems: list[Problem] = []
    for path, content in found.items():
        try:
            paths.checked(path)
        except Invalid as error:
            problems += error.problems
            continue
        if len(content) > paths.MAX_FILE_BYTES:
            raise TooLarge("file_too_large", f"{path}: at most {paths.MAX_FILE_BYTES // 1_000_000} MB a file")
        if paths.is_text(path):
            try:
                content.decode()
            except UnicodeDecodeError as error:
                problems.append(Problem(path, f"save it as UTF-8: byte {error.start} is none"))
    if problems:
        raise Invalid("files", "nothing was taken in: some files cannot be", problems)
