"""The state of the current request: whose it is, in which language, on which session. Everything is looked up once, when asked for."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from flask import current_app, g, has_request_context, request
from sqlalchemy.orm import Session

from inducci_lms.kernel import events
from inducci_lms.kernel.errors import ConfigError, NotAllowed, NotSignedIn
from inducci_lms.kernel.hosts import Learner, Person
from inducci_lms.web import access
from inducci_lms.web.runtime import EXTENSION, Runtime

_PERSON = "_inducci_person"
_LEARNER = "_inducci_learner"
_NOW = "_inducci_now"


def runtime() -> Runtime:
    """Return the runtime of the current app; raises :class:`ConfigError` when the library is not mounted in it."""
    try:
        return cast(Runtime, current_app.extensions[EXTENSION])
    except KeyError:
        raise ConfigError("inducci_lms is not mounted in this app: call InducciLMS().init_app(app, …)") from None


def session() -> Session:
    """Return the current session, bound to the listeners of this app."""
    state = runtime()
    current = state.session()
    if events.DISPATCH not in current.info:
        events.bind(current, dispatcher(state, current))
    return current


def dispatcher(state: Runtime, of: Session) -> events.Dispatch:
    """Return the function that hands events committed on ``of`` to the listeners, each in a fresh session of the same engine."""
    from inducci_lms.web.delivery import deliver

    return lambda item: deliver(state, of, item)


def now() -> datetime:
    """Return the moment of this request: the same however often it is asked."""
    moment = g.get(_NOW)
    if moment is None:
        moment = runtime().clock()
        setattr(g, _NOW, moment)
    return cast(datetime, moment)


def person() -> Person | None:
    """Return who is signed in with the host, or None."""
    if _PERSON not in g:
        setattr(g, _PERSON, runtime().people.current() if has_request_context() else None)
    return cast(Person | None, getattr(g, _PERSON))


def require_person() -> Person:
    """Return who is signed in; raises :class:`NotSignedIn`, which leads to the host's sign-in."""
    found = person()
    if found is None:
        raise NotSignedIn
    return found


def learner() -> Learner | None:
    """Return the row of who is signed in; None for nobody and for people we have no row of yet. Reads only."""
    if _LEARNER not in g:
        who = person()
        found = None if who is None else runtime().directory.learner(session(), who.ref)
        setattr(g, _LEARNER, found)
    return cast(Learner | None, getattr(g, _LEARNER))


def forget_learner() -> None:
    """Look the row up anew when next asked: it was made just now, or rolled back."""
    g.pop(_LEARNER, None)


def forget_person() -> None:
    """Ask the host anew who is signed in (tests and sign-in views of hosts)."""
    g.pop(_PERSON, None)
    g.pop(_LEARNER, None)


def may(action: str, target: Mapping[str, Any] | None = None) -> bool:
    """Return whether the current person may do ``action`` to ``target`` (``{"scheme": key}``), asking the host first."""
    access.require_known(action)
    state = runtime()
    values = target or {}
    if state.may is not None:
        verdict = state.may(person(), action, values)
        if verdict is not None:
            return verdict
    allowed = access.ACTIONS[action]
    if access.ANYONE in allowed:
        return True
    if person() is None:
        return False
    if not allowed.isdisjoint((access.PERSON, access.LEARNER)):
        return True
    return not allowed.isdisjoint(granted(str(values.get("scheme", ""))))


def granted(scheme_key: str = "") -> Collection[str]:
    """Return the granted roles of the current person for one scheme ("" = those for all schemes): claims, then grants."""
    who = person()
    if who is None:
        return frozenset()
    state = runtime()
    roles = frozenset(state.roles(who.claims)) & frozenset(access.GRANTED)
    row = learner()
    return roles if row is None else roles | state.directory.roles(session(), row.id, scheme_key)


def require(action: str, target: Mapping[str, Any] | None = None) -> None:
    """Raise :class:`NotSignedIn` or :class:`NotAllowed` unless the current person may do ``action``."""
    if may(action, target):
        return
    if person() is None:
        raise NotSignedIn
    raise NotAllowed("not_allowed")


def language() -> str:
    """Return the BCP 47 tag of the language in which our own texts are shown."""
    from inducci_lms.web import languages as chooser

    return chooser.current().interface


def languages() -> tuple[str, ...]:
    """Return the priority list of tags for course content (``LanguageMap.choose(languages())``)."""
    from inducci_lms.web import languages as chooser

    return chooser.current().content


def wants_json() -> bool:
    """Return whether the reply goes to a program: one of our own scripts, or a client that prefers JSON to HTML."""
    if request.headers.get("X-Inducci-Script") == "1":
        return True
    accept = request.accept_mimetypes
    return bool(accept) and accept.quality("application/json") > accept.quality("text/html")
