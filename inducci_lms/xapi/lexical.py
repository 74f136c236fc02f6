"""The written forms that the standard asks of strings: IRIs, UUIDs, mail addresses, hashes (Data 2.2, 2.4.2.3, 4.2)."""

import re
from collections.abc import Callable
from functools import lru_cache

#: RFC 3987 as far as it can be told without knowing the scheme: a scheme, a colon, then only what an IRI may hold.
#: Possessive quantifiers, so that a long wrong text is refused in linear time.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*+:(?:[^\x00-\x20\x7f-\x9f<>\"{}|\\^`%]++|%[0-9A-Fa-f]{2})++")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
_MBOX = re.compile(r"mailto:[^@\s\x00]++@[^@\s\x00]++")
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}")
_MEDIA_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+\s*(?:;.*)?")
_HASH = re.compile(r"[^\s\x00]{1,256}")

#: Texts longer than this are checked each time: the cache is for the few verbs, types and extension names in use.
_CACHED_LENGTH = 512


def is_iri(text: str) -> bool:
    """Return whether ``text`` is an IRI with a scheme (RFC 3987).

    >>> is_iri("http://adlnet.gov/expapi/verbs/completed"), is_iri("adlnet.gov/verbs"), is_iri("ab=c://x.org")
    (True, False, False)
    """
    return _known_iri(text) if len(text) <= _CACHED_LENGTH else _IRI.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _known_iri(text: str) -> bool:
    return _IRI.fullmatch(text) is not None


def _matcher(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    match = pattern.fullmatch
    return lambda text: match(text) is not None


is_uuid = _matcher(_UUID)
is_mbox = _matcher(_MBOX)
is_sha1 = _matcher(_SHA1)
is_media_type = _matcher(_MEDIA_TYPE)
is_hash = _matcher(_HASH)
