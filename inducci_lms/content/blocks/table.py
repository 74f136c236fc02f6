"""``table``: figures or words in rows and columns, with a caption and scoped headers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from inducci_lms.content import prose
from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.model import Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form


class Table(BlockKind):
    """The main text is one Markdown table of the same shape in every language."""

    name = "table"
    keys = ("row_headers", "numeric")
    parts = Parts(needed={"caption": Form.INLINE})

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        numeric = [int(value) for value, _ in fields.texts("numeric") if value.isdecimal()]
        if len(numeric) < len(fields.texts("numeric")):
            fields.error(fields.line_of("numeric"), "type", "numeric lists numbers of columns", "write numeric: [2, 3]")
        return {"row_headers": fields.boolean("row_headers", False), "numeric": numeric}

    def check(self, block: Block, fields: Fields, lines: Mapping[str, int]) -> None:
        shapes = {language: prose.shape_of_table(prose.parse(text)) for language, text in block.texts.get("", {}).items()}
        wrong = [language for language, shape in shapes.items() if shape is None]
        if wrong:
            message = f"the text of the table {block.id} is not one Markdown table ({', '.join(wrong)})"
            fields.error(fields.line, "not_a_table", message, "write | head | head |, |---|---|, | cell | cell | and nothing else")
        elif len(set(shapes.values())) > 1:
            told = ", ".join(f"{language}: {shape[0]} × {shape[1]}" for language, shape in shapes.items() if shape)
            fields.error(
                fields.line,
                "table_shape",
                f"the table {block.id} has another shape in each language ({told})",
                "give it the same rows and columns",
            )
        columns = max((shape[1] for shape in shapes.values() if shape), default=0)
        if columns and any(not 1 <= number <= columns for number in block.settings["numeric"]):
            fields.error(fields.line_of("numeric"), "range", f"the table {block.id} has {columns} columns", "number them from 1")

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        text = block.texts[""].choose([rendered.language]).text
        html = rendering.table(text, rendered.parts["caption"], block.settings)
        return replace(rendered, html=html, settings=dict(block.settings))
