"""The host application: everything that a host brings itself, and the five lines that mount the library."""

import os
import secrets
from pathlib import Path
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from inducci_lms import FlaskLoginPeople, InducciLMS, prepare_sqlite
from inducci_lms.demo import views
from inducci_lms.demo.models import User, db
from inducci_lms.demo.words import say

#: What the pages of this host may load: their own files and nothing else; no inline script or style works here.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)

lms = InducciLMS()


def folder() -> Path:
    """Return the folder that keeps the demonstration's database and key (``INDUCCI_DEMO_FOLDER``, by default ``.demo`` here)."""
    return Path(os.environ.get("INDUCCI_DEMO_FOLDER") or ".demo").resolve()


def create_app() -> Flask:
    """Return the host application with the library mounted in it."""
    app = Flask("inducci_lms.demo")
    app.config.update(
        SECRET_KEY=_secret(),
        SQLALCHEMY_DATABASE_URI=os.environ.get("INDUCCI_DEMO_DATABASE_URI") or f"sqlite:///{folder() / 'demo.db'}",
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 20, "max_overflow": 40, "pool_pre_ping": True},
        SESSION_COOKIE_SAMESITE="Lax",
        INDUCCI_TITLE="Training",
    )
    db.init_app(app)
    views.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)

    # The whole of the mounting: where, whose session, whose people, and which of the host's roles count.
    lms.init_app(
        app,
        url_prefix="/training",
        session=lambda: db.session(),  # noqa: PLW0108 – as in every guide: looked up anew each time
        people=FlaskLoginPeople(claims=lambda user: {"roles": user.role_list}, find=User.find),
        roles=lambda claims: claims.get("roles", ()),
    )

    app.context_processor(_words)
    app.after_request(_protect)
    app.register_error_handler(404, _not_found)
    return app


def _secret() -> str:
    """Return the signing key, made once and kept, so that a restart signs nobody out."""
    path = folder() / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="ascii") as stream:
                path.chmod(0o600)
                stream.write(secrets.token_hex(32))
        except FileExistsError:
            pass
    return path.read_text(encoding="ascii")


def _words() -> dict[str, Any]:
    return {"say": say}


def _protect(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response


def _not_found(_: Exception) -> ResponseReturnValue:
    return views.not_found()
