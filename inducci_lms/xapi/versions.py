"""The two families of the standard that we speak, and which version numbers belong to each (Comm 3.3, Data 2.4.10)."""

import re
from dataclasses import dataclass
from typing import Literal

Family = Literal["1.0.3", "2.0"]

FAMILIES: tuple[Family, ...] = ("1.0.3", "2.0")

_ONE = re.compile(r"1\.0(\.\d{1,6})?")
_TWO = re.compile(r"2\.0(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Version:
    """One family: what a reply's version header says, and what a statement without a version gets."""

    family: Family
    header: str
    statement: str


VERSIONS: dict[Family, Version] = {
    "1.0.3": Version("1.0.3", "1.0.3", "1.0.0"),
    "2.0": Version("2.0", "2.0.0", "2.0.0"),
}

#: What the About resource lists (Comm 2.8): every version a client may ask for by name.
ABOUT = ("1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0.0")


def family_of(version: str) -> Family | None:
    """Return the family that a version number belongs to, or None for one that we do not speak.

    >>> family_of("1.0"), family_of("2.0.0"), family_of("1.1.0"), family_of("0.95")
    ('1.0.3', '2.0', None, None)
    """
    if _ONE.fullmatch(version):
        return "1.0.3"
    return "2.0" if _TWO.fullmatch(version) else None
