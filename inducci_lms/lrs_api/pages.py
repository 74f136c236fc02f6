"""What the templates of the statement browser see."""

from dataclasses import dataclass
from datetime import datetime

from inducci_lms.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One statement in a readable line."""

    id: str
    href: str
    stored: datetime
    #: The person's name where the host knows it, else the name or identifier in the statement.
    who: str
    #: The verb's display in the language of the page, else the end of its IRI.
    verb: str
    #: The name of the object, else its identifier, and the language the name is in ("" unknown).
    what: str
    what_language: str
    #: Scaled score from -1 to 1, or None.
    scaled: float | None
    voided: bool


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """The statements that fit the filters, newest first. Template ``lrs_api/records.html``."""

    action_href: str
    clear_href: str
    #: What was asked: the fields of the form as they were filled in.
    who: str
    verb: str
    activity: str
    since: str
    until: str
    problems: tuple[Problem, ...]
    rows: tuple[RecordRow, ...]
    #: The next, older page, or "".
    next_href: str
    searching: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One statement: the sentence, whether it counts and why, and its JSON. Template ``lrs_api/record.html``."""

    row: RecordRow
    back_href: str
    moment: datetime | None
    authority: str
    #: ``counts``, ``voided``, ``unknown_actor`` or ``not_trusted``.
    verdict: str
    #: The statement's JSON, indented, numbers as they are stored.
    json: str
