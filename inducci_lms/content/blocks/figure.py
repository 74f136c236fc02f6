"""``figure``: a picture with the words that stand for it and a caption."""

from dataclasses import replace
from typing import Any

from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.media import PICTURES
from inducci_lms.content.model import Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form


class Figure(BlockKind):
    """``narrow`` is another picture for small screens; ``wide`` lets it stand beyond the column; ``source`` is cited below it."""

    name = "figure"
    keys = ("file", "narrow", "wide", "source")
    needed_keys = ("file",)
    parts = Parts(main=None, needed={"alt": Form.PLAIN}, optional={"caption": Form.INLINE})

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        return {
            "file": reading.file(fields, "file", PICTURES, needed=True),
            "narrow": reading.file(fields, "narrow", PICTURES),
            "wide": fields.boolean("wide", False),
            "source": list(fields.ids("source", of=reading.sources, code="unknown_source")),
        }

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        settings = {
            "image": rendering.asset(block.settings["file"], rendered.language),
            "narrow": rendering.asset(block.settings["narrow"], rendered.language),
            "wide": block.settings["wide"],
            "sources": [rendering.number(source) for source in block.settings["source"]],
        }
        return replace(rendered, settings=settings)
