"""Binary attachments and how they belong to the statements that declare them (Data 2.4.11, Comm 1.5)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inducci_lms.xapi.refusals import Refused

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"

#: By the length of the hexadecimal digest: which member of the SHA-2 family it is.
_HASHES = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}


@dataclass(frozen=True, slots=True)
class Attachment:
    """The bytes of one attachment as they came. ``sha2`` is spelled as the statement spells it."""

    sha2: str
    content_type: str
    content: bytes


def declared(statement: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every attachment declared by a statement and by the SubStatement in it."""
    yield from statement.get("attachments", ())
    target = statement["object"]
    if target.get("objectType") == "SubStatement":
        yield from target.get("attachments", ())


def hash_matches(sha2: str, content: bytes) -> bool:
    """Return whether ``sha2`` is a SHA-2 digest of ``content``, in hexadecimal of either case.

    >>> hash_matches("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", b"")
    True
    """
    algorithm = _HASHES.get(len(sha2))
    return algorithm is not None and algorithm(content).hexdigest() == sha2.lower()


def match(statements: Iterable[Mapping[str, Any]], parts: Mapping[str, Attachment]) -> list[tuple[Attachment, ...]]:
    """Return for each statement the parts that it declares, in its order.

    Raises Refused for a declaration with neither a part nor a ``fileUrl``, and for a part that nobody declares (Comm 1.5.2).
    """
    used: set[str] = set()
    result: list[tuple[Attachment, ...]] = []
    for number, statement in enumerate(statements):
        own: dict[str, Attachment] = {}
        for place, item in enumerate(declared(statement)):
            sha2 = item["sha2"]
            part = parts.get(sha2)
            if part is not None:
                own[sha2] = part
            elif "fileUrl" not in item:
                raise Refused("neither a part with this hash nor a fileUrl came along", "Data 2.4.11", number, "attachments", place, "sha2")
        used.update(own)
        result.append(tuple(own.values()))
    for sha2 in parts:
        if sha2 not in used:
            raise Refused(f"no statement declares the part with X-Experience-API-Hash {sha2}", "Comm 1.5.2")
    return result
