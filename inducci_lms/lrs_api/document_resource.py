"""Documents: activity state, activity profiles, agent profiles (Comm 2.2, 2.3, 2.6, 2.7)."""

from collections.abc import Callable, Mapping
from email.utils import format_datetime

from sqlalchemy.orm import Session

from inducci_lms.kernel.errors import Missing
from inducci_lms.lrs import documents
from inducci_lms.lrs_api.calls import Reply, json_reply
from inducci_lms.lrs_api.context import Context, Work
from inducci_lms.lrs_api.preconditions import Preconditions, check, matches
from inducci_lms.xapi import json
from inducci_lms.xapi.refusals import Refused

_RESOURCES: Mapping[str, documents.Resource] = {
    "activities/state": "activities/state",
    "activities/profile": "activities/profile",
    "agents/profile": "agents/profile",
}
_JSON = "application/json"
#: A document without a Content-Type is bytes.
_BYTES = "application/octet-stream"


def get(context: Context) -> Work:
    """Answer a document, or the ids of all documents of its place."""
    place, id = _place(context), _id(context)

    def work(session: Session) -> Reply:
        if id is None:
            return json_reply(json.encode(documents.ids(session, place, context.parameters.get("since"))))
        found = documents.get(session, place, id)
        if found is None:
            raise Missing("document", f"there is no document {id!r} here")
        headers = {"ETag": f'"{found.etag}"', "Last-Modified": format_datetime(found.updated_at, usegmt=True)}
        unless = context.call.headers.get("if-none-match")
        if unless is not None and matches(unless, found.etag):
            return Reply(304, headers=headers)
        return Reply(200, (found.content,), found.content_type, headers)

    return work


def put(context: Context) -> Work:
    """Keep a document as it came, in place of the one there is."""
    return _changing(context, lambda kept: (context.call.body, _content_type(context)))


def post(context: Context) -> Work:
    """Merge the top level of a JSON object into the one there is; without one, keep the document as it came."""

    def merged(kept: documents.Document | None) -> tuple[bytes, str]:
        if kept is None:
            return context.call.body, _content_type(context)
        if context.call.media_type != _JSON:
            raise Refused("must be application/json to be merged into a document", "Comm 2.2", "Content-Type")
        if kept.content_type.partition(";")[0].strip().lower() != _JSON:
            raise Refused("the document that is there is not application/json", "Comm 2.2")
        parts = _members(kept.content, "the document that is there") | _members(context.call.body, "the document sent")
        return json.joined(parts), _JSON

    return _changing(context, merged)


def delete(context: Context) -> Work:
    """Remove a document, or in state all documents of a place."""
    place, id = _place(context), _id(context)
    given = Preconditions.of(context.call.headers)

    def work(session: Session) -> Reply:
        if id is None:
            documents.clear(session, place)
            return Reply(204)
        kept = documents.get(session, place, id)
        check(given, None if kept is None else kept.etag, family=context.family, method="DELETE", profile=_is_profile(context))
        documents.delete(session, place, id)
        return Reply(204)

    return work


def _changing(context: Context, content_of: Callable[[documents.Document | None], tuple[bytes, str]]) -> Work:
    place, id = _place(context), _id(context)
    assert id is not None
    given = Preconditions.of(context.call.headers)

    def work(session: Session) -> Reply:
        kept = documents.get(session, place, id, for_update=True)
        etag = None if kept is None else kept.etag
        check(given, etag, family=context.family, method=context.call.method, profile=_is_profile(context))
        content, content_type = content_of(kept)
        documents.put(
            session, place, id, content_type=content_type, content=content, now=context.settings.clock(), must_be_new=kept is None
        )
        return Reply(204)

    return work


def _members(text: bytes, name: str) -> dict[str, json.Raw]:
    try:
        small = json.minified(text)
        value = json.decode(small)
    except Refused as refusal:
        raise Refused(f"{name} is not JSON: {refusal.reason}", "Comm 2.2") from None
    if type(value) is not dict:
        raise Refused(f"{name} is not a JSON object", "Comm 2.2")
    return json.members(small)


def _place(context: Context) -> documents.Place:
    found = context.parameters
    registration = found.get("registration")
    return documents.Place(
        resource=_RESOURCES[context.call.resource],
        activity=found.get("activityId"),
        agent=found.get("agent"),
        registration=None if registration is None else str(registration),
    )


def _id(context: Context) -> str | None:
    found: str | None = context.parameters.get("stateId", context.parameters.get("profileId"))
    return found


def _is_profile(context: Context) -> bool:
    return context.call.resource != "activities/state"


def _content_type(context: Context) -> str:
    return context.call.headers.get("content-type") or _BYTES
