"""A course for the learner's road: two schemes that share a module, locks of both sorts, checks, a task, figures of change."""

from collections.abc import Mapping
from pathlib import Path

NORTH, SOUTH = "north", "south"

#: Module → its activities in order: id, kind, keys beside, structure.
MODULES: dict[str, list[tuple[str, str, str, str]]] = {
    "m1": [
        ("reading", "lesson", "", "blocks:\n  - {id: opening, kind: text}\n  - {id: second, kind: text}\n"),
        (
            "doing",
            "lesson",
            "requires: [reading]",
            "checks: required\nblocks:\n"
            "  - {id: begin, kind: text}\n"
            "  - {id: check1, kind: question, question: {kind: single_choice, options: [a, b], correct: b}}\n"
            "  - {id: office, kind: task, minutes: 20, note: true}\n",
        ),
    ],
    "m2": [
        ("more", "lesson", "", "blocks:\n  - {id: only, kind: text}\n"),
        ("extra", "lesson", "required: false", "blocks:\n  - {id: x, kind: text}\n"),
    ],
    "m3": [("last", "lesson", "", "blocks:\n  - {id: end, kind: text}\n")],
}

PROSE: dict[str, dict[str, str]] = {
    "m1/reading": {"title": "Seven mines", "opening": "## Towers\n\nThere were seven.", "second": "## After\n\nThen they closed."},
    "m1/doing": {
        "title": "Do it",
        "begin": "Begin.",
        "check1": "Which town?",
        "check1.a": "Genk",
        "check1.b": "Beringen",
        "check1.b.feedback": "On the site of the mine.",
        "office": "1. Walk.\n2. Look.",
        "office.title": "Try this",
    },
    "m2/more": {"title": "More", "only": "More text."},
    "m2/extra": {"title": "Extra", "x": "Not required."},
    "m3/last": {"title": "Last", "end": "The end."},
}

SCHEMES: dict[str, str] = {
    NORTH: "modules:\n  - {module: m1}\n  - {module: m2, requires: [m1]}\naward: {valid_months: 24}\n",
    SOUTH: "modules:\n  - {module: m1}\n  - {module: m3}\n",
}


def write(
    folder: Path,
    *,
    modules: Mapping[str, list[tuple[str, str, str, str]]] = MODULES,
    prose: Mapping[str, Mapping[str, str]] = PROSE,
    schemes: Mapping[str, str] = SCHEMES,
) -> Path:
    """Write the course below ``folder`` and return it."""
    _file(folder / "content.yaml", "schema: 1\nlanguages: [en, nl]\nregions: {limburg: {country: BE}}\n")
    _both(folder / "content", {"region.limburg": "Limburg", "subject.reuse": "Reuse"})
    _file(folder / "sources.yaml", "[]\n")
    for key, activities in modules.items():
        rows = "".join(f"  - {{id: {name}, kind: {kind}, minutes: 5{', ' + keys if keys else ''}}}\n" for name, kind, keys, _ in activities)
        home = folder / "modules" / key
        head = "schema: 1\nsource_language: en\nlanguages: [en, nl]\nregion: limburg\nobjectives: [{id: o1, goal: b}]\n"
        _file(home / "module.yaml", f"{head}activities:\n{rows}")
        _both(home / "module", {"title": f"Module {key}", "summary": "About mines.", "objective.o1": "Tell mines apart."})
        for name, _, _, structure in activities:
            _file(home / f"{name}.yaml", structure)
            _both(home / name, prose[f"{key}/{name}"])
    for key, parts in schemes.items():
        home = folder / "schemes" / key
        head = "schema: 1\nregion: limburg\nsource_language: en\nlanguages: [en, nl]\nsubjects: [reuse]\nobjectives: [{id: o1, goal: b}]\n"
        _file(home / "scheme.yaml", head + parts)
        texts = {"title": key.title(), "summary": "S.", "audience": "Staff.", "about": "A.", "objective.o1": "Know mines."}
        _both(home / "scheme", texts)
    return folder


def _file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _both(stem: Path, segments: Mapping[str, str]) -> None:
    for language in ("en", "nl"):
        mark = "" if language == "en" else "NL "
        body = "\n".join(f"<!-- {name} -->\n{_in(text, mark)}\n" for name, text in segments.items())
        _file(stem.with_name(f"{stem.name}.{language}.md"), body)


def _in(text: str, mark: str) -> str:
    return text.replace("## ", f"## {mark}") if text.startswith("## ") else text if text.startswith("1. ") else mark + text
