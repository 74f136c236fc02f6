"""``terms``: words of the glossary with their definitions, where they are needed."""

from dataclasses import replace
from html import escape
from typing import Any

from inducci_lms.content import prose
from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.document import RenderedBlock
from inducci_lms.content.fields import Fields
from inducci_lms.content.model import Block
from inducci_lms.content.rendering import Rendering
from inducci_lms.content.texts import Form


class Terms(BlockKind):
    """``terms`` lists keys of the glossary; they are shown in that order."""

    name = "terms"
    keys = ("terms",)
    needed_keys = ("terms",)
    parts = Parts(main=None)

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        return {"terms": list(fields.ids("terms", needed=True, of=reading.terms, code="unknown_term"))}

    def finish(self, rendered: RenderedBlock, block: Block, rendering: Rendering) -> RenderedBlock:
        rows, settings = [], []
        for key in block.settings["terms"]:
            term = rendering.library.terms[key]
            word = term.texts["term"].choose([rendering.language])
            definition = rendering.html(term.texts["definition"].choose([word.language]).text, Form.BLOCK)
            lang = f' lang="{word.language}"' if word.language != rendering.language else ""
            href = f"inducci:library/glossary#{key}"
            rows.append(f'<dt{lang}><a href="{href}">{escape(word.text)}</a></dt><dd>{definition}</dd>')
            settings.append({"key": key, "href": href})
        return replace(rendered, html=prose.sanitise(f"<dl>{''.join(rows)}</dl>"), settings={"terms": settings})
