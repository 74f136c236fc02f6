"""Counts what there is: per scheme and language, and in all."""

from collections.abc import Iterable, Sequence
from typing import Any

from inducci_lms.content import prose
from inducci_lms.content.checks.language import lix
from inducci_lms.content.load import Loaded
from inducci_lms.content.model import Activity, Module, Scheme
from inducci_lms.content.texts import Form, Piece


def report(loaded: Loaded) -> dict[str, Any]:
    """Return the figures of a content root as plain values, fit for JSON.

    ``schemes.<key>.languages.<tag>`` has words, untranslated and stale segments; ``totals`` counts a shared module once.
    """
    words = _words(loaded.gathered.pieces)
    library = loaded.library
    schemes = {key: _scheme(loaded, scheme, words) for key, scheme in library.schemes.items()}
    languages = sorted({language for _, language in words})
    modules = list(library.modules.values())
    totals: dict[str, Any] = {
        "schemes": len(library.schemes),
        **_counts(modules),
        "tools": len(library.tools),
        "cases": len(library.cases),
        "terms": len(library.terms),
        "downloads": len(library.downloads),
        "sources": len(library.sources),
        "errors": len(loaded.errors),
        "warnings": len(loaded.warnings),
        "languages": {
            language: {**_state(loaded, "", language, words), "reading_level": _level(loaded.gathered.pieces, language)}
            for language in languages
        },
    }
    return {"schemes": schemes, "totals": totals}


def _scheme(loaded: Loaded, scheme: Scheme, words: dict[tuple[str, str], int]) -> dict[str, Any]:
    modules = [loaded.library.modules[part.module] for part in scheme.modules]
    folders = [f"schemes/{scheme.key}/", *(f"modules/{module.key}/" for module in modules)]
    languages = {}
    for language in scheme.languages:
        states = [_state(loaded, folder, language, words) for folder in folders]
        found = {name: sum(state[name] for state in states) for name in ("words", "segments", "untranslated", "stale")}
        lacking = [module for module in modules if language not in module.languages]
        found["untranslated"] += sum(_segments(loaded, module) for module in lacking)
        languages[language] = found
    return {**_counts(modules), "hours": round(sum(module.minutes for module in modules) / 60, 1), "languages": languages}


def _counts(modules: Sequence[Module]) -> dict[str, int]:
    activities: list[Activity] = [activity for module in modules for activity in module.activities]
    tasks = [block for activity in activities for block in activity.blocks if block.kind == "task"]
    checks = sum(1 for activity in activities for block in activity.blocks if block.kind == "question")
    return {
        "modules": len(modules),
        "activities": len(activities),
        "lessons": sum(1 for activity in activities if activity.kind == "lesson"),
        "quizzes": sum(1 for activity in activities if activity.kind == "quiz"),
        "questions": sum(len(activity.questions) for activity in activities),
        "inline_checks": checks,
        "minutes": sum(module.minutes for module in modules),
        "task_minutes": sum(block.settings["minutes"] for block in tasks),
    }


def _state(loaded: Loaded, folder: str, language: str, words: dict[tuple[str, str], int]) -> dict[str, int]:
    states = [state for (file, tag), state in loaded.gathered.states.items() if tag == language and file.startswith(folder)]
    return {
        "words": sum(count for (file, tag), count in words.items() if tag == language and file.startswith(folder)),
        "segments": sum(state[0] for state in states),
        "untranslated": sum(state[1] for state in states),
        "stale": sum(state[2] for state in states),
    }


def _level(pieces: Iterable[Piece], language: str) -> float:
    """Return the LIX of all running text of a language (see the author guide for the formula)."""
    return lix("\n".join(words_of(piece) for piece in pieces if piece.language == language and piece.form is Form.BLOCK))


def _segments(loaded: Loaded, module: Module) -> int:
    return _state(loaded, f"modules/{module.key}/", module.source_language, {})["segments"]


def _words(pieces: Iterable[Piece]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for piece in pieces:
        found[piece.file, piece.language] = found.get((piece.file, piece.language), 0) + len(words_of(piece).split())
    return found


def words_of(piece: Piece) -> str:
    """Return the words of a piece, without Markdown."""
    return piece.text if piece.form is Form.PLAIN or piece.prose is None else prose.plain(piece.prose)


def lines(figures: dict[str, Any]) -> list[str]:
    """Return the figures as lines for a terminal."""
    found = []
    for key, scheme in figures["schemes"].items():
        found.append(
            f"{key}: {scheme['modules']} modules, {scheme['lessons']} lessons, {scheme['questions']} questions, {scheme['hours']} hours"
        )
        for language, state in scheme["languages"].items():
            found.append(f"  {language}: {state['words']} words, {state['untranslated']} segments untranslated, {state['stale']} stale")
    totals = figures["totals"]
    names = ("schemes", "modules", "lessons", "quizzes", "questions", "minutes", "tools", "cases", "terms", "downloads", "sources")
    found.append("in all: " + ", ".join(f"{totals[name]} {name}" for name in names))
    for language, state in totals["languages"].items():
        found.append(f"  {language}: {state['words']} words, {state['untranslated']} segments untranslated, {state['stale']} stale")
    return found
