"""What the library's templates see: one frozen dataclass a page. HTML fields are sanitised and localised."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from inducci_lms.content.document import CitedSource


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: its words in the reader's language, how many entries it leaves, whether it is chosen."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of sanitised HTML and the language it is really in."""

    html: Markup
    language: str


@dataclass(frozen=True, slots=True)
class Words:
    """A plain text and the language it is really in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ToolRow:
    """A tip card in the list."""

    key: str
    title: Words
    what: Text
    minutes: int
    people: str
    needs: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolsPage:
    """``library/tools.html``: the toolbox, filtered by need, region and words (query string: ``q need region``)."""

    query: str
    needs: tuple[Choice, ...]
    regions: tuple[Choice, ...]
    tools: tuple[ToolRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ToolPage:
    """``library/tool.html``: one tip card. ``parts``: ``what when steps avoid people``, those that are written."""

    key: str
    title: Words
    parts: Mapping[str, Text]
    minutes: int
    people: str
    needs: tuple[str, ...]
    regions: tuple[str, ...]
    sources: tuple[CitedSource, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list."""

    key: str
    title: Words
    summary: Text
    region: str
    series: str


@dataclass(frozen=True, slots=True)
class CasesPage:
    """``library/cases.html``: pilot cases, filtered by region, series and words (query string: ``q region series``)."""

    query: str
    regions: tuple[Choice, ...]
    series: tuple[Choice, ...]
    cases: tuple[CaseRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """``library/case.html``: one case. ``parts``: ``summary known unknown``, those that are written."""

    key: str
    title: Words
    parts: Mapping[str, Text]
    region: str
    series: str
    sources: tuple[CitedSource, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term in the reader's language with its definition, and the word in every language (tag → word)."""

    key: str
    term: Words
    definition: Text
    words: Mapping[str, str]
    sources: tuple[CitedSource, ...]


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """``library/glossary.html``: all terms, in the alphabetical order of the reader's language; each element's id is its key."""

    query: str
    languages: tuple[str, ...]
    terms: tuple[GlossaryTerm, ...]


@dataclass(frozen=True, slots=True)
class DownloadRow:
    """A file to take away. ``href`` is its address; ``kind`` its suffix in capitals (ODT); ``size`` in bytes."""

    file: str
    title: Words
    href: str
    kind: str
    content_type: str
    size: int
    language: str


@dataclass(frozen=True, slots=True)
class DownloadsPage:
    """``library/downloads.html``."""

    downloads: tuple[DownloadRow, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """``library/sources.html``: every work cited, by title; each element's id is its source id."""

    sources: tuple[CitedSource, ...]
