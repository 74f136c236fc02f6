"""Makes host applications: each argument is one way in which real hosts differ."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask, abort, redirect, request
from flask_login import LoginManager, UserMixin, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from inducci_lms import InducciLMS, Person, create_blueprint, prepare_sqlite
from inducci_lms.web.routes import Routes

KEYS: Mapping[str, tuple[Any, Any]] = {
    "int": (sa.Integer, 7),
    "uuid": (sa.Uuid, uuid.UUID("6f2b2a0e-0000-4000-8000-000000000007")),
    "str": (sa.String(60), "ana@example.org"),
}


@dataclass
class Host:
    """A host application, the library in it, and its own database object when it has one."""

    app: Flask
    lms: InducciLMS | None
    db: SQLAlchemy | None
    user_class: Any = None
    user_key: Any = None


class HeaderPeople:
    """A host behind a proxy that signs people in: the name comes in a header."""

    def current(self) -> Person | None:
        """Return the person that the proxy names."""
        name = request.headers.get("X-Remote-User")
        return None if name is None else Person(ref=name, name=name, claims={"roles": request.headers.get("X-Roles", "").split()})

    def login(self) -> Any:
        """The proxy has no page to lead to."""
        abort(401)

    def get(self, ref: str) -> Person | None:
        """Return the person with this key."""
        return Person(ref=ref)

    def search(self, text: str, limit: int = 20) -> Sequence[Person]:
        """Nobody can be looked up."""
        return []


def bare(uri: str, *, prefix: str = "/training", config: Mapping[str, Any] | None = None, blueprint: bool = False, **options: Any) -> Host:
    """A host with nothing but Flask: our own engine, people from a header."""
    app = Flask("host")
    app.config.update({"TESTING": True, "SECRET_KEY": "k", "INDUCCI_DATABASE_URI": uri, **(config or {})})
    options.setdefault("people", HeaderPeople())
    if blueprint:
        app.register_blueprint(create_blueprint(**options), url_prefix=prefix)
        return Host(app, None, None)
    lms = InducciLMS()
    lms.init_app(app, url_prefix=prefix, **options)
    return Host(app, lms, None)


def full(
    uri: str,
    *,
    prefix: str = "/training",
    csrf: str = "before",
    key: str = "int",
    babel: bool = False,
    extensions_first: bool = True,
    config: Mapping[str, Any] | None = None,
    **options: Any,
) -> Host:
    """A host with Flask-SQLAlchemy and Flask-Login, and its own page, sign-in and user table."""

    class Base(DeclarativeBase):
        pass

    kind, value = KEYS[key]

    class User(UserMixin, Base):
        __tablename__ = "users"
        id: Mapped[Any] = mapped_column(kind, primary_key=True)
        name: Mapped[str] = mapped_column(sa.String(60))
        locale: Mapped[str] = mapped_column(sa.String(10), default="")

    app = Flask("host")
    app.config.update({"TESTING": True, "SECRET_KEY": "k", "SQLALCHEMY_DATABASE_URI": uri, **(config or {})})
    db, manager, protect, lms = SQLAlchemy(model_class=Base), LoginManager(), CSRFProtect(), InducciLMS()
    manager.login_view = "login"
    manager.user_loader(lambda found: db.session.scalar(sa.select(User).where(User.id == _key(kind, found))))
    options.setdefault("session", lambda: db.session())  # noqa: PLW0108 – looked up anew each time

    def extensions() -> None:
        db.init_app(app)
        manager.init_app(app)

    if csrf == "before":
        protect.init_app(app)
    if extensions_first:
        extensions()
    lms.init_app(app, url_prefix=prefix, **options)
    if not extensions_first:
        extensions()
    if csrf == "after":
        protect.init_app(app)
    if babel:
        from flask_babel import Babel

        Babel(app, default_locale="nl")

    @app.route("/")
    def home() -> str:
        return "host"

    @app.route("/login")
    def login() -> Any:
        return "sign in here"

    @app.route("/enter")
    def enter() -> Any:
        login_user(db.session.scalar(sa.select(User)))
        return redirect("/")

    @app.route("/own", methods=["POST"])
    def own() -> str:
        return "done"

    with app.app_context():
        if db.engine.dialect.name == "sqlite" and uri != "sqlite://":
            prepare_sqlite(db.engine)
        Base.metadata.create_all(db.engine)
        db.session.add(User(id=value, name="Ana", locale="nl" if babel else ""))
        db.session.commit()
    return Host(app, lms, db, User, value)


def _key(kind: Any, found: str) -> Any:
    if kind is sa.Uuid:
        return uuid.UUID(found)
    return int(found) if kind is sa.Integer else found


def close(host: Host) -> None:
    """Give every connection of a host back: an engine that is left open warns."""
    with host.app.app_context():
        if host.db is not None:
            host.db.engine.dispose()
        else:
            from inducci_lms.web import current

            current.session().get_bind().dispose()  # type: ignore[union-attr]


def probe() -> Routes:
    """A feature package for tests: reads, writes, raises, shows."""
    from inducci_lms.people import operations
    from inducci_lms.web import current, pages, texts, urls
    from inducci_lms.web.transaction import writes

    routes = Routes("probe")

    @routes.get("/probe/open/<key>", "open", action="catalog.read")
    def open_view(key: str) -> Any:
        return pages.machine({"key": key, "url": urls.lms_url("probe.open", key=key), "root": urls.root(), "language": current.language()})

    @routes.get("/probe/text", "text", action="catalog.read")
    def text() -> Any:
        return pages.machine({"text": texts.t("Sign in"), "content": current.languages()})

    @routes.get("/probe/token", "token", action="catalog.read")
    def token() -> Any:
        from inducci_lms.web import csrf

        return pages.machine({"token": csrf.token()})

    @routes.get("/probe/mine", "mine", action="lesson.read")
    def mine() -> Any:
        return pages.machine({"ref": current.require_person().ref, "name": current.require_person().name})

    @routes.post("/probe/join", "join", action="lesson.write")
    @writes
    def join() -> Any:
        learner = operations.ensure(current.session(), person=current.require_person(), now=current.now())
        if request.form.get("fail"):
            raise RuntimeError("on purpose")
        return pages.machine({"id": learner.id, "ref": learner.ref})

    @routes.get("/probe/staff/<scheme>", "staff", action="records.read")
    def staff(scheme: str) -> Any:
        return pages.machine({"scheme": scheme})

    @routes.get("/probe/error/<kind>", "error", action="catalog.read")
    def error(kind: str) -> Any:
        from inducci_lms.kernel import errors

        known = {"conflict": errors.Conflict("busy"), "unavailable": errors.Unavailable("later")}
        raise known.get(kind, errors.Missing("scheme"))

    return routes
