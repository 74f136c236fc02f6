"""Reads ``modules/<key>/``: the module, its activities, their blocks and questions."""

from importlib.metadata import entry_points
from typing import Any

from inducci_lms.content.blocks.base import Reading
from inducci_lms.content.fields import ID, Fields
from inducci_lms.content.files import Root
from inducci_lms.content.lessons import Place, quiz_settings, read_blocks, read_questions
from inducci_lms.content.model import Activity, Block, Module, Objective
from inducci_lms.content.problems import nearest
from inducci_lms.content.shared import Shared, check_schema, circles, languages_of, read_acceptances
from inducci_lms.content.texts import Form, Texts
from inducci_lms.kernel.text import LanguageMap

#: Entry point group of activity kinds of other packages.
GROUP = "inducci_lms.activity_kinds"

#: First parts of addresses that a module's key would hide.
RESERVED_KEYS = ("schemes", "profile")
RESERVED_ACTIVITIES = ("module", "complete", "position", "why")


def activity_kinds() -> tuple[str, ...]:
    """Return the names of all activity kinds: ours and those of other installed packages."""
    return tuple(dict.fromkeys(["lesson", "quiz", *(point.name for point in entry_points(group=GROUP))]))


def read_module(root: Root, key: str, shared: Shared) -> Module | None:
    """Return the module in ``modules/<key>/``, or None when its first file cannot be used. Everything wrong is noted."""
    folder = f"modules/{key}"
    name = f"{folder}/module.yaml"
    if not ID.match(key) or key in RESERVED_KEYS:
        root.findings.error(
            folder, 0, "bad_id", f"{key!r} cannot be a module's key", "rename the folder: lower-case letters, digits, - and _"
        )
    node = root.yaml(name)
    if node is None:
        return None
    fields = Fields(node, root.findings, "a module")
    check_schema(fields)
    source, languages = languages_of(fields, shared.languages)
    texts = Texts(root, f"{folder}/module", languages, source, shared.gathered)
    region = fields.choice("region", shared.regions)
    objectives = read_objectives(fields, texts)
    shared.changes[key] = _change(fields)
    shared.acceptances += read_acceptances(fields, f"{folder}/")
    sources = fields.ids("sources", of=shared.sources, code="unknown_source")
    reader = _Activities(root, folder, source, languages, shared, frozenset(one.id for one in objectives))
    activities = reader.read(fields)
    title = texts.take("title", Form.PLAIN) or LanguageMap({})
    summary = texts.take("summary", Form.BLOCK) or LanguageMap({})
    fields.done()
    texts.done()
    return Module(key, source, languages, title, summary, objectives, activities, region, sources)


def read_objectives(fields: Fields, texts: Texts) -> tuple[Objective, ...]:
    """Return the list under ``objectives`` with its texts."""
    found: dict[str, Objective] = {}
    for entry in fields.entries("objectives", "an objective", needed=True):
        objective = entry.id()
        goal = entry.choice("goal", ("a", "b", "c", "d"))
        entry.done()
        if objective in found:
            entry.error(entry.line, "duplicate_id", f"the objective {objective} stands here twice", "give it another id")
        elif objective:
            found[objective] = Objective(objective, texts.take(f"objective.{objective}", Form.INLINE) or LanguageMap({}), goal)
    return tuple(found.values())


def _change(fields: Fields) -> dict[str, str]:
    change = fields.mapping("change", "a change")
    if change is None:
        return {}
    found = {
        "as": change.choice("as", ("correction", "reread", "retake"), needed=True),
        "for": change.text("for", needed=True),
        "note": change.text("note"),
    }
    change.done()
    return found


class _Activities:
    """Reads the activities of one module; what they name of each other is checked at the end."""

    def __init__(
        self, root: Root, folder: str, source: str, languages: tuple[str, ...], shared: Shared, objectives: frozenset[str]
    ) -> None:
        self.root, self.folder, self.source, self.languages, self.shared = root, folder, source, languages, shared
        self.objectives = objectives
        self.places: list[Place] = []
        self.kinds = activity_kinds()

    def read(self, fields: Fields) -> tuple[Activity, ...]:
        found: dict[str, Activity] = {}
        lines: dict[str, Fields] = {}
        for entry in fields.entries("activities", "an activity", needed=True):
            activity = self.activity(entry)
            if activity is None:
                continue
            if activity.id in found:
                entry.error(entry.line, "duplicate_id", f"the activity {activity.id} stands here twice", "give it another id")
                continue
            found[activity.id], lines[activity.id] = activity, entry
        self.requirements(found, lines)
        for place in self.places:
            self.place(place, found)
        return tuple(found.values())

    def activity(self, entry: Fields) -> Activity | None:
        activity_id = entry.id()
        kind = entry.choice("kind", self.kinds, needed=True)
        minutes = entry.integer("minutes", 1, least=1, most=600, needed=True)
        requires = entry.ids("requires")
        required = entry.boolean("required", True)
        entry.done()
        if not activity_id or not kind:
            return None
        if activity_id in RESERVED_ACTIVITIES:
            entry.error(entry.line_of("id"), "reserved_id", f"{activity_id} cannot be the id of an activity", "take another id")
            return None
        stem = f"{self.folder}/{activity_id}"
        node = self.root.yaml(f"{stem}.yaml")
        texts = Texts(self.root, stem, self.languages, self.source, self.shared.gathered)
        fields = Fields(node, self.root.findings, f"a {kind}")
        settings, blocks, questions, more = self.content(kind, fields, texts)
        title = texts.take("title", Form.PLAIN) or LanguageMap({})
        fields.done()
        texts.done()
        return Activity(activity_id, kind, title, minutes, requires, required, settings, blocks, questions, more)

    def content(
        self, kind: str, fields: Fields, texts: Texts
    ) -> tuple[dict[str, Any], tuple[Block, ...], tuple[Block, ...], dict[str, LanguageMap]]:
        """Return settings, blocks, questions and further texts of an activity."""
        if fields.node is not None and fields.get("schema") is not None:
            check_schema(fields)
        if kind == "lesson":
            reading = Reading(self.root, self.folder, self.languages, self.shared.sources, self.shared.terms)
            settings: dict[str, Any] = {"checks": fields.choice("checks", ("required", "optional"), "optional")}
            return settings, read_blocks(fields.entries("blocks", "a block", needed=True), reading, texts, {}), (), {}
        if kind == "quiz":
            questions = read_questions(fields, texts, self.objectives, self.places)
            settings = quiz_settings(fields)
            if settings["draw"] and settings["draw"] > len(questions):
                fields.error(
                    fields.line_of("draw"),
                    "range",
                    f"{settings['draw']} questions are drawn of {len(questions)}",
                    "write fewer, or more questions",
                )
            taken = {part: texts.take(part, Form.BLOCK, needed=False) for part in ("intro", "passed", "failed")}
            return settings, (), questions, {part: text for part, text in taken.items() if text is not None}
        return self.foreign(fields, texts)

    def foreign(self, fields: Fields, texts: Texts) -> tuple[dict[str, Any], tuple[Block, ...], tuple[Block, ...], dict[str, LanguageMap]]:
        """Another package's kind: its YAML goes through as settings, every segment of the source becomes a text block."""
        fields.all_keys()
        settings = fields.node.plain() if fields.node is not None and isinstance(fields.node.value, dict) else {}
        file = texts.source_file()
        names = [segment.id for segment in file.segments if segment.id != "title"] if file else []
        blocks = tuple(Block(name, "text", {}, {"": texts.take(name, Form.BLOCK) or LanguageMap({})}) for name in names)
        return settings, blocks, (), {}

    def requirements(self, found: dict[str, Activity], lines: dict[str, Fields]) -> None:
        for activity in found.values():
            entry = lines[activity.id]
            for name in activity.requires:
                if name not in found:
                    message = f"{activity.id} requires {name}, which is no activity of this module"
                    entry.error(entry.line_of("requires"), "unknown_activity", message, nearest(name, found))
        for circle in circles({one.id: one.requires for one in found.values()}):
            entry = lines[circle[0]]
            entry.error(entry.line, "cycle", f"these activities require each other: {' → '.join(circle)}", "take one of the requires out")

    def place(self, place: Place, found: dict[str, Activity]) -> None:
        activity_id, _, block = place.see.partition("#")
        activity = found.get(activity_id)
        if activity is None:
            message, remedy = f"see names the activity {activity_id}, which does not exist", nearest(activity_id, found)
        elif block and block not in {one.id for one in activity.blocks}:
            message, remedy = (
                f"see names the block {block}, which {activity_id} does not have",
                nearest(block, [one.id for one in activity.blocks]),
            )
        else:
            return
        self.root.findings.error(place.file, place.line, "dead_link", message, remedy, where=place.where)
