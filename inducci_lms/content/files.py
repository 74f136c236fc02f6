"""Reading a content root: strict UTF-8, sizes bounded, nothing outside the root."""

import re
from pathlib import Path

from inducci_lms.content import nodes, segments
from inducci_lms.content.nodes import MAX_BYTES, Node
from inducci_lms.content.problems import Findings

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

#: Files whose names begin so are nobody's content.
IGNORED = (".", "_")


class Root:
    """A folder of course files. Paths are given and told relative to it, with forward slashes."""

    def __init__(self, folder: Path, findings: Findings) -> None:
        self.folder = folder
        self.findings = findings
        self._real = folder.resolve()
        #: Every file that was read or named: what is left over is told as a stray.
        self.used: set[str] = set()

    def path(self, name: str) -> Path | None:
        """Return the file's path if it exists inside the root (also after following links), else None."""
        path = self.folder / name
        try:
            real = path.resolve()
            return path if real.is_relative_to(self._real) and path.is_file() else None
        except (OSError, ValueError):
            return None

    def names(self, folder: str, suffix: str = "") -> list[str]:
        """Return the names of the entries of a folder, sorted, without hidden ones."""
        try:
            entries = sorted(entry.name for entry in (self.folder / folder).iterdir())
        except OSError:
            return []
        return [name for name in entries if not name.startswith(IGNORED) and name.endswith(suffix)]

    def text(self, name: str) -> str | None:
        """Return a file's characters, line ends as they are; None, with the reason noted, when it cannot be used."""
        self.used.add(name)
        path = self.path(name)
        if path is None:
            return None
        try:
            data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
        except OSError as error:
            self.findings.error(name, 0, "unreadable", f"the file cannot be read: {error.strerror}", "check its permissions")
            return None
        if data is None:
            self.findings.error(name, 0, "too_large", f"the file is larger than {MAX_BYTES:,} bytes", "split it")
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self.findings.error(name, line, "encoding", "this is not UTF-8", "save the file as UTF-8")
            return None
        return self._checked(name, text)

    def _checked(self, name: str, text: str) -> str | None:
        if not _CONTROL.search(text):
            return text
        for number, line in enumerate(text.split("\n"), 1):
            if _CONTROL.search(line):
                self.findings.error(name, number, "control_character", "the line holds a control character", "take it out")
                return None
        return text

    def yaml(self, name: str, *, needed: bool = True) -> Node | None:
        """Return a YAML file's root node."""
        if self.path(name) is None:
            self.used.add(name)
            if needed:
                self.findings.error(name, 0, "missing_file", "the file is missing", "write it, or take out what asks for it")
            return None
        text = self.text(name)
        return None if text is None else nodes.parse(text, name, self.findings)

    def segments(self, name: str) -> segments.SegmentFile | None:
        """Return a language file, its faults noted; None when it is missing or cannot be used."""
        if self.path(name) is None:
            self.used.add(name)
            return None
        text = self.text(name)
        if text is None:
            return None
        file = segments.parse(text)
        for line, code, message, remedy in segments.faults(file):
            self.findings.error(name, line, code, message, remedy)
        return file
