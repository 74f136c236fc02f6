"""YAML with line numbers, read strictly: no aliases or anchors, no tags, no duplicate keys, no depth or size without end.

``yes``, ``no``, ``on`` and ``off`` are words (YAML 1.1 would make truth values of them, and of Norwegian's tag ``no``); dates are text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from inducci_lms.content.problems import Findings

#: The largest YAML or Markdown file that is read, in bytes.
MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A YAML value with its place. ``value`` is a scalar, a tuple of nodes or a dict of nodes."""

    file: str
    line: int
    value: "Scalar | tuple[Node, ...] | dict[str, Node]"
    #: Lines of a mapping's keys.
    key_lines: Mapping[str, int]

    def plain(self) -> Any:
        """Return the value as plain Python (dict, list, scalar)."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def line_at(self, path: str) -> int:
        """Return the line of a place such as ``options[2]`` or ``accept.nl[0].value``, as near as it can be found."""
        node, line = self, self.line
        for step in path.replace("[", ".[").split("."):
            if not step:
                continue
            if step.startswith("[") and isinstance(node.value, tuple) and step[1:-1].isdecimal() and int(step[1:-1]) < len(node.value):
                node = node.value[int(step[1:-1])]
                line = node.line
            elif isinstance(node.value, dict) and step in node.value:
                line = node.key_lines.get(step, line)
                node = node.value[step]
            else:
                break
        return line

    def items(self) -> "Iterator[Node]":
        """Yield the nodes of a list; nothing for anything else."""
        if isinstance(self.value, tuple):
            yield from self.value


def parse(text: str, file: str, findings: Findings) -> Node | None:
    """Return the one document of a YAML file, or None when it cannot be used (the reasons are noted)."""
    try:
        if not _harmless(text, file, findings):
            return None
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeError) as error:
        mark = getattr(error, "problem_mark", None)
        message = getattr(error, "problem", None) or str(error).splitlines()[0]
        findings.error(
            file, mark.line + 1 if mark else 1, "yaml", f"this is not YAML: {message}", "mend the line; quote texts that hold : or #"
        )
        return None
    if root is None:
        findings.error(file, 1, "empty", "the file is empty", "write its keys, see docs/author-guide.md")
        return None
    return _node(root, file, findings)


def _harmless(text: str, file: str, findings: Findings) -> bool:
    depth = 0
    good = True
    events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            findings.error(
                file,
                line,
                "yaml_alias",
                "anchors and aliases (& and *) are refused",
                "write the value out; quote a text that begins with & or *",
            )
            good = False
        elif getattr(event, "tag", None):
            findings.error(file, line, "yaml_tag", f"the tag {event.tag} is refused", "quote a text that begins with !")
            good = False
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                findings.error(file, line, "yaml_depth", f"nested deeper than {MAX_DEPTH} levels", "flatten the structure")
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return good


def _node(node: Any, file: str, findings: Findings) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(file, line, _scalar(node), {})
    if isinstance(node, yaml.SequenceNode):
        return Node(file, line, tuple(_node(item, file, findings) for item in node.value), {})
    values: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        at = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            findings.error(file, at, "yaml_key", "a key must be a word", "write key: value")
            continue
        name = str(key.value)
        if name in values:
            findings.error(file, at, "duplicate_key", f"the key {name} stands here twice (first in line {lines[name]})", "keep one of them")
            continue
        values[name], lines[name] = _node(value, file, findings), at
    return Node(file, line, values, lines)


def _scalar(node: Any) -> Scalar:
    kind, value = node.tag.rpartition(":")[2], str(node.value)
    if kind == "bool" and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kind == "null":
        return None
    if (
        kind == "int"
        and value.lstrip("+-").isdecimal()
        and len(value) < 16
        and not (value.lstrip("+-").startswith("0") and len(value.lstrip("+-")) > 1)
    ):
        return int(value)
    if kind == "float" and value.lower().strip("+-").replace(".", "").replace("e", "").replace("+", "").replace("-", "").isdecimal():
        return float(value)
    return value
