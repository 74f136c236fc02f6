"""Which paths a course file may have: below the root, in the folders of the format, never anywhere else. Pure."""

import re

from inducci_lms.kernel.errors import Invalid, Problem

#: At most this many characters, and this many files in one workspace.
MAX_LENGTH = 190
MAX_FILES = 20_000
MAX_FILE_BYTES = 50_000_000

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_TOP = re.compile(r"(content\.yaml|content\.[A-Za-z0-9-]+\.md|sources\.yaml|LICENSE|README\.md)\Z")
_FOLDERS = ("schemes", "modules", "toolbox", "cases", "glossary", "downloads", "media")


def checked(path: str) -> str:
    """Return the path if it is one of a course file. Raises :class:`Invalid` for one that climbs, is absolute or stands elsewhere.

    >>> checked("modules/c1/module.yaml")
    'modules/c1/module.yaml'
    """
    parts = path.split("/")
    fine = (
        len(path) <= MAX_LENGTH
        and all(_PART.match(part) and ".." not in part for part in parts)
        and (bool(_TOP.match(path)) if len(parts) == 1 else parts[0] in _FOLDERS)
    )
    if not fine:
        shown = path[:80]
        raise Invalid(
            "path", f"{shown!r} is no place for a course file", [Problem(shown, "write a path such as modules/<key>/<name>.yaml")]
        )
    return path


def is_prose(path: str) -> bool:
    """Return whether a path is that of a language file."""
    return path.endswith(".md") and path.count(".") >= 2


def is_text(path: str) -> bool:
    """Return whether a file holds text that people edit."""
    return path.endswith((".md", ".yaml", ".svg", ".vtt", ".html", ".txt"))
