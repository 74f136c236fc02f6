"""Writes new, valid course files to begin from: ``flask inducci content new …``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inducci_lms.content import segments
from inducci_lms.content.fields import ID
from inducci_lms.content.load import Loaded
from inducci_lms.content.writing import save, with_entry
from inducci_lms.kernel.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made. Only the fields that its kind needs are looked at."""

    kind: str
    key: str
    title: str = ""
    languages: tuple[str, ...] = ()
    region: str = ""
    module: str = ""
    modules: tuple[str, ...] = ()
    need: str = ""
    series: str = ""
    source: str = ""


KINDS = ("scheme", "module", "lesson", "quiz", "tool", "case", "term")


def create(loaded: Loaded, wish: Wish) -> tuple[str, ...]:
    """Write the files and return their names. Raises ``Invalid`` with the remedy, and ``Conflict`` when something is there already."""
    if not ID.match(wish.key):
        raise Invalid("bad_id", f"{wish.key!r} is not a key: lower-case letters, digits, - and _, at most 60")
    makers = {"scheme": _scheme, "module": _module, "lesson": _lesson, "quiz": _quiz, "tool": _tool, "case": _case, "term": _term}
    files = makers[wish.kind](loaded, wish)
    folder = loaded.root.folder
    there = [name for name in files if (folder / name).exists() and name not in _amended(files, loaded)]
    if there:
        raise Conflict("exists", f"{there[0]} is there already")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        save(folder / name, text)
    return tuple(files)


def _amended(files: Mapping[str, str], loaded: Loaded) -> set[str]:
    """Files that are meant to be there: a module's list of activities, the file of names."""
    return {name for name in files if name.endswith("/module.yaml") and loaded.root.path(name)} | {
        name for name in files if "/" not in name and name.startswith("content.")
    }


def _need(value: str, known: Sequence[str] | Mapping[str, object], option: str) -> str:
    if value in known:
        return value
    raise Invalid("missing_option", f"give {option}, one of: {', '.join(known) or '(there is none yet)'}")


def _languages(loaded: Loaded, wish: Wish) -> tuple[str, ...]:
    first = loaded.library.languages[:1] or ("en",)
    for language in wish.languages:
        _need(language, loaded.library.languages, "--language")
    return wish.languages or first


def _texts(stem: str, languages: Sequence[str], texts: Mapping[str, str]) -> dict[str, str]:
    """Files of segments; translations begin as copies without a stamp, so that the check keeps reminding of them."""
    body = "\n".join(f"<!-- {name} -->\n{text}\n" for name, text in texts.items())
    return {f"{stem}.{language}.md": body for language in languages}


def _head(languages: Sequence[str]) -> str:
    return f"schema: 1\nsource_language: {languages[0]}\nlanguages: [{', '.join(languages)}]\n"


def _module(loaded: Loaded, wish: Wish) -> dict[str, str]:
    languages = _languages(loaded, wish)
    region = f"region: {_need(wish.region, loaded.library.regions, '--region')}\n" if wish.region else ""
    folder = f"modules/{wish.key}"
    text = f"{_head(languages)}{region}objectives:\n  - {{id: o1}}\nactivities:\n  - {{id: start, kind: lesson, minutes: 3}}\n"
    summary = {
        "title": wish.title or wish.key,
        "summary": "What this module is about.",
        "objective.o1": "Do one thing that can be observed.",
    }
    return {
        f"{folder}/module.yaml": text,
        **_texts(f"{folder}/module", languages, summary),
        **_lesson_files(f"{folder}/start", languages, "First lesson"),
    }


def _lesson_files(stem: str, languages: Sequence[str], title: str) -> dict[str, str]:
    texts = {"title": title, "opening": "The first thing that a reader learns here."}
    return {f"{stem}.yaml": "blocks:\n  - {id: opening, kind: text}\n", **_texts(stem, languages, texts)}


def _activity(loaded: Loaded, wish: Wish, files: Mapping[str, str], minutes: int) -> dict[str, str]:
    name = f"modules/{wish.module}/module.yaml"
    text = loaded.root.text(name) or ""
    try:
        amended = with_entry(text, "activities", f"{{id: {wish.key}, kind: {wish.kind}, minutes: {minutes}}}")
    except ValueError as error:
        raise Invalid("activities", str(error)) from None
    return {**files, name: amended}


def _lesson(loaded: Loaded, wish: Wish) -> dict[str, str]:
    module = loaded.library.modules[_need(wish.module, loaded.library.modules, "--module")]
    files = _lesson_files(f"modules/{module.key}/{wish.key}", module.languages, wish.title or wish.key)
    return _activity(loaded, wish, files, 3)


def _quiz(loaded: Loaded, wish: Wish) -> dict[str, str]:
    module = loaded.library.modules[_need(wish.module, loaded.library.modules, "--module")]
    stem = f"modules/{module.key}/{wish.key}"
    text = "pass_share: 0.7\nfeedback: result\nquestions:\n  - {id: q1, kind: true_false, correct: true}\n"
    texts = {"title": wish.title or wish.key, "q1": "A statement that is true or not.", "q1.general": "Why it is so."}
    return _activity(loaded, wish, {f"{stem}.yaml": text, **_texts(stem, module.languages, texts)}, 5)


def _scheme(loaded: Loaded, wish: Wish) -> dict[str, str]:
    languages = _languages(loaded, wish)
    region = _need(wish.region, loaded.library.regions, "--region")
    modules = [_need(module, loaded.library.modules, "--module") for module in wish.modules or ("",)]
    lines = "".join(f"  - {{module: {module}}}\n" for module in modules)
    text = f"{_head(languages)}region: {region}\nobjectives:\n  - {{id: o1}}\nmodules:\n{lines}"
    texts = {
        "title": wish.title or wish.key,
        "summary": "What this scheme is for.",
        "audience": "Who it is for.",
        "about": "Who wrote it, and from which sources.",
        "objective.o1": "Do one thing that can be observed.",
    }
    return {f"schemes/{wish.key}/scheme.yaml": text, **_texts(f"schemes/{wish.key}/scheme", languages, texts)}


def _named(loaded: Loaded, name: str) -> dict[str, str]:
    """The files of names with one more, in every language that has such a file."""
    found = {}
    for language in loaded.library.languages:
        file = f"content.{language}.md"
        text = loaded.root.text(file) if loaded.root.path(file) else None
        parsed = segments.parse(text) if text is not None else None
        if parsed is not None and parsed.get(name) is None:
            found[file] = parsed.with_new(name, name.partition(".")[2].replace("-", " ").capitalize()).render()
    return found


def _tool(loaded: Loaded, wish: Wish) -> dict[str, str]:
    if not ID.match(wish.need):
        raise Invalid("missing_option", "give --need, a key such as listening")
    languages = _languages(loaded, wish)
    region = f"regions: [{_need(wish.region, loaded.library.regions, '--region')}]\n" if wish.region else ""
    text = f'minutes: 30\npeople: "2"\nneeds: [{wish.need}]\n{region}source_language: {languages[0]}\nlanguages: [{", ".join(languages)}]\n'
    texts = {
        "title": wish.title or wish.key,
        "what": "What it is.",
        "when": "When it helps.",
        "steps": "1. First step",
        "avoid": "What goes wrong.",
    }
    return {f"toolbox/{wish.key}.yaml": text, **_texts(f"toolbox/{wish.key}", languages, texts), **_named(loaded, f"need.{wish.need}")}


def _case(loaded: Loaded, wish: Wish) -> dict[str, str]:
    if not ID.match(wish.series):
        raise Invalid("missing_option", "give --series, a key such as pilot-actions")
    languages = _languages(loaded, wish)
    region = _need(wish.region, loaded.library.regions, "--region")
    source = _need(wish.source, loaded.library.sources, "--source")
    head = f"source_language: {languages[0]}\nlanguages: [{', '.join(languages)}]\n"
    text = f"region: {region}\nseries: {wish.series}\nsources: [{source}]\n{head}"
    texts = {
        "title": wish.title or wish.key,
        "summary": "In one paragraph.",
        "known": f"What is known. [@{source}]",
        "unknown": "What is not known.",
    }
    return {f"cases/{wish.key}.yaml": text, **_texts(f"cases/{wish.key}", languages, texts), **_named(loaded, f"series.{wish.series}")}


def _term(loaded: Loaded, wish: Wish) -> dict[str, str]:
    languages = _languages(loaded, wish)
    text = f"source_language: {languages[0]}\nlanguages: [{', '.join(languages)}]\n"
    return {
        f"glossary/{wish.key}.yaml": text,
        **_texts(f"glossary/{wish.key}", languages, {"term": wish.title or wish.key, "definition": "What it means here."}),
    }
