"""``question``: a check inside a lesson; the same mapping as in a quiz."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.model import Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form
from inducci_lms.questions import registry
from inducci_lms.questions.model import Faulty

_BLOCK_PARTS = ("hint", "correct", "incorrect", "general")


def parts_of_question(mapping: Mapping[str, Any]) -> Parts:
    """Return the texts of a question: prompt and feedback hold blocks, everything else is inline."""
    parts = registry.text_parts(mapping)
    forms = {part: _form(part) for part in (*parts.required, *parts.optional)}
    return Parts(
        needed={part: forms[part] for part in parts.required if part},
        optional={part: forms[part] for part in parts.optional if part},
    )


def _form(part: str) -> Form:
    return Form.BLOCK if not part or part in _BLOCK_PARTS or part.endswith(".feedback") else Form.INLINE


def check_question(block: Block, fields: Fields, path: str = "") -> None:
    """Note every fault that the question's kind finds. Missing texts are told by the reading of the texts, not again here."""
    node = fields.node
    try:
        registry.parse(block.settings["question"], block.texts)
    except Faulty as faulty:
        for fault in faulty.faults:
            if fault.path.startswith("texts/") and "missing" in fault.message:
                continue
            line = node.line_at(f"{path}.{fault.path}" if path else fault.path) if node else 0
            fields.error(
                line, "bad_question", f"{block.id}: {fault.path}: {fault.message}", "mend the line, see docs/author-guide.md, questions"
            )


class Question(BlockKind):
    """``question`` is a mapping as in a quiz, without ``id``: the block's own is taken."""

    name = "question"
    keys = ("question",)
    needed_keys = ("question",)

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        inner = fields.mapping("question", "the question")
        if inner is None:
            if fields.get("question") is None:
                fields.error(
                    fields.line,
                    "missing_key",
                    "a block of kind question needs the key question",
                    "write question: {kind: single_choice, …}",
                )
            return {"question": {"id": fields.text("id"), "kind": ""}}
        inner.all_keys()
        mapping = inner.node.plain() if inner.node else {}
        return {"question": {**mapping, "id": fields.text("id")}}

    def parts_of(self, settings: Mapping[str, Any]) -> Parts:
        return parts_of_question(settings["question"])

    def check(self, block: Block, fields: Fields, lines: Mapping[str, int]) -> None:
        check_question(block, fields, "question")

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        return replace(rendered, settings={"question": block.settings["question"]})
