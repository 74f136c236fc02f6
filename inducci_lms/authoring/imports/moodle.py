"""Moodle XML question banks.

Read: multichoice, truefalse, shortanswer, numerical, matching, ddmatch, gapselect, multianswer (cloze). What needs a person to
grade it, or a Moodle to calculate it, is refused by name.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from inducci_lms.authoring import xml
from inducci_lms.authoring.imports.markup import from_html, from_plain
from inducci_lms.authoring.imports.model import Answer, Collector, Imported, Note, accepted, choices, letters, matching, numeric

#: Mapping, texts by part, notes.
Made = tuple[dict[str, Any], dict[str, str], list[Note]]


class _Texts:
    """Converts the texts of one question and remembers what was lost."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def of(self, element: Element | None) -> str:
        if element is None:
            return ""
        text = element.findtext("text") or ""
        if (element.get("format") or "html") in ("html", "moodle_auto_format"):
            converted, lost = from_html(text)
            self.notes.extend(note for note in lost if note not in self.notes)
            return converted
        return text.strip() if element.get("format") == "markdown" else from_plain(text)


def read(data: bytes, language: str) -> Imported:
    """Return what a Moodle XML file holds; ``language`` is that of its texts. Raises :class:`Invalid`, :class:`TooLarge`."""
    found = Collector(language)
    for number, question in enumerate(_questions(xml.parse(data)), 1):
        kind = question.get("type") or ""
        where, name = f"question {number}", " ".join((question.findtext("name/text") or "").split())
        read_one = _KINDS.get(kind)
        if read_one is None:
            found.refuse(where, name, Note("essay" if kind == "essay" else "kind_unknown", kind))
            continue
        texts = _Texts()
        try:
            mapping, parts, notes = read_one(question, texts)
        except ValueError as error:
            found.refuse(where, name, Note(str(error)))
            continue
        parts.setdefault("", texts.of(question.find("questiontext")))
        for element, part in (("generalfeedback", "general"), ("correctfeedback", "correct"), ("incorrectfeedback", "incorrect")):
            parts.setdefault(part, texts.of(question.find(element)))
        parts.setdefault("hint", texts.of(question.find("hint")))
        points = _number(question.findtext("defaultgrade") or "1")
        if points > 0 and points != 1:
            mapping["points"] = points
        found.add(where, name, mapping, parts, [*texts.notes, *notes])
    return found.done()


def _questions(root: Element) -> Iterator[Element]:
    for question in root.iter("question"):
        if question.get("type") != "category":
            yield question


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("not_a_number") from None


def _multichoice(question: Element, texts: _Texts) -> Made:
    answers = [
        Answer(_number(answer.get("fraction") or "0") / 100, texts.of(answer), texts.of(answer.find("feedback")))
        for answer in question.iter("answer")
    ]
    return choices(answers, single=(question.findtext("single") or "true").strip() in ("true", "1"))


def _truefalse(question: Element, texts: _Texts) -> Made:
    parts, correct = {}, None
    for answer in question.iter("answer"):
        value = (answer.findtext("text") or "").strip().lower()
        if _number(answer.get("fraction") or "0") > 0:
            correct = value == "true"
        parts[f"{value}.feedback"] = texts.of(answer.find("feedback"))
    if correct is None:
        raise ValueError("no_right_answer")
    return {"kind": "true_false", "correct": correct}, parts, []


def _shortanswer(question: Element, texts: _Texts) -> Made:
    right, notes, feedback = [], [], ""
    for answer in question.iter("answer"):
        share = _number(answer.get("fraction") or "0")
        text = (answer.findtext("text") or "").strip()
        if share >= 100:
            right.append(text)
            feedback = feedback or texts.of(answer.find("feedback"))
        elif text != "*":
            notes.append(Note("part_scores_dropped", text))
    if not right:
        raise ValueError("no_right_answer")
    case = (question.findtext("usecase") or "0").strip() == "1"
    return accepted(right, case=case), {"correct": feedback} if feedback else {}, notes


def _numerical(question: Element, texts: _Texts) -> Made:
    values = [
        (
            _number(answer.get("fraction") or "0") / 100,
            _number(answer.findtext("text") or ""),
            _number(answer.findtext("tolerance") or "0"),
            texts.of(answer.find("feedback")),
        )
        for answer in question.iter("answer")
        if (answer.findtext("text") or "").strip() != "*"
    ]
    return numeric(values)


def _matching(question: Element, texts: _Texts) -> Made:
    pairs = [(texts.of(sub), from_plain(sub.findtext("answer/text") or "")) for sub in question.iter("subquestion")]
    mapping, parts = matching([pair for pair in pairs if pair[0]], [right for left, right in pairs if not left])
    return mapping, parts, []


def _gapselect(question: Element, texts: _Texts) -> Made:
    options = [(option.findtext("text") or "", option.findtext("group") or "1") for option in question.iter("selectoption")]
    prompt = texts.of(question.find("questiontext"))
    gaps: dict[str, Any] = {}
    parts: dict[str, str] = {}

    def gap(match: re.Match[str]) -> str:
        right = int(match[1]) - 1
        if not 0 <= right < len(options):
            raise ValueError("not_understood")
        name, ids = f"gap{len(gaps) + 1}", {}
        for identifier, (text, group) in zip(letters(), options, strict=False):
            if group == options[right][1]:
                ids[identifier] = text
        chosen = next(identifier for identifier, text in ids.items() if text == options[right][0])
        gaps[name] = {"options": list(ids), "correct": chosen}
        parts.update({f"{name}.{identifier}": from_plain(text) for identifier, text in ids.items()})
        return "{{" + name + "}}"

    parts[""] = re.sub(r"\\?\[\\?\[(\d+)\\?\]\\?\]", gap, prompt)
    return {"kind": "cloze", "gaps": gaps}, parts, []


_EMBEDDED = re.compile(
    r"\{(\d*):(SHORTANSWER|SA|MW|SHORTANSWER_C|SAC|MWC|NUMERICAL|NM|MULTICHOICE\w*|MC\w*|MULTIRESPONSE\w*|MR\w*):((?:[^{}\\]|\\.)*)\}"
)


def _multianswer(question: Element, texts: _Texts) -> Made:
    prompt = texts.of(question.find("questiontext"))
    gaps: dict[str, Any] = {}
    parts: dict[str, str] = {}
    notes: list[Note] = []

    def gap(match: re.Match[str]) -> str:
        name = f"gap{len(gaps) + 1}"
        answers = [_embedded(piece) for piece in re.split(r"(?<!\\)~", match[3]) if piece.strip()]
        right = [text for share, text in answers if share > 0]
        if not right:
            raise ValueError("no_right_answer")
        if match[2].startswith(("MULTICHOICE", "MC")):
            ids = dict(zip(letters(), (text for _, text in answers), strict=False))
            best = max(zip(ids, answers, strict=True), key=lambda pair: pair[1][0])[0]
            gaps[name] = {"options": list(ids), "correct": best}
            parts.update({f"{name}.{identifier}": text for identifier, text in ids.items()})
        elif match[2].startswith(("MULTIRESPONSE", "MR")):
            raise ValueError("kind_unknown")
        else:
            values = [text.split(":")[0] if match[2] in ("NUMERICAL", "NM") else text for text in right]
            gaps[name] = {"accept": [{"match": "exact", "value": value} for value in values]}
            if match[2] in ("NUMERICAL", "NM"):
                notes.append(Note("tolerance_dropped", ", ".join(right)))
        return "{{" + name + "}}"

    parts[""] = _EMBEDDED.sub(gap, prompt.replace(r"\*", "*"))
    if not gaps:
        raise ValueError("not_understood")
    return {"kind": "cloze", "gaps": gaps}, parts, notes


def _embedded(piece: str) -> tuple[float, str]:
    text = piece.strip()
    share = 0.0
    if text.startswith("="):
        share, text = 1.0, text[1:]
    elif weighed := re.match(r"%(-?\d+(?:\.\d+)?)%", text):
        share, text = float(weighed[1]) / 100, text[weighed.end() :]
    answer = re.split(r"(?<!\\)#", text)[0]
    return share, re.sub(r"\\(.)", r"\1", answer).strip()


_KINDS: dict[str, Callable[[Element, _Texts], Made]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ddmatch": _matching,
    "gapselect": _gapselect,
    "ddwtos": _gapselect,
    "multianswer": _multianswer,
}
