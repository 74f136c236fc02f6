"""Markdown to safe HTML. Parsed once when the files are checked, rendered once when they are published.

Raw HTML is never passed on (``html=False``), every link is of a known kind or is dropped, and what comes out goes through a
sanitiser that knows only the elements and attributes made here: two walls, so that a hole in one shows nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin

from inducci_lms.content.document import Heading
from inducci_lms.content.fields import LANGUAGE
from inducci_lms.content.links import KINDS, Target, is_external, target

_CITE = re.compile(r"\[(@[A-Za-z0-9_-]{1,80}(?:\s*;\s*@[A-Za-z0-9_-]{1,80})*)\]")
_ATTRS = re.compile(r"\{[^{}\s]*=[^{}]*\}")
_HTML = re.compile(r"</?[A-Za-z][^>\n]*>|<!--|<![A-Z\[]|<\?")

#: Elements and attributes that compiled prose may hold.
TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "br", "hr", "span"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"),
}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "lang", "hreflang"},
    "span": {"lang"},
    "code": {"lang"},
    "ol": {"start"},
    "th": {"scope"},
    "dt": {"lang"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
CLASSES = {"a": {"inducci-cite"}, "th": {"inducci-num"}, "td": {"inducci-num"}}


#: Made once: building it costs ten times what cleaning a paragraph does.
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes={"https", "inducci"},
    link_rel=None,
    generic_attribute_prefixes=set(),
    clean_content_tags={"script", "style"},
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a text; ``line`` counts from 0 inside the text."""

    line: int
    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Link:
    """An internal link found in a text."""

    line: int
    target: Target


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation found in a text."""

    line: int
    source: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A parsed text: its tokens and everything that a check wants to know of it."""

    tokens: tuple[Token, ...]
    faults: tuple[Fault, ...] = ()
    links: tuple[Link, ...] = ()
    cites: tuple[Cite, ...] = ()
    #: (line, level, text) of each heading.
    headings: tuple[tuple[int, int, str], ...] = ()
    tables: int = 0
    #: Texts of external and internal links with their lines.
    link_texts: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Context:
    """What rendering a text needs to know; one for a whole document, so that citations are numbered through it."""

    #: Source id → its number, filled as they are met.
    numbers: dict[str, int] = field(default_factory=dict)
    #: Addresses for downloads and for links out of a scheme, by target; None drops the link and keeps its words.
    address: Callable[[Target], str | None] = lambda found: found.address
    headings: list[Heading] = field(default_factory=list)

    def number(self, source: str) -> int:
        """Return the number of a source in this document, a new one at its first mention."""
        return self.numbers.setdefault(source, len(self.numbers) + 1)


def _cite_rule(state: StateInline, silent: bool) -> bool:
    match = _CITE.match(state.src, state.pos)
    if not match or state.linkLevel > 0:
        return False
    if not silent:
        token = state.push("cite", "", 0)
        token.meta = {"sources": [part.strip().removeprefix("@") for part in match[1].split(";")]}
    state.pos = match.end()
    return True


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    md.use(attrs_plugin, spans=True, allowed=["lang"])
    md.inline.ruler.before("link", "cite", _cite_rule)
    # Every address becomes a token: the check must see it to refuse it, and rendering lets only known ones through.
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # the library is made to be configured so
    return md


def parse(text: str, *, inline: bool = False) -> Prose:
    """Return the parsed Markdown of a text; with ``inline`` as a single paragraph without block structure."""
    tokens = _markdown().parseInline(text) if inline else _markdown().parse(text)
    return _Survey(tokens).prose(tuple(tokens))


class _Survey:
    """Walks the tokens once and notes what they hold."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.faults: list[Fault] = []
        self.links: list[Link] = []
        self.cites: list[Cite] = []
        self.headings: list[tuple[int, int, str]] = []
        self.link_texts: list[tuple[int, str]] = []
        self.tables = 0
        line = 0
        for index, token in enumerate(tokens):
            line = token.map[0] if token.map else line
            if token.type == "heading_open":
                self.heading(line, int(token.tag[1]), plain_of(tokens[index + 1]))
            elif token.type == "table_open":
                self.tables += 1
            elif token.type == "inline":
                self.inline(token, line)

    def fault(self, line: int, code: str, message: str, remedy: str) -> None:
        self.faults.append(Fault(line, code, message, remedy))

    def heading(self, line: int, level: int, text: str) -> None:
        if level == 1:
            self.fault(line, "heading_level", "a heading of level 1 is the page's own title", "begin at ##")
        elif self.headings and level > self.headings[-1][1] + 1:
            self.fault(line, "heading_jump", f"the heading jumps from level {self.headings[-1][1]} to {level}", "take the next level")
        elif not self.headings and level > 3:
            self.fault(line, "heading_jump", f"the first heading of a text has level {level}", "begin at ##")
        if not text:
            self.fault(line, "heading_empty", "the heading has no words", "write some or take it out")
        self.headings.append((line, level, text))

    def inline(self, token: Token, line: int) -> None:
        children = token.children or []
        for index, child in enumerate(children):
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "text" and (raw := _HTML.search(child.content)):
                self.fault(line, "raw_html", f"raw HTML is refused: {raw[0][:40]}", "use Markdown, or put code in `…`")
            elif child.type == "text" and _ATTRS.search(child.content):
                self.fault(line, "attribute", "only lang= may stand in {…}, right behind a ] or )", "write [words]{lang=de}")
            elif child.type == "image":
                self.fault(line, "image", "a picture cannot stand in a text", "make it a block of kind figure, with an alt text")
            elif child.type == "cite":
                self.cites += [Cite(line, source) for source in child.meta["sources"]]
            elif child.type == "link_open":
                self.link(str(child.attrGet("href") or ""), line)
                self.link_texts.append((line, _link_text(children[index + 1 :])))
            self.attributes(child, line)

    def link(self, href: str, line: int) -> None:
        found = target(href)
        if found is not None:
            self.links.append(Link(line, found))
        elif href.partition(":")[0] in KINDS:
            self.fault(
                line, "bad_link", f"{href} is not an address", "write module:<key>/<activity>#<block>, tool:<key>, case:<key>, term:<key> …"
            )
        elif not is_external(href):
            self.fault(
                line,
                "bad_link",
                f"the link {href[:80]!r} is refused",
                "links go to https:// addresses or to module: tool: case: term: source: download:",
            )

    def attributes(self, token: Token, line: int) -> None:
        language = token.attrGet("lang")
        if token.meta.get("insecure_attrs"):
            self.fault(line, "attribute", "only lang= may stand in {…}", "write [words]{lang=de}")
        if language is not None and not LANGUAGE.match(str(language)):
            self.fault(line, "bad_language", f"{language!r} is not a language tag", "write de, pt-BR, sr-Latn …")

    def prose(self, tokens: tuple[Token, ...]) -> Prose:
        return Prose(
            tokens, tuple(self.faults), tuple(self.links), tuple(self.cites), tuple(self.headings), self.tables, tuple(self.link_texts)
        )


def _link_text(children: Sequence[Token]) -> str:
    words = []
    for child in children:
        if child.type == "link_close":
            break
        words.append(child.content if child.type in ("text", "code_inline") else " " if child.type == "softbreak" else "")
    return "".join(words).strip()


def plain_of(token: Token) -> str:
    """Return the words of an inline token, without marks and citations."""
    words = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
    return re.sub(r"\s+", " ", "".join(words)).strip()


def plain(prose: Prose) -> str:
    """Return all words of a text, paragraphs parted by line ends: for search, word counts and reading level."""
    return "\n".join(filter(None, (plain_of(token) for token in prose.tokens if token.type == "inline")))


def render(prose: Prose, context: Context, *, block: str = "", inline: bool = False) -> str:
    """Return sanitised HTML. Headings get the ids ``h-<block>-<n>``, the same in every language."""
    tokens = _for_output(prose.tokens, context, block)
    if inline:
        parts = [_inline(token, context) for token in tokens if token.type == "inline"]
        return sanitise("<br>".join(parts))
    return sanitise(_markdown_renderer().render(tokens, _markdown().options, {}))


def _markdown_renderer() -> Any:
    return _markdown().renderer


def _inline(token: Token, context: Context) -> str:
    return str(_markdown_renderer().renderInline(token.children or [], _markdown().options, {}))


def _for_output(tokens: Sequence[Token], context: Context, block: str) -> list[Token]:
    """Copy the tokens with addresses resolved, citations numbered and headings named: parsed tokens are shared, never changed."""
    found: list[Token] = []
    for token in tokens:
        if token.type == "heading_open":
            name = f"h-{block}-{sum(1 for one in context.headings if one.block == block) + 1}"
            level = min(6, max(2, int(token.tag[1])))
            token = replace(token, attrs={"id": name}, tag=f"h{level}")
            context.headings.append(Heading(name, level, "", block))
        elif token.type == "heading_close":
            token = replace(token, tag=f"h{min(6, max(2, int(token.tag[1])))}")
        elif token.type == "inline":
            if found and found[-1].type == "heading_open":
                context.headings[-1] = replace(context.headings[-1], text=plain_of(token))
            token = replace(token, children=_children(token.children or [], context))
        elif token.type == "th_open":
            token = replace(token, attrs={"scope": "col", **_numeric(token)})
        elif token.type == "td_open":
            token = replace(token, attrs=_numeric(token))
        found.append(token)
    return found


def _numeric(token: Token) -> dict[str, str | int | float]:
    right = "right" in str(token.attrs.get("style", "")) or "inducci-num" in str(token.attrs.get("class", ""))
    return {"class": "inducci-num"} if right else {}


def _children(children: Sequence[Token], context: Context) -> list[Token]:
    found: list[Token] = []
    dropped = 0
    for child in children:
        if child.type == "cite":
            found += _cited(child.meta["sources"], context)
        elif child.type == "image":
            found.append(Token("text", "", 0, content=child.content))
        elif child.type == "link_open":
            href = _address(str(child.attrGet("href") or ""), context)
            dropped += href is None
            if href is not None:
                found.append(replace(child, attrs={**_lang(child), "href": href}))
        elif child.type == "link_close" and dropped:
            dropped -= 1
        else:
            found.append(replace(child, attrs=_lang(child)) if child.attrs else child)
    return found


def _lang(token: Token) -> dict[str, str | int | float]:
    language = token.attrs.get("lang")
    return {"lang": language} if language is not None and LANGUAGE.match(str(language)) else {}


def _address(href: str, context: Context) -> str | None:
    found = target(href)
    if found is not None:
        return context.address(found)
    return href if is_external(href) else None


def _cited(sources: Sequence[str], context: Context) -> list[Token]:
    tokens: list[Token] = []
    for source in sources:
        number = context.number(source)
        tokens.append(Token("link_open", "a", 1, attrs={"class": "inducci-cite", "href": f"#source-{number}"}))
        tokens.append(Token("text", "", 0, content=f"[{number}]"))
        tokens.append(Token("link_close", "a", -1))
    return tokens


def sanitise(html: str) -> str:
    """Return ``html`` with nothing in it but what this module makes: the second wall."""
    return _CLEANER.clean(html).strip()


def table_html(prose: Prose, context: Context, *, caption: str, row_headers: bool, numeric: Sequence[int]) -> str:
    """Return the one table of a text with its caption, scoped headers and marked columns of figures."""
    tokens: list[Token] = []
    column, in_head = 0, False
    for token in _for_output(prose.tokens, context, ""):
        if token.type in ("thead_open", "tbody_open"):
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            column += 1
            attrs: dict[str, str | int | float] = {"class": "inducci-num"} if column in numeric else dict(token.attrs)
            heads = in_head or (row_headers and column == 1)
            attrs |= {"scope": "col" if in_head else "row"} if heads else {}
            token = replace(token, tag="th" if heads else "td", attrs=attrs)
        elif token.type == "td_close" and row_headers and column == 1:
            token = replace(token, tag="th")
        tokens.append(token)
    html = str(_markdown_renderer().render(tokens, _markdown().options, {}))
    # An empty corner heads nothing: as a header cell it would be read out as one without a name.
    html = html.replace('<th scope="col"></th>', "<td></td>")
    return sanitise(html.replace("<table>", f"<table><caption>{caption}</caption>", 1))


def shape_of_table(prose: Prose) -> tuple[int, int] | None:
    """Return (rows, columns) when the text is one table and nothing else, or None."""
    types = [token.type for token in prose.tokens if token.level == 0 and token.nesting >= 0]
    if types != ["table_open"]:
        return None
    rows = sum(1 for token in prose.tokens if token.type == "tr_open")
    columns = sum(1 for token in prose.tokens if token.type == "th_open")
    return rows, columns


def merged(numbers: Mapping[str, int]) -> tuple[str, ...]:
    """Return source ids in the order of their numbers."""
    return tuple(sorted(numbers, key=lambda source: numbers[source]))
