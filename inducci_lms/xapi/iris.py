"""Identifiers of our activities: base + module key + activity id (+ #block). Never a host, a prefix, a scheme or a language in it.

Two words of the first step are ours: ``schemes`` and ``profile``; no module may have such a key.
"""

import re
from dataclasses import dataclass
from typing import Literal

#: First steps below the base that are not module keys.
RESERVED = frozenset({"schemes", "profile"})

_STEP = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_SCHEME = re.compile(rf"schemes/(?P<scheme>{_STEP})")
_PLACE = re.compile(rf"(?P<module>{_STEP})(?:/(?P<activity>{_STEP})(?:#(?P<block>{_STEP}))?)?")


@dataclass(frozen=True, slots=True)
class Place:
    """What one of our identifiers names. ``block`` is a block of a lesson or a question of a quiz."""

    kind: Literal["scheme", "module", "activity", "block"]
    scheme: str = ""
    module: str = ""
    activity: str = ""
    block: str = ""


def scheme(base: str, key: str) -> str:
    """Return the identifier of a scheme.

    >>> scheme("https://x.example/", "limburg")
    'https://x.example/schemes/limburg'
    """
    return f"{base}schemes/{key}"


def module(base: str, key: str) -> str:
    """Return the identifier of a module, the same in every scheme that uses it.

    >>> module("https://x.example/", "c1")
    'https://x.example/c1'
    """
    return f"{base}{key}"


def activity(base: str, module_key: str, activity_id: str) -> str:
    """Return the identifier of an activity of a module.

    >>> activity("https://x.example/", "c1", "what-counts")
    'https://x.example/c1/what-counts'
    """
    return f"{base}{module_key}/{activity_id}"


def block(base: str, module_key: str, activity_id: str, block_id: str) -> str:
    """Return the identifier of a block of a lesson.

    >>> block("https://x.example/", "c1", "what-counts", "opening")
    'https://x.example/c1/what-counts#opening'
    """
    return f"{base}{module_key}/{activity_id}#{block_id}"


#: A question of a quiz is named like a block of a lesson.
question = block


def parse(base: str, iri: str) -> Place | None:
    """Return what ``iri`` names, or None when it is none of ours.

    >>> parse("https://x.example/", "https://x.example/c1/test#q1")
    Place(kind='block', scheme='', module='c1', activity='test', block='q1')
    >>> parse("https://x.example/", "https://y.example/c1") is None
    True
    """
    if not iri.startswith(base):
        return None
    rest = iri[len(base) :]
    if found := _SCHEME.fullmatch(rest):
        return Place("scheme", scheme=found["scheme"])
    found = _PLACE.fullmatch(rest)
    if found is None or found["module"] in RESERVED:
        return None
    kind: Literal["module", "activity", "block"] = "block" if found["block"] else "activity" if found["activity"] else "module"
    return Place(kind, module=found["module"], activity=found["activity"] or "", block=found["block"] or "")
