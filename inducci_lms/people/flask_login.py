"""The host's people as Flask-Login knows them: the default adapter. A host overrides single methods in a subclass."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, redirect, request
from werkzeug.wrappers import Response

from inducci_lms.kernel.hosts import Person


class FlaskLoginPeople:
    """Reads ``flask_login.current_user`` and the app's ``login_manager``; nobody is signed in where there is none.

    ``claims`` is called with the host's user and returns plain values that rules and roles may use. ``find`` is called with
    a text and a limit and returns users of the host, for pages that look people up.
    """

    def __init__(
        self,
        *,
        claims: Callable[[Any], Mapping[str, Any]] | None = None,
        load: Callable[[str], Any] | None = None,
        find: Callable[[str, int], Sequence[Any]] | None = None,
    ) -> None:
        self._claims = claims
        self._load = load
        self._find = find

    def current(self) -> Person | None:
        """Return the signed-in user as a person, or None."""
        if not hasattr(current_app, "login_manager"):
            return None
        from flask_login import current_user

        user = current_user._get_current_object()
        return None if user is None or not user.is_authenticated else self.person(user)

    def login(self) -> Response:
        """Return what the host's login manager answers to somebody unknown: its sign-in page, and back here afterwards.

        After a form was sent, "here" is the page it stood on: its own address answers POST only.
        """
        manager = getattr(current_app, "login_manager", None)
        if manager is None:
            abort(401)
        if request.method not in ("GET", "HEAD") and manager.login_view:
            from flask_login.utils import login_url

            back = _same_site(request.referrer) or request.script_root + "/"
            return redirect(login_url(manager.login_view, next_url=back), 303)
        answer: Response = current_app.make_response(manager.unauthorized())
        return answer

    def get(self, ref: str) -> Person | None:
        """Return the person with this key, as the host's user loader finds them."""
        load = self._load or getattr(getattr(current_app, "login_manager", None), "_user_callback", None)
        user = None if load is None else load(ref)
        return None if user is None else self.person(user)

    def search(self, text: str, limit: int = 20) -> Sequence[Person]:
        """Return people found by the host's ``find``; nobody when it gave none."""
        return [] if self._find is None else [self.person(user) for user in self._find(text, limit)]

    def person(self, user: Any) -> Person:
        """Return the host's user as a person; override to read other attributes."""
        return Person(
            ref=self.stable_ref(user),
            name=_text(user, "display_name", "full_name", "name", "username", "email"),
            email=_text(user, "email"),
            locale=_text(user, "locale", "language"),
            claims={} if self._claims is None else dict(self._claims(user)),
        )

    def stable_ref(self, user: Any) -> str:
        """Return the key that outlives a change of password: the row's identity, for Flask-Security changes ``get_id()``."""
        state = sa.inspect(user, raiseerr=False)
        identity = getattr(state, "identity", None)
        return str(user.get_id()) if identity is None else ":".join(str(part) for part in identity)


def _text(user: Any, *names: str) -> str:
    for name in names:
        value = getattr(user, name, None)
        if isinstance(value, str) and value:
            return value
    return ""


def _same_site(address: str | None) -> str | None:
    """Return path and query of ``address`` when it is one of this host."""
    from urllib.parse import urlsplit

    if address is None:
        return None
    parts = urlsplit(address)
    if parts.netloc != request.host:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
