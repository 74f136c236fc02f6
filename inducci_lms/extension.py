"""The object that a host mounts: wires config, people, packages and blueprints together, in named steps. Imports everything."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState
from sqlalchemy import Engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from inducci_lms import cli
from inducci_lms.config import Config
from inducci_lms.credentials import views as credential_views
from inducci_lms.enrolments import views as enrolment_views
from inducci_lms.forwarding import views as forwarding_views
from inducci_lms.kernel import clock
from inducci_lms.kernel.errors import ConfigError
from inducci_lms.kernel.events import Event, Listeners
from inducci_lms.kernel.hosts import People
from inducci_lms.lessons import views as lesson_views
from inducci_lms.lessons.kind import LESSON
from inducci_lms.library import views as library_views
from inducci_lms.lrs_api import browser as record_views
from inducci_lms.lrs_api import views as xapi_views
from inducci_lms.people import queries as people_queries
from inducci_lms.people.flask_login import FlaskLoginPeople
from inducci_lms.player import kinds
from inducci_lms.player import views as player_views
from inducci_lms.questions import registry
from inducci_lms.quizzes import views as quiz_views
from inducci_lms.quizzes.kind import QUIZ
from inducci_lms.web import mount
from inducci_lms.web import views as web_views
from inducci_lms.web.engine import make_engine
from inducci_lms.web.routes import Routes
from inducci_lms.web.runtime import EXTENSION, May, RolesOf, Runtime, Slots

#: The packages that answer addresses.
PACKAGES: tuple[Routes, ...] = (
    web_views.routes,
    player_views.routes,
    enrolment_views.routes,
    lesson_views.routes,
    quiz_views.routes,
    credential_views.routes,
    library_views.routes,
    record_views.routes,
    forwarding_views.routes,
    xapi_views.routes,
)

#: The kinds of activities that come with the library.
OWN_ACTIVITY_KINDS = (LESSON, QUIZ)


class InducciLMS:
    """The library as a Flask extension: ``lms.init_app(app, url_prefix="/training", session=lambda: db.session())``.

    Holds defaults, listeners and slots only; one object may serve several apps.
    """

    def __init__(self, app: Flask | None = None, **options: Any) -> None:
        self.listeners = Listeners()
        self.slots = Slots()
        if app is not None:
            self.init_app(app, **options)

    def init_app(self, app: Flask, *, url_prefix: str = "/training", name: str = "inducci_lms", **options: Any) -> None:
        """Mount the library in ``app`` below ``url_prefix``; ``options`` as for :func:`create_blueprint`.

        Raises :class:`ConfigError` when it is mounted there already.
        """
        if mount.is_mounted(app):
            raise ConfigError("inducci_lms is mounted in this app already: call init_app once for each app")
        options.setdefault("listeners", self.listeners)
        options.setdefault("slots", self.slots)
        app.register_blueprint(create_blueprint(name=name, **options), url_prefix=url_prefix)

    def listen(self, kind: type[Event], receiver: Callable[..., None]) -> None:
        """Call ``receiver(event, session)`` after each commit that announced an event of ``kind``, in a fresh session."""
        self.listeners.add(kind, receiver)


@dataclass(frozen=True, slots=True)
class _Options:
    session: Callable[[], Session] | None
    engine: Engine | None
    people: People | None
    roles: RolesOf
    may: May | None
    listeners: Listeners
    slots: Slots
    question_kinds: Iterable[Any]
    activity_kinds: Iterable[Any]
    xapi_url_prefix: str | None
    mounted: list[mount.Mounted] = field(default_factory=list)


def no_roles(claims: Mapping[str, Any]) -> Collection[str]:
    """Give nobody a role by claims: grants of our own decide."""
    return ()


def create_blueprint(
    *,
    session: Callable[[], Session] | None = None,
    engine: Engine | None = None,
    people: People | None = None,
    roles: RolesOf = no_roles,
    may: May | None = None,
    name: str = "inducci_lms",
    question_kinds: Iterable[Any] = (),
    activity_kinds: Iterable[Any] = (),
    xapi_url_prefix: str | None = None,
    listeners: Listeners | None = None,
    slots: Slots | None = None,
) -> Blueprint:
    """Return the library as a blueprint: ``app.register_blueprint(create_blueprint(session=…), url_prefix="/training")``.

    Exactly one of ``session`` (a callable that returns the current ``Session``), ``engine`` and the key
    ``INDUCCI_DATABASE_URI``. ``people`` is by default Flask-Login's current user. ``xapi_url_prefix`` is the prefix of the
    record store, needed when the prefix of the pages has variables.
    """
    if session is not None and engine is not None:
        raise ConfigError("give session or engine, not both")
    options = _Options(
        session, engine, people, roles, may, listeners or Listeners(), slots or Slots(), question_kinds, activity_kinds, xapi_url_prefix
    )
    mounted = mount.build(name, PACKAGES)
    blueprint = mounted.pages
    blueprint.record(lambda state: _set_up(state, mounted, options))
    return blueprint


def _set_up(state: BlueprintSetupState, mounted: mount.Mounted, options: _Options) -> None:
    """Everything that needs the app: runs when the blueprint is registered in it."""
    app = cast(Flask, state.app)
    if mount.is_mounted(app):
        raise ConfigError("inducci_lms is mounted in this app already: once is enough")
    config = Config.load(app.config)
    name = f"{state.name_prefix}.{state.name}".lstrip(".")
    prefix = (state.url_prefix or "").rstrip("/")
    variables = mount.variables(prefix)
    if variables and options.xapi_url_prefix is None:
        raise ConfigError(f"the prefix {prefix!r} has variables: give xapi_url_prefix too, so that the record store has one address")
    provider, owns = _session_provider(app, config, options)
    endpoints: dict[str, str] = {}
    for package, machine in mounted.machines:
        endpoints |= {f"{package.name}.{route.endpoint}": f"{machine.name}.{route.endpoint}" for route in package.all}
        app.register_blueprint(machine, url_prefix=options.xapi_url_prefix or prefix or None)
    cli.register(app)
    app.extensions[EXTENSION] = Runtime(
        config=config,
        session=provider,
        owns_session=owns,
        people=options.people or FlaskLoginPeople(),
        directory=_Directory(),
        roles=options.roles,
        may=options.may,
        listeners=options.listeners,
        slots=options.slots,
        question_kinds=_question_kinds(options.question_kinds),
        activity_kinds=kinds.load(OWN_ACTIVITY_KINDS, options.activity_kinds),
        clock=clock.now,
        name=name,
        url_prefix=prefix,
        prefix_variables=variables,
        xapi_url_prefix=options.xapi_url_prefix,
        endpoints=endpoints,
    )


class _Directory:
    """People rows, for the web layer below them."""

    learner = staticmethod(people_queries.by_ref)
    roles = staticmethod(people_queries.roles)


def _session_provider(app: Flask, config: Config, options: _Options) -> tuple[Callable[[], Session], bool]:
    """Return the session provider, and whether the session is ours."""
    given = [options.session is not None, options.engine is not None, config.database_uri is not None]
    if sum(given) != 1:
        raise ConfigError("give exactly one of: session=…, engine=…, the key INDUCCI_DATABASE_URI")
    if options.session is not None:
        return options.session, False
    engine = options.engine or make_engine(str(config.database_uri), config.database_schema)
    sessions = scoped_session(sessionmaker(engine), scopefunc=_context_id)

    def remove(_: BaseException | None) -> None:
        sessions.remove()

    app.teardown_appcontext(remove)
    return sessions, True


def _context_id() -> int:
    from flask.globals import app_ctx

    return id(app_ctx._get_current_object())  # type: ignore[attr-defined]  # a proxy of werkzeug has it


def _question_kinds(given: Iterable[Any]) -> Mapping[str, Any]:
    """Return all question kinds by name: ours, those of entry points, those given."""
    for kind in given:
        try:
            registry.add(kind)
        except ValueError as error:
            raise ConfigError(str(error)) from None
    return registry.kinds()
