"""If-Match and If-None-Match for documents (Comm 3.1): when a change may happen, as the two families differ."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inducci_lms.kernel.errors import Conflict, InducciError
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.versions import Family

_TAG = re.compile(r'\s*(?:[Ww]/)?(?:"([^"]*)"|([^",\s]+))\s*(?:,|$)')


class PreconditionFailed(InducciError):
    """The document is not in the state that the request names: 412, nothing changed."""

    status = 412


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What a request says about the document it would change; None for a header that is absent."""

    if_match: str | None
    if_none_match: str | None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Preconditions":
        """Read them from headers with names in lower case."""
        return cls(headers.get("if-match"), headers.get("if-none-match"))

    @property
    def is_empty(self) -> bool:
        """Whether the request says nothing."""
        return self.if_match is None and self.if_none_match is None


def tags(header: str) -> set[str]:
    """Return the entity tags of a header.

    Marks of weakness, and the ``-gzip`` that a compressing server in between appends, are taken off: such a server must not
    keep a client from writing back what it read.

    >>> sorted(tags('"abc", W/"def-gzip", ghi'))
    ['abc', 'def', 'ghi']
    """
    return {(quoted or bare).removesuffix("-gzip") for quoted, bare in _TAG.findall(header)}


def matches(header: str, etag: str | None) -> bool:
    """Return whether a header names the document's tag; ``*`` names any document, None is none."""
    if etag is None:
        return False
    return header.strip() == "*" or etag in tags(header)


def check(given: Preconditions, etag: str | None, *, family: Family, method: str, profile: bool) -> None:
    """Raise when the change must not happen; ``etag`` is of the document there is, None without one.

    Raises PreconditionFailed (412), Conflict (409) and Refused (400).
    """
    if given.if_match is not None and not matches(given.if_match, etag):
        raise PreconditionFailed("precondition", "the document is not the one named by If-Match; it was not changed")
    if given.if_none_match is not None and matches(given.if_none_match, etag):
        raise PreconditionFailed("precondition", "there is a document already, as If-None-Match asks there not to be; it was not changed")
    if method != "PUT" or not given.is_empty:
        return
    if etag is not None and (profile or family == "2.0"):
        raise Conflict(
            "document_exists",
            "there is a document already: fetch it, then send its ETag in If-Match to replace it, or If-None-Match: * to leave it",
        )
    if etag is None and profile and family == "1.0.3":
        raise Refused("If-Match or If-None-Match must be sent with a PUT to a profile", "Comm 3.1", "If-None-Match")
