"""The seams to the host application: its people and its mail. A host implements these protocols; nothing else is asked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the host as we see one, for one request. Only ``ref`` is ever stored, in ``inducci_people`` alone."""

    #: The host's stable key as text, at most 190 characters. Must survive a change of password, name and e-mail.
    ref: str
    name: str = ""
    email: str = ""
    #: BCP 47 tag the person prefers, or "".
    locale: str = ""
    #: What the host knows and rules may use: unit, site, roles … plain values only.
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learner:
    """A person's row with us: what every other table and every statement knows of them."""

    #: Our row id; the only key that other tables carry.
    id: int
    #: The random name in statements.
    pseudonym: str
    #: The host's key, as in :attr:`Person.ref`.
    ref: str


@runtime_checkable
class People(Protocol):
    """How the host's users are found. Every method is called within a request of the host or a command."""

    def current(self) -> Person | None:
        """Return who is signed in, or None."""

    def login(self) -> Any:
        """Return the response that leads a browser to the host's sign-in and back to the address asked for."""

    def get(self, ref: str) -> Person | None:
        """Return the person with this key, or None when the host knows them no more."""

    def search(self, text: str, limit: int = 20) -> Sequence[Person]:
        """Return people whose name or e-mail contains ``text``."""
