"""The state of one mounted library, frozen, in ``app.extensions["inducci_lms"]``."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup
from sqlalchemy.orm import Session

from inducci_lms.config import Config
from inducci_lms.kernel.errors import ConfigError
from inducci_lms.kernel.events import Listeners
from inducci_lms.kernel.hosts import Learner, People, Person
from inducci_lms.web.fragments import Fragments

#: The key under which an app carries its runtime.
EXTENSION = "inducci_lms"

#: Called with (person, action, target); target are the variables of the address (``{"scheme": "limburg"}``).
#: True and False decide, None leaves it to the table.
May = Callable[[Person | None, str, Mapping[str, Any]], bool | None]
#: Called with the person's claims; returns the roles that the host gives them for all schemes.
RolesOf = Callable[[Mapping[str, Any]], Collection[str]]


class Directory(Protocol):
    """What the web layer asks about people rows; ``people`` stands above it and is handed in by the extension."""

    def learner(self, session: Session, ref: str) -> Learner | None:
        """Return the row of the person with the host's key ``ref``."""

    def roles(self, session: Session, person_id: int, scheme_key: str) -> frozenset[str]:
        """Return the granted roles, those for all schemes and those for ``scheme_key``."""


#: The places in our pages that a host may fill, and what ``page`` is there.
SLOTS: Mapping[str, str] = {
    "lesson.end": "below the text of a lesson, above the way on; page is the LessonPage",
    "privacy.host": "on the privacy page, for what the host itself keeps; page is the PrivacyPage",
    "scheme.main": "on a scheme's page, below its modules; page is the SchemePage",
    "scheme.sidebar": "on a scheme's page, below the course sheet; page is the SchemePage",
}


class Slots:
    """What a host put into the places of :data:`SLOTS`: ``add("scheme.sidebar", fn)``, where ``fn(page)`` returns Markup or a text."""

    def __init__(self) -> None:
        self._fillers: dict[str, list[Callable[[Any], str]]] = {}

    def add(self, name: str, filler: Callable[[Any], str]) -> None:
        """Show what ``filler(page)`` returns at the place ``name``, after what was added before.

        Raises :class:`ConfigError` for a place that no page of ours has.
        """
        if name not in SLOTS:
            raise ConfigError(f"there is no slot {name!r}: one of {', '.join(SLOTS)}")
        self._fillers.setdefault(name, []).append(filler)

    def render(self, name: str, page: Any) -> Markup:
        """Return what the fillers of ``name`` return, escaped unless it is Markup."""
        return Markup("").join(filler(page) for filler in self._fillers.get(name, ()))


@dataclass(frozen=True, slots=True)
class Runtime:
    """All that a mounted library knows of its host. Read it through :mod:`inducci_lms.web.current`."""

    config: Config
    #: Returns the current session; the host's own, or ours.
    session: Callable[[], Session]
    #: Whether the session is ours: its transactions are then begun and ended by us alone.
    owns_session: bool
    people: People
    directory: Directory
    roles: RolesOf
    may: May | None
    listeners: Listeners
    slots: Slots
    question_kinds: Mapping[str, Any]
    activity_kinds: Mapping[str, Any]
    clock: Callable[[], datetime]
    #: The name of our blueprint in this app.
    name: str
    #: The prefix as mounted, with the names of its variables, and the prefix of the record store if it has one of its own.
    url_prefix: str
    prefix_variables: tuple[str, ...]
    xapi_url_prefix: str | None
    #: Endpoint without the mounted name → the endpoint in this app, where it is not simply below it.
    endpoints: Mapping[str, str] = field(default_factory=dict)
    #: Addresses made so far; the one thing here that grows, bounded in web.urls.
    url_cache: dict[Any, str] = field(default_factory=dict)
    #: Pieces of pages that look the same for everybody, bounded in web.fragments.
    fragments: Fragments = field(default_factory=Fragments)
    #: Endpoints that a CSRFProtect of the host was told to leave to us.
    exempted: set[str] = field(default_factory=set)
