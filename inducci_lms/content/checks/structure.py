"""Checks on how texts fit together: objectives and questions, minutes and length, translations and their citations."""

from collections.abc import Iterator, Mapping, Sequence

from inducci_lms.content import prose
from inducci_lms.content.checks import language
from inducci_lms.content.library import Library
from inducci_lms.content.model import Activity, Block, Module
from inducci_lms.content.problems import Findings
from inducci_lms.content.texts import Form, Piece

#: Words that are read in a minute, in a text that is to be learnt from.
SPEED = 150


class Places:
    """Finds for a piece of text the block it belongs to, by the name of its file and its id."""

    def __init__(self, library: Library) -> None:
        self._blocks: dict[tuple[str, str], Block] = {}
        self._sources: dict[str, str] = {}
        for module in library.modules.values():
            folder = f"modules/{module.key}"
            self._sources[f"{folder}/module"] = module.source_language
            for activity in module.activities:
                self._sources[f"{folder}/{activity.id}"] = module.source_language
                for block in (*activity.blocks, *activity.questions):
                    self._blocks[f"{folder}/{activity.id}", block.id] = block
        for scheme in library.schemes.values():
            source = next(iter(scheme.title), "")
            self._sources[f"schemes/{scheme.key}/scheme"] = source
            for (key, _, _), blocks in scheme.slots.items():
                self._sources[f"schemes/{scheme.key}/slots/{key}"] = source
                for block in blocks:
                    self._blocks[f"schemes/{scheme.key}/slots/{key}", block.id] = block
        self._cards: dict[str, tuple[str, ...]] = {}
        for folder, cards in (("toolbox", library.tools), ("cases", library.cases), ("glossary", library.terms)):
            for card in cards.values():
                self._cards[f"{folder}/{card.key}"] = card.sources
                self._sources[f"{folder}/{card.key}"] = card.source_language

    def stem(self, piece: Piece) -> str:
        """Return the name of a piece's file without language and suffix."""
        return piece.file.removesuffix(f".{piece.language}.md")

    def block(self, piece: Piece) -> Block | None:
        """Return the block or question of a piece."""
        return self._blocks.get((self.stem(piece), piece.id.partition(".")[0]))

    def kind(self, piece: Piece) -> str:
        """Return the block's kind, ``question`` for questions, ``card`` for tools, cases and terms, ``front`` for titles and summaries."""
        block = self.block(piece)
        if block is not None:
            return "question" if "question" in block.settings else block.kind
        stem = self.stem(piece)
        if stem in self._cards:
            return "card"
        return "front" if stem.endswith(("/module", "/scheme")) and not piece.id.startswith("objective") else ""

    def is_source(self, piece: Piece) -> bool:
        """Return whether the piece is in the source language of its item."""
        return self._sources.get(self.stem(piece)) == piece.language

    def source(self, stem: str) -> str:
        """Return the source language of an item."""
        return self._sources.get(stem, "")

    def has_sources(self, piece: Piece) -> bool:
        """Return whether the works are named in the structure: ``source:`` of the block, ``sources:`` of the card."""
        block = self.block(piece)
        return bool(block and block.settings.get("source")) or bool(self._cards.get(self.stem(piece)))


def check(library: Library, pieces: Sequence[Piece], places: Places, findings: Findings) -> None:
    """Note every warning on structure."""
    by_file: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_file.setdefault(piece.file, []).append(piece)
    for module in library.modules.values():
        _objectives(module, findings)
        for activity in module.activities:
            _feedback(module, activity, findings)
            if activity.kind == "lesson":
                _lesson(module, activity, by_file, findings)
    _citations(pieces, places, findings)


def _objectives(module: Module, findings: Findings) -> None:
    tested = {
        str(block.settings["question"].get("objective", ""))
        for activity in module.activities
        for block in (*activity.questions, *activity.blocks)
        if "question" in block.settings
    }
    for objective in module.objectives:
        if objective.id not in tested and any(activity.questions for activity in module.activities):
            message = f"no question tests the objective {objective.id}"
            findings.warning(
                f"modules/{module.key}/module.yaml",
                0,
                "objective_unassessed",
                message,
                f"write objective: {objective.id} in a question",
                where=objective.id,
            )


def _feedback(module: Module, activity: Activity, findings: Findings) -> None:
    for block in (*activity.questions, *(one for one in activity.blocks if one.kind == "question")):
        explains = any(part in ("correct", "incorrect", "general") or part.endswith(".feedback") for part in block.texts)
        if not explains:
            file = f"modules/{module.key}/{activity.id}.{module.source_language}.md"
            message = f"the question {block.id} says nothing about why"
            findings.warning(
                file, 0, "no_feedback", message, f"write <!-- {block.id}.correct --> or feedback on the options", where=block.id
            )


def _lesson(module: Module, activity: Activity, by_file: Mapping[str, list[Piece]], findings: Findings) -> None:
    for tag in module.languages:
        file = f"modules/{module.key}/{activity.id}.{tag}.md"
        texts = list(_running_text(activity, by_file.get(file, [])))
        words = sum(len(text.split()) for text in texts)
        level = language.lix("\n".join(texts))
        if words >= 100 and level > language.hardest(tag):
            message = f"the reading level is LIX {level:.0f} (limit {language.hardest(tag)} for {tag})"
            findings.warning(file, 0, "reading_level", message, "shorter sentences, shorter words", where=activity.id)
        if tag == module.source_language:
            _workload(activity, words, file, findings)


def _running_text(activity: Activity, pieces: Sequence[Piece]) -> Iterator[str]:
    tables = {block.id for block in activity.blocks if block.kind == "table"}
    for piece in pieces:
        if piece.prose is not None and piece.form is Form.BLOCK and piece.id not in tables:
            yield prose.plain(piece.prose)


def _workload(activity: Activity, words: int, file: str, findings: Findings) -> None:
    extra = sum(1.0 for block in activity.blocks if block.kind in ("question", "figure", "table", "video"))
    tasks = sum(block.settings.get("minutes", 0) for block in activity.blocks if block.kind == "task")
    reading = words / SPEED + extra
    # A task may be done later, in one's own office: the minutes may count it or not.
    if activity.minutes > (reading + tasks) * 2 + 3 or activity.minutes < reading * 0.5:
        message = f"{activity.minutes} minutes for {words} words, {extra:.0f} checks and figures, {tasks} minutes of tasks"
        findings.warning(file, 0, "workload", message, f"about {round(reading + tasks)} would be honest", where=activity.id)


def _citations(pieces: Sequence[Piece], places: Places, findings: Findings) -> None:
    cites: dict[tuple[str, str], dict[str, tuple[frozenset[str], Piece]]] = {}
    for piece in pieces:
        if piece.prose is not None:
            found = frozenset(cite.source for cite in piece.prose.cites)
            cites.setdefault((places.stem(piece), piece.id), {})[piece.language] = (found, piece)
    for (stem, name), by_language in cites.items():
        source = by_language.get(places.source(stem))
        if source is None:
            continue
        for tag, (found, piece) in by_language.items():
            if found != source[0]:
                differing = ", ".join(sorted(found ^ source[0]))
                message = f"{name} cites other works in {tag} than in the source: {differing}"
                findings.warning(piece.file, piece.line, "cites_differ", message, "cite the same works", where=name.partition(".")[0])
