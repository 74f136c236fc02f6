"""What a far answer means for a batch. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from enum import Enum


class Verdict(Enum):
    """What to do after an answer to a batch."""

    #: The far store has every statement of the batch.
    SENT = "sent"
    #: It is the fault of at least one statement: send the halves, and set apart the one that is refused alone.
    SPLIT = "split"
    #: It is nobody's fault here: let the target rest.
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``status`` 0 when no whole answer came, ``text`` for people."""

    status: int
    text: str = ""
    #: Content of Retry-After.
    retry_after: str = ""


#: Statuses by which a far store blames what was sent (400 form, 409 other meaning of an id, 413 size, 422 form).
_BLAMING = frozenset({400, 409, 413, 415, 422})


def verdict(answer: Answer) -> Verdict:
    """Return what to do.

    >>> verdict(Answer(200)), verdict(Answer(409)), verdict(Answer(503)), verdict(Answer(0))
    (<Verdict.SENT: 'sent'>, <Verdict.SPLIT: 'split'>, <Verdict.REST: 'rest'>, <Verdict.REST: 'rest'>)
    """
    if 200 <= answer.status < 300:
        return Verdict.SENT
    return Verdict.SPLIT if answer.status in _BLAMING else Verdict.REST


#: However long a far store asks us to wait, we look again after a day.
_MOST_PATIENCE = timedelta(days=1)


def asked_pause(answer: Answer, date: str = "") -> timedelta | None:
    """Return the pause that Retry-After asks for: seconds, or a moment measured against the answer's own ``date``.

    >>> asked_pause(Answer(429, retry_after="120"))
    datetime.timedelta(seconds=120)
    """
    text = answer.retry_after.strip()
    if text.isdecimal():
        return min(timedelta(seconds=min(int(text), 10**9)), _MOST_PATIENCE)
    try:
        pause = parsedate_to_datetime(text) - parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return None
    return min(max(pause, timedelta(0)), _MOST_PATIENCE)
