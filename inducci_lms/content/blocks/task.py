"""``task``: something to try in one's own office, with a private note and perhaps a worksheet."""

from dataclasses import replace
from typing import Any

from inducci_lms.content import media
from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.blocks.download import offered
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.model import Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form


class Task(BlockKind):
    """``minutes`` it takes; ``note`` gives a field that only the learner reads; ``download`` offers a worksheet."""

    name = "task"
    keys = ("minutes", "note", "download")
    needed_keys = ("minutes",)
    parts = Parts(needed={"title": Form.PLAIN})

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        return {
            "minutes": fields.integer("minutes", 10, least=1, most=600, needed=True),
            "note": fields.boolean("note", False),
            "download": reading.file(fields, "download", media.DOWNLOADS, common="downloads"),
        }

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        download = offered(block.settings["download"], rendered.language, rendering)
        return replace(rendered, settings={**block.settings, "download": download})
