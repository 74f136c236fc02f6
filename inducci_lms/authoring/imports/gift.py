"""GIFT, the question format of Moodle that people write by hand.

Read: single and multiple choice, true/false, short text, number, matching, missing word. Essays and descriptions have nothing
that could be graded and are refused.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from inducci_lms.authoring.imports.markup import from_html, from_plain
from inducci_lms.authoring.imports.model import Answer, Collector, Imported, Note, accepted, choices, matching, numeric

Convert = Callable[[str], str]
#: Mapping, texts by part, notes.
Made = tuple[dict[str, Any], dict[str, str], list[Note]]

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_HIDDEN = {"~": "\ue000", "=": "\ue001", "#": "\ue002", "{": "\ue003", "}": "\ue004", ":": "\ue005", "\\": "\ue006", "n": "\ue007"}
_SHOWN = {hidden: ("\n" if shown == "n" else shown) for shown, hidden in _HIDDEN.items()}
_ANSWER = re.compile(r"([=~])((?:(?!\n\s*[=~]|(?<=[^-])[=~]).)*)", re.S)
_WEIGHT = re.compile(r"^\s*%(-?\d+(?:\.\d+)?)%")
_TRUE = re.compile(r"^\s*(T|TRUE|F|FALSE)\s*(?:#(.*))?$", re.S | re.I)


def read(text: str, language: str) -> Imported:
    """Return what a GIFT file holds; ``language`` is that of its texts."""
    found = Collector(language)
    for line, chunk in _chunks(text):
        _question(found, f"line {line}", chunk)
    return found.done()


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Give each question with the line it begins on. Blank lines part questions, but not inside braces."""
    lines: list[str] = []
    start = depth = 0
    for number, raw in enumerate([*text.replace("\r\n", "\n").lstrip("\ufeff").split("\n"), ""], 1):
        line = _ESCAPED.sub(lambda match: _HIDDEN[match[1]], raw)
        if depth == 0 and line.lstrip().startswith(("//", "$CATEGORY:")):
            continue
        if depth <= 0 and not line.strip():
            if lines:
                yield start, "\n".join(lines)
            lines, depth = [], 0
            continue
        start = start if lines else number
        lines.append(line)
        depth += line.count("{") - line.count("}")
    if lines:
        yield start, "\n".join(lines)


def _show(text: str) -> str:
    return "".join(_SHOWN.get(character, character) for character in text)


def _question(found: Collector, where: str, chunk: str) -> None:
    titled = re.match(r"\s*::(.*?)::", chunk, re.S)
    name = _show(titled[1]).strip() if titled else ""
    body = chunk[titled.end() :] if titled else chunk
    marked = re.match(r"\s*\[(html|markdown|plain|moodle)\]", body)
    markup = marked[1] if marked else "moodle"
    body = body[marked.end() :] if marked else body
    braces = re.search(r"\{(.*)\}", body, re.S)
    if not braces:
        found.refuse(where, name, Note("description"))
        return
    tail = body[braces.end() :].strip()
    notes: list[Note] = []
    prompt = body[: braces.start()].strip() + (f" _____ {tail}" if tail and tail != "." else "")
    convert = _converter(markup, notes)
    answers, general = _general(braces[1])
    try:
        mapping, texts, more = _answers(answers, convert)
    except ValueError as error:
        found.refuse(where, name, Note(str(error)))
        return
    texts[""] = convert(prompt)
    if general:
        texts["general"] = convert(general)
    found.add(where, name, mapping, texts, [*notes, *more])


def _converter(markup: str, notes: list[Note]) -> Convert:
    def convert(text: str) -> str:
        shown = _show(text).strip()
        if markup == "markdown":
            return shown
        if markup == "html" or re.search(r"<(p|br|b|i|ul|ol|span|img|a)\b", shown):
            converted, lost = from_html(shown)
            notes.extend(note for note in lost if note not in notes)
            return converted
        return from_plain(shown)

    return convert


def _general(inside: str) -> tuple[str, str]:
    answers, mark, general = inside.partition("####")
    return answers, general if mark else ""


def _answers(inside: str, convert: Convert) -> Made:
    if not inside.strip():
        raise ValueError("essay")
    if truth := _TRUE.match(inside):
        return _truth(truth[1].upper().startswith("T"), truth[2] or "", convert)
    if inside.lstrip().startswith("#"):
        return _numbers(inside.lstrip()[1:], convert)
    parts = [(sign, *_parted(text)) for sign, text in _ANSWER.findall(inside)]
    if not parts:
        raise ValueError("not_understood")
    if all(sign == "=" and "->" in text for sign, _, text, _ in parts):
        pairs = [(convert(text.split("->", 1)[0]), convert(text.split("->", 1)[1])) for _, _, text, _ in parts]
        mapping, texts = matching([(left, right) for left, right in pairs if left], [right for left, right in pairs if not left])
        return mapping, texts, []
    if all(sign == "=" for sign, *_ in parts):
        right = [_show(text).strip() for _, weight, text, _ in parts if weight is None or weight > 0]
        texts = {"correct": convert(parts[0][3])} if parts[0][3] else {}
        notes = [Note("part_scores_dropped")] if any(weight not in (None, 1.0) for _, weight, *_ in parts) else []
        return accepted(right), texts, notes
    weighted = [
        Answer((1.0 if sign == "=" else 0.0) if weight is None else weight, convert(text), convert(feedback))
        for sign, weight, text, feedback in parts
    ]
    return choices(weighted, single=False)


def _parted(text: str) -> tuple[float | None, str, str]:
    weighed = _WEIGHT.match(text)
    rest = text[weighed.end() :] if weighed else text
    answer, _, feedback = rest.partition("#")
    return (float(weighed[1]) / 100 if weighed else None), answer.strip(), feedback.strip()


def _truth(is_true: bool, feedback: str, convert: Convert) -> Made:
    # GIFT: the first feedback is for the wrong answer, the second for the right one.
    wrong, _, right = feedback.partition("#")
    texts = {}
    if wrong.strip():
        texts["incorrect"] = convert(wrong)
    if right.strip():
        texts["correct"] = convert(right)
    return {"kind": "true_false", "correct": is_true}, texts, []


def _numbers(inside: str, convert: Convert) -> Made:
    values = []
    pieces = _ANSWER.findall(inside) if "=" in inside else [("=", inside)]
    for _, text in pieces:
        weight, answer, feedback = _parted(text)
        value, tolerance = _number(answer)
        values.append((1.0 if weight is None else weight, value, tolerance, convert(feedback) if feedback else ""))
    return numeric(values)


def _number(text: str) -> tuple[float, float]:
    try:
        if ".." in text:
            low, high = (float(piece) for piece in text.split("..", 1))
            return (low + high) / 2, abs(high - low) / 2
        value, _, tolerance = text.partition(":")
        return float(value), float(tolerance or 0)
    except ValueError:
        raise ValueError("not_a_number") from None
