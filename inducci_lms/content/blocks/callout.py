"""``callout``: a boxed remark whose tone is told in words: a note, a warning, the law, the sources."""

from typing import Any

from inducci_lms.content.blocks.base import BlockKind, Parts, Reading
from inducci_lms.content.fields import Fields
from inducci_lms.content.texts import Form

TONES = ("note", "warning", "law", "sources")


class Callout(BlockKind):
    """``tone`` is one of :data:`TONES`; a title is optional, the tone has words of its own on the page."""

    name = "callout"
    keys = ("tone",)
    parts = Parts(optional={"title": Form.PLAIN})

    def read(self, fields: Fields, reading: Reading) -> dict[str, Any]:
        return {"tone": fields.choice("tone", TONES, "note")}
