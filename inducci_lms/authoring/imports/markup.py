"""HTML of other systems as our Markdown: structure comes over, decoration does not, and what is lost is told."""

import re
from html.parser import HTMLParser

from inducci_lms.authoring.imports.model import Note

#: Stand-ins for the signs of emphasis until empty pairs are gone.
_STRONG, _EM, _CODE = "\ue010", "\ue011", "\ue012"
_WRAP = {"strong": _STRONG, "b": _STRONG, "em": _EM, "i": _EM, "code": _CODE, "tt": _CODE}
_BLOCKS = {"p", "div", "section", "blockquote", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "pre"}
_SILENT = {"script", "style", "head", "title"}
_LOST = {
    "img": "image",
    "video": "video",
    "audio": "audio",
    "object": "object",
    "iframe": "frame",
    "table": "table",
    "sub": "sub",
    "sup": "sup",
    "math": "formula",
}


class _Converter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.lost: dict[str, str] = {}
        self.lists: list[tuple[str, int]] = []
        self.links: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _SILENT:
            self.silent += 1
        if tag in _LOST:
            self.lost.setdefault(_LOST[tag], values.get("alt") or values.get("src") or "")
        if tag == "img" and values.get("alt"):
            self.out.append(f"[{escape(values['alt'] or '')}]")
        if tag in _WRAP:
            self.out.append(_WRAP[tag])
        elif tag == "br":
            self.out.append("\n")
        elif tag in _BLOCKS:
            self._block()
        elif tag in ("ul", "ol"):
            self.lists.append((tag, 0))
            self.out.append("\n\n")
        elif tag == "li":
            self._item()
        elif tag == "a":
            self.links.append(values.get("href") or "")
            self.out.append("[" if self.links[-1].startswith("https://") else "")

    def _item(self) -> None:
        kind, number = self.lists.pop() if self.lists else ("ul", 0)
        self.lists.append((kind, number + 1))
        self.out.append("\n" + "  " * (len(self.lists) - 1) + (f"{number + 1}. " if kind == "ol" else "- "))

    def _block(self) -> None:
        # A paragraph that opens an item stays on the item's line.
        if not (self.lists and "".join(self.out[-1:]).strip().rstrip(".") in {"-", str(self.lists[-1][1])}):
            self.out.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _WRAP:
            self.out.append(_WRAP[tag])
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.out.append("\n\n")
        elif tag in _BLOCKS:
            self.out.append("\n\n")
        elif tag == "a" and self.links:
            target = self.links.pop()
            if target.startswith("https://"):
                self.out.append(f"]({target})")
            elif target:
                self.lost.setdefault("link", target)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            if re.search(r"\\\(|\\\[|\$\$", data):
                self.lost.setdefault("formula", data.strip()[:60])
            text = re.sub(r"\s+", " ", data)
            self.out.append(escape(text if text.strip() or not (self.lists and "".join(self.out[-1:]).endswith(("- ", ". "))) else ""))


def escape(text: str) -> str:
    """Return text with the characters escaped that Markdown, or our segment markers, would read as structure."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)


def from_html(html: str) -> tuple[str, list[Note]]:
    """Return Markdown and notes on what was lost (code ``lost``, detail what)."""
    converter = _Converter()
    converter.feed(html)
    converter.close()
    text = "".join(converter.out).replace("\N{NO-BREAK SPACE}", " ")
    text = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n[ \t]+(?![-0-9 ])", "\n", text))
    text = re.sub(rf"([{_STRONG}{_EM}{_CODE}])[ \t]*\1", "", text)
    text = text.replace(_STRONG, "**").replace(_EM, "*").replace(_CODE, "`")
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return text, [Note("lost", f"{what} {detail}".strip()) for what, detail in converter.lost.items()]


def from_plain(text: str) -> str:
    """Return plain text as Markdown that shows just that text, line breaks kept."""
    return "\n".join(escape(line.strip()) for line in text.strip().splitlines())
