"""What is published, as frozen values that all packages read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from inducci_lms.content.document import Document
from inducci_lms.content.model import Impact, Module, Scheme
from inducci_lms.kernel.events import Event
from inducci_lms.kernel.text import LanguageMap, lookup


def _front(fronts: Mapping[str, Document], languages: Sequence[str]) -> Document:
    chosen = lookup(languages, tuple(fronts)) or next(iter(fronts), "")
    return fronts.get(chosen) or Document(chosen, "")


@dataclass(frozen=True, slots=True)
class ModuleRevision:
    """One immutable publication of a module. ``seq`` counts from 1 for each module.

    ``module`` is the outline: activities with their blocks and questions by id, kind and settings, without the long texts
    (:func:`inducci_lms.catalog.queries.activity` has those).
    """

    id: int
    #: Random, the same row for ever: the key for caches.
    uuid: str
    key: str
    seq: int
    #: SHA-256 of the content, 64 hex digits.
    hash: str
    published_at: datetime
    impact: Impact
    #: A completion counts when its revision's seq is at least this.
    retake_floor: int
    module: Module
    #: (activity id, block or question id) → the seq that last asked to read it again; blocks never so marked are absent.
    block_changed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    note: str = ""
    #: Language → title (``title``), and rendered ``parts``/``plain``: ``summary``, ``objective.<id>``.
    fronts: Mapping[str, Document] = field(default_factory=dict)

    def front(self, languages: Sequence[str]) -> Document:
        """Return title, summary and objectives in the first of the languages that the module has, else in its source language."""
        return _front(self.fronts, languages)


@dataclass(frozen=True, slots=True)
class SchemeRevision:
    """One immutable publication of a scheme with the module revisions it is made of, in the scheme's order."""

    id: int
    uuid: str
    key: str
    seq: int
    hash: str
    published_at: datetime
    scheme: Scheme
    modules: tuple[ModuleRevision, ...]
    #: Language → title and rendered ``parts``/``plain``: ``summary audience about issuer award.title …``, ``objective.<id>``; with sources.
    fronts: Mapping[str, Document] = field(default_factory=dict)

    def front(self, languages: Sequence[str]) -> Document:
        """Return the scheme's texts, rendered, in the first of the languages that it has, else in its source language.

        Addresses in ``parts`` are neutral: :func:`inducci_lms.content.render.localise_document` makes them those of a mount.
        """
        return _front(self.fronts, languages)

    @property
    def minutes(self) -> int:
        """The workload of the whole scheme, in minutes."""
        return sum(revision.module.minutes for revision in self.modules)

    def module(self, key: str) -> ModuleRevision | None:
        """Return the revision of the module with this key that the scheme is made of, or None."""
        return next((revision for revision in self.modules if revision.key == key), None)


@dataclass(frozen=True, slots=True)
class Published:
    """What is current. ``token`` is another one after each publication; "" when nothing was ever published."""

    token: str = ""
    published_at: datetime | None = None
    schemes: Mapping[str, SchemeRevision] = field(default_factory=dict)
    modules: Mapping[str, ModuleRevision] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    #: Region key → its name.
    regions: Mapping[str, LanguageMap] = field(default_factory=dict)
    #: Region key → its country, two letters (ISO 3166-1).
    countries: Mapping[str, str] = field(default_factory=dict)
    #: Names of subjects, needs and series, by "subject.<key>", "need.<key>", "series.<key>".
    names: Mapping[str, LanguageMap] = field(default_factory=dict)
    library_id: int = 0


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A stored file, by the SHA-256 of its bytes."""

    hash: str
    content_type: str
    size: int
    #: The name of the storage that keeps it: ``database`` or ``folder``.
    stored: str = "database"


@dataclass(frozen=True, slots=True)
class Facets:
    """What a visitor of the catalogue has ticked; an empty tuple filters nothing. ``hours``: ``short medium long``."""

    language: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One tick box: how many schemes would be listed with it, all other facets as they are."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A lesson or module inside a scheme in which the words were found; ``title`` is in ``language``."""

    module: str
    activity: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class SchemeFound:
    """A scheme of the result, best first, with the places where the words were found (none when only facets filtered)."""

    revision: SchemeRevision
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A search result. ``facets`` maps ``language region subject hours`` to their values in a stable order."""

    schemes: tuple[SchemeFound, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    total: int


@dataclass(frozen=True, slots=True)
class PublishedModule:
    """What a publication did to a module: ``changed`` False when its last revision stands. ``touched`` lists changed blocks."""

    key: str
    seq: int
    impact: Impact
    changed: bool
    touched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publishing:
    """What publishing came to: ``changed`` False when everything was as published already and nothing was written."""

    changed: bool
    token: str
    modules: tuple[PublishedModule, ...] = ()
    #: Keys of schemes that got a new revision.
    schemes: tuple[str, ...] = ()
    library: bool = False
    media: int = 0


@dataclass(frozen=True, slots=True)
class ContentPublished(Event):
    """New content is current. ``modules`` and ``schemes`` are the keys that got a new revision; ``token`` names the publication."""

    token: str
    modules: tuple[str, ...]
    schemes: tuple[str, ...]
