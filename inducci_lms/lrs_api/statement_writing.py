"""PUT and POST of statements (Comm 2.1.1, 2.1.2): all checks first, then one call of the one door."""

from sqlalchemy.orm import Session

from inducci_lms.lrs_api import scopes
from inducci_lms.lrs_api.calls import Reply, json_reply
from inducci_lms.lrs_api.context import Context, Work
from inducci_lms.recording.operations import record_received
from inducci_lms.xapi import attachments, json, multipart, signatures
from inducci_lms.xapi.attachments import Attachment
from inducci_lms.xapi.parse import Received, parse, with_attachments, with_id
from inducci_lms.xapi.refusals import Refused


def put(context: Context) -> Work:
    """Store one statement under the id of the address."""
    received = _checked(context)
    wanted = context.parameters["statementId"]
    if context.call.body.lstrip()[:1] == b"[" or len(received) != 1:
        raise Refused("PUT takes one statement, not an array", "Comm 2.1.1")
    one = with_id(received[0], wanted)
    if one.id != wanted:
        raise Refused("is not the statementId of the address", "Comm 2.1.1", "id")
    store = _storing(context, [one])

    def work(session: Session) -> Reply:
        store(session)
        return Reply(204)

    return work


def post(context: Context) -> Work:
    """Store one statement or an array of them, all or none, and answer their ids in order."""
    received = _checked(context)
    store = _storing(context, received)
    ids = json.encode([str(one.data["id"]) for one in received])

    def work(session: Session) -> Reply:
        store(session)
        return json_reply(ids)

    return work


def _checked(context: Context) -> list[Received]:
    call = context.call
    keep = scopes.keeps_authority(context.credential.scopes)
    parts: dict[str, Attachment] = {}
    if call.media_type == "application/json":
        text = call.body
    elif call.media_type == "multipart/mixed":
        text, parts = multipart.split(multipart.parse(call.body, multipart.boundary_of(call.headers["content-type"])))
    else:
        raise Refused("must be application/json or multipart/mixed", "Comm 1.5", "Content-Type")
    received = parse(text, context.family, keep_authority=keep)
    # Most requests have no attachments at all: not worth a walk through their statements.
    if not parts and b'"sha2"' not in text:
        return received
    matched = attachments.match([one.data for one in received], parts)
    for number, one in enumerate(received):
        try:
            signatures.check(one.data, parts, context.family)
        except Refused as refusal:
            raise refusal.within(number) from None
    return [with_attachments(one, own) for one, own in zip(received, matched, strict=True)]


def _storing(context: Context, received: list[Received]) -> Work:
    credential = context.credential
    authority = context.authority_json
    settings = context.settings

    def work(session: Session) -> Reply:
        record_received(
            session,
            received=received,
            authority=authority,
            trusted=credential.trusted,
            may_define=scopes.may_define(credential.scopes),
            iri_base=settings.iri_base,
            now=settings.clock(),
            clock=settings.clock,
        )
        return Reply(204)

    return work
