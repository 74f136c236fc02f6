"""Turns the route lists of the packages into blueprints, with the hooks that stand before and after every view of ours."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, g, request
from flask import Response as FlaskResponse

from inducci_lms.web import access, csrf, current, errors, languages, urls
from inducci_lms.web.routes import Route, Routes

_VARIABLE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Mounted:
    """The blueprints of one library: the one for people, one for each interface for programs, and every route by endpoint."""

    pages: Blueprint
    machines: tuple[tuple[Routes, Blueprint], ...]
    #: ``player.scheme`` → its route.
    routes: Mapping[str, Route]


def variables(prefix: str) -> tuple[str, ...]:
    """Return the names of the variables in a prefix.

    >>> variables("/<lang_code>/training"), variables("/training")
    (('lang_code',), ())
    """
    return tuple(_VARIABLE.findall(prefix))


def build(name: str, packages: Sequence[Routes]) -> Mounted:
    """Return fresh blueprints for ``packages``: a blueprint is frozen once registered, so each mount gets its own."""
    pages = Blueprint(name, "inducci_lms")
    routes: dict[str, Route] = {}
    machines: list[tuple[Routes, Blueprint]] = []
    for package in packages:
        for route in package.all:
            key = f"{package.name}.{route.endpoint}"
            if key in routes:
                raise LookupError(f"two views are called {key!r}")
            routes[key] = route
        if package.machine:
            machines.append((package, _machine(name, package)))
        else:
            pages.register_blueprint(_child(package))
    _hook_pages(pages)
    errors.register(pages)
    return Mounted(pages, tuple(machines), routes)


def _child(package: Routes) -> Blueprint:
    child = Blueprint(package.name, "inducci_lms")
    _add(child, package)
    for kind, handler in package.errors:
        child.register_error_handler(kind, handler)
    if package.name == "web":
        # Where the mount begins, for building only: who answers there is a matter of the packages.
        child.add_url_rule("/", endpoint="root", build_only=True)
    return child


def _machine(name: str, package: Routes) -> Blueprint:
    blueprint = Blueprint(f"{name}_{package.name}", "inducci_lms")
    _add(blueprint, package)
    blueprint.url_value_preprocessor(_prepare)
    for kind, handler in package.errors:
        blueprint.register_error_handler(kind, handler)
    return blueprint


def _add(blueprint: Blueprint, package: Routes) -> None:
    for route in package.all:
        blueprint.add_url_rule(route.rule, endpoint=route.endpoint, view_func=_guarded(route), methods=list(route.methods))


def _guarded(route: Route) -> Callable[..., Any]:
    """Check the action before the view: a view cannot be reached without."""
    view, action = route.view, route.action
    is_open = access.ANYONE in access.ACTIONS[action]

    @wraps(view)
    def inner(**values: Any) -> Any:
        if not is_open or current.runtime().may is not None:
            current.require(action, values)
        return view(**values)

    inner._inducci_route = route  # type: ignore[attr-defined]  # read again in _prepare
    return inner


def _hook_pages(blueprint: Blueprint) -> None:
    blueprint.url_value_preprocessor(_prepare)
    blueprint.url_defaults(_defaults)
    blueprint.before_request(csrf.check)
    blueprint.after_request(_after)


def _prepare(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before every ``before_request`` of the host: take the prefix's values out, our limits, our own check against forgery."""
    from flask import current_app

    state = current.runtime()
    if values and state.prefix_variables:
        setattr(g, urls.PREFIX_VALUES, {name: values.pop(name) for name in state.prefix_variables if name in values})
    view = current_app.view_functions.get(endpoint or "")
    if view is None:
        return
    if endpoint not in state.exempted:
        csrf.exempt(view)
        if "csrf" in current_app.extensions:
            state.exempted.add(endpoint or "")
    config = state.config
    route: Route | None = getattr(view, "_inducci_route", None)
    upload = route is not None and route.body == "upload"
    request.max_content_length = config.max_upload_bytes if upload else config.max_form_bytes
    request.max_form_memory_size = request.max_content_length
    request.max_form_parts = config.max_form_parts


def _defaults(endpoint: str, values: dict[str, Any]) -> None:
    """A host's ``url_for`` to one of our pages from one of our pages needs the prefix's values too."""
    for name, value in urls.prefix_values().items():
        values.setdefault(name, value)


def _after(response: FlaskResponse) -> FlaskResponse:
    if languages.ARGUMENT in request.args:
        languages.remember(response, urls.root() or "/")
    return response


def is_mounted(app: Flask) -> bool:
    """Return whether a library is mounted in ``app`` already."""
    from inducci_lms.web.runtime import EXTENSION

    return EXTENSION in app.extensions
