"""Language tags (RFC 5646) and the choice of one text by Accept-Language (RFC 9110 §12.5.4, RFC 4647)."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8})"
    r"(?:-[A-Za-z]{4})?"
    r"(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*)"
    r"(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?"
)
_PRIVATE = re.compile(r"[xX](?:-[A-Za-z0-9]{1,8})+")
#: Tags registered before the grammar; those among them that the grammar does not allow.
_IRREGULAR = frozenset(
    {"en-gb-oed", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de"}
    | {
        f"i-{name}"
        for name in ("ami", "bnn", "default", "enochian", "hak", "klingon", "lux", "mingo", "navajo", "pwn", "tao", "tay", "tsu")
    }
)


@lru_cache(maxsize=1024)
def is_language_tag(tag: str) -> bool:
    """Return whether ``tag`` is well-formed by RFC 5646 §2.2.9: a singleton or a variant may not come twice.

    >>> [is_language_tag(tag) for tag in ("zh-Hant", "sr-Latn-RS", "a12345", "zh-z-aaa-z-bbb-c-ccc")]
    [True, True, False, False]
    """
    if len(tag) > 200:
        return False
    found = _TAG.fullmatch(tag)
    if found is None:
        return _PRIVATE.fullmatch(tag) is not None or tag.lower() in _IRREGULAR
    variants = found["variants"].lower().split("-")[1:]
    singletons = [part for part in found["extensions"].lower().split("-") if len(part) == 1]
    return len(set(variants)) == len(variants) and len(set(singletons)) == len(singletons)


@lru_cache(maxsize=256)
def accepted(header: str) -> tuple[tuple[str, float], ...]:
    """Return the ranges of an Accept-Language header with their weights, the best first; what cannot be read is left out.

    >>> accepted("de;q=0.5, nl-BE, *;q=0.1")
    (('nl-be', 1.0), ('de', 0.5), ('*', 0.1))
    """
    ranges: list[tuple[str, float]] = []
    for part in header.split(",")[:100]:
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    weight = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    weight = 0.0
        if name:
            ranges.append((name.lower(), weight))
    return tuple(sorted(ranges, key=lambda item: -item[1]))


def choose(header: str, available: Sequence[str]) -> str | None:
    """Return the tag of ``available`` that serves an Accept-Language header best; the first one when none is asked for.

    Each range is tried as it stands, then as the begin of a longer tag (``en`` finds ``en-US``), then shortened from its end
    (``en-AU`` finds ``en``, then ``en-US``). ``q=0`` takes a language out as long as there is another.

    >>> choose("en-AU, fr;q=0.9", ["fr", "en-US"])
    'en-US'
    """
    if not available:
        return None
    ranges = accepted(header)
    barred = [name for name, weight in ranges if weight == 0 and name != "*"]
    left = [tag for tag in available if not any(_begins(tag, name) for name in barred)] or list(available)
    for name, weight in ranges:
        if weight == 0:
            continue
        found = left[0] if name == "*" else _find(name, left)
        if found is not None:
            return found
    return left[0]


def _find(name: str, tags: Iterable[str]) -> str | None:
    while name:
        exact = [tag for tag in tags if tag.lower() == name]
        longer = [tag for tag in tags if _begins(tag, name)]
        if exact or longer:
            return (exact or longer)[0]
        name = name.rpartition("-")[0]
    return None


def _begins(tag: str, name: str) -> bool:
    return tag.lower() == name or tag.lower().startswith(name + "-")
