"""``text``: prose, with headings, lists and links."""

from inducci_lms.content.blocks.base import BlockKind


class Text(BlockKind):
    """The plain block: only a main text."""

    name = "text"
