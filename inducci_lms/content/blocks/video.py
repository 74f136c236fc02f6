"""``video``: a film of our own host, with captions and a transcript."""

from dataclasses import replace
from typing import Any

from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.media import CAPTIONS, VIDEOS
from inducci_lms.content.model import Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form


class Video(BlockKind):
    """Captions are WebVTT, one file a language (``{lang}`` in the path); a transcript is needed for who cannot see or hear it."""

    name = "video"
    keys = ("file", "captions")
    needed_keys = ("file", "captions")
    parts = Parts(main=None, needed={"title": Form.PLAIN, "transcript": Form.BLOCK})

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        return {
            "file": reading.file(fields, "file", VIDEOS, needed=True),
            "captions": reading.file(fields, "captions", CAPTIONS, needed=True),
            "languages": list(reading.languages),
        }

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        path, languages = block.settings["captions"], block.settings["languages"]
        captions = []
        for language in languages if "{lang}" in path else languages[:1]:
            asset = rendering.asset(path, language)
            captions.append({"lang": language, "href": asset["href"] if asset else ""})
        return replace(rendered, settings={"video": rendering.asset(block.settings["file"], rendered.language), "captions": captions})
