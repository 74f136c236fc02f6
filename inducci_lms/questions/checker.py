"""Reads a question's mapping and notes every fault instead of stopping at the first."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from inducci_lms.questions.model import Fault, Faulty, Texts

#: Ids travel in form fields, segment markers and xAPI responses: no blanks, no delimiters.
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")

_COMMON = ("id", "kind", "objective", "points", "see")

#: Parts that every question may have; an option cannot take their names.
_FEEDBACK = ("hint", "correct", "incorrect", "general")


class Checker:
    """One run over one mapping. Read what is needed, then call :meth:`done`, which raises when something was wrong."""

    def __init__(self, mapping: Mapping[str, Any], texts: Texts, keys: Iterable[str]) -> None:
        self.mapping = mapping
        self.texts = texts
        self.faults: list[Fault] = []
        known = (*_COMMON, *keys)
        for key in mapping:
            if key not in known:
                self.fault(str(key), f"unknown key; known are: {', '.join(known)}")

    def fault(self, path: str, message: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(path, message))

    def common(self) -> dict[str, Any]:
        """Return the keyword arguments that every question has."""
        return {
            "id": self.id("id", self.mapping.get("id")),
            "kind": str(self.mapping.get("kind", "")),
            "objective": self.string("objective"),
            "points": self.number("points", default=1.0, above=0),
            "see": self._see(),
            "texts": dict(self.texts),
        }

    def _see(self) -> str:
        see = self.string("see")
        if see and not re.fullmatch(r"[a-z0-9][a-z0-9_-]*(#[a-z0-9][a-z0-9_-]*)?", see):
            self.fault("see", "write <activity>#<block>, both ids of this module")
        return see

    def id(self, path: str, value: Any) -> str:
        """Return ``value`` as an id, or note a fault."""
        if isinstance(value, str) and _ID.match(value):
            return value
        hint = ' (in YAML put it in quotes: "yes", "1")' if isinstance(value, bool | int | float) else ""
        self.fault(path, f"not an id: lower-case letters, digits, - and _, at most 40{hint}")
        return str(value)

    def ids(self, key: str, *, least: int = 2) -> tuple[str, ...]:
        """Return the list of ids under ``key``: at least ``least``, each once, none a reserved word."""
        values = self.mapping.get(key)
        if not isinstance(values, list):
            self.fault(key, "missing: write a list of ids" if values is None else "must be a list of ids")
            return ()
        found = [self.id(f"{key}[{index}]", value) for index, value in enumerate(values)]
        for index, value in enumerate(found):
            if value in found[:index]:
                self.fault(f"{key}[{index}]", f"{value!r} stands here twice")
            if value in _FEEDBACK:
                self.fault(f"{key}[{index}]", f"{value!r} is the name of a feedback text; take another id")
        if len(found) < least:
            self.fault(key, f"needs at least {least} entries")
        return tuple(found)

    def member(self, path: str, value: Any, of: Sequence[str], what: str) -> str:
        """Return ``value`` if it is one of ``of``, or note a fault."""
        if isinstance(value, str) and value in of:
            return value
        self.fault(path, "missing" if value is None else f"{value!r} is not among the {what}: {', '.join(of)}")
        return ""

    def string(self, key: str, default: str = "") -> str:
        """Return the text under ``key``."""
        value = self.mapping.get(key, default)
        if isinstance(value, str):
            return value
        self.fault(key, "must be text")
        return default

    def boolean(self, key: str, default: bool) -> bool:
        """Return the truth value under ``key``."""
        value = self.mapping.get(key, default)
        if isinstance(value, bool):
            return value
        self.fault(key, "must be true or false")
        return default

    def number(self, key: str, *, default: float | None = None, above: float | None = None, least: float | None = None) -> float:
        """Return the number under ``key``, within its bound."""
        value = self.mapping.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.fault(key, "missing: write a number" if value is None else "must be a number")
            return default or 0.0
        if above is not None and value <= above:
            self.fault(key, f"must be more than {above:g}")
        if least is not None and value < least:
            self.fault(key, f"must be at least {least:g}")
        return float(value)

    def prose(self, required: Iterable[str], optional: Iterable[str]) -> None:
        """Note every required part that has no text and every text that no part has."""
        required, optional = tuple(required), tuple(optional)
        for part in required:
            if part not in self.texts or not any(text.strip() for text in self.texts[part].values()):
                self.fault(f"texts/{part}", "this text is missing")
        for part in self.texts:
            if part not in required and part not in optional:
                self.fault(f"texts/{part}", "no such part in this question")

    def done(self) -> None:
        """Raise :class:`Faulty` if anything was noted."""
        if self.faults:
            self.fail()

    def fail(self) -> NoReturn:
        """Raise :class:`Faulty` with all that was noted."""
        raise Faulty(self.faults)


def listed(mapping: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the texts of a list that may be anything (used before the mapping is checked)."""
    values = mapping.get(key)
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def with_feedback(options: Iterable[str]) -> tuple[str, ...]:
    """Return the optional parts of a question whose ``options`` may each have feedback."""
    return (*_FEEDBACK, *(f"{option}.feedback" for option in options))
