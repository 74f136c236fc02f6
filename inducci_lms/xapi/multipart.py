"""multipart/mixed in bytes (RFC 2046 §5.1; Comm 1.5.2): nothing is decoded as text but the headers of a part."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inducci_lms.xapi.attachments import Attachment, hash_matches
from inducci_lms.xapi.refusals import Refused

SECTION = "Comm 1.5.2"
#: Parts in one body, and bytes of one part's headers: far above any use, far below what hurts.
MAX_PARTS = 1_000
MAX_HEADERS = 16_384

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_PARAMETER = re.compile(r';\s*boundary\s*=\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s;"]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers, names in lower case, and its bytes."""

    headers: Mapping[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        """The part's Content-Type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def parse(body: bytes, boundary: str | None) -> list[Part]:
    """Return the parts of a body; raises Refused for a missing or unusable boundary and for a body that does not follow it.

    The line ends before a boundary belong to the boundary. Taken as well: blanks and lines before the first boundary, bare
    line feeds, headers with no blank after the colon, a last boundary without a line end.
    """
    if not boundary or _BOUNDARY.fullmatch(boundary) is None:
        raise Refused("multipart/mixed needs a boundary of 1 to 70 characters in its Content-Type", SECTION)
    delimiter = b"--" + boundary.encode("ascii")
    pieces: list[bytes] = []
    start: int | None = None
    for begin, end, last in _lines(body, delimiter):
        if start is None:
            if body[:begin].strip(b" \t\r\n"):
                raise Refused("there is text before the first boundary", SECTION)
        else:
            pieces.append(body[start:begin])
            if len(pieces) > MAX_PARTS:
                raise Refused(f"more than {MAX_PARTS} parts", SECTION)
        start = end
        if last:
            break
    else:
        reason = "the body has no boundary as its Content-Type says" if start is None else "the last boundary is missing"
        raise Refused(reason, SECTION)
    if not pieces:
        raise Refused("the body has no part", SECTION)
    return [_part(piece) for piece in pieces]


def _lines(body: bytes, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """Give begin (line end before included), end (line end after included) and finality of each boundary line."""
    at = body.find(delimiter)
    while at != -1:
        after = at + len(delimiter)
        line_end = body.find(b"\n", after)
        rest = body[after:] if line_end == -1 else body[after:line_end]
        mark = rest.rstrip(b" \t\r")
        if (at == 0 or body[at - 1 : at] == b"\n") and mark in (b"", b"--"):
            begin = at
            if at > 0:
                begin -= 2 if body[at - 2 : at] == b"\r\n" else 1
            yield begin, len(body) if line_end == -1 else line_end + 1, mark == b"--"
        at = body.find(delimiter, after)


def _part(piece: bytes) -> Part:
    head = re.match(rb"\r?\n", piece)
    if head is not None:
        return Part({}, piece[head.end() :])
    gap = re.search(rb"\r?\n\r?\n", piece[: MAX_HEADERS + 4])
    if gap is None:
        raise Refused("a part has no empty line after its headers", SECTION)
    headers: dict[str, str] = {}
    for line in re.split(rb"\r?\n(?![ \t])", piece[: gap.start()]):
        name, colon, value = line.partition(b":")
        if colon:
            headers[name.strip().decode("latin-1").lower()] = value.strip().decode("latin-1")
    return Part(headers, piece[gap.end() :])


def split(parts: list[Part]) -> tuple[bytes, dict[str, Attachment]]:
    """Return the JSON of the statements, and the attachments by the hash that their part names.

    Raises Refused when the first part is not JSON, and for a part without its hash, with a hash that is not its bytes', or
    not sent as binary.
    """
    if parts[0].media_type != "application/json":
        raise Refused("the first part must be application/json and hold all statements", SECTION, "parts", 0)
    attachments: dict[str, Attachment] = {}
    for number, part in enumerate(parts[1:], start=1):
        sha2 = part.headers.get("x-experience-api-hash")
        if not sha2:
            raise Refused("has no header X-Experience-API-Hash", SECTION, "parts", number)
        if part.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise Refused("must say Content-Transfer-Encoding: binary", SECTION, "parts", number)
        if not hash_matches(sha2, part.content):
            raise Refused("X-Experience-API-Hash is not the SHA-2 digest of its bytes", SECTION, "parts", number)
        content_type = part.headers.get("content-type", "application/octet-stream")
        attachments[sha2] = Attachment(sha2, content_type, part.content)
    return parts[0].content, attachments


def write(statements: bytes, attachments: Iterable[Attachment]) -> tuple[str, list[bytes]]:
    """Return a Content-Type and the pieces of a body: the statements first, then each attachment once."""
    boundary = secrets.token_hex(16)
    pieces = [b"--%s\r\nContent-Type: application/json\r\n\r\n" % boundary.encode(), statements]
    for item in attachments:
        header = (
            f"\r\n--{boundary}\r\nContent-Type: {_clean(item.content_type)}\r\nContent-Transfer-Encoding: binary\r\n"
            f"X-Experience-API-Hash: {_clean(item.sha2)}\r\n\r\n"
        )
        pieces += [header.encode("latin-1", "replace"), item.content]
    pieces.append(b"\r\n--%s--\r\n" % boundary.encode())
    return f"multipart/mixed; boundary={boundary}", pieces


def _clean(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)


def boundary_of(content_type: str) -> str | None:
    """Return the boundary that a Content-Type names, or None.

    >>> boundary_of('multipart/mixed; boundary="a b"; charset=x'), boundary_of("multipart/mixed;")
    ('a b', None)
    """
    found = _PARAMETER.search(content_type)
    return None if found is None else (found["quoted"] if found["quoted"] is not None else found["bare"])
