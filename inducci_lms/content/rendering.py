"""What rendering an activity in one language needs: numbered citations, addresses of files, links into the library."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from inducci_lms.content import media, prose
from inducci_lms.content.document import CitedSource, Heading
from inducci_lms.content.files import Root
from inducci_lms.content.library import Library
from inducci_lms.content.links import Target
from inducci_lms.content.texts import Form


@dataclass(slots=True)
class Assets:
    """The files of a publication by path and by hash; each is read once."""

    root: Root
    _by_path: dict[str, media.MediaFacts] = field(default_factory=dict)
    #: SHA-256 → path below the root and what is known of the file.
    files: dict[str, tuple[str, media.MediaFacts]] = field(default_factory=dict)

    def facts(self, path: str) -> media.MediaFacts:
        """Return what is known of the file at a path below the root. Raises ``FileNotFoundError``."""
        if path not in self._by_path:
            found = self.root.path(path)
            if found is None:
                raise FileNotFoundError(path)
            self._by_path[path] = known = media.facts(found)
            self.files.setdefault(known.hash, (path, known))
        return self._by_path[path]


@dataclass(slots=True)
class Rendering:
    """One document in the making. ``used`` collects the hashes of the files it shows."""

    library: Library
    assets: Assets
    language: str
    #: Scheme key by module key, for links from library pages into a scheme; None inside a scheme.
    homes: Mapping[str, str] | None = None
    used: set[str] = field(default_factory=set)
    parsed: dict[tuple[str, bool], prose.Prose] = field(default_factory=dict)
    _context: prose.Context = field(default_factory=prose.Context)

    def __post_init__(self) -> None:
        self._context.address = self.address

    def html(self, text: str, form: Form, block: str = "") -> str:
        """Return sanitised HTML of a text."""
        if form is Form.PLAIN:
            return escape(text)
        inline = form is Form.INLINE
        return prose.render(self.prose(text, inline), self._context, block=block, inline=inline)

    def prose(self, text: str, inline: bool = False) -> prose.Prose:
        """Return the parsed text, the same object for the same text."""
        key = (text, inline)
        if key not in self.parsed:
            self.parsed[key] = prose.parse(text, inline=inline)
        return self.parsed[key]

    def plain(self, text: str, form: Form) -> str:
        """Return the words of a text."""
        return text if form is Form.PLAIN else prose.plain(self.prose(text, form is Form.INLINE))

    def table(self, text: str, caption: str, settings: Mapping[str, Any]) -> str:
        """Return the table of a text with its caption (inline HTML)."""
        return prose.table_html(
            self.prose(text),
            self._context,
            caption=caption,
            row_headers=bool(settings.get("row_headers")),
            numeric=tuple(settings.get("numeric", ())),
        )

    def asset(self, path: str, language: str) -> dict[str, Any] | None:
        """Return the asset at a path in which ``{lang}`` stands for the language; None for no path."""
        if not path:
            return None
        known = self.assets.facts(path.replace("{lang}", language))
        self.used.add(known.hash)
        return {
            "href": f"inducci:media/{known.hash}/{known.name}",
            "name": known.name,
            "type": known.content_type,
            "size": known.size,
            "width": known.width,
            "height": known.height,
        }

    def number(self, source: str) -> int:
        """Return the number of a source in this document's list."""
        return self._context.number(source)

    def address(self, found: Target) -> str | None:
        """Return the neutral address of an internal link."""
        if found.kind == "download":
            asset = self.asset(f"downloads/{found.key}", self.language)
            return asset["href"] if asset else None
        if found.kind == "module" and self.homes is not None:
            home = self.homes.get(found.key)
            return found.address.replace("inducci:scheme/", f"inducci:schemes/{home}/", 1) if home else None
        return found.address

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings so far."""
        return tuple(self._context.headings)

    def cited(self) -> tuple[CitedSource, ...]:
        """Return the source list in the order of the numbers."""
        return tuple(cited(self.library, source, number) for source, number in self._context.numbers.items())


def cited(library: Library, source_id: str, number: int) -> CitedSource:
    """Return the line of a source list for a source."""
    source = library.sources[source_id]
    return CitedSource(number, source.id, source.title, source.year, source.publisher, source.url, source.language)


def numbered(sources: tuple[CitedSource, ...]) -> tuple[CitedSource, ...]:
    """Return sources numbered from 1 in the order given."""
    return tuple(replace(source, number=number) for number, source in enumerate(sources, 1))
