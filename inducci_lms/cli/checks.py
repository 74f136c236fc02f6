"""The checks of ``flask inducci doctor``: each looks at one trap of hosts and returns what it found."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask
from jinja2 import TemplateError
from sqlalchemy.exc import SQLAlchemyError

from inducci_lms import resources
from inducci_lms.cli import schema
from inducci_lms.cli.db import engine
from inducci_lms.cli.doctor import Finding, error, hint, ok
from inducci_lms.people.flask_login import FlaskLoginPeople
from inducci_lms.web import current, texts, urls

_BRIDGE = "inducci_lms/base.html"
_BLOCKS = ("lms_title", "lms_head", "lms_main")


def database(app: Flask) -> list[Finding]:
    """The database answers, and its tables are those of this version."""
    try:
        with engine().connect() as connection:
            connection.execute(sa.text("SELECT 1"))
            found = schema.state(connection)
    except SQLAlchemyError as problem:
        return [
            error("database", f"does not answer: {problem}", "check session=, engine= or INDUCCI_DATABASE_URI, and that the server runs")
        ]
    answer = [ok("database", f"{engine().dialect.name} answers")]
    if found.is_current:
        return [*answer, ok("migrations", f"up to date ({found.current})")]
    return [
        *answer,
        error("migrations", f"the tables are at {found.current or 'nothing'}, not at {found.head}", "flask inducci db upgrade"),
    ]


def sqlite(app: Flask) -> list[Finding]:
    """A SQLite engine lets readers and a writer work side by side and survives a power cut."""
    if engine().dialect.name != "sqlite":
        return []
    with engine().connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous", "busy_timeout")
        }
    wrong = []
    if found["journal_mode"] != "wal":
        wrong.append(f"journal_mode is {found['journal_mode']}, readers wait for the writer")
    if int(found["synchronous"]) < 2:
        wrong.append("synchronous is not FULL, a power cut can lose what was acknowledged")
    if int(found["busy_timeout"]) < 5000:
        wrong.append("busy_timeout is short, a second writer fails at once")
    if not wrong:
        return [ok("sqlite", "WAL, synchronous FULL, busy timeout")]
    return [hint("sqlite", "; ".join(wrong), "call inducci_lms.prepare_sqlite(db.engine) once, after making the engine")]


def secrets(app: Flask) -> list[Finding]:
    """Sessions are signed, by a key that cannot be guessed."""
    key = app.config.get("SECRET_KEY")
    if not key:
        return [error("secret key", "SECRET_KEY is not set: no form can be sent", "set SECRET_KEY to 32 random bytes and keep it")]
    found = (
        []
        if len(key) >= 16
        else [hint("secret key", "SECRET_KEY is short", "take 32 random bytes: python -c 'import secrets; print(secrets.token_hex())'")]
    )
    if not app.config.get("SESSION_COOKIE_SAMESITE"):
        found.append(
            hint("session", "SESSION_COOKIE_SAMESITE is not set", "set it to 'Lax', and SESSION_COOKIE_SECURE to True behind https")
        )
    return found or [ok("secret key", "set")]


def addresses(app: Flask) -> list[Finding]:
    """Certificates and mails have an address that the public can open, and a proxy's prefix is known."""
    state = current.runtime()
    public = state.config.public_url
    if public is None:
        return [
            hint(
                "address",
                "INDUCCI_PUBLIC_URL is not set: certificates show the address of the request",
                "set it to the mount as the public sees it",
            )
        ]
    found = []
    if public.startswith("http://") and urlsplit(public).hostname not in ("localhost", "127.0.0.1"):
        found.append(hint("address", f"INDUCCI_PUBLIC_URL {public} is not https", "serve the site by https"))
    path = urlsplit(public).path.rstrip("/")
    if not state.prefix_variables and path != state.url_prefix and type(app.wsgi_app).__name__ != "ProxyFix":
        remedy = "wrap app.wsgi_app in werkzeug's ProxyFix(x_proto=1, x_host=1, x_prefix=1) and let the proxy send X-Forwarded-Prefix"
        found.append(hint("proxy", f"the public path {path or '/'} differs from the mount {state.url_prefix or '/'}", remedy))
    return found or [ok("address", public)]


def sign_in(app: Flask) -> list[Finding]:
    """Somebody can sign in, and is led to where."""
    people = current.runtime().people
    if not isinstance(people, FlaskLoginPeople):
        return [ok("sign-in", f"{type(people).__name__} of the host")]
    manager = getattr(app, "login_manager", None)
    if manager is None:
        return [
            error("sign-in", "the app has no login manager: nobody can sign in", "init Flask-Login, or hand people= an adapter of your own")
        ]
    if not manager.login_view and not manager.unauthorized_callback:
        return [hint("sign-in", "login_manager.login_view is not set: people get 401 instead of a form", "set login_manager.login_view")]
    return [ok("sign-in", "Flask-Login")]


def sign_in_everywhere(app: Flask) -> list[Finding]:
    """A host that asks everybody to sign in on every page must let assets and the record store through."""
    client = app.test_client()
    blocked = []
    with app.test_request_context():
        paths = {"web.asset": "/assets/0/doctor"}
    base = urls.root() or current.runtime().url_prefix
    if current.runtime().prefix_variables:
        return []
    for endpoint, path in paths.items():
        if client.get(base + path).status_code in (301, 302, 303, 307, 401, 403):
            blocked.append(f"{current.runtime().name}.{endpoint}")
    for package, machine in _machines(app):
        if client.get(f"{current.runtime().xapi_url_prefix or base}{package}").status_code in (301, 302, 303, 307):
            blocked.append(machine)
    if not blocked:
        return [ok("hooks", "assets and record store are reached without signing in")]
    remedy = f"in your before_request, let these endpoints through: {', '.join(blocked)} (request.endpoint)"
    return [error("hooks", "a before_request of the app sends everybody to the sign-in", remedy)]


def _machines(app: Flask) -> list[tuple[str, str]]:
    """Return an address without its prefix, and the endpoint, of each resource for programs; variables stand for "about"."""
    state = current.runtime()
    prefix = state.xapi_url_prefix or state.url_prefix
    ours = set(state.endpoints.values())
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in ours]
    return [(re.sub(r"<[^>]+>", "about", rule.rule)[len(prefix) :], rule.endpoint) for rule in rules]


def theme(app: Flask) -> list[Finding]:
    """The pages stand in the host's frame, with the three places that they need."""
    from inducci_lms.web.errors import ErrorPage
    from inducci_lms.web.pages import render
    from inducci_lms.web.templating import environment

    found: list[Finding] = []
    bridge = environment(app).source_of_host(_BRIDGE)
    if bridge is None:
        found.append(hint("theme", "our pages stand in a plain layout of ours", "flask inducci scaffold theme"))
    else:
        lacking = [name for name in _BLOCKS if f"block {name}" not in bridge]
        if lacking:
            found.append(
                error("theme", f"templates/{_BRIDGE} lacks {', '.join(lacking)}", "put the blocks in; see flask inducci scaffold theme")
            )
    try:
        with app.test_request_context(current.runtime().url_prefix + "/"):
            text = render("errors/error.html", ErrorPage(404, "http_404"))
    except (TemplateError, LookupError, RuntimeError) as problem:
        found.append(error("theme", f"a page could not be made: {problem}", f"mend templates/{_BRIDGE} or the layout it extends"))
        return found
    if text.count("<main") != 1:
        found.append(error("theme", f"a page has {text.count('<main')} main elements", "the layout must have exactly one, around lms_main"))
    return found or [ok("theme", f"templates/{_BRIDGE} of the host")]


def policy(app: Flask) -> list[Finding]:
    """The host's Content-Security-Policy lets our style sheet and scripts through."""
    if current.runtime().prefix_variables:
        return []
    answer = app.test_client().get(f"{current.runtime().url_prefix}/assets/0/doctor")
    header = answer.headers.get("Content-Security-Policy", "")
    if not header:
        return [
            hint("policy", "no Content-Security-Policy", "our pages work under: default-src 'self'; require-trusted-types-for 'script'")
        ]
    rules = {part.split()[0]: part.split()[1:] for part in header.split(";") if part.strip()}
    wrong = [
        name
        for name in ("script-src", "style-src", "img-src", "connect-src", "form-action")
        if not {"'self'", "*"} & set(rules.get(name, rules.get("default-src", ["*"]) if name != "form-action" else ["*"]))
    ]
    if wrong:
        return [error("policy", f"the Content-Security-Policy blocks us in {', '.join(wrong)}", "add 'self' to them")]
    return [ok("policy", "Content-Security-Policy fits")]


def forgery(app: Flask) -> list[Finding]:
    """Only one protection against forged requests looks at our forms, and it is ours."""
    foreign = [
        hook
        for hook in app.before_request_funcs.get(None, ())
        if "csrf" in f"{getattr(hook, '__module__', '')}{getattr(hook, '__qualname__', '')}".lower().replace("surf", "csrf")
        and not getattr(hook, "__module__", "").startswith("flask_wtf")
    ]
    if foreign:
        names = ", ".join(f"{hook.__module__}.{hook.__qualname__}" for hook in foreign)
        return [
            hint(
                "forgery",
                f"another protection checks our forms too: {names}",
                "exempt the endpoints of our blueprint there: ours checks them",
            )
        ]
    return [ok("forgery", "Flask-WTF of the host, our views left to us" if "csrf" in app.extensions else "our own check")]


def content(app: Flask) -> list[Finding]:
    """Something is published."""
    from inducci_lms.catalog import queries

    try:
        published = queries.current(current.session())
    except SQLAlchemyError:
        return []  # said already: no tables
    finally:
        current.session().rollback()
    if not published.schemes:
        return [hint("content", "no scheme is published", "flask inducci content publish")]
    return [ok("content", f"{len(published.schemes)} schemes, {len(published.modules)} modules")]


def translations(app: Flask) -> list[Finding]:
    """Texts of our own are there in the languages offered."""
    config = current.runtime().config
    if config.translations is not None and not config.translations.is_dir():
        return [error("texts", f"INDUCCI_TRANSLATIONS {config.translations} is no folder", "make it, or take the key away")]
    there = texts.available(config.translations)
    lacking = [tag for tag in config.languages if tag not in there]
    if lacking:
        message = f"pages are in {', '.join(there)}; courses in {', '.join(lacking)} show an English frame"
        return [hint("texts", message, "set INDUCCI_LANGUAGES to what you offer, or add a catalogue in INDUCCI_TRANSLATIONS")]
    return [ok("texts", ", ".join(there))]


def files(app: Flask) -> list[Finding]:
    """The library was installed whole."""
    for name in ("templates", "migrations", "course_content", "static"):
        resources.folder(name)
    return [ok("files", "templates, migrations, content and static files are there")]


CHECKS: tuple[Callable[[Any], list[Finding]], ...] = (
    files,
    database,
    sqlite,
    secrets,
    addresses,
    sign_in,
    sign_in_everywhere,
    theme,
    policy,
    forgery,
    translations,
    content,
)
