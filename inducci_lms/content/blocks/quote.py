"""``quote``: somebody's own words, with who said them."""

from dataclasses import replace
from typing import Any

from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.model import Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form


class Quote(BlockKind):
    """``source`` lists the works it is taken from."""

    name = "quote"
    keys = ("source",)
    parts = Parts(optional={"cite": Form.INLINE})

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        return {"source": list(fields.ids("source", of=reading.sources, code="unknown_source"))}

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        return replace(rendered, settings={"sources": [rendering.number(source) for source in block.settings["source"]]})
