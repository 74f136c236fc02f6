"""A large course in the files' own format: one scheme of ten modules with a hundred activities each."""

from pathlib import Path

WORDS = ("coal", "steel", "glass", "cloth", "paper", "stone", "water", "river", "bridge", "tower", "market", "square", "school", "office")


def prose(seed: int, words: int) -> str:
    """Return a paragraph of so many words: the same for the same seed."""
    return " ".join(WORDS[(seed * 7 + number * 3) % len(WORDS)] for number in range(words)).capitalize() + "."


def write(folder: Path, modules: int = 10, activities: int = 100) -> None:
    """Write the course below ``folder``."""
    files: dict[str, str] = {
        "content.yaml": "schema: 1\nlanguages: [en]\nregions:\n  limburg: {country: BE}\n",
        "content.en.md": "<!-- region.limburg -->\nLimburg\n",
        "sources.yaml": "[]\n",
        "schemes/big/scheme.yaml": _scheme(modules),
        "schemes/big/scheme.en.md": _segments(
            title="A big scheme",
            summary="Many modules.",
            audience="Measurers.",
            about="Made for measuring.",
            **{"objective.o1": "Measure."},
        ),
    }
    for number in range(modules):
        files |= {f"modules/m{number}/{name}": text for name, text in _module(number, activities).items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _scheme(modules: int) -> str:
    listed = "".join(f"  - {{module: m{number}}}\n" for number in range(modules))
    return (
        f"schema: 1\nregion: limburg\nlanguages: [en]\nsource_language: en\nsubjects: []\nobjectives:\n  - {{id: o1}}\nmodules:\n{listed}"
    )


def _module(number: int, activities: int) -> dict[str, str]:
    listed = "".join(f"  - {{id: a{one}, kind: lesson, minutes: 5}}\n" for one in range(activities - 1))
    files = {
        "module.yaml": "schema: 1\nsource_language: en\nlanguages: [en]\nobjectives:\n  - {id: o1}\nactivities:\n"
        f"{listed}  - {{id: quiz, kind: quiz, minutes: 5}}\n",
        "module.en.md": _segments(title=f"Module {number}", summary="A module.", **{"objective.o1": "Measure."}),
        "quiz.yaml": _quiz(),
        "quiz.en.md": _quiz_texts(),
    }
    for one in range(activities - 1):
        files[f"a{one}.yaml"] = "blocks:\n  - {id: opening, kind: text}\n  - {id: more, kind: text}\n  - {id: last, kind: text}\n"
        files[f"a{one}.en.md"] = _segments(
            title=f"Lesson {number}.{one}", opening=prose(one, 120), more="## More\n\n" + prose(one + 1, 150), last=prose(one + 2, 150)
        )
    return files


def _quiz() -> str:
    questions = "".join(f"  - {{id: q{one}, kind: single_choice, objective: o1, options: [a, b, c], correct: b}}\n" for one in range(1, 21))
    return f"pass_share: 0.5\nfeedback: result\nquestions:\n{questions}"


def _quiz_texts() -> str:
    texts = {"title": "Quiz", "intro": "Twenty questions.", "passed": "Passed.", "failed": "Try again."}
    for one in range(1, 21):
        texts |= {f"q{one}": prose(one, 20), f"q{one}.a": "One", f"q{one}.b": "Two", f"q{one}.c": "Three"}
    return _segments(**texts)


def _segments(**texts: str) -> str:
    return "".join(f"<!-- {name} -->\n{text}\n\n" for name, text in texts.items())
