"""``slot``: an empty place in a shared module that each scheme may fill with blocks of its own."""

from inducci_lms.content.blocks.base import BlockKind, Parts


class Slot(BlockKind):
    """Nothing of it is shown; a scheme's blocks stand in its place."""

    name = "slot"
    parts = Parts(main=None)
