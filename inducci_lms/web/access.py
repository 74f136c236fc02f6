"""Who may do what: one table, deny by default. A view names its action; an action without a line here cannot be routed.

Roles: ``anyone`` (no sign-in), ``person`` (whoever is signed in), ``learner`` (every signed-in person, unless the host says
not), and the granted ones: ``trainer``, ``author``, ``reviewer``, ``publisher``, ``administrator`` (from the host's claims or
from our grants, for one scheme or for all).
"""

from collections.abc import Iterable, Mapping

ANYONE = "anyone"
PERSON = "person"
LEARNER = "learner"
TRAINER = "trainer"
AUTHOR = "author"
REVIEWER = "reviewer"
PUBLISHER = "publisher"
ADMINISTRATOR = "administrator"

#: Roles that a person is given, by claim or by grant.
GRANTED = (TRAINER, AUTHOR, REVIEWER, PUBLISHER, ADMINISTRATOR)
ROLES = (ANYONE, PERSON, LEARNER, *GRANTED)

_STAFF = frozenset(GRANTED)

#: Action → the roles that may do it. One line for every action of every view.
ACTIONS: Mapping[str, frozenset[str]] = {
    "assets.read": frozenset({ANYONE}),
    "components.read": frozenset({ANYONE}),
    "privacy.read": frozenset({ANYONE}),
    "catalog.read": frozenset({ANYONE}),
    "media.read": frozenset({ANYONE}),
    "library.read": frozenset({ANYONE}),
    "certificate.read": frozenset({ANYONE}),
    # The record store checks credentials of its own, never a cookie.
    "xapi.use": frozenset({ANYONE}),
    # The first page sends an anonymous visitor on to the catalogue.
    "player.home": frozenset({ANYONE}),
    "enrolment.write": frozenset({LEARNER}),
    "lesson.read": frozenset({LEARNER}),
    "lesson.write": frozenset({LEARNER}),
    "progress.read": frozenset({LEARNER}),
    "certificate.write": frozenset({LEARNER}),
    "attempt.read": frozenset({LEARNER}),
    "attempt.write": frozenset({LEARNER}),
    "remark.write": frozenset({LEARNER}),
    # The statement browser.
    "records.read": frozenset({TRAINER, ADMINISTRATOR}),
    # What waits to be sent to other record stores.
    "forwarding.read": frozenset({ADMINISTRATOR}),
}


def require_known(action: str) -> None:
    """Raise ``LookupError`` when ``action`` has no line in the table."""
    if action not in ACTIONS:
        raise LookupError(f"the action {action!r} has no line in inducci_lms.web.access.ACTIONS: add who may do it")


def is_allowed(action: str, roles: Iterable[str]) -> bool:
    """Return whether somebody with ``roles`` may do ``action``.

    >>> is_allowed("catalog.read", ["anyone"]), is_allowed("records.read", ["person", "learner", "author"])
    (True, False)
    """
    return not ACTIONS[action].isdisjoint(roles)
