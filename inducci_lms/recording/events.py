"""What a host can listen to when something was recorded: delivered after the commit, ids and values only."""

import uuid
from dataclasses import dataclass

from inducci_lms.kernel.events import Event


@dataclass(frozen=True, slots=True)
class StatementsStored(Event):
    """Statements were stored; ``statement_ids`` in the order of storing, whoever they are of."""

    statement_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class ActivityDone(Event):
    """A learner is done with an activity of a module, in the content revision ``seq``."""

    person_id: int
    scheme: str
    module: str
    activity: str
    seq: int


@dataclass(frozen=True, slots=True)
class ModuleCompleted(Event):
    """A learner completed a module; ``scheme`` is the one in which the last step was made, "" outside of any."""

    person_id: int
    scheme: str
    module: str


@dataclass(frozen=True, slots=True)
class SchemeCompleted(Event):
    """A learner completed a scheme."""

    person_id: int
    scheme: str
