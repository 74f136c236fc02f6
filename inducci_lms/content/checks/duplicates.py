"""Finds paragraphs that are repeated, nearly word for word, in another module or scheme."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from inducci_lms.content import prose
from inducci_lms.content.problems import Findings
from inducci_lms.content.texts import Form, Piece
from inducci_lms.content.words import words_of

#: Texts that say the same in many places because the same is true there.
STANDING = ("about", "intro", "passed", "failed")

SHORTEST = 25
SHINGLE = 5
#: Share of the shorter paragraph's word runs that must be found in the other.
ALIKE = 0.6
#: Of all runs, one in so many is looked at: enough to find a paragraph, little enough for a million words.
SAMPLE = 4


@dataclass(frozen=True, slots=True)
class _Paragraph:
    piece: Piece
    owner: str
    runs: frozenset[int]
    text: str


def check(pieces: Sequence[Piece], findings: Findings) -> None:
    """Warn of each paragraph that another item of the same language has too, once, at its second place."""
    seen: dict[tuple[str, int], list[_Paragraph]] = {}
    for paragraph in _paragraphs(pieces):
        other = _alike(paragraph, seen)
        if other is not None:
            piece = paragraph.piece
            message = f"this paragraph also stands in {other.piece.file}: {paragraph.text[:50]}…"
            findings.warning(
                piece.file,
                piece.line,
                "repeated_text",
                message,
                "write it for this place, or share the module",
                where=piece.id.partition(".")[0],
            )
        for run in paragraph.runs:
            seen.setdefault((paragraph.piece.language, run), []).append(paragraph)


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[_Paragraph]:
    for piece in pieces:
        if piece.form is not Form.BLOCK or piece.prose is None or piece.id in STANDING:
            continue
        owner = "/".join(piece.file.split("/")[:2])
        for text in prose.plain(piece.prose).split("\n"):
            found = words_of(text)
            if len(found) >= SHORTEST:
                hashes = (crc32(" ".join(found[at : at + SHINGLE]).encode()) for at in range(len(found) - SHINGLE + 1))
                runs = frozenset(value for value in hashes if value % SAMPLE == 0)
                if len(runs) >= 3:
                    yield _Paragraph(piece, owner, runs, text)


def _alike(paragraph: _Paragraph, seen: dict[tuple[str, int], list[_Paragraph]]) -> _Paragraph | None:
    counts: dict[int, tuple[int, _Paragraph]] = {}
    for run in paragraph.runs:
        for other in seen.get((paragraph.piece.language, run), ()):
            if other.owner != paragraph.owner:
                counts[id(other)] = (counts.get(id(other), (0, other))[0] + 1, other)
    for count, other in counts.values():
        if count >= ALIKE * min(len(paragraph.runs), len(other.runs)):
            return other
    return None
