"""The record store at ``<prefix>/xapi/``: Flask's request in, our value through, Flask's response out.

Every path and every method below the prefix comes here, so that whatever is wrong is answered in JSON with a version
header (docs/decisions/0046). Cookies are never looked at.
"""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, request
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from inducci_lms.kernel import transaction
from inducci_lms.kernel.errors import InducciError
from inducci_lms.lrs import queries as store
from inducci_lms.lrs_api import calls, dispatch, errors, lookups, openapi, queries
from inducci_lms.lrs_api.calls import Call, Reply
from inducci_lms.lrs_api.context import Settings
from inducci_lms.web import current, urls
from inducci_lms.web.routes import Routes
from inducci_lms.web.transaction import reads, session_for_writing
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.timestamps import format_timestamp
from inducci_lms.xapi.versions import VERSIONS, Family

log = logging.getLogger("inducci_lms")
routes = Routes("xapi", machine=True)

_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
_PINS: dict[str, Family] = {"1.0.3": "1.0.3", "2.0": "2.0"}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        f"ETag, Last-Modified, Content-Type, Content-Length, WWW-Authenticate, {calls.VERSION_HEADER}, {calls.CONSISTENT_HEADER}"
    ),
}
_PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        f"Authorization, Content-Type, {calls.VERSION_HEADER}, If-Match, If-None-Match, Accept, Accept-Language, "
        "X-Experience-API-Hash, Content-Transfer-Encoding"
    ),
    "Access-Control-Max-Age": "86400",
}
#: A document is what a program put there: a browser that is led to it must not run it as a page of this host.
_SHIELD = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-cache, private",
}


@routes.any("/xapi/", "root", methods=_METHODS, action="xapi.use", body="upload")
def root() -> Response:
    """Answer the bare address: what is here."""
    return resource("")


@routes.any("/xapi/<path:rest>", "resource", methods=_METHODS, action="xapi.use", body="upload")
def resource(rest: str) -> Response:
    """Answer any resource, known or not, with any method."""
    pin, _, tail = rest.partition("/")
    pinned = _PINS.get(pin)
    name = tail if pinned is not None else rest
    state = current.runtime()
    default: Family = "2.0" if state.config.xapi_default_version == "2.0" else "1.0.3"
    family = pinned or calls.shown_family(_headers_only(), default)
    try:
        call = _call(name, pinned)
        if call.method != "OPTIONS" and calls.is_alternate(call):
            family = calls.form_family(call, default)
        reply = _answer(call, default)
    except (InducciError, HTTPException, DBAPIError) as error:
        reply = errors.reply(error)
    except Exception:
        log.exception("a request to the record store failed")
        reply = errors.failed()
    return _response(reply, family, name)


def _answer(call: Call, default: Family) -> Reply:
    if call.method == "OPTIONS":
        allowed = ", ".join(dispatch.methods(call.resource))
        return Reply(204, headers={"Allow": allowed, "Access-Control-Allow-Methods": allowed, **_PREFLIGHT})
    if call.resource in dispatch.OPEN:
        return _open(call)
    call, family = dispatch.opened(call, default)
    state = current.runtime()
    settings = Settings(state.config.iri_base, state.config.actor_home_page, state.clock)
    with reads() as session:
        # For a change it is asked in the transaction of the change.
        asks = call.method in ("GET", "HEAD") and call.resource.startswith("statements")
        through = _through(session) if asks else None
        credential = queries.presented(session, call.headers.get("authorization", ""))
        work = dispatch.prepared(call, family, credential, replace(settings, through=through))
        if call.method in ("GET", "HEAD"):
            reply = work(session)
            if request.method == "POST" and call.method == "HEAD":
                reply = replace(reply, body=())
            return reply if through is None else _with_through(reply, through)

    def changing(session: Session) -> Reply:
        reply = work(session)
        if not call.resource.startswith("statements"):
            return reply
        # Asked before our own commit, which comes before the answer: one transaction less.
        return _with_through(reply, store.consistent_through(session, state.clock()))

    try:
        return transaction.run(session_for_writing, changing)
    except IntegrityError:
        # Two brought the same new thing at once and the other was first: now it is there, and the rules for that apply.
        return transaction.run(session_for_writing, changing)


def _with_through(reply: Reply, through: datetime) -> Reply:
    return replace(reply, headers={**reply.headers, calls.CONSISTENT_HEADER: format_timestamp(through)})


def _open(call: Call) -> Reply:
    allowed = dispatch.methods(call.resource)
    if call.method not in allowed:
        raise dispatch.NoSuchMethod(allowed)
    if call.resource == "openapi.json":
        return openapi.reply(call.base)
    if call.resource == "about" and call.parameters:
        raise Refused("is not a parameter here", "Comm 2.8", call.parameters[0][0][:80])
    return lookups.about(call.pinned)


def _headers_only() -> Call:
    return Call("", "", "", headers={name.lower(): value for name, value in request.headers.items()})


def _call(name: str, pinned: Family | None) -> Call:
    mount = request.script_root + request.path
    base = mount[: len(mount) - len(name)].rstrip("/") if name else mount.rstrip("/")
    headers = {key.lower(): value for key, value in request.headers.items()}
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise errors.Unsupported("encoding", "bodies are taken as they are: Content-Encoding must be absent")
    body = request.get_data(cache=False, parse_form_data=False) if request.method in ("POST", "PUT") else b""
    return Call(request.method, name, base, tuple(request.args.items(multi=True)), headers, body, pinned)


def _response(reply: Reply, family: Family, name: str) -> Response:
    response = Response(reply.body, reply.status)
    response.headers["Content-Length"] = str(sum(map(len, reply.body)))
    if reply.status in (204, 304):
        del response.headers["Content-Length"]
    if reply.content_type is None:
        response.headers.pop("Content-Type", None)
    else:
        response.headers["Content-Type"] = reply.content_type
    headers: dict[str, Any] = {**_SHIELD, **_CORS, **reply.headers, calls.VERSION_HEADER: VERSIONS[family].header}
    if name.startswith("statements") and calls.CONSISTENT_HEADER not in headers:
        headers[calls.CONSISTENT_HEADER] = format_timestamp(_consistent_through())
    for key, value in headers.items():
        response.headers[key] = value
    return response


def _consistent_through() -> datetime:
    """Return up to when every statement is findable, asked after a change or a refusal; without a database the epoch holds."""
    try:
        with reads() as session:
            return _through(session)
    except DBAPIError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def _through(session: Session) -> datetime:
    state = current.runtime()
    return store.consistent_through(session, state.clock(), margin=timedelta(seconds=state.config.xapi_consistency_margin_s))


def address() -> str:
    """Return the public address of the record store, to show to people."""
    return urls.lms_url("xapi.root")
