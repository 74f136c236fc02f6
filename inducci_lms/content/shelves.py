"""Reads what stands beside the schemes: content.yaml, sources, toolbox, cases, glossary, downloads."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from inducci_lms.content import media
from inducci_lms.content.fields import ID, Fields
from inducci_lms.content.files import Root
from inducci_lms.content.library import Case, Download, Region, Source, Term, Tool
from inducci_lms.content.links import is_external
from inducci_lms.content.problems import nearest
from inducci_lms.content.shared import Shared, check_schema, languages_of, read_acceptances
from inducci_lms.content.texts import Form, Gathered, Texts
from inducci_lms.kernel.text import LanguageMap

T = TypeVar("T")

TOOL_TEXTS = {"title": Form.PLAIN, "what": Form.BLOCK, "when": Form.BLOCK, "steps": Form.BLOCK, "avoid": Form.BLOCK}
CASE_TEXTS = {"title": Form.PLAIN, "summary": Form.BLOCK, "known": Form.BLOCK, "unknown": Form.BLOCK}
TERM_TEXTS = {"term": Form.PLAIN, "definition": Form.BLOCK}


class Names:
    """``content.yaml`` with ``content.<lang>.md``: languages, regions, and the names that others ask for by key."""

    def __init__(self, root: Root, gathered: Gathered) -> None:
        node = root.yaml("content.yaml")
        self._fields = fields = Fields(node, root.findings, "content.yaml")
        if node is not None:
            check_schema(fields)
        self.languages = tuple(dict.fromkeys(value for value, _ in fields.texts("languages", needed=True)))
        source = fields.choice("source_language", self.languages) or next(iter(self.languages), "")
        written = tuple(language for language in self.languages if language == source or root.path(f"content.{language}.md"))
        self._texts = Texts(root, "content", written, source, gathered)
        self.regions = self._regions()
        self._names: dict[str, LanguageMap] = {}

    def _regions(self) -> dict[str, Region]:
        found: dict[str, Region] = {}
        regions = self._fields.mapping("regions", "the regions", needed=True)
        for key in regions.all_keys() if regions else ():
            entry = regions.mapping(key, "a region") if regions else None
            if entry is None:
                continue
            country = entry.text("country", needed=True)
            if country and not (len(country) == 2 and country.isalpha() and country.isupper()):
                entry.error(entry.line_of("country"), "country", f"{country!r} is not a country code", "write two capitals: BE")
            entry.done()
            found[key] = Region(key, country, self._texts.take(f"region.{key}", Form.PLAIN) or LanguageMap({}))
        return found

    def ask(self, name: str) -> None:
        """Take the name that a tool, a case or a scheme needs, such as ``need.money``."""
        if name not in self._names:
            self._names[name] = self._texts.take(name, Form.PLAIN) or LanguageMap({})

    def title(self, name: str) -> LanguageMap | None:
        """Return an optional title, such as that of a download."""
        return self._texts.take(name, Form.PLAIN, needed=False)

    def done(self) -> Mapping[str, LanguageMap]:
        """Note what nobody asked for and return the names."""
        self._fields.done()
        self._texts.done()
        return dict(self._names)


def read_sources(root: Root) -> dict[str, Source]:
    """Return the sources by id."""
    node = root.yaml("sources.yaml", needed=False)
    if node is None:
        return {}
    if not isinstance(node.value, tuple):
        root.findings.error("sources.yaml", node.line, "type", "sources.yaml must be a list", "write - {id: …, title: …} lines")
    found: dict[str, Source] = {}
    for item in node.items():
        fields = Fields(item, root.findings, "a source")
        source = Source(
            fields.id(),
            fields.text("title", needed=True),
            fields.text("year"),
            fields.text("publisher"),
            fields.text("url"),
            fields.text("language"),
        )
        fields.done()
        if source.url and not is_external(source.url):
            fields.error(
                fields.line_of("url"), "bad_link", f"{source.url[:80]!r} is not an https address", "write https://…, or leave url out"
            )
        if source.id in found:
            fields.error(fields.line, "duplicate_id", f"the source {source.id} stands here twice", "keep one of them")
        elif source.id:
            found[source.id] = source
    return found


def _shelf(
    root: Root, folder: str, what: str, shared: Shared, read: Callable[[str, Fields, Texts, str, tuple[str, ...]], T]
) -> dict[str, T]:
    found: dict[str, T] = {}
    for name in root.names(folder, ".yaml"):
        key = name.removesuffix(".yaml")
        if not ID.match(key):
            root.findings.error(
                f"{folder}/{name}", 0, "bad_id", f"{key!r} cannot be a key", "rename the file: lower-case letters, digits, - and _"
            )
        node = root.yaml(f"{folder}/{name}")
        if node is None:
            continue
        fields = Fields(node, root.findings, what)
        if fields.get("schema") is not None:
            check_schema(fields)
        source, languages = _languages(root, fields, f"{folder}/{key}", shared)
        texts = Texts(root, f"{folder}/{key}", languages, source, shared.gathered)
        shared.acceptances += read_acceptances(fields, f"{folder}/{key}.")
        found[key] = read(key, fields, texts, source, languages)
        fields.done()
        texts.done()
    return found


def _languages(root: Root, fields: Fields, stem: str, shared: Shared) -> tuple[str, tuple[str, ...]]:
    if fields.get("source_language") is not None and fields.get("languages") is not None:
        return languages_of(fields, shared.languages)
    written = [language for language in shared.languages if root.path(f"{stem}.{language}.md")]
    default = next(iter(shared.languages), "en")
    source = fields.choice("source_language", shared.languages) or (default if default in written or not written else written[0])
    listed = [value for value, _ in fields.texts("languages")]
    return source, tuple(dict.fromkeys([source, *(listed or written)]))


def _texts(texts: Texts, needed: Mapping[str, Form], optional: Mapping[str, Form] | None = None) -> dict[str, LanguageMap]:
    found = {part: texts.take(part, form) for part, form in needed.items()}
    found |= {part: texts.take(part, form, needed=False) for part, form in (optional or {}).items()}
    return {part: text for part, text in found.items() if text is not None}


def read_tools(root: Root, shared: Shared, names: Names) -> dict[str, Tool]:
    """Return the cards of the toolbox by key."""

    def read(key: str, fields: Fields, texts: Texts, source: str, languages: tuple[str, ...]) -> Tool:
        needs = fields.ids("needs", needed=True)
        for need in needs:
            names.ask(f"need.{need}")
        return Tool(
            key,
            source,
            languages,
            fields.integer("minutes", 0, least=1, most=10_000, needed=True),
            fields.text("people", needed=True),
            needs,
            fields.ids("regions", of=shared.regions, code="unknown_region"),
            fields.ids("sources", of=shared.sources, code="unknown_source"),
            _texts(texts, TOOL_TEXTS, {"people": Form.INLINE}),
        )

    return _shelf(root, "toolbox", "a tool", shared, read)


def read_cases(root: Root, shared: Shared, names: Names) -> dict[str, Case]:
    """Return the cases by key."""

    def read(key: str, fields: Fields, texts: Texts, source: str, languages: tuple[str, ...]) -> Case:
        region = fields.choice("region", shared.regions, needed=True)
        series = fields.id("series")
        if series:
            names.ask(f"series.{series}")
        sources = fields.ids("sources", needed=True, of=shared.sources, code="unknown_source")
        return Case(key, source, languages, region, series, sources, _texts(texts, CASE_TEXTS))

    return _shelf(root, "cases", "a case", shared, read)


def read_terms(root: Root, shared: Shared) -> dict[str, Term]:
    """Return the terms of the glossary by key."""

    def read(key: str, fields: Fields, texts: Texts, source: str, languages: tuple[str, ...]) -> Term:
        sources = fields.ids("sources", of=shared.sources, code="unknown_source")
        return Term(key, source, languages, sources, _texts(texts, TERM_TEXTS))

    return _shelf(root, "glossary", "a term", shared, read)


def read_downloads(root: Root, languages: tuple[str, ...], names: Names) -> dict[str, Download]:
    """Return the files below ``downloads/`` by their path there, each with its title and language.

    A name such as ``plan.nl.odt`` tells its language; ``downloads.yaml`` may say it for others.
    """
    said = _said(root, languages)
    found: dict[str, Download] = {}
    for path in _files(root, "downloads"):
        name = path.removeprefix("downloads/")
        real = root.path(path)
        if media.suffix(name) not in media.DOWNLOADS:
            root.findings.error(
                path, 0, "bad_media", "a file of this type cannot be offered", f"take one of {', '.join(sorted(media.DOWNLOADS))}"
            )
            continue
        if real is None or (wrong := media.fault(real)):
            root.findings.error(
                path, 0, "bad_media", f"the file {wrong if real else 'leads out of the folder'}", "mend or replace the file"
            )
            continue
        stem, _, told = name.rpartition(".")[0].rpartition(".")
        language = said.pop(name, "") or (told if told in languages else "")
        title = names.title(f"download.{name.rpartition('.')[0].lower()}") if ID.match(name.rpartition(".")[0].replace(".", "-")) else None
        if title is None and stem and told in languages and ID.match(stem):
            title = names.title(f"download.{stem}")
        found[name] = Download(name, language, title or LanguageMap({}))
    for name in said:
        root.findings.error("downloads.yaml", 0, "missing_media", f"there is no file downloads/{name}", nearest(name, found))
    return found


def _said(root: Root, languages: tuple[str, ...]) -> dict[str, str]:
    node = root.yaml("downloads.yaml", needed=False)
    fields = Fields(node, root.findings, "downloads.yaml")
    found: dict[str, str] = {}
    for name in fields.all_keys():
        entry = fields.mapping(name, "a download")
        if entry is not None:
            found[name] = entry.choice("language", languages)
            entry.done()
    return found


def _files(root: Root, folder: str) -> list[str]:
    found = []
    for name in root.names(folder):
        path = f"{folder}/{name}"
        found += [path] if (root.folder / path).is_file() else _files(root, path)
    root.used.update(found)
    return found
