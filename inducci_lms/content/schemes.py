"""Reads ``schemes/<key>/``: the scheme, its modules, its award, and the blocks that it puts into the slots of shared modules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inducci_lms.content.blocks.base import Reading
from inducci_lms.content.fields import ID, Fields
from inducci_lms.content.files import Root
from inducci_lms.content.lessons import read_blocks
from inducci_lms.content.model import Block, Module, Scheme, SchemeModule
from inducci_lms.content.modules import read_objectives
from inducci_lms.content.problems import nearest
from inducci_lms.content.shared import Shared, check_schema, circles, languages_of, read_acceptances
from inducci_lms.content.texts import Form, Texts
from inducci_lms.kernel.text import LanguageMap

#: Texts of a scheme: how they are written and whether they are needed.
TEXTS: Mapping[str, tuple[Form, bool]] = {
    "summary": (Form.BLOCK, True),
    "audience": (Form.BLOCK, True),
    "about": (Form.BLOCK, True),
    "issuer": (Form.PLAIN, False),
    "award.title": (Form.PLAIN, False),
    "award.text": (Form.BLOCK, False),
    "award.quality": (Form.BLOCK, False),
}

Slots = dict[tuple[str, str, str], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class _Home:
    """What all readers of one scheme need."""

    root: Root
    folder: str
    source: str
    languages: tuple[str, ...]
    shared: Shared
    modules: Mapping[str, Module]


def read_scheme(root: Root, key: str, shared: Shared, modules: Mapping[str, Module]) -> Scheme | None:
    """Return the scheme in ``schemes/<key>/``, or None when its first file cannot be used. Everything wrong is noted."""
    folder = f"schemes/{key}"
    if not ID.match(key):
        root.findings.error(
            folder, 0, "bad_id", f"{key!r} cannot be a scheme's key", "rename the folder: lower-case letters, digits, - and _"
        )
    node = root.yaml(f"{folder}/scheme.yaml")
    if node is None:
        return None
    fields = Fields(node, root.findings, "a scheme")
    check_schema(fields)
    source, languages = languages_of(fields, shared.languages)
    texts = Texts(root, f"{folder}/scheme", languages, source, shared.gathered)
    region = fields.choice("region", shared.regions, needed=True)
    subjects = fields.ids("subjects")
    objectives = read_objectives(fields, texts)
    parts = _modules(fields, modules)
    shared.acceptances += read_acceptances(fields, f"{folder}/")
    settings: dict[str, Any] = {"order": fields.integer("order", 1000), "award": _award(fields)}
    title = texts.take("title", Form.PLAIN) or LanguageMap({})
    taken = {part: texts.take(part, form, needed=needed) for part, (form, needed) in TEXTS.items()}
    fields.done()
    texts.done()
    home = _Home(root, folder, source, languages, shared, {part.module: modules[part.module] for part in parts})
    slots = _slots(home)
    written = {part: text for part, text in taken.items() if text is not None}
    return Scheme(key, region, languages, title, written, objectives, parts, slots, subjects, settings)


def _award(fields: Fields) -> dict[str, Any]:
    award = fields.mapping("award", "an award")
    if award is None:
        return {}
    found = {
        "valid_months": award.integer("valid_months", 0, least=1, most=1200) or None,
        "level": award.text("level"),
        "ects": award.text("ects"),
        "assessment": [value for value, _ in award.texts("assessment")],
        "participation": award.text("participation"),
        "supervision": award.text("supervision"),
        "country": award.text("country"),
    }
    found = {key: value for key, value in found.items() if value}
    award.done()
    return found


def _modules(fields: Fields, modules: Mapping[str, Module]) -> tuple[SchemeModule, ...]:
    found: dict[str, SchemeModule] = {}
    lines: dict[str, Fields] = {}
    for entry in fields.entries("modules", "a module of a scheme", needed=True):
        key = entry.choice("module", modules, needed=True)
        part = SchemeModule(key, entry.ids("requires"), entry.boolean("required", True), entry.boolean("accepts_earlier", True))
        entry.done()
        if key in found:
            entry.error(entry.line, "duplicate_id", f"the module {key} stands here twice", "keep one of them")
        elif key:
            found[key], lines[key] = part, entry
    if not found:
        fields.error(fields.line_of("modules"), "no_modules", "the scheme has no modules", "write modules: [{module: <key>}]")
    for key, part in found.items():
        for name in part.requires:
            if name not in found:
                message = f"{key} requires {name}, which is no module of this scheme"
                lines[key].error(lines[key].line_of("requires"), "unknown_module", message, nearest(name, found))
    for circle in circles({key: part.requires for key, part in found.items()}):
        lines[circle[0]].error(
            lines[circle[0]].line, "cycle", f"these modules require each other: {' → '.join(circle)}", "take one of the requires out"
        )
    return tuple(found.values())


def _slots(home: _Home) -> Slots:
    folder = f"{home.folder}/slots"
    found: Slots = {}
    for name in home.root.names(folder, ".yaml"):
        path, key = f"{folder}/{name}", name.removesuffix(".yaml")
        node = home.root.yaml(path)
        if node is None:
            continue
        fields = Fields(node, home.root.findings, "a file of slots")
        if fields.get("schema") is not None:
            check_schema(fields)
        module = home.modules.get(key)
        if module is None:
            fields.error(1, "unknown_module", f"the module {key} is not in this scheme", nearest(key, home.modules))
            fields.all_keys()
        else:
            found |= _slots_of(home, module, fields, f"{folder}/{key}")
        fields.done()
    return found


def _slots_of(home: _Home, module: Module, fields: Fields, stem: str) -> Slots:
    texts = Texts(home.root, stem, home.languages, home.source, home.shared.gathered)
    reading = Reading(home.root, home.folder, home.languages, home.shared.sources, home.shared.terms)
    declared = {
        f"{activity.id}/{block.id}": (module.key, activity.id, block.id)
        for activity in module.activities
        for block in activity.blocks
        if block.kind == "slot"
    }
    own = {activity.id: {block.id: 0 for block in activity.blocks} for activity in module.activities}
    found: Slots = {}
    seen: dict[str, int] = {}
    filled = fields.mapping("slots", "the slots", needed=True)
    for place in filled.all_keys() if filled else ():
        entries = filled.entries(place, "a block") if filled else []
        if place not in declared:
            fields.error(
                filled.line_of(place) if filled else 0, "unknown_slot", f"{module.key} declares no slot {place}", nearest(place, declared)
            )
            for entry in entries:
                texts.forget(entry.id())
            continue
        for entry in entries:
            if entry.text("id") in own[declared[place][1]]:
                message = f"the lesson has a block {entry.text('id')} already"
                entry.error(entry.line_of("id"), "duplicate_id", message, "give the slot's block another id")
        found[declared[place]] = read_blocks(entries, reading, texts, seen, slots=False)
    texts.done()
    return found
