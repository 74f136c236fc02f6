"""A lesson from a Markdown or Word file: blocks cut at headings, with a report of what was left out.

The first heading of level one is the title. Each heading of level two opens a block; tables become table blocks. Word files
are read from their XML: nothing in them is executed, a file with macros is refused.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import yaml

from inducci_lms.authoring import xml
from inducci_lms.authoring.imports.markup import escape
from inducci_lms.authoring.imports.model import Note
from inducci_lms.authoring.xml import MAX_BYTES
from inducci_lms.kernel.errors import Invalid, TooLarge

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What would be written: the title, blocks as (id, kind, Markdown), and notes on what was left out."""

    title: str
    blocks: tuple[tuple[str, str, str], ...]
    notes: tuple[Note, ...] = ()

    def files(self) -> tuple[str, str]:
        """Return the texts of ``<activity>.yaml`` and ``<activity>.<language>.md``."""
        structure: list[dict[str, Any]] = [{"id": identifier, "kind": kind} for identifier, kind, _ in self.blocks]
        prose = [f"<!-- title -->\n{self.title}\n"]
        for identifier, kind, text in self.blocks:
            prose.append(f"\n<!-- {identifier} -->\n{text}\n")
            if kind == "table":
                prose.append(f"\n<!-- {identifier}.caption -->\n…\n")
        return yaml.safe_dump({"blocks": structure}, sort_keys=False, allow_unicode=True), "".join(prose)


def read(name: str, data: bytes) -> Lesson:
    """Return the lesson of a ``.md`` or ``.docx`` file. Raises :class:`Invalid`, :class:`TooLarge`."""
    if len(data) > MAX_BYTES:
        raise TooLarge("import_too_large", f"at most {MAX_BYTES // 1_000_000} MB at once: split the file")
    if data.startswith(b"PK"):
        return _cut(*_word(data))
    if name.lower().endswith((".docm", ".doc", ".dotm")):
        raise Invalid("word_format", "save the file as .docx: files with macros and the old .doc format are not read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("not_utf8", f"save the file as UTF-8: byte {error.start} is none") from None
    return _cut(text.replace("\r\n", "\n").split("\n"), [])


def _cut(lines: Sequence[str], notes: list[Note]) -> Lesson:
    """Cut Markdown lines at headings and tables."""
    blocks = _Blocks(notes=notes)
    fenced = False
    for line in lines:
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else re.match(r"(#{1,6})\s+(.*?)\s*#*\s*$", line)
        if heading and len(heading[1]) == 1 and not blocks.title:
            blocks.title = heading[2]
        elif heading:
            blocks.heading(max(2, len(heading[1])), heading[2])
        else:
            blocks.line(_safe(line, notes), is_table=not fenced and line.lstrip().startswith("|"))
    blocks.close()
    if not blocks.done:
        raise Invalid("empty", "the file holds no text")
    return Lesson(blocks.title or "Untitled", tuple(blocks.done), tuple(notes))


def _safe(line: str, notes: list[Note]) -> str:
    """Return a line without what our Markdown refuses: raw HTML, pictures, segment markers."""
    if re.search(r"!\[[^\]]*\]\([^)]*\)", line):
        notes.append(Note("lost", f"image {line.strip()[:60]}"))
        line = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", line)
    if re.search(r"<[!/a-zA-Z]", line) and not re.fullmatch(r"[^<]*(<https://[^>\s]+>[^<]*)+", line):
        notes.append(Note("lost", f"HTML {line.strip()[:60]}"))
        line = re.sub(r"<(?=[!/a-zA-Z])", r"\\<", line)
    return line


@dataclass(slots=True)
class _Blocks:
    """Gathers lines into blocks; gives each an id from its heading."""

    notes: list[Note]
    title: str = ""
    done: list[tuple[str, str, str]] = field(default_factory=list)
    kind: str = "text"
    name: str = "opening"
    lines: list[str] = field(default_factory=list)

    def heading(self, level: int, text: str) -> None:
        if level == 2:
            self.close()
            self.name = slug(text)
        self.lines += ["", f"{'#' * level} {text}", ""]

    def line(self, text: str, *, is_table: bool) -> None:
        kind = "table" if is_table else "text"
        if kind != self.kind and (is_table or text.strip()):
            self.close()
            self.kind = kind
        if self.kind == kind or not text.strip():
            self.lines.append(text)

    def close(self) -> None:
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()
        if text:
            taken = {identifier for identifier, _, _ in self.done} | {"title"}
            name = "table" if self.kind == "table" else self.name
            identifier, number = name, 2
            while identifier in taken:
                identifier, number = f"{name}-{number}", number + 1
            self.done.append((identifier, self.kind, text))
        self.lines, self.kind = [], "text"


def slug(text: str) -> str:
    """Return an id made of a heading's words.

    >>> slug("Fünf Zechen, *ein* Ort")
    'funf-zechen-ein-ort'
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or "block"


def _word(data: bytes) -> tuple[list[str], list[Note]]:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        names = {info.filename: info for info in package.infolist()}
    except zipfile.BadZipFile:
        raise Invalid("not_zip", "the file is damaged: it cannot be unpacked") from None
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Invalid("macros", "the file holds macros: save it as .docx without them")
    if "word/document.xml" not in names:
        raise Invalid("word_format", "this is no Word document (.docx)")
    wanted = ["word/document.xml", "word/_rels/document.xml.rels", "word/numbering.xml"]
    if sum(names[name].file_size for name in wanted if name in names) > MAX_BYTES:
        raise TooLarge("import_too_large", f"at most {MAX_BYTES // 1_000_000} MB of text: split the file")
    parts = {name: xml.parse(package.read(name)) for name in wanted if name in names}
    word = _Word(_targets(parts.get(wanted[1])), _ordered(parts.get(wanted[2])))
    body = parts[wanted[0]].find(f"{_W}body")
    lines = [line for element in (body if body is not None else ()) for line in word.element(element)]
    return lines, word.notes


def _targets(relations: Element | None) -> dict[str, str]:
    return {one.get("Id", ""): one.get("Target", "") for one in (relations if relations is not None else ())}


def _ordered(numbering: Element | None) -> set[str]:
    """Return the numbering ids whose lists are numbered."""
    if numbering is None:
        return set()
    abstract = {
        one.get(f"{_W}abstractNumId"): any(form.get(f"{_W}val") == "decimal" for form in one.iter(f"{_W}numFmt"))
        for one in numbering.iter(f"{_W}abstractNum")
    }
    found = set()
    for one in numbering.iter(f"{_W}num"):
        reference = one.find(f"{_W}abstractNumId")
        if reference is not None and abstract.get(reference.get(f"{_W}val")):
            found.add(one.get(f"{_W}numId") or "")
    return found


@dataclass(slots=True)
class _Word:
    """Turns the elements of a Word document into Markdown lines."""

    targets: dict[str, str]
    ordered: set[str]
    notes: list[Note] = field(default_factory=list)

    def element(self, element: Element) -> Iterator[str]:
        if element.tag == f"{_W}p":
            yield from self._paragraph(element)
        elif element.tag == f"{_W}tbl":
            yield ""
            for number, row in enumerate(element.iter(f"{_W}tr")):
                cells = [" ".join(self._text(p) for p in cell.iter(f"{_W}p")).replace("|", r"\|") for cell in row.iter(f"{_W}tc")]
                yield f"| {' | '.join(cells)} |"
                if number == 0:
                    yield "|" + " --- |" * len(cells)
            yield ""

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = (style.get(f"{_W}val") or "") if style is not None else ""
        text = self._text(paragraph)
        number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        if not text:
            return
        if level := re.fullmatch(r"(?:Heading|berschrift|Kop|Nadpis|Nagwek|Titolo|Naslov)(\d)", name):
            yield f"{'#' * int(level[1])} {text}"
        elif name in ("Title", "Titel", "Titolo", "Tytu", "Nzev", "Naslov"):
            yield f"# {text}"
        elif number is not None:
            indent = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
            depth = int(indent.get(f"{_W}val") or 0) if indent is not None else 0
            mark = "1." if number.get(f"{_W}val") in self.ordered else "-"
            yield f"{'   ' * depth}{mark} {text}"
            return
        else:
            yield text
        yield ""

    def _text(self, paragraph: Element) -> str:
        pieces = []
        for child in paragraph:
            if child.tag == f"{_W}r":
                pieces.append(self._run(child))
            elif child.tag == f"{_W}hyperlink":
                text, target = "".join(self._run(run) for run in child.iter(f"{_W}r")), self.targets.get(child.get(f"{_R}id") or "", "")
                if target.startswith("https://"):
                    pieces.append(f"[{text}]({target})")
                else:
                    self.notes += [Note("lost", f"link {target}")] if target else []
                    pieces.append(text)
            elif child.tag == f"{_W}ins":
                pieces.extend(self._run(run) for run in child.iter(f"{_W}r"))
        return re.sub(r"\*\*\*\*|(?<!\*)\*\*(?=\s*\*\*)", "", "".join(pieces)).strip()

    def _run(self, run: Element) -> str:
        if run.find(f"{_W}drawing") is not None or run.find(f"{_W}pict") is not None:
            self.notes.append(Note("lost", "image"))
        if run.find(f"{_W}footnoteReference") is not None:
            self.notes.append(Note("lost", "footnote"))
        text = "".join((e.text or "") if e.tag == f"{_W}t" else " " for e in run if e.tag in (f"{_W}t", f"{_W}tab", f"{_W}br"))
        if not text.strip():
            return text
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        mark = "**" if self._on(run, "b") else "*" if self._on(run, "i") else ""
        return f"{lead}{mark}{escape(text.strip())}{mark}{tail}"

    @staticmethod
    def _on(run: Element, name: str) -> bool:
        found = run.find(f"{_W}rPr/{_W}{name}")
        return found is not None and found.get(f"{_W}val") not in ("0", "false", "none")
