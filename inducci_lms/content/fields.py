"""Takes typed values out of a YAML mapping and notes everything that is wrong with it, with line and remedy."""

import re
from collections.abc import Iterable

from inducci_lms.content.nodes import Node
from inducci_lms.content.problems import Findings, nearest

#: Keys and ids: they stand in addresses, IRIs, form fields and segment markers.
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\Z")


class Fields:
    """One mapping. Take what is needed, then call :meth:`done`, which notes the keys that nobody knows."""

    def __init__(self, node: Node | None, findings: Findings, what: str) -> None:
        self.findings, self.what = findings, what
        self.file = node.file if node else ""
        self.line = node.line if node else 0
        self.node = node
        self._known: set[str] = set()
        self._values: dict[str, Node] = {}
        if node is not None and isinstance(node.value, dict):
            self._values = node.value
        elif node is not None:
            self.error(self.line, "type", f"{what} must be a mapping of keys to values", "write key: value lines")

    def error(self, line: int, code: str, message: str, remedy: str = "") -> None:
        """Note an error of this file."""
        self.findings.error(self.file, line, code, message, remedy)

    def line_of(self, key: str) -> int:
        """Return the line of a key, else of the mapping."""
        return self.node.key_lines.get(key, self.line) if self.node else self.line

    def get(self, key: str, *, needed: bool = False) -> Node | None:
        """Return the node under ``key``; a missing one that is needed, and an empty one, are noted."""
        self._known.add(key)
        node = self._values.get(key)
        if node is None and needed and self.node is not None:
            self.error(self.line, "missing_key", f"{self.what} needs the key {key}", f"write {key}: …")
        if node is not None and node.value is None:
            self.error(self.line_of(key), "empty_value", f"{key} has no value", "write a value or take the key out")
            return None
        return node

    def _typed(self, key: str, needed: bool, kinds: tuple[type, ...], should: str) -> Node | None:
        node = self.get(key, needed=needed)
        if node is None:
            return None
        if not isinstance(node.value, kinds) or (isinstance(node.value, bool) and bool not in kinds):
            self.error(self.line_of(key), "type", f"{key} must be {should}", f"write {key}: {_EXAMPLES.get(should, '…')}")
            return None
        return node

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """Return a text; a number is taken as its digits."""
        node = self._typed(key, needed, (str, int, float), "a text")
        return default if node is None else str(node.value)

    def integer(self, key: str, default: int = 0, *, least: int = 0, most: int = 1_000_000, needed: bool = False) -> int:
        """Return a whole number within its bounds."""
        node = self._typed(key, needed, (int,), "a whole number")
        if node is None or not isinstance(node.value, int):
            return default
        if not least <= node.value <= most:
            self.error(self.line_of(key), "range", f"{key} must be from {least} to {most}", "write a number in that range")
            return default
        return node.value

    def share(self, key: str, default: float) -> float:
        """Return a number from 0 to 1."""
        node = self._typed(key, False, (int, float), "a number from 0 to 1")
        if node is None or not isinstance(node.value, int | float):
            return default
        if not 0 <= node.value <= 1:
            self.error(self.line_of(key), "range", f"{key} must be from 0 to 1", f"write {key}: 0.7")
            return default
        return float(node.value)

    def boolean(self, key: str, default: bool) -> bool:
        """Return true or false."""
        node = self._typed(key, False, (bool,), "true or false")
        return default if node is None else bool(node.value)

    def choice(self, key: str, of: Iterable[str], default: str = "", *, needed: bool = False) -> str:
        """Return one of the words ``of``."""
        value = self.text(key, default, needed=needed)
        if value and value not in (words := tuple(of)):
            self.error(self.line_of(key), "choice", f"{key} cannot be {value!r}", nearest(value, words))
            return default
        return value

    def id(self, key: str = "id", *, needed: bool = True) -> str:
        """Return an id: lower-case letters, digits, - and _."""
        value = self.text(key, needed=needed)
        if value and not ID.match(value):
            self.error(self.line_of(key), "bad_id", f"{value!r} is not an id", "write lower-case letters, digits, - and _, at most 60")
            return ""
        return value

    def ids(self, key: str, *, needed: bool = False, of: Iterable[str] | None = None, code: str = "unknown_id") -> tuple[str, ...]:
        """Return a list of ids, each once, each of ``of`` where given."""
        found: dict[str, None] = {}
        known = None if of is None else set(of)
        for value, line in self.texts(key, needed=needed):
            if not ID.match(value):
                self.error(line, "bad_id", f"{value!r} is not an id", "write lower-case letters, digits, - and _")
            elif value in found:
                self.error(line, "duplicate", f"{value} stands in {key} twice", "keep one of them")
            elif known is not None and value not in known:
                self.error(line, code, f"{key} names {value}, which does not exist", nearest(value, known))
            else:
                found[value] = None
        return tuple(found)

    def texts(self, key: str, *, needed: bool = False) -> list[tuple[str, int]]:
        """Return a list of texts with their lines."""
        node = self._typed(key, needed, (tuple,), "a list")
        found = []
        for item in node.items() if node else ():
            if isinstance(item.value, str | int | float) and not isinstance(item.value, bool):
                found.append((str(item.value), item.line))
            else:
                self.error(item.line, "type", f"every entry of {key} must be a text", "quote true, false and null")
        return found

    def entries(self, key: str, what: str, *, needed: bool = False) -> "list[Fields]":
        """Return a list of mappings, each to be read as ``what``."""
        node = self._typed(key, needed, (tuple,), "a list")
        return [Fields(item, self.findings, what) for item in (node.items() if node else ())]

    def mapping(self, key: str, what: str, *, needed: bool = False) -> "Fields | None":
        """Return a mapping to be read as ``what``, or None when it is absent."""
        node = self._typed(key, needed, (dict,), "a mapping")
        return None if node is None else Fields(node, self.findings, what)

    def all_keys(self) -> tuple[str, ...]:
        """Return all keys there are, and count them as known."""
        self._known.update(self._values)
        return tuple(self._values)

    def done(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                self.error(self.line_of(key), "unknown_key", f"{self.what} has no key {key}", nearest(key, self._known))


_EXAMPLES = {
    "a whole number": "12",
    "true or false": "true",
    "a list": "[…]",
    "a mapping": "{…}",
    "a text": '"…"',
    "a number from 0 to 1": "0.7",
}
