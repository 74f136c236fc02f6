"""Issue B.1, EMBEDDING §10: every pair of ways in which hosts differ, each host walked through by one person."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, abort, g, redirect, request
from flask_login import LoginManager, UserMixin, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from inducci_lms import FlaskLoginPeople, InducciLMS, People, create_blueprint, prepare_sqlite
from inducci_lms.cli import schema
from tests.hosts import build
from tests.hosts.pairs import Case, pairs
from tests.player import course
from tests.player.world import publish_course

OPTIONS = {
    "database": ["sqlite", "postgresql", "mariadb"],
    "storage": ["flask_sqlalchemy", "plain", "engine", "uri"],
    "people": ["int", "uuid", "str", "changing_id", "header"],
    "csrf": ["none", "before", "after"],
    "babel": ["no", "yes"],
    "prefix": ["/training", "/<lang_code>/akademija", "sub-path", "/"],
    "spelling": ["extension", "blueprint"],
    "policy": ["none", "strict"],
}
STRICT = "default-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'"
CASES = pairs(OPTIONS)
MARKS = {"postgresql": [pytest.mark.postgresql], "mariadb": [pytest.mark.mariadb], "sqlite": []}


class Walked:
    """A host of one case, with what the walk needs to know of it."""

    def __init__(self, case: Case, uri: str) -> None:
        self.case = case
        self.app = Flask("host")
        self.app.config.update(TESTING=True, SECRET_KEY="k" * 20, SESSION_COOKIE_SAMESITE="Lax")
        if case["storage"] == "uri":
            self.app.config["INDUCCI_DATABASE_URI"] = uri
        self.engine = sa.create_engine(uri, pool_pre_ping=True)
        if self.engine.dialect.name == "sqlite":
            prepare_sqlite(self.engine)
        self.db: SQLAlchemy | None = None
        self.user: Any = None
        protect = CSRFProtect()
        if case["csrf"] == "before":
            protect.init_app(self.app)
        people = self._people(uri)
        self._mount(people)
        if case["csrf"] == "after":
            protect.init_app(self.app)
        if case["babel"] == "yes":
            from flask_babel import Babel

            Babel(self.app, default_locale="nl")
        self._pages()
        schema.upgrade(self.engine)

    def _people(self, uri: str) -> People | None:
        """Set up who is signed in; users are kept by Flask-SQLAlchemy or by plain sessions, as the case's own storage is."""
        if self.case["people"] == "header":
            if self.case["storage"] == "flask_sqlalchemy":
                self.app.config["SQLALCHEMY_DATABASE_URI"] = uri
                self.db = SQLAlchemy(self.app, model_class=type("Base", (DeclarativeBase,), {}))
            self.registry = scoped_session(sessionmaker(self.engine))
            self.app.teardown_appcontext(lambda _: self.registry.remove())
            return build.HeaderPeople()
        base: Any = type("Base", (DeclarativeBase,), {})
        kind, value = build.KEYS.get(self.case["people"], build.KEYS["int"])
        body = {
            "__tablename__": "users",
            "__annotations__": {"id": Mapped[Any], "name": Mapped[str], "uniquifier": Mapped[str]},
            "id": mapped_column(kind, primary_key=True, autoincrement=False),
            "name": mapped_column(sa.String(60)),
            "uniquifier": mapped_column(sa.String(60)),
        }
        changing = self.case["people"] == "changing_id"
        if changing:  # as Flask-Security: what Flask-Login keeps changes with the password
            body["get_id"] = lambda user: user.uniquifier
        self.user = type("User", (UserMixin, base), body)
        if self.case["storage"] == "flask_sqlalchemy":
            self.app.config["SQLALCHEMY_DATABASE_URI"] = uri
            self.db = SQLAlchemy(self.app, model_class=base)
            self.registry = self.db.session
        else:
            self.registry = scoped_session(sessionmaker(self.engine))
        self.app.teardown_appcontext(lambda _: self.registry.remove())
        manager = LoginManager(self.app)
        manager.login_view = "login"
        column = self.user.uniquifier if changing else self.user.id
        load = (lambda key: key) if changing else (lambda key: build._key(kind, key))
        manager.user_loader(lambda key: self.registry().scalar(sa.select(self.user).where(column == load(key))))
        base.metadata.create_all(self.engine)
        with self.app.app_context():
            self.registry().add(self.user(id=value, name="Ana", uniquifier="u1"))
            self.registry().commit()
        return FlaskLoginPeople()

    def _mount(self, people: People | None) -> None:
        """Mount in the case's spelling, prefix and storage."""
        options: dict[str, Any] = {"people": people}
        if self.case["storage"] == "flask_sqlalchemy":
            options["session"] = lambda: self.db.session()  # type: ignore[union-attr]  # noqa: PLW0108 – looked up anew each time
        elif self.case["storage"] == "plain":
            options["session"] = self.registry
        elif self.case["storage"] == "engine":
            options["engine"] = self.engine
        prefix = "/training" if self.case["prefix"] == "sub-path" else self.case["prefix"]
        if "<" in prefix:
            options["xapi_url_prefix"] = "/akademija"
        if self.case["spelling"] == "blueprint":
            self.app.register_blueprint(create_blueprint(**options), url_prefix=None if prefix == "/" else prefix)
        else:
            InducciLMS().init_app(self.app, url_prefix=prefix, **options)
        if self.case["prefix"] == "sub-path":
            self.app.wsgi_app = ProxyFix(self.app.wsgi_app, x_prefix=1)  # type: ignore[method-assign]

    def _pages(self) -> None:
        """The host's own pages."""

        @self.app.route("/host")
        def host() -> str:
            return "host"

        @self.app.route("/login")
        def login() -> str:
            return "sign in here"

        @self.app.route("/enter")
        def enter() -> Any:
            login_user(self.registry().scalar(sa.select(self.user)))
            return redirect("/host")

        @self.app.route("/own", methods=["POST"])
        def own() -> str:
            return "done"

        @self.app.errorhandler(404)
        def missing(_: Exception) -> Any:
            return "the host has no such page", 404

        @self.app.before_request
        def mark() -> None:
            g.host_was_here = True
            if request.path == "/forbidden":
                abort(403)

        if self.case["policy"] == "strict":

            @self.app.after_request
            def policy(response: Any) -> Any:
                response.headers["Content-Security-Policy"] = STRICT
                return response

    def close(self) -> None:
        """Give every connection back."""
        with self.app.app_context():
            if self.db is not None:
                self.db.engine.dispose()
            if self.case["storage"] == "uri":
                build.close(build.Host(self.app, None, None))
        self.engine.dispose()


@pytest.fixture
def walked(request: pytest.FixtureRequest) -> Iterator[Walked]:
    """The host of one case."""
    case: Case = request.param
    made = Walked(case, request.getfixturevalue(f"{case['database']}_uri"))
    yield made
    made.close()


def name(case: Case) -> str:
    """Return a short name of a case."""
    return "-".join(case[option].replace("/", "").replace("<lang_code>", "lang_") or "root" for option in sorted(case))


def token(page: str) -> str:
    """Return the token of the first form of ours in a page."""
    marker = 'name="csrf_token" value="'
    return page[page.index(marker) + len(marker) :].split('"', 1)[0]


@pytest.mark.parametrize("walked", [pytest.param(case, id=name(case), marks=MARKS[case["database"]]) for case in CASES], indirect=True)
def test_one_person_learns_in_every_kind_of_host(walked: Walked, tmp_path: Path, now: datetime) -> None:
    """Look, sign in, enrol, read, finish: and the host's own pages, errors and checks stay what they were."""
    publish_course(walked.engine, course.write(tmp_path / "course"), now)
    case, client = walked.case, walked.app.test_client()
    prefix = {"/": "", "sub-path": "/training", "/<lang_code>/akademija": "/sl/akademija"}.get(case["prefix"], case["prefix"])
    shown = ("/intranet" if case["prefix"] == "sub-path" else "") + prefix
    headers = {"X-Forwarded-Prefix": "/intranet"} if case["prefix"] == "sub-path" else {}

    catalogue = client.get(f"{prefix}/schemes", headers=headers)
    assert catalogue.status_code == 200, catalogue.text
    assert f'href="{shown}/schemes/north"' in catalogue.text
    assert ('lang="nl"' in catalogue.text.split(">", 2)[1]) == (case["babel"] == "yes")
    assert "Set-Cookie" not in catalogue.headers
    refused = client.get(f"{prefix}/schemes/north/modules/m1/reading", headers=headers)
    assert refused.status_code == (401 if case["people"] == "header" else 302)

    if case["people"] == "header":
        headers["X-Remote-User"] = "ana"
    else:
        assert client.get("/enter").status_code == 302
    scheme = client.get(f"{prefix}/schemes/north", headers=headers).text
    assert client.post(f"{prefix}/schemes/north/enrol", headers=headers).status_code == 400
    enrolled = client.post(f"{prefix}/schemes/north/enrol", data={"csrf_token": token(scheme)}, headers=headers)
    assert (enrolled.status_code, enrolled.location) == (303, f"{shown}/schemes/north")
    lesson = client.get(f"{prefix}/schemes/north/modules/m1/reading", headers=headers).text
    assert f'action="{shown}/schemes/north/modules/m1/reading/complete"' in lesson
    done = client.post(f"{prefix}/schemes/north/modules/m1/reading/complete", data={"csrf_token": token(lesson)}, headers=headers)
    assert done.location.startswith(f"{shown}/schemes/north/modules/m1/doing")

    if case["people"] == "changing_id":  # the password changes: Flask-Login's key is another one, the record stays
        with walked.app.app_context():
            walked.registry().scalar(sa.select(walked.user)).uniquifier = "u2"
            walked.registry().commit()
        client = walked.app.test_client()
        client.get("/enter")
    home = client.get(f"{prefix}/", headers=headers)
    assert home.status_code == 200
    assert "/schemes/north/modules/m1/doing" in home.text

    about = client.get(f"{'/akademija' if '<' in case['prefix'] else prefix}/xapi/about", headers=headers)
    assert about.status_code == 200
    assert "1.0.3" in about.json["version"]
    assert client.get("/host").text == "host"
    assert client.get("/nowhere/at/all").text == "the host has no such page"
    assert client.post("/own").status_code == (200 if case["csrf"] == "none" else 400)
    assert (client.get("/host").headers.get("Content-Security-Policy") == STRICT) == (case["policy"] == "strict")


def test_each_pair_of_values_is_there() -> None:
    """About twenty hosts stand for several thousand."""
    assert len(CASES) <= 30
    seen = {frozenset([(a, case[a]), (b, case[b])]) for case in CASES for a in case for b in case if a < b}
    wanted = {frozenset([(a, x), (b, y)]) for a in OPTIONS for b in OPTIONS if a < b for x in OPTIONS[a] for y in OPTIONS[b]}
    assert seen == wanted
