"""Two people, one language file: what each changed is kept, segment by segment; where both changed one, a person decides. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from inducci_lms.content.segments import Segment, SegmentFile


@dataclass(frozen=True, slots=True)
class Clash:
    """One segment that both changed differently. An absent text is None: one of them took the segment out."""

    id: str
    base: str | None
    yours: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The file with everything that agrees; in a clash it holds *theirs*, which is published or saved already."""

    file: SegmentFile
    clashes: tuple[Clash, ...] = ()


def merge(base: SegmentFile, yours: SegmentFile, theirs: SegmentFile) -> Merged:
    """Return *theirs* with everything that only *yours* changed since *base*.

    >>> from inducci_lms.content import segments
    >>> file = lambda text: segments.parse(f"<!-- a -->\\n{text}\\n<!-- b -->\\nx\\n")
    >>> merge(file("old"), file("new"), file("old")).file.get("a").text
    'new'
    """
    result = theirs
    clashes = []
    for identifier in _ids(base, yours, theirs):
        was, mine, other = (_of(file, identifier) for file in (base, yours, theirs))
        if _same(mine, was) or _same(mine, other):
            continue
        if not _same(other, was):
            clashes.append(Clash(identifier, _text(was), _text(mine), _text(other)))
            continue
        result = _take(result, identifier, mine, yours)
    return Merged(result, tuple(clashes))


def _ids(*files: SegmentFile) -> list[str]:
    return list(dict.fromkeys(segment.id for file in files for segment in file.segments))


def _of(file: SegmentFile, identifier: str) -> Segment | None:
    return file.get(identifier)


def _same(one: Segment | None, other: Segment | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.text, one.stamp) == (other.text, other.stamp)


def _text(segment: Segment | None) -> str | None:
    return None if segment is None else segment.text


def _take(file: SegmentFile, identifier: str, mine: Segment | None, yours: SegmentFile) -> SegmentFile:
    """Put my version of one segment into the file."""
    if mine is None:
        return file.without(identifier)
    if file.get(identifier) is not None:
        return file.with_text(identifier, mine.text, stamp=mine.stamp)
    return file.with_new(identifier, mine.text, after=_before(identifier, [one.id for one in yours.segments], file), stamp=mine.stamp)


def _before(identifier: str, order: Sequence[str], file: SegmentFile) -> str:
    """Return the nearest earlier segment of my order that the file has, or ""."""
    for earlier in reversed(order[: order.index(identifier)]):
        if file.get(earlier) is not None:
            return earlier
    return ""


@dataclass(frozen=True, slots=True)
class Changed:
    """One segment that differs between two versions of a file: for the history and for the dialogue before publishing."""

    id: str
    before: str | None
    after: str | None


def changes(before: SegmentFile, after: SegmentFile) -> tuple[Changed, ...]:
    """Return the segments whose text differs, in the order of the newer file, then those that are gone."""
    found = []
    for identifier in _ids(after, before):
        one, other = _text(before.get(identifier)), _text(after.get(identifier))
        if one != other:
            found.append(Changed(identifier, one, other))
    return tuple(found)
