"""A small course of its own for quizzes: one scheme, one module, a lesson and a quiz of each sort, in English and Dutch."""

from pathlib import Path

SCHEME, MODULE = "east", "m1"

QUIZZES = {
    "check": """
kind: quiz
minutes: 10
pass_share: 0.6
shuffle_options: true
feedback: result
questions:
  - {id: q1, kind: single_choice, options: [a, b, c], correct: b, see: "reading#opening"}
  - {id: q2, kind: number, correct: 1330, tolerance: 5}
  - {id: q3, kind: multiple_choice, options: [a, b, c], correct: [a, c]}
""",
    "each": """
kind: quiz
minutes: 5
pass_share: 1
feedback: each
questions:
  - {id: q1, kind: true_false, correct: false}
  - {id: q2, kind: short_text, accept: [{match: near, value: Waterschei}]}
""",
    "timed": """
kind: quiz
minutes: 10
pass_share: 0.5
attempts: 2
time_limit_minutes: 10
retry_pause_minutes: 30
draw: 2
shuffle_questions: true
feedback: none
questions:
  - {id: q1, kind: true_false, correct: true}
  - {id: q2, kind: true_false, correct: true}
  - {id: q3, kind: true_false, correct: true}
""",
    "all": """
kind: quiz
minutes: 10
pass_share: 0.5
pages: all
questions:
  - {id: q1, kind: ordering, items: [a, b, c]}
  - {id: q2, kind: matching, left: [l1, l2], right: [r1, r2, r3], pairs: {l1: r2, l2: r1}}
  - {id: q3, kind: cloze, gaps: {gap1: {options: [a, b], correct: a}, gap2: {accept: [{match: exact, value: coal}]}}}
""",
}

PROSE = {
    "check": {
        "title": "Check: the mine",
        "intro": "Three questions.",
        "passed": "Well done.",
        "failed": "Read the lesson once more.",
        "q1": "Which town has the mine *museum*?\n\nThink of its towers.",
        "q1.hint": "It lies north of Hasselt.",
        "q1.a": "Genk",
        "q1.b": "Beringen",
        "q1.b.feedback": "On the site of the mine.",
        "q1.c": "Maaseik",
        "q1.c.feedback": "Maaseik never had a mine.",
        "q1.general": "All seven mines closed by 1992.",
        "q2": "How many square metres has the hall?",
        "q2.unit": "m²",
        "q2.incorrect": "It is 1,330 m².",
        "q3": "What do industrial regions offer?",
        "q3.a": "Space",
        "q3.b": "Beaches",
        "q3.c": "Makers",
    },
    "each": {
        "title": "Each at once",
        "q1": "The EU definition asks for profit.",
        "q1.correct": "Indeed it does not.",
        "q1.incorrect": "It does not.",
        "q2": "Where is Thor Park?",
    },
    "timed": {"title": "Against the clock", "q1": "One is one.", "q2": "Two is two.", "q3": "Three is three."},
    "all": {
        "title": "All together",
        "q1": "Put the steps in order.",
        "q1.a": "Ask the owners",
        "q1.b": "Walk the site",
        "q1.c": "Write the call",
        "q2": "Which site became what?",
        "q2.l1": "Winterslag",
        "q2.l2": "Waterschei",
        "q2.r1": "Thor Park",
        "q2.r2": "C-mine",
        "q2.r3": "be-MINE, the largest of the old mine sites, in Beringen",
        "q3": "In {{gap1}} the last mine closed; the region lived on {{gap2}}.",
        "q3.gap1.a": "1992",
        "q3.gap1.b": "1966",
    },
}


def write(folder: Path, quizzes: dict[str, str] | None = None) -> Path:
    """Write the course below ``folder`` and return it; ``quizzes`` replaces the structure of some."""
    activities = {**QUIZZES, **(quizzes or {})}
    _file(folder / "content.yaml", "schema: 1\nlanguages: [en, nl]\nregions: {limburg: {country: BE}}\n")
    _both(folder / "content", {"region.limburg": "Limburg", "subject.reuse": "Reuse"})
    _file(folder / "sources.yaml", "[]\n")
    module = folder / "modules" / MODULE
    rows = "".join(f"  - {{id: {one}, kind: {'lesson' if one == 'reading' else 'quiz'}, minutes: 5}}\n" for one in ("reading", *activities))
    _file(
        module / "module.yaml",
        f"schema: 1\nsource_language: en\nlanguages: [en, nl]\nregion: limburg\nobjectives: [{{id: o1, goal: b}}]\nactivities:\n{rows}",
    )
    _both(module / "module", {"title": "Module one", "summary": "About mines.", "objective.o1": "Tell mines apart."})
    _file(module / "reading.yaml", "blocks:\n  - {id: opening, kind: text}\n")
    _both(module / "reading", {"title": "Seven mines", "opening": "## Towers\n\nThere were seven."})
    for name, structure in activities.items():
        kept = "\n".join(line for line in structure.strip().splitlines() if not line.startswith(("kind:", "minutes:")))
        _file(module / f"{name}.yaml", kept + "\n")
        _both(module / name, PROSE[name])
    scheme = folder / "schemes" / SCHEME
    _file(
        scheme / "scheme.yaml",
        "schema: 1\nregion: limburg\nsource_language: en\nlanguages: [en, nl]\nsubjects: [reuse]\n"
        f"objectives: [{{id: o1, goal: b}}]\nmodules:\n  - {{module: {MODULE}}}\n",
    )
    _both(scheme / "scheme", {"title": "East", "summary": "S.", "audience": "Staff.", "about": "A.", "objective.o1": "Know mines."})
    return folder


def _file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _both(stem: Path, segments: dict[str, str]) -> None:
    for language in ("en", "nl"):
        mark = "" if language == "en" else "NL "
        body = "\n".join(f"<!-- {name} -->\n{_in(text, mark)}\n" for name, text in segments.items())
        _file(stem.with_name(f"{stem.name}.{language}.md"), body)


def _in(text: str, mark: str) -> str:
    return text.replace("## ", f"## {mark}") if text.startswith("## ") else mark + text
