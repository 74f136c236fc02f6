"""Puts the segments of an item's language files together: one text in all languages for each id that the structure asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from inducci_lms.content import prose
from inducci_lms.content.files import Root
from inducci_lms.content.links import Target
from inducci_lms.content.problems import Findings, nearest
from inducci_lms.content.segments import Segment, SegmentFile, stamp_of
from inducci_lms.kernel.text import LanguageMap


class Form(StrEnum):
    """What a text may be: words only, one paragraph of Markdown, or Markdown with blocks."""

    PLAIN = "plain"
    INLINE = "inline"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or citation in prose, to be checked when everything is read. ``owner`` is the item's folder or file stem."""

    file: str
    line: int
    where: str
    owner: str
    #: Set for a link; a citation has ``source``.
    target: Target | None = None
    source: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment in one language as content checks see it."""

    file: str
    line: int
    id: str
    language: str
    form: Form
    text: str
    prose: prose.Prose | None


@dataclass(slots=True)
class Gathered:
    """What the reading of all texts collects for later checks and for the report."""

    references: list[Reference] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    #: (file, language) → counts of segments, of missing, and of stale or unstamped ones.
    states: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    #: (stem, source language, all languages) of every item with language files.
    items: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)


class Texts:
    """The language files ``<stem>.<language>.md`` of one item. Take what the structure asks for, then call :meth:`done`."""

    def __init__(self, root: Root, stem: str, languages: Sequence[str], source: str, gathered: Gathered) -> None:
        self.root, self.stem, self.source = root, stem, source
        self.findings: Findings = root.findings
        self.gathered = gathered
        # The source language first: LanguageMap falls back to its first.
        self.languages = tuple(dict.fromkeys([source, *languages])) if source else tuple(languages)
        gathered.items.append((stem, source, self.languages))
        self._asked: set[str] = set()
        self._files: dict[str, SegmentFile] = {}
        for language in self.languages:
            name = self.name(language)
            found = root.segments(name)
            if found is None and root.path(name) is None:
                self.findings.error(
                    name, 0, "missing_translation", f"the file for {language} is missing", f"write it, or take {language} out of languages"
                )
            if found is not None:
                self._files[language] = found
                self.gathered.states[(name, language)] = [0, 0, 0]

    def name(self, language: str) -> str:
        """Return the name of the file for a language."""
        return f"{self.stem}.{language}.md"

    def line(self, segment_id: str, language: str = "") -> int:
        """Return the line of a segment's marker in a language (the source's unless said), 0 when it is not there."""
        segment = self._segment(segment_id, language or self.source)
        return segment.line if segment else 0

    def source_file(self) -> SegmentFile | None:
        """Return the source language's file."""
        return self._files.get(self.source)

    def forget(self, segment_id: str) -> None:
        """Leave out a block that was refused: its texts are not to be told as extra on top of that."""
        names = {segment.id for file in self._files.values() for segment in file.segments}
        self._asked.update(name for name in names if name == segment_id or name.startswith(f"{segment_id}."))

    def has(self, segment_id: str) -> bool:
        """Return whether the source language has this segment."""
        return self._segment(segment_id, self.source) is not None

    def take(self, segment_id: str, form: Form, *, needed: bool = True) -> LanguageMap | None:
        """Return the text in every language it is written in, or None when it is optional and the source has none."""
        self._asked.add(segment_id)
        source = self._segment(segment_id, self.source)
        if source is None and not needed:
            self._untranslatable(segment_id)
            return None
        found: dict[str, str] = {}
        for language in self.languages:
            text = self._take(segment_id, form, language, source)
            if text is not None:
                found[language] = text
        return LanguageMap(found)

    def _take(self, segment_id: str, form: Form, language: str, source: Segment | None) -> str | None:
        file = self._files.get(language)
        if file is None:
            return None
        name, state = self.name(language), self.gathered.states[(self.name(language), language)]
        state[0] += 1
        segment = file.get(segment_id)
        if segment is None or not segment.text:
            state[1] += 1
            what = "is missing" if segment is None else "is empty"
            code = "missing_segment" if language == self.source else "missing_translation"
            remedy = f"write <!-- {segment_id} --> and the text below it"
            self.findings.error(name, segment.line if segment else 0, code, f"the segment {segment_id} {what}", remedy, where=segment_id)
            return None
        if language != self.source and source is not None:
            state[2] += self._stale(segment, source, name)
        return self._checked(segment, form, language, name)

    def _stale(self, segment: Segment, source: Segment, name: str) -> bool:
        if segment.stamp == stamp_of(source.text):
            return False
        code = "stale_translation" if segment.stamp else "unstamped_translation"
        what = "the source has changed since" if segment.stamp else "nobody has confirmed"
        message = (
            f"{what} the translation of {segment.id}" if segment.stamp else f"{what} that the translation of {segment.id} is up to date"
        )
        remedy = "compare with the source, then run: flask inducci content stamp"
        self.findings.warning(name, segment.line, code, message, remedy, where=segment.id)
        return True

    def _checked(self, segment: Segment, form: Form, language: str, name: str) -> str:
        text, line = segment.text, segment.text_line
        parsed = None
        if form is Form.PLAIN:
            text = " ".join(text.split())
        else:
            if form is Form.INLINE and "\n\n" in text:
                self.findings.error(
                    name, line, "one_paragraph", f"{segment.id} must be one paragraph", "take the blank lines out", where=segment.id
                )
            parsed = prose.parse(text, inline=form is Form.INLINE)
            for fault in parsed.faults:
                self.findings.error(name, line + fault.line, fault.code, fault.message, fault.remedy, where=segment.id)
            for link in parsed.links:
                self.gathered.references.append(
                    Reference(name, line + link.line, segment.id, self.stem, target=link.target, language=language)
                )
            for cite in parsed.cites:
                self.gathered.references.append(
                    Reference(name, line + cite.line, segment.id, self.stem, source=cite.source, language=language)
                )
        self.gathered.pieces.append(Piece(name, line, segment.id, language, form, text, parsed))
        return text

    def _untranslatable(self, segment_id: str) -> None:
        for language, file in self._files.items():
            segment = file.get(segment_id)
            if segment is not None and language != self.source:
                message = f"{segment_id} is translated, but the source language {self.source} has no such text"
                self.findings.error(
                    self.name(language), segment.line, "extra_segment", message, "write the source, or take this out", where=segment_id
                )

    def _segment(self, segment_id: str, language: str) -> Segment | None:
        file = self._files.get(language)
        return file.get(segment_id) if file else None

    def done(self) -> None:
        """Note every segment that the structure does not ask for."""
        for language, file in self._files.items():
            for segment in file.segments:
                if segment.id not in self._asked:
                    message = f"nothing asks for the segment {segment.id}"
                    self.findings.error(
                        self.name(language), segment.line, "extra_segment", message, nearest(segment.id, self._asked), where=segment.id
                    )
