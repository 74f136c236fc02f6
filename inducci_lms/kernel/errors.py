"""The errors tree. Operations raise these; views turn them into pages in one place (``web/errors.py``).

::

    InducciError
    ├── ConfigError      the host set us up wrongly: says which key and what to write
    ├── Invalid          what was sent cannot be used: 400, with problems field by field
    ├── NotSignedIn      nobody is signed in: the host's login takes over, 401 for machines
    ├── NotAllowed       this person may not do this: 403
    │   └── Locked       … not yet: 403, with the conditions that open it
    ├── Missing          there is no such thing (or it must not be known): 404
    ├── Conflict         somebody was here first: 409
    ├── TooLarge         more than we take: 413
    └── Unavailable      not now, try again: 503
"""

from collections.abc import Sequence
from dataclasses import dataclass


class InducciError(Exception):
    """The root of everything this library raises on purpose.

    ``code`` is a stable word for programs and for the template that words it for people.
    """

    status = 500

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code


class ConfigError(InducciError):
    """The host's configuration cannot work; the message names the key and the remedy."""

    def __init__(self, message: str) -> None:
        super().__init__("config", message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (a field, a file and line, a JSON path) and what to do about it."""

    where: str
    message: str


class Invalid(InducciError):
    """What was sent cannot be used. Carries every problem found, not only the first."""

    status = 400

    def __init__(self, code: str, message: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(code, message)
        self.problems = tuple(problems)


class NotSignedIn(InducciError):
    """Nobody is signed in, and this needs somebody."""

    status = 401

    def __init__(self) -> None:
        super().__init__("not_signed_in")


class NotAllowed(InducciError):
    """The person is known and may not do this."""

    status = 403


class Locked(NotAllowed):
    """Not yet: ``conditions`` say what opens it, in an order fit for people."""

    def __init__(self, code: str, conditions: Sequence[object] = ()) -> None:
        super().__init__(code)
        self.conditions = tuple(conditions)


class Missing(InducciError):
    """There is no such thing, or the person must not learn that there is."""

    status = 404


class Conflict(InducciError):
    """Somebody or something was here first; nothing was changed."""

    status = 409


class TooLarge(InducciError):
    """More than is taken at once; the message says how much is."""

    status = 413


class Unavailable(InducciError):
    """Not at the moment; trying again later is right."""

    status = 503
