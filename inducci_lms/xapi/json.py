"""Strict JSON, fast: msgspec's parser, plus the checks that it leaves to us (Data 2.2; RFC 7493).

The text that came in stays the truth. ``minified`` takes the blanks between the tokens away and touches no token, so that
``1.0e2`` and ``0.10`` go out as they came. What has to be changed in a statement is changed in its text, level by level
(``members`` and ``joined``), never by decoding and encoding numbers.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from inducci_lms.xapi.refusals import Refused

SECTION = "Data 2.2"

#: Levels of arrays and objects in one another. A statement itself needs about ten; the rest is for extensions.
MAX_DEPTH = 100

_any = msgspec.json.Decoder()
_list = msgspec.json.Decoder(list[msgspec.Raw])
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_encoder = msgspec.json.Encoder()

Raw = msgspec.Raw


def minified(text: bytes) -> bytes:
    """Return the same JSON without the blanks between its tokens; every number and string keeps its spelling."""
    try:
        return msgspec.json.format(text, indent=-1)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _refusal(error) from None


def decode(text: bytes) -> Any:
    """Return what minified JSON says; refuse what a second reader could understand otherwise.

    Refused: malformed text, NaN and infinities, numbers beyond a double, lone surrogates, bytes that are not UTF-8, the same
    key twice in an object, more than ``MAX_DEPTH`` levels.

    Raises Refused.
    """
    try:
        value = _any.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError) as error:
        raise _refusal(error) from None
    # Each key of minified JSON is followed by `":`; a string may hold the same two bytes, so more of them than keys
    # proves nothing, but as many as keys proves that no key was written twice.
    if _count_keys(value) != text.count(b'":'):
        _refuse_twins(text)
    return value


def read(text: bytes) -> Any:
    """Return what any JSON text says, under the same rules as ``decode``."""
    return decode(minified(text))


def elements(text: bytes) -> list[bytes]:
    """Return the text of each element of an array."""
    try:
        return [bytes(part) for part in _list.decode(text)]
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _refusal(error) from None


def members(text: bytes) -> dict[str, Raw]:
    """Return the text of each member of an object that has passed ``decode``."""
    return _members.decode(text)


def joined(parts: Mapping[str, Any]) -> bytes:
    """Return the JSON of a mapping whose values may be texts from ``members`` or plain values."""
    return _encoder.encode(parts)


def encode(value: Any) -> bytes:
    """Return the shortest JSON of plain values."""
    return _encoder.encode(value)


def _refusal(error: Exception) -> Refused:
    if isinstance(error, RecursionError):
        return Refused(f"more than {MAX_DEPTH} levels of arrays and objects", SECTION)
    if isinstance(error, UnicodeDecodeError):
        return Refused("the JSON is not well-formed UTF-8", SECTION)
    return Refused(f"not well-formed JSON: {error}", SECTION)


def _count_keys(value: Any) -> int:
    """Return how many members all objects in ``value`` have together; refuse what is too deep."""
    keys = 0
    depth = 0
    level: list[Any] = [value] if type(value) in (dict, list) else []
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise Refused(f"more than {MAX_DEPTH} levels of arrays and objects", SECTION)
        below: list[Any] = []
        for container in level:
            if type(container) is dict:
                keys += len(container)
                container = container.values()
            for item in container:
                kind = type(item)
                if kind is dict or kind is list:
                    below.append(item)
        level = below
    return keys


def _refuse_twins(text: bytes) -> None:
    """Refuse an object that has the same key twice, naming it; pass when the suspicion was a string's."""
    import json

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(found)
        if len(result) != len(found):
            seen: set[str] = set()
            for key, _value in found:
                if key in seen:
                    raise Refused(f"the key {key!r} stands twice in one object", SECTION)
                seen.add(key)
        return result

    json.loads(text, object_pairs_hook=pairs)
