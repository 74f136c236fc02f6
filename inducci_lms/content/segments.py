"""Language files as lists of segments, read and written so faithfully that what was not changed keeps every byte.

A line ``<!-- id -->`` or ``<!-- id @3f2a91c0 -->`` with nothing else on it opens a segment; its text runs to the next such line.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_MARKER = re.compile(r"<!-- ([a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*)(?: @([0-9a-f]{8}))? -->[ \t\r]*\Z")
#: What looks as if it were meant as a marker.
_NEARLY = re.compile(r"\s*<!--.*-->\s*\Z")


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. ``marker`` and ``body`` hold the exact characters; ``line`` is the marker's line, from 1."""

    id: str
    stamp: str
    line: int
    marker: str
    body: str

    @property
    def text(self) -> str:
        """The Markdown, stripped, with LF line ends."""
        return _lf(self.body).strip()

    @property
    def text_line(self) -> int:
        """The line in the file where :attr:`text` begins."""
        body = _lf(self.body)
        return self.line + 1 + body[: len(body) - len(body.lstrip())].count("\n")


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """A language file: ``head`` is what stands before the first marker. Changing gives a new file; the old stays."""

    head: str
    segments: tuple[Segment, ...]

    def render(self) -> str:
        """Return the file's exact characters."""
        return self.head + "".join(segment.marker + segment.body for segment in self.segments)

    def get(self, segment_id: str) -> Segment | None:
        """Return the first segment with this id, or None."""
        return next((segment for segment in self.segments if segment.id == segment_id), None)

    def with_text(self, segment_id: str, text: str, stamp: str | None = None) -> "SegmentFile":
        """Return the file with another text in one segment: no other line changes, blank lines around the text stay.

        ``stamp`` replaces the marker's when given. Raises ``KeyError`` for an unknown id and ``ValueError`` for a text that
        would open a segment itself.
        """
        old = self.get(segment_id)
        if old is None:
            raise KeyError(segment_id)
        _refuse_markers(text)
        newline = "\r\n" if old.marker.endswith("\r\n") else "\n"
        body = old.body
        if _lf(text).strip() != old.text:
            # A file may end without a line end, and the marker too: then a text needs one before it.
            lead, tail = _blank_around(body, newline)
            body = lead + _lf(text).strip().replace("\n", newline) + tail
        marker = old.marker if old.marker.endswith("\n") or not body else old.marker + newline
        new = replace(old, body=body, marker=marker)
        return self._replaced(old, new if stamp is None else _stamped(new, stamp))

    def with_stamp(self, segment_id: str, stamp: str) -> "SegmentFile":
        """Return the file with another stamp ("" for none) on one marker. Raises ``KeyError``."""
        old = self.get(segment_id)
        if old is None:
            raise KeyError(segment_id)
        return self._replaced(old, _stamped(old, stamp))

    def without(self, segment_id: str) -> "SegmentFile":
        """Return the file without that segment; unchanged when there is none."""
        return parse(replace(self, segments=tuple(one for one in self.segments if one.id != segment_id)).render())

    def with_new(self, segment_id: str, text: str, *, after: str = "", stamp: str = "") -> "SegmentFile":
        """Return the file with a new segment after the one named ``after`` (else at the end). Raises ``ValueError`` for an id in use."""
        if self.get(segment_id) is not None:
            raise ValueError(f"{segment_id} is in the file already")
        _refuse_markers(text)
        newline = "\r\n" if "\r\n" in self.render() else "\n"
        marker = f"<!-- {segment_id}{' @' + stamp if stamp else ''} -->{newline}"
        if not _MARKER.match(marker.rstrip("\r\n")):
            raise ValueError(f"{segment_id!r} cannot be the id of a segment")
        ids = [one.id for one in self.segments]
        at = ids.index(after) + 1 if after in ids else len(ids)
        new = Segment(segment_id, stamp, 0, marker, _lf(text).strip().replace("\n", newline) + newline)
        before, rest = list(self.segments[:at]), self.segments[at:]
        head = self.head
        if before:
            before[-1] = replace(before[-1], body=_with_blank_line(before[-1], newline))
        elif head and not head.endswith("\n"):
            head += newline
        if rest:
            new = replace(new, body=new.body + newline)
        return parse(SegmentFile(head, (*before, new, *rest)).render())

    def _replaced(self, old: Segment, new: Segment) -> "SegmentFile":
        return parse(replace(self, segments=tuple(new if one is old else one for one in self.segments)).render())


def parse(text: str) -> SegmentFile:
    """Return the segments of a file's text. Every text is a segment file; what is wrong with it :func:`faults` tells."""
    head: list[str] = []
    segments: list[Segment] = []
    body: list[str] = []
    for number, line in enumerate(_lines(text), 1):
        match = _MARKER.match(line.removesuffix("\n"))
        if match:
            _close(segments, body)
            segments.append(Segment(match[1], match[2] or "", number, line, ""))
        else:
            (body if segments else head).append(line)
    _close(segments, body)
    return SegmentFile("".join(head), tuple(segments))


def faults(file: SegmentFile) -> Iterable[tuple[int, str, str, str]]:
    """Yield (line, code, message, remedy) for each thing wrong with the markers of a file."""
    if file.head.removeprefix("\ufeff").strip():
        yield 1, "text_before_marker", "there is text before the first marker", "open it with a line <!-- id -->"
    seen: dict[str, int] = {}
    for segment in file.segments:
        if segment.id in seen:
            yield (
                segment.line,
                "duplicate_segment",
                f"{segment.id} stands here twice (first in line {seen[segment.id]})",
                "keep one of them",
            )
        seen.setdefault(segment.id, segment.line)
    for number, line in enumerate(_lines(file.render()), 1):
        if _NEARLY.match(line) and not _MARKER.match(line.removesuffix("\n")):
            yield (
                number,
                "bad_marker",
                "this is not a marker",
                "write <!-- id --> or <!-- id @1a2b3c4d -->, alone on the line, in lower case",
            )


def stamp_of(text: str) -> str:
    """Return the short hash of a source text that a translation's marker carries.

    >>> stamp_of("Coal\\r\\n") == stamp_of("  Coal")
    True
    """
    return hashlib.sha256(_lf(text).strip().encode()).hexdigest()[:8]


def _lines(text: str) -> list[str]:
    """Split at LF only, ends kept: form feeds and the like belong to the text."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _close(segments: list[Segment], body: list[str]) -> None:
    if segments and body:
        segments[-1] = replace(segments[-1], body="".join(body))
    body.clear()


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blank_around(body: str, newline: str) -> tuple[str, str]:
    if not body.strip():
        return "", newline if not body else newline + body
    lead = body[: len(body) - len(body.lstrip())]
    return lead[: lead.rfind("\n") + 1], body[len(body.rstrip()) :]


def _with_blank_line(segment: Segment, newline: str) -> str:
    whole = _lf(segment.marker + segment.body)
    missing = 2 - (len(whole) - len(whole.rstrip("\n")))
    return segment.body + newline * max(0, missing)


def _stamped(segment: Segment, stamp: str) -> Segment:
    end = segment.marker[segment.marker.index("-->") :]
    return replace(segment, stamp=stamp, marker=f"<!-- {segment.id}{' @' + stamp if stamp else ''} {end}")


def _refuse_markers(text: str) -> None:
    for line in _lf(text).split("\n"):
        if _NEARLY.match(line):
            raise ValueError("a text cannot hold a segment marker")
