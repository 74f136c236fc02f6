"""The whole store as lines of JSON, and such lines back into a store.

A line is a statement as it stands in the store, or ``{"sha2": …, "contentType": …, "content": base64}`` for an attachment, which
comes before the first statement that declares it. Both directions hold one batch in memory, however large the store is.
"""

import base64
import binascii
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from inducci_lms.lrs import queries
from inducci_lms.recording.operations import record_received
from inducci_lms.xapi import json, signatures
from inducci_lms.xapi.attachments import Attachment, declared, hash_matches
from inducci_lms.xapi.parse import Received, parse_statement, with_attachments
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.versions import Family


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """How lines become statements of this store."""

    family: Family
    authority_name: str
    trusted: bool
    iri_base: str
    home_page: str
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checked batch, and the last line that it comes from."""

    statements: Sequence[Received]
    line: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A stored batch: how many statements, up to which line."""

    statements: int
    line: int


def lines(session: Session, *, after: int = 0, attachments: bool = True) -> Iterator[tuple[bytes, bool]]:
    """Give the lines of an export from the row ``after`` on, each with whether it is a statement."""
    sent: set[str] = set()
    for one in queries.every(session, after=after):
        if attachments and b'"sha2"' in one.raw:
            wanted = [item["sha2"] for item in declared(json.decode(one.raw)) if item["sha2"] not in sent]
            for sha2, (content_type, content) in queries.attachments(session, wanted).items():
                sent.add(sha2)
                line = {"sha2": sha2, "contentType": content_type, "content": base64.b64encode(content).decode()}
                yield json.encode(line), False
        yield one.raw, True


def resume_point(session: Session, file: Path) -> int:
    """Cut an unfinished last line off a file and return the row of its last statement; 0 for an empty one."""
    with file.open("rb+") as opened:
        last = b""
        end = 0
        for line in opened:
            if not line.endswith(b"\n"):
                break
            end += len(line)
            if not line.startswith(b'{"sha2":'):
                last = line
        opened.truncate(end)
    if not last:
        return 0
    id = uuid.UUID(json.read(last)["id"])
    found = queries.statement(session, id, voided=None)
    if found is None:
        raise Refused("the last statement of the file is not in this store", "export")
    return found.row


def chunks(numbered: Iterable[tuple[int, bytes]], size: int) -> Iterator[list[tuple[int, bytes]]]:
    """Give numbered lines in batches."""
    batch: list[tuple[int, bytes]] = []
    for item in numbered:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def prepare(batch: Sequence[tuple[int, bytes]], settings: ImportSettings) -> Prepared:
    """Return a batch checked by the rules of its family; raises Refused, naming the line.

    An attachment must stand in the same batch as its statement or be in the store already.
    """
    parts: dict[str, Attachment] = {}
    statements: dict[uuid.UUID, Received] = {}
    for number, line in batch:
        try:
            if line.startswith(b'{"sha2":'):
                part = _attachment(json.read(line))
                parts[part.sha2] = part
                continue
            one = parse_statement(line, settings.family)
            if one.data.get("attachments") or b'"sha2"' in line:
                own = tuple(parts[item["sha2"]] for item in declared(one.data) if item["sha2"] in parts)
                if own:
                    signatures.check(one.data, parts, settings.family)
                one = with_attachments(one, own)
            statements.setdefault(one.id, one)
        except Refused as refusal:
            raise refusal.within(f"line {number}") from None
    return Prepared(tuple(statements.values()), batch[-1][0])


def store(session: Session, prepared: Prepared, settings: ImportSettings) -> Imported:
    """Store a checked batch through the one door; what is there already is left as it is."""
    authority = {"objectType": "Agent", "account": {"homePage": settings.home_page, "name": settings.authority_name}}
    record_received(
        session,
        received=prepared.statements,
        authority=json.encode(authority),
        trusted=settings.trusted,
        may_define=True,
        iri_base=settings.iri_base,
        now=settings.clock(),
        clock=settings.clock,
    )
    return Imported(len(prepared.statements), prepared.line)


def _attachment(value: Any) -> Attachment:
    try:
        content = base64.b64decode(value["content"], validate=True)
        part = Attachment(value["sha2"], value["contentType"], content)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise Refused("is no attachment", "import") from None
    if not hash_matches(part.sha2, content):
        raise Refused("the content has not the digest that it claims", "import", "sha2")
    return part
