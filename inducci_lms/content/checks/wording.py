"""Checks on texts one by one: links, alt texts, sentences, claims without a source."""

import re
from collections.abc import Sequence

from inducci_lms.content import prose
from inducci_lms.content.checks import language
from inducci_lms.content.checks.structure import Places
from inducci_lms.content.problems import Findings
from inducci_lms.content.texts import Form, Piece

_EMPTY_LINKS = {
    *("here", "click here", "this", "this link", "link", "read more", "more", "hier", "klik hier", "deze link", "lees meer", "meer"),
    *("mehr", "hier klicken", "zde", "odkaz", "více", "tu", "tutaj", "kliknij tutaj", "więcej", "qui", "clicca qui", "leggi di più"),
    *("tukaj", "kliknite tukaj", "več", "povezava"),
}
_IMAGE_OF = re.compile(
    r"(image|picture|photo|graphic|afbeelding|foto|bild|grafik|obrázek|zdjęcie|obraz|immagine|slika) (of|van|von|z|di|da)?\b", re.I
)
_CLAIM = re.compile(
    r"(?<![\w.,-])(1[5-9]\d\d|20\d\d|\d{1,3}([.,\u00a0\u202f ]\d{3})+|\d{3,}"
    r"|\d+([.,]\d+)?\s?(%|‰|percent|procent|Prozent|procenta|per cento|odstot\w*))(?![\w-])"
)

#: Kinds of blocks whose texts state facts; questions and tasks ask and set tasks.
FACTUAL = ("text", "callout", "table", "quote", "figure", "card", "front")

MAX_ALT = 400


def check(pieces: Sequence[Piece], places: Places, findings: Findings) -> None:
    """Note every warning that one text gives by itself."""
    cited: dict[tuple[str, str], bool] = {}
    for piece in pieces:
        key = (piece.file, piece.id.partition(".")[0])
        cited[key] = cited.get(key, False) or bool(piece.prose and piece.prose.cites)
    for piece in pieces:
        if piece.form is Form.PLAIN:
            _alt(piece, findings)
            continue
        if piece.prose is None:
            continue
        _links(piece, piece.prose, findings)
        kind = places.kind(piece)
        if piece.prose.tables and kind not in ("table", ""):
            _warn(findings, piece, piece.line, "table_in_text", "a table stands in a text", "make it a block of kind table, with a caption")
        text = "" if kind == "table" and "." not in piece.id else prose.plain(piece.prose)
        _sentences(piece, text, findings)
        block = piece.id.partition(".")[0]
        if kind in FACTUAL and places.is_source(piece) and not cited[piece.file, block] and not places.has_sources(piece):
            _claims(piece, prose.plain(piece.prose), findings)


def _warn(findings: Findings, piece: Piece, line: int, code: str, message: str, remedy: str) -> None:
    findings.warning(piece.file, line, code, message, remedy, where=piece.id.partition(".")[0])


def _alt(piece: Piece, findings: Findings) -> None:
    if not piece.id.endswith(".alt"):
        return
    if len(piece.text) > MAX_ALT:
        _warn(
            findings,
            piece,
            piece.line,
            "alt_text",
            f"the alt text has {len(piece.text)} characters",
            "say the main thing; move the rest into the caption or text",
        )
    if _IMAGE_OF.match(piece.text):
        _warn(
            findings,
            piece,
            piece.line,
            "alt_text",
            "the alt text says that it is a picture",
            "say what is to be seen; the picture is announced anyway",
        )


def _links(piece: Piece, parsed: prose.Prose, findings: Findings) -> None:
    for line, text in parsed.link_texts:
        words = text.strip(" .…»>").casefold()
        if not words or words in _EMPTY_LINKS or words.startswith(("http://", "https://", "www.")):
            _warn(
                findings,
                piece,
                piece.line + line,
                "link_text",
                f"the link {text!r} does not say where it leads",
                "name the page or file that it opens",
            )


def _sentences(piece: Piece, text: str, findings: Findings) -> None:
    limit = language.longest(piece.language)
    for sentence in language.sentences(text):
        count = len(language.words(sentence))
        if count > limit:
            _warn(
                findings,
                piece,
                _line(piece, sentence),
                "long_sentence",
                f"a sentence of {count} words (limit {limit}): {_head(sentence)}",
                "split it in two",
            )


def _claims(piece: Piece, text: str, findings: Findings) -> None:
    for sentence in language.sentences(text):
        claim = _CLAIM.search(sentence)
        if claim:
            message = f"{claim[0].strip()!r} without a source in its block: {_head(sentence)}"
            _warn(findings, piece, _line(piece, sentence), "unsourced_claim", message, "cite a work: [@id]; or accept it with a reason")


def _head(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else sentence[:57] + "…"


def _line(piece: Piece, sentence: str) -> int:
    """Return the line where the sentence's first words stand, as near as plain words can be found in Markdown."""
    begin = " ".join(sentence.split()[:3])
    for number, line in enumerate(piece.text.split("\n")):
        if begin in " ".join(line.replace("*", "").split()):
            return piece.line + number
    return piece.line
