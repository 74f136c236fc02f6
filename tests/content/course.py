"""A small content root that holds one of everything: every block kind, every question kind, a slot, a tool, a case, a term."""

from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><path d="M0 0h10"/></svg>'

CONTENT = """schema: 1
languages: [en, nl, de]
regions:
  limburg: {country: BE}
  chemnitz: {country: DE}
"""
NAMES = {
    "en": "<!-- region.limburg -->\nLimburg\n<!-- region.chemnitz -->\nChemnitz\n<!-- need.listening -->\nListening\n"
    "<!-- series.pilots -->\nPilot actions\n<!-- subject.coal -->\nCoal\n",
}
SOURCES = """- id: facts
  title: Facts & Figures
  year: 2022
  publisher: CWE
  url: https://example.org/facts
  language: de
- {id: law, title: A law, year: 2021}
"""
MODULE = """schema: 1
source_language: en
languages: [en, nl]
objectives:
  - {id: o1, goal: b}
activities:
  - {id: reading, kind: lesson, minutes: 10}
  - {id: quiz, kind: quiz, minutes: 5, requires: [reading]}
"""
MODULE_TEXT = {
    "en": "<!-- title -->\nCoal and culture\n<!-- summary -->\nA **short** module. [@facts]\n<!-- objective.o1 -->\nName one mine.\n",
    "nl": "<!-- title -->\nSteenkool en cultuur\n<!-- summary -->\nEen **korte** module. [@facts]\n<!-- objective.o1 -->\nNoem één mijn.\n",
}
READING = """blocks:
  - {id: opening, kind: text}
  - {id: box, kind: callout, tone: law}
  - {id: fig, kind: figure, file: "media/map.{lang}.svg", narrow: media/narrow.svg, wide: true, source: [facts]}
  - {id: grid, kind: table, row_headers: true, numeric: [2]}
  - {id: said, kind: quote, source: [law]}
  - {id: film, kind: video, file: media/film.webm, captions: "media/film.{lang}.vtt"}
  - {id: sheet, kind: download, file: "downloads/plan.{lang}.odt"}
  - id: ask
    kind: question
    question: {kind: single_choice, options: [a, b], correct: b}
  - {id: try, kind: task, minutes: 20, note: true, download: "downloads/plan.{lang}.odt"}
  - {id: regional, kind: slot}
  - {id: words, kind: terms, terms: [mine]}
"""
READING_TEXT = {
    "en": """<!-- title -->
What coal left
<!-- opening -->
## A heading with *stress*

Coal came late [@facts; @law]. See [the quiz](module:core/quiz), [a tool](tool:walk), [the case](case:cmine), [a mine](term:mine),
[the plan](download:plan.en.odt), [another site](https://example.org/?a=1&b=2) and the word [Zeche]{lang=de}.

### Below it

- one
- two
<!-- box.title -->
The law
<!-- box -->
No legal advice.
<!-- fig.alt -->
A map with seven dots
<!-- fig.caption -->
Seven *mines* [@law]
<!-- grid.caption -->
Jobs by year
<!-- grid -->
| Year | Jobs |
|---|---|
| Before | 44 |
<!-- said.cite -->
A miner
<!-- said -->
We were all black down there.
<!-- film.title -->
The last shift
<!-- film.transcript -->
A bell rings.
<!-- sheet.title -->
The plan
<!-- sheet -->
A sheet to fill in.
<!-- ask -->
Which colour is **coal**?
<!-- ask.a -->
Red
<!-- ask.b -->
Black
<!-- ask.b.feedback -->
Right.
<!-- try.title -->
Ask a neighbour
<!-- try -->
1. Ask.
2. Write.
""",
}
READING_TEXT["nl"] = (
    READING_TEXT["en"]
    .replace("What coal left", "Wat steenkool naliet")
    .replace("Coal came late", "Steenkool kwam laat")
    .replace("plan.en.odt", "plan.nl.odt")
    .replace("Which colour is **coal**?", "Welke kleur heeft **steenkool**?")
)
QUIZ = """pass_share: 0.6
attempts: 3
questions:
  - {id: q1, kind: single_choice, objective: o1, options: [a, b], correct: b, see: "reading#opening"}
  - {id: q2, kind: multiple_choice, options: [a, b, c], correct: [a, c], partial: true}
  - {id: q3, kind: true_false, correct: true}
  - {id: q4, kind: short_text, accept: {en: [{match: exact, value: coal}], nl: [{match: exact, value: steenkool}]}}
  - {id: q5, kind: number, correct: 330, tolerance: 5}
  - {id: q6, kind: ordering, items: [a, b, c]}
  - {id: q7, kind: matching, left: [l1, l2], right: [r1, r2, r3], pairs: {l1: r2, l2: r1}}
  - id: q8
    kind: cloze
    gaps:
      gap1: {options: [a, b], correct: a}
      gap2: {accept: [{match: exact, value: Genk}]}
"""
_ITEMS = {
    "title": "Check",
    "intro": "Eight questions.",
    "q1": "Which?",
    "q1.a": "This",
    "q1.b": "That",
    "q2": "Which ones?",
    "q2.a": "A",
    "q2.b": "B",
    "q2.c": "C",
    "q3": "It is so.",
    "q4": "What is black?",
    "q5": "How many?",
    "q5.unit": "metres",
    "q6": "In order?",
    "q6.a": "One",
    "q6.b": "Two",
    "q6.c": "Three",
    "q7": "What goes with what?",
    "q7.l1": "L1",
    "q7.l2": "L2",
    "q7.r1": "R1",
    "q7.r2": "R2",
    "q7.r3": "R3",
    "q8": "The mine of {{gap1}} lies in {{gap2}}.",
    "q8.gap1.a": "Winterslag",
    "q8.gap1.b": "Beringen",
}
_ITEMS |= {f"q{number}.general": "Look it up in the lesson." for number in range(1, 9)}
QUIZ_TEXT = "".join(f"<!-- {name} -->\n{text}\n" for name, text in _ITEMS.items())
SCHEME = """schema: 1
region: {region}
source_language: {language}
languages: [{languages}]
subjects: [coal]
objectives:
  - {{id: o1}}
modules:
  - {{module: core}}
"""
SCHEME_TEXT = """<!-- title -->
{title}
<!-- summary -->
About coal.
<!-- audience -->
Officials.
<!-- about -->
Written from public sources. [@facts]
<!-- objective.o1 -->
Name one mine.
"""
SLOTS = "slots:\n  reading/regional:\n    - {id: local, kind: text}\n    - {id: local-note, kind: callout}\n"
TOOL = 'minutes: 30\npeople: "2–4"\nneeds: [listening]\nregions: [limburg]\nsources: [facts]\n'
CASE = "region: limburg\nseries: pilots\nsources: [facts]\n"


def files() -> dict[str, str | bytes]:
    """Return every file of the course by its path."""
    found: dict[str, str | bytes] = {
        "content.yaml": CONTENT,
        "content.en.md": NAMES["en"],
        "sources.yaml": SOURCES,
        "modules/core/module.yaml": MODULE,
        "modules/core/reading.yaml": READING,
        "modules/core/quiz.yaml": QUIZ,
        "modules/core/media/narrow.svg": SVG,
        "modules/core/media/film.webm": b"\x1a\x45\xdf\xa3film",
        "schemes/limburg/scheme.yaml": SCHEME.format(region="limburg", language="nl", languages="nl, en"),
        "schemes/chemnitz/scheme.yaml": SCHEME.format(region="chemnitz", language="en", languages="en"),
        "schemes/chemnitz/scheme.en.md": SCHEME_TEXT.format(title="Chemnitz"),
        "schemes/limburg/slots/core.yaml": SLOTS,
        "toolbox/walk.yaml": TOOL,
        "toolbox/walk.en.md": "<!-- title -->\nWalk & talk\n<!-- what -->\nWalk together [@law].\n<!-- when -->\nOften.\n"
        "<!-- steps -->\n1. Go. See [the lesson](module:core/reading#opening).\n<!-- avoid -->\nRain.\n",
        "cases/cmine.yaml": CASE,
        "cases/cmine.en.md": "<!-- title -->\nC-mine\n<!-- summary -->\nA mine became a house.\n"
        "<!-- known -->\nMuch [@facts].\n<!-- unknown -->\nSome.\n",
        "glossary/mine.yaml": "sources: [facts]\n",
        "glossary/mine.en.md": "<!-- term -->\nmine\n<!-- definition -->\nA hole in the ground.\n",
        "glossary/mine.nl.md": "<!-- term -->\nmijn\n<!-- definition -->\nEen gat in de grond.\n",
    }
    for language in ("en", "nl"):
        found[f"modules/core/module.{language}.md"] = MODULE_TEXT[language]
        found[f"modules/core/reading.{language}.md"] = READING_TEXT[language]
        found[f"modules/core/quiz.{language}.md"] = QUIZ_TEXT
        found[f"modules/core/media/map.{language}.svg"] = SVG.replace("M0", f"M{len(language)}")
        found[f"modules/core/media/film.{language}.vtt"] = "WEBVTT\n\n00:00.000 --> 00:01.000\nBell\n"
        found[f"schemes/limburg/scheme.{language}.md"] = SCHEME_TEXT.format(title="Limburg leert" if language == "nl" else "Limburg learns")
        found[f"schemes/limburg/slots/core.{language}.md"] = f"<!-- local -->\nIn Genk ({language}) [@law].\n<!-- local-note -->\nA note.\n"
        found[f"downloads/plan.{language}.odt"] = b"PK\x03\x04" + language.encode()
    return found


def write(folder: Path, **changes: str | bytes | None) -> Path:
    """Write the course below ``folder`` (stamped, so that it has no warnings) and return it.

    ``changes`` replace files, ``None`` leaves one out; ``__`` in a name stands for ``/`` and ``_dot_`` for ``.``.
    """
    from inducci_lms.content.load import load
    from inducci_lms.content.writing import stamp

    for name, text in files().items():
        put(folder, name, text)
    loaded = load(folder)
    for language in ("en", "nl"):
        stamp(loaded, language)
    for name, changed in changes.items():
        path = name.replace("_dot_", ".").replace("__", "/")
        if changed is None:
            (folder / path).unlink()
        else:
            put(folder, path, changed)
    return folder


def put(folder: Path, name: str, text: str | bytes) -> None:
    """Write one file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace a text in one file, and return the line where it stood."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
