"""What stands beside the schemes, as frozen values: sources, regions, tools, cases, terms and downloads, and the whole of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inducci_lms.content.model import Module, Scheme
from inducci_lms.kernel.text import LanguageMap


@dataclass(frozen=True, slots=True)
class Source:
    """A work that is cited, by title and year; ``url`` only when it is the original's own address."""

    id: str
    title: str
    year: str = ""
    publisher: str = ""
    url: str = ""
    #: BCP 47 tag of the work's own language, or "".
    language: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A region that a scheme, tool or case belongs to; ``country`` is an ISO 3166-1 code."""

    key: str
    country: str
    name: LanguageMap


@dataclass(frozen=True, slots=True)
class Tool:
    """A tip card of the toolbox. Texts: ``title what when steps avoid people``."""

    key: str
    source_language: str
    languages: tuple[str, ...]
    minutes: int
    #: How many people it takes, as written ("2", "4–8").
    people: str
    needs: tuple[str, ...]
    regions: tuple[str, ...]
    sources: tuple[str, ...]
    texts: Mapping[str, LanguageMap]


@dataclass(frozen=True, slots=True)
class Case:
    """A pilot action or regional example. Texts: ``title summary known unknown``."""

    key: str
    source_language: str
    languages: tuple[str, ...]
    region: str
    series: str
    sources: tuple[str, ...]
    texts: Mapping[str, LanguageMap]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary in all languages. Texts: ``term definition``."""

    key: str
    source_language: str
    languages: tuple[str, ...]
    sources: tuple[str, ...]
    texts: Mapping[str, LanguageMap]


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away: its path below ``downloads/``, its title and the language it is in ("" for none)."""

    file: str
    language: str
    title: LanguageMap


@dataclass(frozen=True, slots=True)
class Library:
    """Everything under one content root, checked."""

    languages: tuple[str, ...] = ()
    regions: Mapping[str, Region] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    modules: Mapping[str, Module] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    downloads: Mapping[str, Download] = field(default_factory=dict)
    #: Names of needs, subjects and series, by "need.<key>", "subject.<key>", "series.<key>".
    names: Mapping[str, LanguageMap] = field(default_factory=dict)
