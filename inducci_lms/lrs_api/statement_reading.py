"""GET of statements (Comm 2.1.3): one by its id, or a list with filters, in three shapes, with or without attachments."""

from collections.abc import Iterable, Mapping, Sequence
from email.utils import format_datetime
from typing import Any

from sqlalchemy.orm import Session

from inducci_lms.kernel.errors import Missing
from inducci_lms.lrs import queries, terms
from inducci_lms.lrs.records import Stored
from inducci_lms.lrs_api import parameters, tokens
from inducci_lms.lrs_api.calls import Reply, json_reply
from inducci_lms.lrs_api.context import Context, Work
from inducci_lms.xapi import attachments, formats, json, multipart
from inducci_lms.xapi.attachments import Attachment

#: Statements in an answer when no limit is asked for, and at most.
DEFAULT_LIMIT = 100
MAX_LIMIT = 1_000


def get(context: Context) -> Work:
    """Answer one statement, or the first page of a list."""
    found = context.parameters
    parameters.check_statement_query(found)
    if "statementId" in found or "voidedStatementId" in found:
        return lambda session: _single(context, session)
    return lambda session: _page(context, session, found, context.call.parameters, None)


def more(context: Context, token: str) -> Work:
    """Answer a further page of a list, as the token of its address says."""
    pairs, row = tokens.unpack(token)
    found = parameters.read(pairs, parameters.TABLES["statements"]["GET"])
    return lambda session: _page(context, session, found, pairs, row)


def _single(context: Context, session: Session) -> Reply:
    found = context.parameters
    voided = "voidedStatementId" in found
    id = found["voidedStatementId" if voided else "statementId"]
    stored = queries.statement(session, id, voided=voided)
    if stored is None or (context.only_mine and not _is_mine(context, stored)):
        raise Missing("statement", f"there is no {'voided ' if voided else ''}statement {id}")
    (raw,) = _shaped(context, session, found, [stored])
    headers = {"Last-Modified": format_datetime(stored.stored, usegmt=True)}
    if found.get("attachments"):
        return _with_attachments(session, raw, [raw], headers)
    return json_reply(raw, headers=headers)


def _is_mine(context: Context, stored: Stored) -> bool:
    return terms.authority_key(json.decode(stored.raw)["authority"]) == terms.authority_key(context.authority)


def _page(context: Context, session: Session, found: Mapping[str, Any], pairs: Sequence[tuple[str, str]], cursor: int | None) -> Reply:
    asked = found.get("limit", DEFAULT_LIMIT) or MAX_LIMIT
    limit = min(asked, MAX_LIMIT)
    stored = queries.find(session, _query(context, found, limit, cursor))
    cut = stored[:limit]
    raws = _shaped(context, session, found, cut)
    address = ""
    if len(stored) > limit:
        address = f"{context.call.base}/statements/more/{tokens.pack(pairs, cut[-1].row)}"
    body = b'{"statements":[' + b",".join(raws) + b'],"more":' + json.encode(address) + b"}"
    if found.get("attachments"):
        return _with_attachments(session, body, raws, {})
    return json_reply(body)


def _query(context: Context, found: Mapping[str, Any], limit: int, cursor: int | None) -> queries.Query:
    return queries.Query(
        agent=terms.agent_key(found["agent"]) if "agent" in found else None,
        verb=found.get("verb"),
        activity=found.get("activity"),
        registration=found.get("registration"),
        related_agents=found.get("related_agents", False),
        related_activities=found.get("related_activities", False),
        since=found.get("since"),
        until=found.get("until"),
        ascending=found.get("ascending", False),
        authority=terms.authority_key(context.authority) if context.only_mine else None,
        limit=limit,
        cursor=cursor,
        through=context.settings.through,
    )


def _shaped(context: Context, session: Session, found: Mapping[str, Any], stored: Iterable[Stored]) -> list[bytes]:
    raws = [one.raw for one in stored]
    shape = found.get("format", "exact")
    if shape == "ids":
        return [formats.ids(raw) for raw in raws]
    if shape == "canonical":
        iris: set[str] = set()
        for raw in raws:
            iris |= formats.activity_ids(json.decode(raw))
        known = queries.definitions(session, iris)
        language = context.call.headers.get("accept-language", "")
        return [formats.canonical(raw, language, known) for raw in raws]
    return raws


def _with_attachments(session: Session, body: bytes, raws: Iterable[bytes], headers: Mapping[str, str]) -> Reply:
    hashes: dict[str, None] = {}
    for raw in raws:
        if b'"sha2"' in raw:
            hashes |= dict.fromkeys(item["sha2"] for item in attachments.declared(json.decode(raw)))
    kept = queries.attachments(session, list(hashes)) if hashes else {}
    parts = [Attachment(sha2, *kept[sha2]) for sha2 in hashes if sha2 in kept]
    content_type, pieces = multipart.write(body, parts)
    return Reply(200, pieces, content_type, headers)
