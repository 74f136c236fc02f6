"""``download``: a file to take away, with a sentence on what it is for."""

from dataclasses import replace
from typing import Any

from inducci_lms.content import media
from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.model import Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form


class Download(BlockKind):
    """The file is looked for in the module's folder, then below the common ``downloads/``."""

    name = "download"
    keys = ("file",)
    needed_keys = ("file",)
    parts = Parts(needed={"title": Form.PLAIN})

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        return {"file": reading.file(fields, "file", media.DOWNLOADS, needed=True, common="downloads")}

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        return replace(rendered, settings={"file": offered(block.settings["file"], rendered.language, rendering)})


def offered(path: str, language: str, rendering: Rendering) -> dict[str, Any] | None:
    """Return the asset of an offered file with the language it is in ("" when one file serves all)."""
    asset = rendering.asset(path, language)
    return None if asset is None else {**asset, "language": language if "{lang}" in path else ""}
