"""Course files between the workspace in the database and a folder, such as a Git working tree; byte for byte, under a lock."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from inducci_lms.authoring import paths
from inducci_lms.kernel.errors import Conflict, Invalid, Problem, Unavailable

#: Names that a working tree has and a course does not.
_IGNORED = {".git", ".gitignore", ".gitattributes", "__pycache__", "__init__.py", ".DS_Store", "Thumbs.db"}
_LOCK = ".inducci-lock"


@dataclass(frozen=True, slots=True)
class Written:
    """What an export changed in the folder, as paths."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same: int = 0


def read(folder: Path) -> Mapping[str, bytes]:
    """Return the course files of a folder: path → content. Raises :class:`Invalid` for names and links that no course has."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part in _IGNORED or part == _LOCK for part in name.split("/")) or path.is_dir():
            continue
        if path.is_symlink():
            problems.append(Problem(name, "this is a link; put the file itself here"))
            continue
        try:
            found[paths.checked(name)] = path.read_bytes()
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid("files", "nothing was taken in: some files cannot be", problems)
    return found


def write(folder: Path, found: Mapping[str, bytes], *, remove: bool = False) -> Written:
    """Write the course files into the folder; files that are the same are not touched.

    Each file is written beside its place and renamed, so that a full disk or a killed process leaves whole files only. With
    ``remove`` course files that are not among them go. Raises :class:`Unavailable` when the folder cannot be written.
    """
    there = read(folder) if folder.is_dir() else {}
    changed = tuple(path for path in sorted(found) if there.get(path) != found[path])
    removed = tuple(path for path in sorted(there) if path not in found) if remove else ()
    try:
        for name in changed:
            _put(folder / paths.checked(name), found[name])
        for name in removed:
            (folder / name).unlink()
    except OSError as error:
        raise Unavailable("folder", f"{folder} cannot be written: {error.strerror}; what was written so far is whole") from None
    return Written(changed, removed, len(found) - len(changed))


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one import or export. Raises :class:`Conflict` when somebody else holds it."""
    lock = folder / _LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        raise Conflict("folder_locked", f"somebody else is at work in {folder}; if nobody is, delete {lock.name} there") from None
    except OSError as error:
        raise Unavailable("folder", f"{folder} cannot be written: {error.strerror}") from None
    try:
        os.write(descriptor, str(os.getpid()).encode())
        os.close(descriptor)
        yield
    finally:
        lock.unlink(missing_ok=True)
