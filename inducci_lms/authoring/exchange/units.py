"""What a translator gets and gives back: one unit a segment, with its state, and the honest application of what came back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from inducci_lms.content import segments
from inducci_lms.content.segments import SegmentFile, stamp_of


class State(StrEnum):
    """How a translation stands to its source."""

    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Unit:
    """One segment: ``file`` is the path of the source file below the content root, ``id`` the segment's."""

    file: str
    id: str
    source: str
    target: str
    state: State

    @property
    def stamp(self) -> str:
        """The short hash of the source text."""
        return stamp_of(self.source)


class Outcome(StrEnum):
    """What would happen to a unit that came back."""

    NEW = "new"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    SAME = "same"
    EMPTY = "empty"
    SOURCE_CHANGED = "source_changed"
    UNKNOWN = "unknown"
    REFUSED = "refused"


#: Outcomes that change a file.
WRITES = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the dry run."""

    unit: Unit
    outcome: Outcome
    before: str = ""


def name_of(source_name: str, source_language: str, language: str) -> str:
    """Return the name of the translation of a language file.

    >>> name_of("modules/c1/module.en.md", "en", "nl")
    'modules/c1/module.nl.md'
    """
    return source_name.removesuffix(f".{source_language}.md") + f".{language}.md"


def files(root: Path, folder: str, source_language: str) -> list[str]:
    """Return the source files below ``folder``, as paths below ``root`` with forward slashes."""
    found = sorted((root / folder).rglob(f"*.{source_language}.md"))
    return [path.relative_to(root).as_posix() for path in found]


def read(root: Path, name: str) -> SegmentFile:
    """Return a language file; an empty one when it does not exist yet."""
    path = root / name
    return segments.parse(path.read_text(encoding="utf-8") if path.is_file() else "")


def units(root: Path, names: Iterable[str], source_language: str, language: str) -> list[Unit]:
    """Return every segment of the files with its translation and state."""
    found = []
    for name in names:
        target = read(root, name_of(name, source_language, language))
        for segment in read(root, name).segments:
            other = target.get(segment.id)
            text = other.text if other else ""
            state = State.MISSING if not text else State.CURRENT if other and other.stamp == stamp_of(segment.text) else State.STALE
            found.append(Unit(name, segment.id, segment.text, text, state))
    return found


def compare(root: Path, came: Sequence[Unit], source_language: str, language: str) -> list[Line]:
    """Return what applying the units would do, without doing it."""
    now = {(unit.file, unit.id): unit for unit in units(root, dict.fromkeys(unit.file for unit in came), source_language, language)}
    return [_line(unit, now.get((unit.file, unit.id))) for unit in came]


def _line(unit: Unit, now: Unit | None) -> Line:
    if now is None:
        return Line(unit, Outcome.UNKNOWN)
    if not unit.target.strip():
        return Line(unit, Outcome.EMPTY, now.target)
    if unit.stamp != now.stamp:
        # It was translated from a text that is no longer there: taking it would call a stale translation current.
        return Line(unit, Outcome.SOURCE_CHANGED, now.target)
    try:
        SegmentFile("", ()).with_new(unit.id, unit.target)
    except ValueError:
        return Line(unit, Outcome.REFUSED, now.target)
    if unit.target.strip() == now.target:
        return Line(unit, Outcome.SAME if now.state is State.CURRENT else Outcome.CONFIRMED, now.target)
    return Line(unit, Outcome.CHANGED if now.target else Outcome.NEW, now.target)


def apply(root: Path, lines: Sequence[Line], source_language: str, language: str) -> list[str]:
    """Write what the lines say; return the names of the files that changed. Only the lines of those segments change."""
    changed = []
    for name in dict.fromkeys(line.unit.file for line in lines if line.outcome in WRITES):
        target_name = name_of(name, source_language, language)
        before = target = read(root, target_name)
        order = [segment.id for segment in read(root, name).segments]
        for line in lines:
            if line.unit.file == name and line.outcome in WRITES:
                target = _put(target, line.unit, order)
        if target != before:
            (root / target_name).write_text(target.render(), encoding="utf-8", newline="")
            changed.append(target_name)
    return changed


def _put(target: SegmentFile, unit: Unit, order: Sequence[str]) -> SegmentFile:
    if target.get(unit.id) is not None:
        return target.with_text(unit.id, unit.target, stamp=unit.stamp)
    earlier = [one for one in order[: order.index(unit.id)] if target.get(one) is not None]
    return target.with_new(unit.id, unit.target, after=earlier[-1] if earlier else "", stamp=unit.stamp)


def with_target(unit: Unit, target: str) -> Unit:
    """Return the unit with another translation."""
    return replace(unit, target=target)
