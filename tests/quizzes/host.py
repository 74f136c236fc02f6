"""A small host for quizzes: signs in by name, mounts the library on an engine of its own, can be started as a process."""

import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask, redirect, request
from flask import session as cookie
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from inducci_lms import InducciLMS
from inducci_lms.kernel.hosts import Learner, Person
from tests.conftest import create_all
from tests.quizzes import course


class SessionPeople:
    """The host's people: whoever typed a name. ``extra`` in the name gives a quarter more time."""

    def current(self) -> Person | None:
        """Return who is signed in."""
        name = cookie.get("user")
        return None if name is None else self.get(name)

    def login(self) -> Response:
        """Lead to the sign-in form and back."""
        return redirect(f"/login?next={request.path}", 303)

    def get(self, ref: str) -> Person:
        """Return a person."""
        return Person(ref, ref.title(), claims={"extra_time": 0.25} if "extra" in ref else {})

    def search(self, text: str, limit: int = 20) -> list[Person]:
        """Find nobody."""
        return []


def create_app(uri: str, *, now: Any = None) -> Flask:
    """Return the host with the library below ``/training``; ``now`` replaces the clock."""
    app = Flask("quiz_host")
    app.config.update(SECRET_KEY="not secret", INDUCCI_DATABASE_URI=uri, TESTING=True)
    people = SessionPeople()
    InducciLMS().init_app(app, people=people)
    if now is not None:
        from dataclasses import replace

        app.extensions["inducci_lms"] = replace(app.extensions["inducci_lms"], clock=now)

    @app.get("/login")
    def login_form() -> str:
        target = request.args.get("next", "/training/schemes")
        return (
            '<!doctype html><html lang="en"><title>Sign in</title><form method="post" action="/login">'
            f'<input type="hidden" name="next" value="{target}"><label>Name <input name="username"></label><button>Sign in</button></form>'
        )

    @app.post("/login")
    def login() -> Response:
        cookie.clear()
        cookie["user"] = request.form["username"]
        return redirect(request.form.get("next") or "/training/schemes", 303)

    @app.get("/logout")
    def logout() -> str:
        cookie.clear()
        return '<!doctype html><html lang="en"><title>Signed out</title><p>Signed out.'

    @app.after_request
    def protect(response: Response) -> Response:
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        response.headers["Content-Security-Policy"] = policy + "require-trusted-types-for 'script'"
        return response

    return app


def engine_of(app: Flask) -> Any:
    """Return the engine that the library made for itself."""
    with app.app_context():
        return app.extensions["inducci_lms"].session().get_bind()


def prepare(app: Flask, folder: Path) -> None:
    """Make the tables and publish the course."""
    create_all(engine_of(app))
    publish(app, course.write(folder), app.extensions["inducci_lms"].clock())


def publish(app: Flask, folder: Path, now: Any) -> None:
    """Publish the course files in ``folder``."""
    from inducci_lms.catalog.operations import publish as publish_library
    from inducci_lms.catalog.storage import DatabaseStorage
    from inducci_lms.content.compile import compile_library
    from inducci_lms.content.load import load

    loaded = load(folder)
    assert loaded.errors == ()
    with Session(engine_of(app)) as session:
        publish_library(session, compiled=compile_library(loaded), storage=DatabaseStorage(), now=now)
        session.commit()


def enrol(app: Flask, ref: str) -> Learner:
    """Enrol a person in the course's scheme and return their row."""
    from inducci_lms.enrolments.operations import enrol as enrol_person
    from inducci_lms.people.operations import ensure_ref

    config = app.extensions["inducci_lms"].config
    now = app.extensions["inducci_lms"].clock()
    with Session(engine_of(app)) as session:
        learner = ensure_ref(session, ref=ref, now=now)
        enrol_person(
            session, learner=learner, scheme_key=course.SCHEME, iri_base=config.iri_base, home_page=config.actor_home_page, now=now
        )
        session.commit()
    return learner


def main() -> None:
    """Serve: ``python -m tests.quizzes.host URI PORT`` (the course must be published)."""
    from werkzeug.serving import make_server

    uri, port = sys.argv[1], int(sys.argv[2])
    server = make_server("127.0.0.1", port, create_app(uri), threaded=True)
    print(f"ready {server.server_port} {os.getpid()}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
