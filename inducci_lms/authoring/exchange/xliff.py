"""XLIFF 2.1 (OASIS, ISO 21720): one ``file`` a language file, one ``unit`` a segment."""

from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree as Tree

from inducci_lms.authoring.exchange.units import State, Unit
from inducci_lms.authoring.xml import local, parse
from inducci_lms.kernel.errors import Invalid

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
#: XLIFF 2.1 §4.3.1.26: our states in its words.
_STATES = {State.MISSING: "initial", State.STALE: "translated", State.CURRENT: "final"}


def write(units: Sequence[Unit], source_language: str, language: str) -> bytes:
    """Return the document; Markdown stays as it is, white space is kept."""
    Tree.register_namespace("", NAMESPACE)
    root = Tree.Element(f"{{{NAMESPACE}}}xliff", {"version": "2.1", "srcLang": source_language, "trgLang": language})
    by_file: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_file[unit.file].append(unit)
    for number, (name, members) in enumerate(by_file.items(), 1):
        file = Tree.SubElement(root, f"{{{NAMESPACE}}}file", {"id": f"f{number}", "original": name})
        for unit in members:
            element = Tree.SubElement(
                file, f"{{{NAMESPACE}}}unit", {"id": unit.id, "{http://www.w3.org/XML/1998/namespace}space": "preserve"}
            )
            if unit.state is State.STALE:
                notes = Tree.SubElement(element, f"{{{NAMESPACE}}}notes")
                Tree.SubElement(
                    notes, f"{{{NAMESPACE}}}note", {"category": "state"}
                ).text = "The source has changed since this was translated."
            segment = Tree.SubElement(element, f"{{{NAMESPACE}}}segment", {"state": _STATES[unit.state]})
            Tree.SubElement(segment, f"{{{NAMESPACE}}}source").text = unit.source
            if unit.target:
                Tree.SubElement(segment, f"{{{NAMESPACE}}}target").text = unit.target
    Tree.indent(root)
    _flat(root)
    text: str = Tree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _flat(root: Tree.Element) -> None:
    """Take the indentation out of elements with text of their own: white space counts there."""
    for element in root.iter():
        if local(element) in ("source", "target", "note") and not (element.text or "").strip():
            element.text = ""


def read(data: bytes) -> tuple[str, str, list[Unit]]:
    """Return source language, target language and the units that came back. Raises :class:`Invalid` for another kind of file."""
    root = parse(data)
    if local(root) != "xliff" or not (root.get("version") or "").startswith("2."):
        raise Invalid("not_xliff", f"this is {local(root)} {root.get('version') or ''}; XLIFF 2.0 or 2.1 is read: export it as that")
    found = []
    for file in (element for element in root if local(element) == "file"):
        for unit in (element for element in file.iter() if local(element) == "unit"):
            # A tool may split a unit into several segments: they are one text.
            source = "".join(_text(element) for element in unit.iter() if local(element) == "source")
            target = "".join(_text(element) for element in unit.iter() if local(element) == "target")
            found.append(Unit(file.get("original") or "", unit.get("id") or "", source.strip(), target.strip(), State.CURRENT))
    return root.get("srcLang") or "", root.get("trgLang") or "", found


def _text(element: Tree.Element) -> str:
    return "".join(element.itertext())
