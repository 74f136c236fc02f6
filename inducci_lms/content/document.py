"""What a publication freezes for readers: prose rendered to sanitised HTML, block by block, one document per activity and language.

Addresses inside stay neutral, ``inducci:scheme/…``, ``inducci:library/…``, ``inducci:media/…``, until
:func:`inducci_lms.content.render.localise_document` turns them into addresses of the mount that asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """One block (or one question of a quiz) ready for a template. Everything in ``html`` and ``parts`` is sanitised HTML.

    What each kind carries beyond ``html`` (the main text, block-level HTML):

    ==========  ==========================================  =====================================================================
    kind        ``parts`` (HTML) / ``plain`` (plain text)   ``settings``
    ==========  ==========================================  =====================================================================
    text
    callout     title / title                               ``tone``: note, warning, law or sources
    figure      caption / alt                               ``image`` and, or None, ``narrow``: an asset (below); ``wide``: bool;
                                                            ``sources``: numbers of the source list
    table       (caption stands in ``html``) / caption      ``numeric``: column numbers from 1; ``row_headers``
    quote       cite / cite
    video       transcript (block HTML) / title             ``video``: an asset; ``captions``: list of ``{lang, href}``
    download    – / title                                   ``file``: an asset with ``language``
    question    as a question                               ``question``: the mapping as written
    task        title / title                               ``minutes``, ``note``: bool, ``download``: an asset or None
    terms       – (``html`` is a description list)          ``terms``: list of ``{key, href}``
    question    of a quiz: every part by its name           ``question``: the mapping as written
    ==========  ==========================================  =====================================================================

    A question's parts are named as in the files: ``hint correct incorrect general``, ``<option>``, ``<option>.feedback``,
    ``unit``; options are inline HTML, feedback is block HTML. ``plain`` has every part as plain text as well.
    An *asset* is ``{href, name, type, size, width, height}``; ``width`` and ``height`` are None when unknown.
    """

    id: str
    kind: str
    #: The language the block is really in: its ``lang`` when it differs from the document's.
    language: str
    html: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: Whether the block had to fall back to another language than the document's.
    fallback: bool = False
    #: "" or the key of the scheme whose block fills a slot here.
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A line of a page's source list; ``number`` is what the text refers to, and its element's id is ``source-<number>``."""

    number: int
    id: str
    title: str
    year: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a document: ``id`` is its element's id and the same in every language."""

    id: str
    level: int
    text: str
    block: str


@dataclass(frozen=True, slots=True)
class Document:
    """An activity in one language. For a quiz, ``blocks`` are its questions and ``parts``/``plain`` hold intro, passed, failed."""

    language: str
    #: Plain text.
    title: str
    blocks: tuple[RenderedBlock, ...] = ()
    sources: tuple[CitedSource, ...] = ()
    headings: tuple[Heading, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    #: Languages that this activity is written in, for the language switch.
    languages: tuple[str, ...] = ()
    words: int = 0

    def block(self, block_id: str) -> RenderedBlock | None:
        """Return the block or question with this id, or None."""
        return next((block for block in self.blocks if block.id == block_id), None)


@dataclass(frozen=True, slots=True)
class CardText:
    """A tool, case or term in one language: plain title, sanitised HTML by part, the same as plain words, and its source list."""

    title: str
    parts: Mapping[str, str]
    plain: Mapping[str, str]
    sources: tuple[CitedSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A tool, case or term in all its languages, the source language first. ``facts`` are its keys as in the files."""

    key: str
    facts: Mapping[str, Any]
    pages: Mapping[str, CardText]


@dataclass(frozen=True, slots=True)
class Offered:
    """A file of the downloads page: an asset (see :class:`RenderedBlock`), its language and its titles by language."""

    file: str
    asset: Mapping[str, Any]
    language: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything beside the schemes, rendered."""

    tools: tuple[Card, ...] = ()
    cases: tuple[Card, ...] = ()
    terms: tuple[Card, ...] = ()
    downloads: tuple[Offered, ...] = ()
    sources: tuple[CitedSource, ...] = ()
