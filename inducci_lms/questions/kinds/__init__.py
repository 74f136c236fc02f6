"""Our own question kinds, one file each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from inducci_lms.questions.kinds import cloze, matching, multiple_choice, number, ordering, short_text, single_choice, true_false
from inducci_lms.questions.model import Kind

#: The kinds of the house by the name that course files use.
OWN: Mapping[str, Kind[Any]] = MappingProxyType(
    {
        module.KIND.name: module.KIND
        for module in (single_choice, multiple_choice, true_false, short_text, number, ordering, matching, cloze)
    }
)
