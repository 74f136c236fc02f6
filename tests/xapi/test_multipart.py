"""multipart/mixed in bytes: what is taken, what is refused, and that the writer's bodies are read back."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.xapi import multipart
from inducci_lms.xapi.attachments import Attachment, hash_matches, match
from inducci_lms.xapi.refusals import Refused
from tests.xapi.examples import ATTACHMENT, DELETE, changed, statement

BOUNDARY = "-------314159265358979323846"
BINARY = bytes(range(256)) + b"\r\n--almost\r\n\xff\x00"
SHA2 = hashlib.sha256(BINARY).hexdigest()


def body(*parts: bytes, eol: bytes = b"\r\n", end: bytes = b"--\r\n") -> bytes:
    mark = b"--" + BOUNDARY.encode()
    return eol.join(mark + eol + part for part in parts) + eol + mark + end


def part(*headers: str, content: bytes = BINARY, eol: bytes = b"\r\n") -> bytes:
    return eol.join(line.encode() for line in headers) + eol + eol + content


JSON = part("Content-Type: application/json", content=b"{}")
FILE = part("Content-Type: text/plain", "Content-Transfer-Encoding: binary", f"X-Experience-API-Hash: {SHA2}")


@pytest.mark.parametrize(
    "sent",
    [
        body(JSON, FILE),
        b"\r\n" + body(JSON, FILE),
        body(JSON, FILE, end=b"--"),
        body(JSON, FILE, end=b"--\r\nepilogue"),
        body(part("Content-Type:application/json", content=b"{}"), FILE.replace(b": ", b":")),
        body(JSON.replace(b"Content-Type", b"content-TYPE"), FILE),
        body(JSON, FILE).replace(BOUNDARY.encode() + b"\r\n", BOUNDARY.encode() + b"  \r\n"),
    ],
)
def test_bodies_that_are_taken(sent: bytes) -> None:
    """Comm 1.5.2: a boundary that begins with dashes, a line end before the first, no blank after a colon, no last line end."""
    text, found = multipart.split(multipart.parse(sent, BOUNDARY))
    assert text == b"{}"
    assert found == {SHA2: Attachment(SHA2, "text/plain", BINARY)}


def test_bare_line_feeds_are_taken() -> None:
    """Comm 1.5.2: files of tests are written so; only the boundary's own line end is taken off."""
    content = b"here is a simple attachment\n"
    digest = hashlib.sha256(content).hexdigest()
    file = part(
        "Content-Type: text/plain", "Content-Transfer-Encoding: binary", f"X-Experience-API-Hash: {digest}", content=content, eol=b"\n"
    )
    sent = body(part("Content-Type: application/json", content=b"{}", eol=b"\n"), file, eol=b"\n", end=b"--\n")
    assert multipart.split(multipart.parse(sent, BOUNDARY))[1][digest].content == content


BAD_BODIES = {
    "no boundary anywhere": JSON,
    "another boundary": body(JSON).replace(b"31415", b"31416"),
    "no last boundary": body(JSON, end=b"\r\n"),
    "nothing": b"",
    "only the end": b"--" + BOUNDARY.encode() + b"--",
    "text before the first boundary": b"preamble\r\n" + body(JSON),
    "no empty line": b"--" + BOUNDARY.encode() + b"\r\nContent-Type: application/json\r\n--" + BOUNDARY.encode() + b"--",
    "headers without end": body(b"X: " + b"y" * 20_000 + b"\r\n\r\n{}"),
    "too many parts": body(*[JSON] * 1_001),
}


@pytest.mark.parametrize("sent", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_bodies_that_are_refused(sent: bytes) -> None:
    """Data 2.4.11: a body must follow the boundary of its header."""
    with pytest.raises(Refused):
        multipart.split(multipart.parse(sent, BOUNDARY))


@pytest.mark.parametrize("boundary", [None, "", "a" * 71, "ends with blank ", 'quo"te', "ä"])
def test_a_boundary_must_be_usable(boundary: str | None) -> None:
    """Data 2.4.11: missing or impossible boundaries."""
    with pytest.raises(Refused):
        multipart.parse(body(JSON), boundary)


@pytest.mark.parametrize(
    "wrong",
    [
        FILE.replace(b"X-Experience-API-Hash: ", b"X-Other: "),
        FILE.replace(b": binary", b": base64"),
        FILE.replace(b"Content-Transfer-Encoding: binary\r\n", b""),
        FILE.replace(SHA2.encode(), b"0" * 64),
        FILE.replace(SHA2.encode(), b"abc"),
        FILE + b" ",
        b"\r\n" + BINARY,
    ],
)
def test_parts_that_are_refused(wrong: bytes) -> None:
    """Comm 1.5.2: every further part names its own hash and is sent as binary."""
    with pytest.raises(Refused):
        multipart.split(multipart.parse(body(JSON, wrong), BOUNDARY))


@pytest.mark.parametrize("first", [FILE, part("Content-Type: text/plain", content=b"{}"), b"\r\n{}"])
def test_the_first_part_is_json(first: bytes) -> None:
    """Data 2.4.11: the statements come first."""
    with pytest.raises(Refused):
        multipart.split(multipart.parse(body(first, FILE), BOUNDARY))


@pytest.mark.parametrize(
    ("header", "boundary"),
    [
        ("multipart/mixed; boundary=abc", "abc"),
        ("multipart/mixed;boundary=abc; charset=x", "abc"),
        ('multipart/mixed; charset=x; BOUNDARY="a b;c"', "a b;c"),
        ("multipart/mixed; boundary=" + BOUNDARY, BOUNDARY),
        ("multipart/mixed;", None),
        ("multipart/mixed; xboundary=a", None),
    ],
)
def test_the_boundary_is_read_from_the_header(header: str, boundary: str | None) -> None:
    """Data 2.4.11: as a parameter, quoted or not."""
    assert multipart.boundary_of(header) == boundary


@given(st.lists(st.binary(max_size=200), max_size=5, unique=True), st.binary(max_size=50))
def test_what_is_written_is_read_back(contents: list[bytes], text: bytes) -> None:
    """Comm 1.5.2: byte for byte, whatever the bytes; the boundary is the first parameter."""
    sent = [Attachment(hashlib.sha256(content).hexdigest(), "application/octet-stream", content) for content in contents]
    content_type, pieces = multipart.write(text, sent)
    assert content_type.startswith("multipart/mixed; boundary=")
    found_text, found = multipart.split(multipart.parse(b"".join(pieces), multipart.boundary_of(content_type)))
    assert found_text == text
    assert list(found.values()) == sent


@given(st.binary(max_size=300))
def test_noise_is_refused(noise: bytes) -> None:
    """Issue C 5: fuzzing; nothing but Refused comes out."""
    with pytest.raises(Refused):
        multipart.parse(noise, BOUNDARY)


def test_headers_of_a_part_cannot_be_forged() -> None:
    """Comm 1.5.2: a content type that came in with line ends goes out on one line."""
    _, pieces = multipart.write(b"{}", [Attachment(SHA2, "text/plain\r\nX-Evil: 1", BINARY)])
    assert b"\r\nX-Evil" not in b"".join(pieces)


@pytest.mark.parametrize("algorithm", ["sha224", "sha256", "sha384", "sha512"])
def test_any_hash_of_the_family_is_taken(algorithm: str) -> None:
    """Data 2.4.11: sha2 names a family of hashes."""
    digest = hashlib.new(algorithm, BINARY).hexdigest()
    assert hash_matches(digest, BINARY)
    assert hash_matches(digest.upper(), BINARY)
    assert not hash_matches(digest, BINARY + b"x")


def test_declarations_and_parts_must_meet() -> None:
    """Data 2.4.11: neither a declaration without bytes or fileUrl, nor a part that nobody declares."""
    declared = statement(attachments=[changed({**ATTACHMENT, "sha2": SHA2}, "fileUrl", DELETE)])
    attachment = Attachment(SHA2, "text/plain", BINARY)
    assert match([declared, statement()], {SHA2: attachment}) == [(attachment,), ()]
    with pytest.raises(Refused) as caught:
        match([declared], {})
    assert caught.value.path == "[0].attachments[0].sha2"
    with pytest.raises(Refused):
        match([statement()], {SHA2: attachment})
    assert match([statement(attachments=[ATTACHMENT])], {}) == [()]
