"""Where a link or a citation in prose leads: recognised here, checked by :mod:`.references`, turned into addresses by :mod:`.prose`."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_ID = r"[a-z0-9][a-z0-9_-]{0,59}"
_MODULE = re.compile(rf"({_ID})(?:/({_ID})(?:#({_ID}))?)?\Z")
_KEY = re.compile(rf"{_ID}\Z")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*\Z")

#: Kinds of internal links.
KINDS = ("module", "tool", "case", "term", "source", "download")


@dataclass(frozen=True, slots=True)
class Target:
    """An internal link: ``kind`` is one of :data:`KINDS`; ``activity`` and ``block`` only for modules."""

    kind: str
    key: str
    activity: str = ""
    block: str = ""

    def __str__(self) -> str:
        place = f"/{self.activity}" if self.activity else ""
        return f"{self.kind}:{self.key}{place}{'#' + self.block if self.block else ''}"

    @property
    def address(self) -> str:
        """The neutral address in compiled HTML; downloads have none here, theirs needs the file's hash."""
        if self.kind == "module":
            place = f"/{self.activity}" if self.activity else ""
            return f"inducci:scheme/modules/{self.key}{place}{'#' + self.block if self.block else ''}"
        if self.kind == "term":
            return f"inducci:library/glossary#{self.key}"
        if self.kind == "source":
            return f"inducci:library/sources#{self.key}"
        return f"inducci:library/{self.kind}s/{self.key}"


def target(href: str) -> Target | None:
    """Return the internal target that ``href`` names, or None.

    >>> target("module:c1/what-counts#opening")
    Target(kind='module', key='c1', activity='what-counts', block='opening')
    >>> target("module:../x") is None
    True
    """
    kind, colon, rest = href.partition(":")
    if not colon or kind not in KINDS:
        return None
    rest = unquote(rest)
    if kind == "module":
        match = _MODULE.match(rest)
        return Target("module", match[1], match[2] or "", match[3] or "") if match else None
    if kind == "download":
        return Target("download", rest) if _FILE.match(rest) else None
    return Target(kind, rest) if _KEY.match(rest) else None


def is_external(href: str) -> bool:
    """Return whether ``href`` is an https address of another site, without user name or control characters."""
    try:
        parts = urlsplit(href)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and href.isprintable()
    except ValueError:
        return False
