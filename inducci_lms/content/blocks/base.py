"""What a block kind is, and what it is given when it reads and renders."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inducci_lms.content import media
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.files import Root
from inducci_lms.content.model import Block
from inducci_lms.content.problems import nearest
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form
from inducci_lms.kernel.text import LanguageMap


@dataclass(frozen=True, slots=True)
class Parts:
    """Which texts a block has; ``main`` is None for a kind without a text of its own."""

    main: Form | None = Form.BLOCK
    needed: Mapping[str, Form] = field(default_factory=dict)
    optional: Mapping[str, Form] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a block stands: what its keys may name. ``folder`` is the module's or scheme's, relative to the root."""

    root: Root
    folder: str
    languages: tuple[str, ...]
    sources: frozenset[str]
    terms: frozenset[str]

    def file(self, fields: Fields, key: str, types: Mapping[str, str], *, needed: bool = False, common: str = "") -> str:
        """Return the path below the root that ``key`` names, ``{lang}`` still in it; whatever is wrong with the files is noted.

        ``common`` is a folder of the root where the file is looked for when the own folder does not have it.
        """
        name = fields.text(key, needed=needed)
        if not name:
            return ""
        line = fields.line_of(key)
        if media.suffix(name) not in types:
            fields.error(line, "bad_media", f"{name}: a file of this type cannot stand here", f"take one of {', '.join(sorted(types))}")
            return ""
        if ".." in name.split("/") or name.startswith("/") or "\\" in name:
            fields.error(line, "bad_media", f"{name} leads out of the folder", "write a path below the module's folder")
            return ""
        path = f"{self.folder}/{name}"
        if common and not any(self.root.path(self._in(path, language)) for language in self.languages):
            path = name if name.startswith(f"{common}/") else f"{common}/{name}"
        for language in self.languages if "{lang}" in path else self.languages[:1]:
            self._check(fields, line, self._in(path, language))
        return path

    def _in(self, path: str, language: str) -> str:
        return path.replace("{lang}", language)

    def _check(self, fields: Fields, line: int, path: str) -> None:
        self.root.used.add(path)
        found = self.root.path(path)
        if found is None:
            folder, _, name = path.rpartition("/")
            remedy = nearest(name, self.root.names(folder)) if self.root.names(folder) else "put the file there"
            fields.error(line, "missing_media", f"the file {path} is missing", remedy)
        elif wrong := media.fault(found):
            fields.error(line, "bad_media", f"{path} {wrong}", "mend or replace the file")


class BlockKind:
    """A kind of block. A subclass names itself and its keys, says which texts it has and finishes the rendered block."""

    name = ""
    #: Keys besides ``id`` and ``kind``; the needed ones are in :attr:`needed_keys`.
    keys: tuple[str, ...] = ()
    needed_keys: tuple[str, ...] = ()
    parts = Parts()

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        """Return the block's settings; faults are noted on ``fields``."""
        return {}

    def parts_of(self, settings: Mapping[str, Any]) -> Parts:
        """Return which texts a block with these settings has."""
        return self.parts

    def check(self, block: Block, fields: Fields, lines: Mapping[str, int]) -> None:
        """Note what is wrong with the block as a whole; ``lines`` has the line of each text part in the source file."""

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        """Return the block with what is special to its kind: addresses of files, a wrapped table …"""
        return replace(rendered, settings=dict(block.settings))


def texts_in(block: Block, language: str) -> tuple[str, Mapping[str, str]]:
    """Return the language that the block is shown in and its texts: all in ``language``, or else all in the source language."""
    if all(language in text for text in block.texts.values()):
        return language, {part: text[language] for part, text in block.texts.items()}
    source = next((next(iter(text), "") for text in block.texts.values()), language)
    return source, {part: text.choose([source]).text for part, text in block.texts.items()}


def missing(texts: Mapping[str, LanguageMap]) -> bool:
    """Return whether a block has no text at all."""
    return not any(texts.values())
