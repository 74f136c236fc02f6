"""What is wrong, said in JSON: ``{"error": code, "message": …, "problems": [{"where": property, "message": reason (section)}]}``."""

import logging
from typing import Any

from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from inducci_lms.kernel.errors import InducciError, Invalid, NotSignedIn, Problem, Unavailable
from inducci_lms.kernel.transaction import is_retryable
from inducci_lms.lrs_api.calls import Reply, json_reply
from inducci_lms.lrs_api.dispatch import NoSuchMethod
from inducci_lms.xapi import json
from inducci_lms.xapi.refusals import Refused

log = logging.getLogger("inducci_lms")

#: MariaDB: a packet bigger than max_allowed_packet.
_TOO_LARGE = {1153}


class Unsupported(InducciError):
    """The body is in a form that is not taken at all: 415."""

    status = 415


def reply(error: InducciError | HTTPException | DBAPIError) -> Reply:
    """Return the answer to a call that raised ``error``."""
    if isinstance(error, DBAPIError):
        return _database(error)
    if isinstance(error, HTTPException):
        return _said(f"http_{error.code}", error.description or error.name, error.code or 500)
    headers: dict[str, str] = {}
    if isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
        return _said("credentials", "a credential of this record store is needed: Basic key:secret, or Bearer key.secret", 401, headers)
    if isinstance(error, NoSuchMethod):
        headers["Allow"] = ", ".join(error.allowed)
    if isinstance(error, Unavailable):
        headers["Retry-After"] = "5"
    problems: tuple[Problem, ...] = ()
    if isinstance(error, Refused):
        problems = (error.as_problem(),)
        return _said(error.code, str(error), error.status, headers, problems)
    if error.code == "document_exists":
        # Words for whoever reads the client's log: conformance tests want this one answer as a text (Comm 3.1).
        return Reply(error.status, (error.message.encode(),), "text/plain; charset=utf-8")
    if isinstance(error, Invalid):
        problems = error.problems
    return _said(error.code, error.message, error.status, headers, problems)


def failed() -> Reply:
    """Return the answer to a fault of ours."""
    return _said("fault", "the record store failed on this request; the log says more", 500)


def _database(error: DBAPIError) -> Reply:
    arguments: tuple[Any, ...] = getattr(error.orig, "args", ())
    if arguments and arguments[0] in _TOO_LARGE:
        return _said("too_large", "this is more than the database takes at once", 413)
    log.error("the database refused a request to the record store", exc_info=error)
    if is_retryable(error):
        return _said("busy", "the store is busy: send the same again in a while", 503, {"Retry-After": "5"})
    return failed()


def _said(code: str, message: str, status: int, headers: dict[str, str] | None = None, problems: tuple[Problem, ...] = ()) -> Reply:
    body = {"error": code, "message": message, "problems": [{"where": one.where, "message": one.message} for one in problems]}
    return json_reply(json.encode(body), status, headers)
