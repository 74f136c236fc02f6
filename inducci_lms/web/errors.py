"""Errors become pages, or JSON for programs, in this one place: for every status code, so that a host's handlers do not win."""

import logging
import re
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, default_exceptions

from inducci_lms.kernel.errors import InducciError, Invalid, Locked, NotSignedIn, Problem, Unavailable
from inducci_lms.web import current, urls
from inducci_lms.web.pages import machine, page

log = logging.getLogger("inducci_lms")

#: How the three databases say that a table of ours is not there.
_NO_TABLE = re.compile(
    r"no such table: inducci_|relation \"[^\"]*inducci_\w+\" does not exist|Table '[^']*inducci_\w+' doesn't exist", re.I
)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, for ``errors/error.html``. The template words it; nothing here is a sentence for people."""

    #: HTTP status code.
    status: int
    #: Stable word: a code of :mod:`inducci_lms.kernel.errors`, or ``http_404`` for errors of HTTP itself.
    code: str
    #: For ``Locked``: what opens it, in an order fit for people.
    conditions: tuple[Any, ...] = ()
    #: For ``Invalid``: what is wrong, field by field.
    problems: tuple[Problem, ...] = ()
    #: Where somebody lost can go on: My learning.
    home_href: str = ""
    #: What the operation said; English, for a person who supports others.
    message: str = ""


def register(blueprint: Blueprint) -> None:
    """Handle every error raised below ``blueprint``."""
    blueprint.register_error_handler(InducciError, _ours)
    blueprint.register_error_handler(DBAPIError, _database)
    for code in default_exceptions:
        # A blueprint's handler for HTTPException loses to a host's handler for the code; one for the code wins.
        if code >= 400:
            blueprint.register_error_handler(code, _http)


def reply(error: ErrorPage, headers: dict[str, str] | None = None) -> Response:
    """Return the page or the JSON for one error; a plain text if even the page cannot be made."""
    if current.wants_json():
        problems = [{"where": p.where, "message": p.message} for p in error.problems]
        response = machine({"error": error.code, "message": error.message, "problems": problems}, error.status)
    else:
        try:
            response = page("errors/error.html", replace(error, home_href=f"{urls.root()}/"), error.status)
        except Exception:
            log.exception("the page for error %s could not be made", error.code)
            response = Response(f"{error.status} {error.code}: {error.message}\n", error.status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def _ours(error: InducciError) -> Any:
    if isinstance(error, NotSignedIn) and not current.wants_json():
        try:
            return current.runtime().people.login()
        except HTTPException as error_of_host:  # an adapter without a sign-in page aborts
            return _http(error_of_host)
    conditions = error.conditions if isinstance(error, Locked) else ()
    problems = error.problems if isinstance(error, Invalid) else ()
    headers = {"Retry-After": "30"} if isinstance(error, Unavailable) else None
    return reply(ErrorPage(error.status, error.code, conditions, problems, error.message), headers)


def _database(error: DBAPIError) -> Any:
    if not _NO_TABLE.search(str(error.orig)):
        raise error
    current.session().rollback()
    message = "the tables of inducci_lms are not there: run `flask inducci db upgrade`"
    log.error("%s (%s)", message, error.orig)
    return reply(ErrorPage(503, "not_migrated", message=message))


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name.lower() in ("allow", "retry-after", "www-authenticate")}
    return reply(ErrorPage(status, f"http_{status}", message=error.description or ""), headers)
