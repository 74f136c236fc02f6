"""The one check against forged requests, whether or not the host has one of its own, whatever the order they were set up in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms.validators import ValidationError

from inducci_lms.kernel.errors import Invalid
from inducci_lms.web import current

FIELD = "csrf_token"
HEADER = "X-CSRFToken"
_KEPT = "_inducci_csrf"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def token() -> str:
    """Return the token for a form of ours; made when first asked for, so that a page without a form sets no cookie."""
    found = g.get(_KEPT)
    if found is None:
        found = str(generate_csrf(token_key=FIELD))
        setattr(g, _KEPT, found)
    return str(found)


def exempt(view: Callable[..., Any]) -> None:
    """Keep the host's CSRFProtect, if any, from checking this view: its short time limit would refuse a quiz over lunch.

    Runs before every ``before_request`` of the app. Only the view is exempted; the host's own views stay protected.
    """
    protect = current_app.extensions.get("csrf")
    if protect is not None and hasattr(protect, "exempt"):
        protect.exempt(view)


def check() -> None:
    """Refuse an unsafe request from elsewhere; raises :class:`Invalid` with the code ``csrf``.

    ``Sec-Fetch-Site`` where the browser sends it (plain-http intranets do not), else ``Origin`` against the host where sent;
    the token always.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Invalid("csrf", "this request came from another site")
    elif origin is not None and not _is_own(origin):
        raise Invalid("csrf", "this request came from another site")
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    try:
        validate_csrf(given, time_limit=current.runtime().config.csrf_time_limit_s, token_key=FIELD)
    except ValidationError as error:
        raise Invalid("csrf", str(error)) from None
    g.csrf_valid = True  # FlaskForm and CSRFProtect look here: no second check


def _is_own(origin: str) -> bool:
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.host)
