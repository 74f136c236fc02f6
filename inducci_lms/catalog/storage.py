"""Where the bytes of media are kept: in the database (so that several web servers see the same) or in a folder they share."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from inducci_lms.catalog.models import MediaChunk
from inducci_lms.kernel.errors import Conflict, Missing

#: Bytes in a row: below every server's default packet limit, and a video is never read whole to serve a part of it.
CHUNK = 1 << 19


class MediaStorage(Protocol):
    """Keeps files by the SHA-256 of their bytes. A host may bring its own."""

    name: str

    def has(self, session: Session, media_hash: str) -> bool:
        """Return whether the file is kept."""

    def save(self, session: Session, media_hash: str, path: Path) -> None:
        """Keep the bytes of ``path``. Raises ``Conflict`` when they are not those of ``media_hash`` any more."""

    def open(self, session: Session, media_hash: str, start: int, length: int) -> Iterator[bytes]:
        """Yield ``length`` bytes from ``start``. Raises ``Missing``."""

    def url(self, media_hash: str, name: str) -> str | None:
        """Return an address that serves the file without us (a web server, a store of objects), or None."""


class DatabaseStorage:
    """Keeps files in rows of half a megabyte, in the transaction of the publication itself."""

    name = "database"

    def has(self, session: Session, media_hash: str) -> bool:
        return session.scalar(select(MediaChunk.number).where(MediaChunk.hash == media_hash, MediaChunk.number == 0)) is not None

    def save(self, session: Session, media_hash: str, path: Path) -> None:
        session.execute(delete(MediaChunk).where(MediaChunk.hash == media_hash))
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            for number, data in enumerate(iter(lambda: stream.read(CHUNK), b"")):
                digest.update(data)
                session.execute(insert(MediaChunk).values(hash=media_hash, number=number, data=data))
        _same(digest.hexdigest(), media_hash, path)

    def open(self, session: Session, media_hash: str, start: int, length: int) -> Iterator[bytes]:
        number, left = start // CHUNK, length
        skip = start - number * CHUNK
        while left > 0:
            data = session.scalar(select(MediaChunk.data).where(MediaChunk.hash == media_hash, MediaChunk.number == number))
            if data is None:
                raise Missing("media")
            piece = data[skip : skip + left]
            yield piece
            left -= len(piece)
            number, skip = number + 1, 0

    def url(self, media_hash: str, name: str) -> str | None:
        return None

    def count(self, session: Session) -> int:
        """Return how many files are kept (for ``doctor``)."""
        return session.scalar(select(func.count()).select_from(MediaChunk).where(MediaChunk.number == 0)) or 0


class FolderStorage:
    """Keeps files below a folder that all web servers share, in 256 sub-folders by the first two digits."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, media_hash: str) -> Path:
        if len(media_hash) != 64 or not all(char in "0123456789abcdef" for char in media_hash):
            raise Missing("media")
        return self.folder / media_hash[:2] / media_hash

    def has(self, session: Session, media_hash: str) -> bool:
        return self._path(media_hash).is_file()

    def save(self, session: Session, media_hash: str, path: Path) -> None:
        target = self._path(media_hash)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside its place and renamed: a reader never sees half a file, and two publishers do each other no harm.
        beside = target.with_name(f".{secrets.token_hex(8)}")
        digest = hashlib.sha256()
        try:
            with path.open("rb") as source, beside.open("wb") as sink:
                while data := source.read(CHUNK):
                    digest.update(data)
                    sink.write(data)
                sink.flush()
                os.fsync(sink.fileno())
            _same(digest.hexdigest(), media_hash, path)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)

    def open(self, session: Session, media_hash: str, start: int, length: int) -> Iterator[bytes]:
        try:
            stream = self._path(media_hash).open("rb")
        except OSError:
            raise Missing("media") from None
        with stream:
            stream.seek(start)
            left = length
            while left > 0 and (data := stream.read(min(CHUNK, left))):
                left -= len(data)
                yield data

    def url(self, media_hash: str, name: str) -> str | None:
        return None


def storage_for(folder: Path | None) -> MediaStorage:
    """Return the storage that the configuration asks for: a folder when one is named, else the database."""
    return DatabaseStorage() if folder is None else FolderStorage(folder)


def _same(found: str, wanted: str, path: Path) -> None:
    if found != wanted:
        raise Conflict("media_changed", f"{path.name} changed while it was being published: publish again")
