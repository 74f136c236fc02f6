"""Frozen values to JSON and back, and the hashes over them."""

import hashlib
from typing import Any, TypeVar

import msgspec

from inducci_lms.content.model import Block, Scheme
from inducci_lms.kernel.text import LanguageMap

T = TypeVar("T")


def _encode(value: object) -> Any:
    if isinstance(value, LanguageMap):
        return dict(value)
    if isinstance(value, Scheme):
        raise TypeError("a scheme is encoded by encode_scheme")
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _decode(wanted: type, value: Any) -> Any:
    if wanted is LanguageMap:
        return LanguageMap(value)
    raise TypeError(f"{wanted.__name__} cannot be read from JSON")


def encode(value: object) -> str:
    """Return JSON in the order of the fields: a language map keeps its source language first."""
    return msgspec.json.encode(value, enc_hook=_encode).decode()


def decode(text: str, wanted: type[T]) -> T:
    """Return the value that :func:`encode` wrote."""
    return msgspec.json.decode(text, type=wanted, dec_hook=_decode)


def digest(value: object) -> str:
    """Return the SHA-256 (hex) over the canonical JSON of a value: the same for equal values, whatever the order of keys.

    >>> digest({"a": 1, "b": [True, None]}) == digest({"b": [True, None], "a": 1})
    True
    """
    return hashlib.sha256(msgspec.json.encode(value, enc_hook=_encode, order="sorted")).hexdigest()


def scheme_value(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme as a dict that JSON can hold: its slots become a list, because their keys are triples."""
    found = {name: getattr(scheme, name) for name in scheme.__slots__ if name != "slots"}
    return {**found, "slots": [[*place, list(blocks)] for place, blocks in scheme.slots.items()]}


def scheme_from(raw: dict[str, Any]) -> Scheme:
    """Return the scheme whose :func:`scheme_value`, encoded and decoded as plain JSON, is ``raw``."""
    slots = {
        (module, activity, slot): msgspec.convert(blocks, tuple[Block, ...], dec_hook=_decode)
        for module, activity, slot, blocks in raw["slots"]
    }
    fields = {name: msgspec.convert(raw[name], _SCHEME_TYPES[name], dec_hook=_decode) for name in raw if name != "slots"}
    return Scheme(**fields, slots=slots)


_SCHEME_TYPES: dict[str, Any] = {name: kind for name, kind in Scheme.__annotations__.items() if name != "slots"}
