"""What the tables in ``validate`` are made of: a check is a function of one JSON value that returns or raises ``Refused``.

Nothing here knows a property of the standard. Checks are closures over what they need, made once when the module loads;
a value with nothing wrong costs one dictionary look-up and one call for each of its members, and no path is built.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from inducci_lms.xapi.refusals import Refused

Check = Callable[[Any], None]

_KINDS = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", int: "a number", float: "a number", type(None): "null"}


def kind_of(value: Any) -> str:
    """Return the JSON word for the type of a value."""
    return _KINDS.get(type(value), "something else")


def string(section: str) -> Check:
    """Take any string."""

    def check(value: Any) -> None:
        if type(value) is not str:
            raise Refused(f"must be a string, not {kind_of(value)}", section)

    return check


def form(is_form: Callable[[str], bool], name: str, section: str) -> Check:
    """Take a string of a written form: an IRI, a UUID, a duration."""

    def check(value: Any) -> None:
        if type(value) is not str:
            raise Refused(f"must be {name}, a string, not {kind_of(value)}", section)
        if not is_form(value):
            raise Refused(f"{_shown(value)} is not {name}", section)

    return check


def boolean(section: str) -> Check:
    """Take true and false, nothing that resembles them."""

    def check(value: Any) -> None:
        if type(value) is not bool:
            raise Refused(f"must be true or false, not {kind_of(value)}", section)

    return check


def number(section: str, low: float | None = None, high: float | None = None) -> Check:
    """Take a number, within both bounds where they are given."""

    def check(value: Any) -> None:
        if type(value) is not int and type(value) is not float:
            raise Refused(f"must be a number, not {kind_of(value)}", section)
        if (low is not None and value < low) or (high is not None and value > high):
            raise Refused(f"must lie between {low} and {high}", section)

    return check


def whole(section: str) -> Check:
    """Take an integer of zero or more that fits 64 bits."""

    def check(value: Any) -> None:
        if type(value) is not int or not 0 <= value < 2**63:
            raise Refused("must be an integer of zero or more", section)

    return check


def word(words: Iterable[str], section: str) -> Check:
    """Take one of a few exact words."""
    known = frozenset(words)

    def check(value: Any) -> None:
        if type(value) is not str or value not in known:
            raise Refused(f"must be one of {', '.join(sorted(known))}", section)

    return check


def array(item: Check, section: str, *, empty: bool = True, most: int = 100_000) -> Check:
    """Take an array of at most ``most`` elements, each of which passes ``item``."""

    def check(value: Any) -> None:
        if type(value) is not list:
            raise Refused(f"must be an array, not {kind_of(value)}", section)
        if not value and not empty:
            raise Refused("must not be empty", section)
        if len(value) > most:
            raise Refused(f"has {len(value)} elements: more than {most} are not taken", section)
        for place, element in enumerate(value):
            try:
                item(element)
            except Refused as refusal:
                raise refusal.within(place) from None

    return check


def mapping(is_key: Callable[[str], bool], key_name: str, item: Check | None, section: str, *, empty: bool = True) -> Check:
    """Take an object with keys of one form: a language map, extensions (whose values may be anything: ``item`` None)."""

    def check(value: Any) -> None:
        if type(value) is not dict:
            raise Refused(f"must be an object, not {kind_of(value)}", section)
        if not value and not empty:
            raise Refused("must have at least one entry", section)
        for key in value:
            if not is_key(key):
                raise Refused(f"the key {_shown(key)} is not {key_name}", section)
        if item is None:
            return
        for key, element in value.items():
            try:
                item(element)
            except Refused as refusal:
                raise refusal.within(key) from None

    return check


def record(table: Mapping[str, Check], required: Iterable[str], section: str, *, rule: Check | None = None) -> Check:
    """Take an object with the properties of ``table`` and no other, those of ``required`` among them.

    ``rule`` sees the whole object once every property has passed by itself.
    """
    find = dict(table).get
    needed = tuple(required)

    def check(value: Any) -> None:
        if type(value) is not dict:
            raise Refused(f"must be an object, not {kind_of(value)}", section)
        for name in needed:
            if name not in value:
                raise Refused("is missing", section, name)
        key = ""
        try:
            for key, element in value.items():
                test = find(key)
                if test is None:
                    raise Refused(_unknown(key, table), section)
                test(element)
        except Refused as refusal:
            raise refusal.within(key) from None
        if rule is not None:
            rule(value)

    return check


def by_type(kinds: Mapping[str, Check], default: str | None, section: str) -> Check:
    """Take an object that ``objectType`` says the kind of; ``default`` where it is absent (None: it must not be)."""
    names = ", ".join(sorted(kinds))

    def check(value: Any) -> None:
        if type(value) is not dict:
            raise Refused(f"must be an object, not {kind_of(value)}", section)
        kind = value.get("objectType", default)
        if kind is None and "objectType" not in value:
            raise Refused("is missing", section, "objectType")
        test = kinds.get(kind) if type(kind) is str else None
        if test is None:
            raise Refused(f"must be one of {names}", section, "objectType")
        test(value)

    return check


def one_or_many(item: Check, section: str) -> Check:
    """Take one object, or an array of such objects (Data 2.4.6.2)."""
    many = array(item, section)

    def check(value: Any) -> None:
        if type(value) is list:
            many(value)
        else:
            item(value)

    return check


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")


def _unknown(key: str, table: Mapping[str, Check]) -> str:
    for name in table:
        if name.lower() == key.lower():
            return f"is not a property here: it is written {name!r}"
    return "is not a property here"
