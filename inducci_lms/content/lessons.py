"""Reads the blocks of a lesson and the questions of a quiz from their YAML and the segments beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inducci_lms.content.blocks import KINDS
from inducci_lms.content.blocks.base import BlockKind, Reading
from inducci_lms.content.blocks.question import check_question, parts_of_question
from inducci_lms.content.fields import Fields
from inducci_lms.content.model import Block
from inducci_lms.content.problems import nearest
from inducci_lms.content.texts import Form, Texts
from inducci_lms.kernel.text import LanguageMap

#: Words that addresses and segments need for themselves.
RESERVED = ("title", "intro", "passed", "failed", "blocks")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question leads its reader, to be checked when the module is read: file, line and ``<activity>#<block>``."""

    file: str
    line: int
    see: str
    where: str


def read_blocks(entries: list[Fields], reading: Reading, texts: Texts, seen: dict[str, int], *, slots: bool = True) -> tuple[Block, ...]:
    """Return the blocks of a list; ``seen`` holds the ids used so far with their lines. A slot takes neither slots nor questions."""
    found = []
    for fields in entries:
        block_id = fields.id()
        kind_name = fields.choice("kind", [name for name in KINDS if slots or name not in ("slot", "question")], needed=True)
        if not _unique(block_id, fields, seen) or kind_name not in KINDS:
            # Without a kind nobody knows which keys and texts it has: name them all as known to spare a heap of errors.
            fields.all_keys()
            if block_id:
                texts.forget(block_id)
            continue
        found.append(_block(block_id, KINDS[kind_name], fields, reading, texts))
    return tuple(found)


def _unique(block_id: str, fields: Fields, seen: dict[str, int]) -> bool:
    if not block_id:
        return False
    if block_id in RESERVED:
        fields.error(fields.line_of("id"), "reserved_id", f"{block_id} is the name of a text of the activity itself", "take another id")
        return False
    if block_id in seen:
        fields.error(
            fields.line_of("id"), "duplicate_id", f"the id {block_id} is used twice (first in line {seen[block_id]})", "give it another id"
        )
        return False
    seen[block_id] = fields.line
    return True


def _block(block_id: str, kind: BlockKind, fields: Fields, reading: Reading, texts: Texts) -> Block:
    settings = kind.read(fields, reading)
    fields.done()
    parts = kind.parts_of(settings)
    found: dict[str, LanguageMap] = {}
    if parts.main is not None:
        found[""] = texts.take(block_id, parts.main) or LanguageMap({})
    found |= _parts(block_id, parts.needed, texts, needed=True)
    found |= _parts(block_id, parts.optional, texts, needed=False)
    block = Block(block_id, kind.name, settings, found)
    kind.check(block, fields, {part: texts.line(f"{block_id}.{part}" if part else block_id) for part in found})
    return block


def _parts(block_id: str, forms: Mapping[str, Form], texts: Texts, *, needed: bool) -> dict[str, LanguageMap]:
    taken = {part: texts.take(f"{block_id}.{part}", form, needed=needed) for part, form in forms.items()}
    return {part: text for part, text in taken.items() if text is not None}


def read_questions(fields: Fields, texts: Texts, objectives: frozenset[str], places: list[Place]) -> tuple[Block, ...]:
    """Return the questions of a quiz, each as a block whose ``settings["question"]`` is the mapping as written."""
    found = []
    seen: dict[str, int] = {}
    for entry in fields.entries("questions", "a question", needed=True):
        entry.all_keys()
        question_id = entry.id()
        if not _unique(question_id, entry, seen):
            continue
        mapping: dict[str, Any] = entry.node.plain() if entry.node else {}
        parts = parts_of_question(mapping)
        main = texts.take(question_id, Form.BLOCK) or LanguageMap({})
        taken = {
            "": main,
            **_parts(question_id, parts.needed, texts, needed=True),
            **_parts(question_id, parts.optional, texts, needed=False),
        }
        block = Block(question_id, str(mapping.get("kind", "")), {"question": mapping}, taken)
        check_question(block, entry)
        objective = entry.text("objective")
        if objective and objective not in objectives:
            message = f"{question_id} names the objective {objective}, which does not exist"
            entry.error(entry.line_of("objective"), "unknown_objective", message, nearest(objective, objectives))
        if entry.text("see"):
            places.append(Place(entry.file, entry.line_of("see"), entry.text("see"), question_id))
        found.append(block)
    if not found and not seen and fields.file:  # without a readable file that is told already
        fields.error(fields.line_of("questions"), "no_questions", "the quiz has no questions", "write at least one")
    return tuple(found)


def quiz_settings(fields: Fields) -> dict[str, Any]:
    """Return a quiz's rules with their defaults; None stands for *no limit*."""
    attempts = fields.integer("attempts", 0, least=1, most=100)
    limit = fields.integer("time_limit_minutes", 0, least=1, most=600)
    draw = fields.integer("draw", 0, least=1, most=1000)
    return {
        "pass_share": fields.share("pass_share", 0.7),
        "attempts": attempts or None,
        "time_limit_minutes": limit or None,
        "draw": draw or None,
        "shuffle_questions": fields.boolean("shuffle_questions", False),
        "shuffle_options": fields.boolean("shuffle_options", False),
        "feedback": fields.choice("feedback", ("each", "result", "none"), "result"),
        "retry_pause_minutes": fields.integer("retry_pause_minutes", 0, most=525_600),
        "pages": fields.choice("pages", ("one", "all"), "one"),
    }
