"""QTI 2.1 assessment items: a single XML file, or a package (zip with ``imsmanifest.xml``).

Read: choiceInteraction, orderInteraction, matchInteraction, gapMatchInteraction, inlineChoiceInteraction, textEntryInteraction;
one interaction an item, or several of the last two. Everything drawn or uploaded, and extended text, is refused by name.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from inducci_lms.authoring import xml
from inducci_lms.authoring.imports.markup import from_html
from inducci_lms.authoring.imports.model import (
    Collector,
    Imported,
    Note,
    accepted,
    letters,
    matching,
    whole,
)
from inducci_lms.authoring.xml import MAX_BYTES
from inducci_lms.kernel.errors import Invalid, TooLarge

#: A package may unpack to this many files and bytes; more is a bomb or a mistake.
MAX_FILES = 5_000
_INTERACTION = re.compile(r"Interaction$")
_INLINE = frozenset({"inlineChoiceInteraction", "textEntryInteraction"})


def read(data: bytes, language: str) -> Imported:
    """Return what an item or a package holds; ``language`` is that of its texts. Raises :class:`Invalid`, :class:`TooLarge`."""
    found = Collector(language)
    for name, text in _files(data):
        root = xml.parse(text)
        for item in [root] if xml.local(root) == "assessmentItem" else [e for e in root.iter() if xml.local(e) == "assessmentItem"]:
            _item(found, name, item)
    return found.done()


def _files(data: bytes) -> Iterator[tuple[str, bytes]]:
    if not data.startswith(b"PK"):
        yield "item", data
        return
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise Invalid("not_zip", "the package is damaged: it cannot be unpacked") from None
    members = [info for info in package.infolist() if info.filename.lower().endswith(".xml")]
    if len(package.infolist()) > MAX_FILES or sum(info.file_size for info in members) > MAX_BYTES:
        raise TooLarge("import_too_large", f"at most {MAX_FILES} files and {MAX_BYTES // 1_000_000} MB of XML: split the package")
    for info in sorted(members, key=lambda member: member.filename):
        if info.filename.rsplit("/", 1)[-1] == "imsmanifest.xml":
            continue
        # The declared size may lie: never read more than it says. Nothing is written to disk, so no path matters.
        with package.open(info) as member:
            yield info.filename, member.read(info.file_size + 1)[: info.file_size]


@dataclass(slots=True)
class _Item:
    """One item while it is read: its declarations, and what was lost on the way."""

    root: Element
    notes: list[Note] = field(default_factory=list)

    def text(self, element: Element | None, skip: frozenset[str] = frozenset()) -> str:
        if element is None:
            return ""
        converted, lost = from_html(xml.inner(element, skip))
        self.notes.extend(note for note in lost if note not in self.notes)
        return converted

    def correct(self, interaction: Element) -> list[str]:
        declaration = self._declaration(interaction)
        if declaration is None:
            return []
        return [(value.text or "").strip() for value in _all(_first(declaration, "correctResponse"), "value")]

    def base_type(self, interaction: Element) -> str:
        declaration = self._declaration(interaction)
        return "" if declaration is None else declaration.get("baseType", "")

    def mapped(self, interaction: Element) -> Mapping[str, float]:
        declaration = self._declaration(interaction)
        entries = _all(declaration, "mapEntry")
        return {entry.get("mapKey", ""): float(entry.get("mappedValue", "0")) for entry in entries}

    def _declaration(self, interaction: Element) -> Element | None:
        wanted = interaction.get("responseIdentifier")
        return next((e for e in _all(self.root, "responseDeclaration") if e.get("identifier") == wanted), None)


#: Mapping and texts by part.
Made = tuple[dict[str, Any], dict[str, str]]


def _all(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [child for child in element.iter() if xml.local(child) == name]


def _first(element: Element | None, name: str) -> Element | None:
    return next(iter(_all(element, name)), None)


def _item(found: Collector, where: str, root: Element) -> None:
    name = root.get("title") or root.get("identifier") or ""
    body = _first(root, "itemBody")
    interactions = [] if body is None else [e for e in body.iter() if _INTERACTION.search(xml.local(e))]
    kinds = {xml.local(e) for e in interactions}
    if not interactions or body is None:
        found.refuse(where, name, Note("description"))
        return
    item = _Item(root)
    try:
        if kinds <= _INLINE:
            mapping, texts = _inline(item, body, interactions)
        elif len(interactions) > 1:
            raise ValueError("several_interactions")
        else:
            mapping, texts = _one(item, body, interactions[0])
    except ValueError as error:
        code = str(error)
        known = re.fullmatch(r"[a-z_]+", code)
        found.refuse(where, name, Note(code if known else "not_understood", ", ".join(sorted(kinds)) if known else code))
        return
    for feedback in _all(root, "modalFeedback"):
        _feedback(item, feedback, texts)
    found.add(where, name, mapping, texts, item.notes)


def _feedback(item: _Item, feedback: Element, texts: dict[str, str]) -> None:
    wanted, text = feedback.get("identifier", "").lower(), item.text(feedback)
    ids = {part: part for part in texts if part and "." not in part}
    part = f"{ids[wanted]}.feedback" if wanted in ids else {"correct": "correct", "incorrect": "incorrect"}.get(wanted, "general")
    texts[part] = f"{texts[part]}\n\n{text}" if part in texts else text


def _one(item: _Item, body: Element, interaction: Element) -> Made:
    kind = xml.local(interaction)
    reader = _KINDS.get(kind)
    if reader is None:
        raise ValueError("essay" if kind == "extendedTextInteraction" else "kind_unknown")
    mapping, texts = reader(item, interaction)
    around = item.text(body, frozenset({kind}))
    prompt = texts.pop("", "") or item.text(_first(interaction, "prompt"))
    texts[""] = "\n\n".join(text for text in (around, prompt) if text)
    return mapping, texts


def _options(item: _Item, elements: list[Element]) -> tuple[dict[str, str], dict[str, str]]:
    """Return their identifiers → our ids, and our ids → texts."""
    ids = dict(zip((element.get("identifier", "") for element in elements), letters(), strict=False))
    skip = frozenset({"feedbackInline"})
    return ids, {ids[element.get("identifier", "")]: item.text(element, skip) for element in elements}


def _choice(item: _Item, interaction: Element) -> Made:
    elements = _all(interaction, "simpleChoice")
    ids, texts = _options(item, elements)
    for element in elements:
        if feedback := item.text(_first(element, "feedbackInline")):
            texts[f"{ids[element.get('identifier', '')]}.feedback"] = feedback
    right = item.correct(interaction) or [key for key, value in item.mapped(interaction).items() if value > 0]
    correct = [ids[identifier] for identifier in right if identifier in ids]
    if not correct:
        raise ValueError("no_right_answer")
    if interaction.get("maxChoices", "1") == "1":
        return {"kind": "single_choice", "options": list(ids.values()), "correct": correct[0]}, texts
    return {"kind": "multiple_choice", "options": list(ids.values()), "correct": correct, "partial": bool(item.mapped(interaction))}, texts


def _order(item: _Item, interaction: Element) -> Made:
    ids, texts = _options(item, _all(interaction, "simpleChoice"))
    right = [ids[identifier] for identifier in item.correct(interaction) if identifier in ids]
    if sorted(right) != sorted(ids.values()):
        raise ValueError("no_right_answer")
    return {"kind": "ordering", "items": right}, texts


def _match(item: _Item, interaction: Element) -> Made:
    sets = _all(interaction, "simpleMatchSet")
    if len(sets) != 2:
        raise ValueError("not_understood")
    left, right = ({e.get("identifier", ""): item.text(e) for e in _all(one, "simpleAssociableChoice")} for one in sets)
    pairs = [value.split() for value in item.correct(interaction)]
    used = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    if set(used) != set(left) or len(used) != len(pairs):
        # Ours give each left side exactly one right one.
        raise ValueError("not_one_to_one")
    spare = [text for identifier, text in right.items() if identifier not in used.values()]
    return matching([(left[one], right[used[one]]) for one in left], spare)


def _gap_match(item: _Item, interaction: Element) -> Made:
    words, word_texts = _options(item, _all(interaction, "gapText"))
    if not words:
        raise ValueError("kind_unknown")
    pairs = {gap: word for word, gap in (value.split() for value in item.correct(interaction) if len(value.split()) == 2)}
    gaps: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for element in _all(interaction, "gap"):
        name, identifier = f"gap{len(gaps) + 1}", element.get("identifier", "")
        if pairs.get(identifier) not in words:
            raise ValueError("no_right_answer")
        gaps[name] = {"options": list(words.values()), "correct": words[pairs[identifier]]}
        texts |= {f"{name}.{word}": text for word, text in word_texts.items()}
        element.text = "{{" + name + "}}"
    prompt = item.text(_first(interaction, "prompt"))
    texts[""] = "\n\n".join(text for text in (prompt, item.text(interaction, frozenset({"gapText", "prompt"}))) if text)
    return {"kind": "cloze", "gaps": gaps}, texts


def _inline(item: _Item, body: Element, interactions: list[Element]) -> Made:
    gaps: dict[str, Any] = {}
    texts: dict[str, str] = {}
    numbers: list[float] = []
    for interaction in interactions:
        name = f"gap{len(gaps) + 1}"
        right = item.correct(interaction) or [key for key, value in item.mapped(interaction).items() if value > 0]
        if not right:
            raise ValueError("no_right_answer")
        if xml.local(interaction) == "inlineChoiceInteraction":
            ids, words = _options(item, _all(interaction, "inlineChoice"))
            if right[0] not in ids:
                raise ValueError("no_right_answer")
            gaps[name] = {"options": list(ids.values()), "correct": ids[right[0]]}
            texts |= {f"{name}.{identifier}": text for identifier, text in words.items()}
        else:
            gaps[name] = {"accept": accepted(right)["accept"]}
            if item.base_type(interaction) in ("integer", "float"):
                numbers.append(float(right[0]))
        for child in list(interaction):
            interaction.remove(child)
        interaction.text = "{{" + name + "}}"
    texts[""] = item.text(body)
    if len(interactions) == 1 and xml.local(interactions[0]) == "textEntryInteraction":
        texts[""] = texts[""].replace("{{gap1}}", "…").strip()
        if numbers:
            return {"kind": "number", "correct": whole(numbers[0])}, texts
        return {"kind": "short_text", **gaps["gap1"], "case": False}, texts
    return {"kind": "cloze", "gaps": gaps}, texts


_KINDS: dict[str, Callable[[_Item, Element], Made]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "gapMatchInteraction": _gap_match,
}
