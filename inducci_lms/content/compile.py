"""A checked library to what a publication stores: rendered documents, hashes, files, words for the search. Pure but for reading media."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from inducci_lms.content.codec import digest, scheme_value
from inducci_lms.content.document import Card, Document, Offered, Shelves
from inducci_lms.content.documents import Fills, render_activity, render_card
from inducci_lms.content.library import Library
from inducci_lms.content.load import Loaded
from inducci_lms.content.media import MediaFacts
from inducci_lms.content.model import Activity, Block, Module, Scheme
from inducci_lms.content.prose import Prose
from inducci_lms.content.rendering import Assets, Rendering, cited, numbered
from inducci_lms.content.schemes import TEXTS
from inducci_lms.content.texts import Form
from inducci_lms.kernel.text import LanguageMap

#: Raised by one whenever rendering changes in a way that published documents should follow.
RENDERER = 1


Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SearchText:
    """Words to find a place by: ``activity`` is "" for the module or scheme itself."""

    activity: str
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CompiledModule:
    """A module ready to be stored. ``hash`` is that of its content, whatever the renderer made of it."""

    module: Module
    outline: Module
    hash: str
    render_hash: str
    #: "activity/block" → {language or "" for the structure: hash}
    blocks: Mapping[str, Mapping[str, str]]
    documents: Mapping[tuple[str, str], Document]
    media: frozenset[str]
    search: tuple[SearchText, ...]
    change: Mapping[str, str]
    #: Language → title, summary and objectives, rendered.
    fronts: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class CompiledScheme:
    """A scheme ready to be stored; ``documents`` are the activities whose slots it fills, by module, activity and language."""

    scheme: Scheme
    hash: str
    documents: Mapping[tuple[str, str, str], Document]
    media: frozenset[str]
    search: tuple[SearchText, ...]
    #: Language → title and texts, rendered.
    fronts: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything of one publication."""

    library: Library
    modules: Mapping[str, CompiledModule]
    schemes: Mapping[str, CompiledScheme]
    shelves: Shelves
    shelves_hash: str
    shelves_media: frozenset[str]
    #: SHA-256 → (path below the root, what is known of the file).
    files: Mapping[str, tuple[str, MediaFacts]]
    assets: Assets


def compile_library(loaded: Loaded, progress: Progress = lambda line: None) -> Compiled:
    """Return everything rendered. ``loaded`` must be without errors."""
    library = loaded.library
    compiler = _Compiler(library, Assets(loaded.root))
    # What the check has parsed need not be parsed again.
    compiler.parsed |= {(one.text, one.form is Form.INLINE): one.prose for one in loaded.gathered.pieces if one.prose is not None}
    modules = {}
    for key, module in library.modules.items():
        modules[key] = compiler.module(module, loaded.changes.get(key, {}))
        progress(f"module {key}: {len(modules[key].documents)} documents")
    schemes = {}
    for key, scheme in library.schemes.items():
        schemes[key] = compiler.scheme(scheme, modules)
        progress(f"scheme {key}: {len(scheme.modules)} modules")
    shelves, media = compiler.shelves()
    progress(
        f"library: {len(shelves.tools)} tools, {len(shelves.cases)} cases, {len(shelves.terms)} terms, {len(shelves.downloads)} downloads"
    )
    return Compiled(
        library, modules, schemes, shelves, digest([RENDERER, shelves, sorted(media)]), media, compiler.assets.files, compiler.assets
    )


class _Compiler:
    """Renders with shared caches: a text used in several documents is parsed once, a file is hashed once."""

    def __init__(self, library: Library, assets: Assets) -> None:
        self.library, self.assets = library, assets
        self.parsed: dict[tuple[str, bool], Prose] = {}
        self.homes: dict[str, str] = {}
        for scheme in library.schemes.values():
            for part in scheme.modules:
                self.homes.setdefault(part.module, scheme.key)

    def rendering(self, language: str, *, outside: bool = False) -> Rendering:
        return Rendering(self.library, self.assets, language, self.homes if outside else None, parsed=self.parsed)

    def activity(self, module: Module, activity: Activity, language: str, fills: Fills) -> tuple[Document, set[str]]:
        rendering = self.rendering(language)
        return render_activity(activity, rendering, module.languages, fills), rendering.used

    def module(self, module: Module, change: Mapping[str, str]) -> CompiledModule:
        documents: dict[tuple[str, str], Document] = {}
        media: set[str] = set()
        for activity in module.activities:
            for language in module.languages:
                documents[activity.id, language], used = self.activity(module, activity, language, {})
                media |= used
        content = digest([module, sorted(media)])
        texts = {"summary": module.summary, **{f"objective.{one.id}": one.text for one in module.objectives}}
        fronts = {language: self.front(module.title, texts, module.languages, language) for language in module.languages}
        rendered = digest([RENDERER, fronts, [[*place, document] for place, document in sorted(documents.items())]])
        search = [_found("", front) for front in fronts.values()]
        search += [_found(activity, document) for (activity, _), document in documents.items()]
        hashes = block_hashes(module)
        return CompiledModule(
            module, outline(module), content, rendered, hashes, documents, frozenset(media), tuple(search), change, fronts
        )

    def scheme(self, scheme: Scheme, modules: Mapping[str, CompiledModule]) -> CompiledScheme:
        documents: dict[tuple[str, str, str], Document] = {}
        media: set[str] = set()
        for module_key, activity_id in dict.fromkeys((place[0], place[1]) for place in scheme.slots):
            module = modules[module_key].module
            activity = next(one for one in module.activities if one.id == activity_id)
            fills: Fills = {
                place[2]: (scheme.key, blocks) for place, blocks in scheme.slots.items() if place[:2] == (module_key, activity_id)
            }
            for language in module.languages:
                documents[module_key, activity_id, language], used = self.activity(module, activity, language, fills)
                media |= used
        hashes = [(part.module, modules[part.module].hash, modules[part.module].render_hash) for part in scheme.modules]
        texts = {**scheme.texts, **{f"objective.{one.id}": one.text for one in scheme.objectives}}
        fronts = {language: self.front(scheme.title, texts, scheme.languages, language) for language in scheme.languages}
        rendered = [[*place, document] for place, document in sorted(documents.items())]
        value = digest([RENDERER, scheme_value(scheme), fronts, hashes, rendered, sorted(media)])
        search = tuple(_found("", front) for front in fronts.values())
        return CompiledScheme(self.bare_scheme(scheme), value, documents, frozenset(media), search, fronts)

    def bare_scheme(self, scheme: Scheme) -> Scheme:
        """The scheme without the texts of its slots' blocks: those stand in the documents."""
        return replace(scheme, slots={place: tuple(map(_bare, blocks)) for place, blocks in scheme.slots.items()})

    def front(self, title: LanguageMap, texts: Mapping[str, LanguageMap], languages: tuple[str, ...], language: str) -> Document:
        """What stands on the page of a scheme or module, in one language."""
        rendering = self.rendering(language)
        own = {part: (text.choose([language]).text, form_of_front(part)) for part, text in texts.items()}
        return Document(
            language,
            title.choose([language]).text,
            parts={part: rendering.html(text, form, part) for part, (text, form) in own.items()},
            plain={part: rendering.plain(text, form) for part, (text, form) in own.items()},
            sources=rendering.cited(),
            headings=rendering.headings,
            languages=languages,
        )

    def shelves(self) -> tuple[Shelves, frozenset[str]]:
        media: set[str] = set()
        library = self.library

        def card(item: Any, title: str, facts: tuple[str, ...]) -> Card:
            renderings = [self.rendering(language, outside=True) for language in item.languages]
            made = render_card(item.key, {name: getattr(item, name) for name in facts}, item.texts, title, item.sources, renderings)
            media.update(*(rendering.used for rendering in renderings))
            return made

        tools = tuple(card(tool, "title", ("minutes", "people", "needs", "regions")) for tool in library.tools.values())
        cases = tuple(card(case, "title", ("region", "series")) for case in library.cases.values())
        terms = tuple(card(term, "term", ()) for term in library.terms.values())
        rendering = self.rendering(next(iter(library.languages), "en"))
        downloads = tuple(
            Offered(one.file, rendering.asset(f"downloads/{one.file}", one.language) or {}, one.language, dict(one.title))
            for one in library.downloads.values()
        )
        sources = numbered(
            tuple(cited(library, source, 0) for source in sorted(library.sources, key=lambda key: library.sources[key].title.casefold()))
        )
        return Shelves(tools, cases, terms, downloads, sources), frozenset(media | rendering.used)


def _found(activity: str, document: Document) -> SearchText:
    words = [*document.plain.values(), *(text for block in document.blocks for text in block.plain.values())]
    return SearchText(activity, document.language, document.title, "\n".join(words))


def form_of_front(part: str) -> Form:
    """Return how a text of a scheme's or module's page is written."""
    if part.startswith("objective."):
        return Form.INLINE
    return TEXTS.get(part, (Form.BLOCK, True))[0]


def outline(module: Module) -> Module:
    """Return the module without the long texts and without the answers of its questions: what every process keeps in memory."""
    activities = tuple(
        replace(activity, blocks=tuple(map(_bare, activity.blocks)), questions=tuple(map(_bare, activity.questions)), texts={})
        for activity in module.activities
    )
    return replace(module, activities=activities)


def _bare(block: Block) -> Block:
    question = block.settings.get("question")
    kept = {"question": {key: question[key] for key in ("id", "kind", "objective", "points") if key in question}} if question else {}
    return Block(block.id, block.kind, kept, {})


def block_hashes(module: Module) -> dict[str, dict[str, str]]:
    """Return for each block and question the hash of its structure (under "") and of its texts in each language.

    Two revisions are compared by what both have, so that a new language alone changes no block.
    """
    found = {}
    for activity in module.activities:
        for block in (*activity.blocks, *activity.questions):
            texts = {part: dict(text) for part, text in sorted(block.texts.items())}
            by_language = {
                language: digest({part: text.get(language) for part, text in texts.items()})[:16] for language in module.languages
            }
            # Which languages a film has captions in is no part of what the block says.
            structure = {key: value for key, value in block.settings.items() if key != "languages"}
            found[f"{activity.id}/{block.id}"] = {"": digest([block.kind, structure])[:16], **by_language}
    return found


def changed_blocks(before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """Return the blocks of ``after`` that are new or differ in anything that both revisions have."""
    return frozenset(
        name
        for name, hashes in after.items()
        if name not in before or any(before[name][part] != value for part, value in hashes.items() if part in before[name])
    )
