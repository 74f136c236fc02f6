"""In which language a page is shown: asked for in the address, kept in a cookie, preferred by the person, the host, the browser."""

from dataclasses import dataclass
from typing import cast

from flask import Response as FlaskResponse
from flask import current_app, g, has_request_context, request

from inducci_lms.kernel.text import lookup
from inducci_lms.web import current as state
from inducci_lms.web import texts

COOKIE = "inducci_lang"
ARGUMENT = "lang"
_CHOICE = "_inducci_languages"
_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Choice:
    """The language of our own texts, and the priority list for course content."""

    interface: str
    content: tuple[str, ...]


def current() -> Choice:
    """Return the choice for this request, made once; outside a request, the default language."""
    found = g.get(_CHOICE)
    if found is None:
        found = _choose()
        setattr(g, _CHOICE, found)
    return cast(Choice, found)


def use(*tags: str) -> None:
    """Use these languages for the rest of this context: mails and commands that write for somebody else."""
    setattr(g, _CHOICE, _choice(tuple(tags), state.runtime().config.default_language, _catalogues()))


def asked_for() -> str | None:
    """Return the language that the address asks for (``?lang=nl``), if we have it."""
    wish = request.args.get(ARGUMENT)
    return None if wish is None else lookup([wish], state.runtime().config.languages)


def remember(response: FlaskResponse, path: str) -> None:
    """Keep a choice made in the address in a first-party cookie below ``path``."""
    wish = asked_for()
    if wish is not None:
        response.set_cookie(COOKIE, wish, max_age=_YEAR_S, path=path, secure=request.is_secure, httponly=True, samesite="Lax")


def _catalogues() -> tuple[str, ...]:
    return texts.available(state.runtime().config.translations)


def _choose() -> Choice:
    config = state.runtime().config
    wishes: list[str] = []
    if has_request_context():
        wish = asked_for()
        cookie = lookup([request.cookies.get(COOKIE, "")], config.languages)
        wishes = [tag for tag in (wish, cookie) if tag]
        if not wishes:
            # Asking the host who is signed in may cost it a query: only when nothing nearer decides.
            person = state.person()
            wishes = [person.locale] if person is not None and person.locale else []
        wishes += _of_host()
        wishes += [tag for tag, quality in request.accept_languages if quality > 0 and tag != "*"]
    known = tuple(dict.fromkeys(tag for tag in (lookup([w.replace("_", "-")], config.languages) for w in wishes) if tag))
    return _choice(known, config.default_language, _catalogues())


def _choice(wishes: tuple[str, ...], default: str, catalogues: tuple[str, ...]) -> Choice:
    interface = lookup((*wishes, default), catalogues) or "en"
    return Choice(interface, tuple(dict.fromkeys((*wishes, default))))


def _of_host() -> list[str]:
    if "babel" not in current_app.extensions:
        return []
    try:
        from flask_babel import get_locale
    except ImportError:
        return []
    locale = get_locale()
    return [] if locale is None else [str(locale).replace("_", "-")]
