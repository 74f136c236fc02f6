"""The block kinds of lessons, one file each: which keys and texts a block has, and how it is rendered."""

from collections.abc import Mapping
from types import MappingProxyType

from inducci_lms.content.blocks.base import BlockKind
from inducci_lms.content.blocks.callout import Callout
from inducci_lms.content.blocks.download import Download
from inducci_lms.content.blocks.figure import Figure
from inducci_lms.content.blocks.question import Question
from inducci_lms.content.blocks.quote import Quote
from inducci_lms.content.blocks.slot import Slot
from inducci_lms.content.blocks.table import Table
from inducci_lms.content.blocks.task import Task
from inducci_lms.content.blocks.terms import Terms
from inducci_lms.content.blocks.text import Text
from inducci_lms.content.blocks.video import Video

_KINDS: tuple[BlockKind, ...] = (Text(), Callout(), Figure(), Table(), Quote(), Video(), Download(), Question(), Task(), Slot(), Terms())

#: Every block kind by its name in course files.
KINDS: Mapping[str, BlockKind] = MappingProxyType({kind.name: kind for kind in _KINDS})
