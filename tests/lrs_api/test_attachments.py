"""Attachments and signed statements over HTTP."""

import hashlib
from typing import Any

import pytest

from inducci_lms.xapi import multipart
from inducci_lms.xapi.attachments import SIGNATURE
from tests.lrs_api.conftest import Lrs, new_id
from tests.xapi.examples import ATTACHMENT, DELETE, changed, full, statement, text
from tests.xapi.test_signatures import certificate, key, sign  # noqa: F401  the fixture is used by its name

BOUNDARY = "-------314159265358979323846"
MIXED = f"multipart/mixed; boundary={BOUNDARY}"
BINARY = bytes(range(256))
SHA2 = hashlib.sha256(BINARY).hexdigest()


def declared(content: bytes = BINARY, **more: Any) -> dict[str, Any]:
    made = {**ATTACHMENT, "sha2": hashlib.sha256(content).hexdigest(), "length": len(content), "contentType": "image/png", **more}
    return changed(made, "fileUrl", DELETE)  # type: ignore[no-any-return]  # JSON


def body(statements: Any, *contents: bytes, content_type: str = "image/png") -> bytes:
    parts = [b"Content-Type: application/json\r\n\r\n" + text(statements)]
    for content in contents:
        sha2 = hashlib.sha256(content).hexdigest()
        head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {sha2}\r\n\r\n"
        parts.append(head.encode() + content)
    mark = b"--" + BOUNDARY.encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--"


def read(answer: Any) -> tuple[Any, dict[str, multipart.Part]]:
    """Return the JSON and the parts of a multipart answer."""
    import json

    assert answer.content_type.startswith("multipart/mixed; boundary=")
    first, *others = multipart.parse(answer.data, multipart.boundary_of(answer.content_type))
    assert first.media_type == "application/json"
    return json.loads(first.content), {part.headers["x-experience-api-hash"]: part for part in others}


def test_an_attachment_comes_back_byte_for_byte(any_lrs: Lrs) -> None:
    """Comm 1.5.2, Data 2.4.11: once as a part, its hash once in the JSON; for a list and with statementId."""
    id = new_id()
    assert any_lrs.post("/statements", data=body(statement(id=id, attachments=[declared()]), BINARY), content_type=MIXED).status_code == 200
    for given in ({}, {"statementId": id}):
        answer = any_lrs.get("/statements", attachments="true", **given)
        found, parts = read(answer)
        one = found if given else found["statements"][0]
        assert one["attachments"][0]["sha2"] == SHA2
        assert list(parts) == [SHA2]
        assert parts[SHA2].content == BINARY
        assert parts[SHA2].headers["content-transfer-encoding"] == "binary"
        assert parts[SHA2].headers["content-type"] == "image/png"
        assert answer.data.count(SHA2.encode()) == 2
        assert any_lrs.get("/statements", attachments="false", **given).content_type == "application/json"


def test_one_part_for_each_distinct_hash(any_lrs: Lrs) -> None:
    """Comm 1.5.2: however many statements declare it."""
    other = b"another"
    sent = [statement(attachments=[declared()]), statement(attachments=[declared(), declared(other)])]
    assert any_lrs.post("/statements", data=body(sent, BINARY, other), content_type=MIXED).status_code == 200
    assert any_lrs.post("/statements", data=body(sent, BINARY, other), content_type=MIXED).status_code == 200
    _, parts = read(any_lrs.get("/statements", attachments="true"))
    assert {sha2: part.content for sha2, part in parts.items()} == {SHA2: BINARY, hashlib.sha256(other).hexdigest(): other}


def test_attachments_true_is_multipart_even_without_any(lrs: Lrs) -> None:
    """Comm 2.1.3: also for an empty list."""
    assert read(lrs.get("/statements", attachments="true")) == ({"statements": [], "more": ""}, {})
    lrs.store(statement())
    assert read(lrs.get("/statements", attachments="true"))[1] == {}


def test_put_takes_attachments(lrs: Lrs) -> None:
    """Comm 1.5.2: PUT as well as POST."""
    id = new_id()
    assert (
        lrs.put("/statements", data=body(statement(attachments=[declared()]), BINARY), content_type=MIXED, statementId=id).status_code
        == 204
    )
    assert read(lrs.get("/statements", attachments="true", statementId=id))[1][SHA2].content == BINARY


@pytest.mark.parametrize("attachments", [[ATTACHMENT], None])
def test_multipart_may_hold_the_statements_alone(lrs: Lrs, attachments: Any) -> None:
    """4.1.3 (2.0): with fileUrl only, or with no attachments."""
    assert lrs.post("/statements", data=body(statement(attachments=attachments)), content_type=MIXED).status_code == 200


def test_an_attachment_of_a_substatement_comes_too(lrs: Lrs) -> None:
    """Data 2.4.4.3: a SubStatement may have attachments."""
    sub = {**statement(attachments=[declared()]), "objectType": "SubStatement"}
    assert lrs.post("/statements", data=body(statement(object=sub), BINARY), content_type=MIXED).status_code == 200
    assert read(lrs.get("/statements", attachments="true"))[1][SHA2].content == BINARY


GOOD = body(statement(attachments=[declared()]), BINARY)
REFUSED = {
    "a part that nobody declares": body(statement(), BINARY),
    "a part too many": body(statement(attachments=[declared()]), BINARY, b"more"),
    "a declaration without a part": body(statement(attachments=[declared(), declared(b"more")]), BINARY),
    "the same declared twice, in JSON with one fileUrl": text(statement(attachments=[ATTACHMENT, declared()])),
    "statements in two parts": body(statement(), text(statement()), content_type="application/json"),
    "the first part is no JSON": GOOD.replace(b"Content-Type: application/json", b"Content-Type: text/plain"),
    "no hash": GOOD.replace(b"X-Experience-API-Hash", b"X-Other"),
    "another hash": GOOD.replace(b"X-Experience-API-Hash: " + SHA2.encode(), b"X-Experience-API-Hash: " + b"a" * 64),
    "base64": GOOD.replace(b"Encoding: binary", b"Encoding: base64"),
    "a byte changed": GOOD.replace(b"\x00\x01\x02", b"\x00\x01\x03"),
    "no boundary in the body": GOOD.replace(BOUNDARY.encode(), b"other"),
    "cut off": GOOD[:-40],
    "a bad statement": body([statement(attachments=[declared()]), statement(actor={})], BINARY),
}


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED.keys())
def test_bodies_that_do_not_fit_are_refused_as_a_whole(lrs: Lrs, sent: bytes) -> None:
    """Data 2.4.11, Comm 1.5.2: 400, and nothing is stored."""
    assert lrs.post("/statements", data=sent, content_type=MIXED).status_code == 400
    assert lrs.find() == []


def test_json_with_attachments_needs_file_urls(lrs: Lrs) -> None:
    """Comm 1.5.1: application/json only if each attachment has a fileUrl."""
    assert lrs.post("/statements", json=statement(attachments=[ATTACHMENT])).status_code == 200
    assert lrs.post("/statements", json=statement(attachments=[declared()])).status_code == 400
    assert lrs.post("/statements", json=statement(attachments=[ATTACHMENT, declared()])).status_code == 400


@pytest.mark.parametrize(
    "content_type", ["multipart/mixed", "multipart/mixed;", "multipart/mixed; boundary=", "multipart/form-data; boundary=" + BOUNDARY]
)
def test_the_boundary_stands_in_the_header(lrs: Lrs, content_type: str) -> None:
    """Data 2.4.11: without it a body cannot be read."""
    assert lrs.post("/statements", data=GOOD, content_type=content_type).status_code == 400


# -- signatures ----------------------------------------------------------------------------------------------------


def signed(sent: dict[str, Any], token: bytes, **more: Any) -> bytes:
    signature = declared(token, usageType=SIGNATURE, contentType="application/octet-stream", **more)
    return body({**sent, "attachments": [*sent.get("attachments", []), signature]}, token, content_type="application/octet-stream")


def test_a_signed_statement_is_stored_with_its_signature(any_lrs: Lrs, key: Any) -> None:  # noqa: F811  the fixture
    """Data 2.6: RS256, with and without a certificate."""
    for header in ({}, {"x5c": [certificate(key)]}):
        sent = full(id=new_id())
        token = sign(key, text(sent), **header)
        assert any_lrs.post("/statements", data=signed(sent, token), content_type=MIXED).status_code == 200
        _, parts = read(any_lrs.get("/statements", statementId=sent["id"], attachments="true"))
        assert token in [part.content for part in parts.values()]


def test_a_broken_signature_is_refused(lrs: Lrs, key: Any) -> None:  # noqa: F811  the fixture
    """Data 2.6: algorithm, payload, content type, certificate."""
    sent = full(id=new_id())
    other = full(id=sent["id"], result={"success": False})
    for token in (
        sign(key, text(sent), "HS256"),
        sign(key, text(sent)[1:]),
        sign(key, text(other)),
        sign(key, text(sent), x5c=["AAAA"]),
        b"x",
    ):
        answer = lrs.post("/statements", data=signed(sent, token), content_type=MIXED)
        assert answer.status_code == 400
        assert "Data 2.6" in answer.text
    wrong_type = declared(b"x", usageType=SIGNATURE, contentType="text/plain")
    assert lrs.post("/statements", data=body({**sent, "attachments": [wrong_type]}, b"x"), content_type=MIXED).status_code == 400
    assert lrs.find() == []
