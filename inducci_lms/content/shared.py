"""What the readers of modules, schemes and shelves share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from inducci_lms.content.fields import LANGUAGE, Fields
from inducci_lms.content.model import SCHEMA
from inducci_lms.content.problems import Acceptance, nearest
from inducci_lms.content.texts import Gathered


@dataclass(slots=True)
class Shared:
    """What everything may name, and what is gathered on the way."""

    languages: tuple[str, ...]
    regions: tuple[str, ...]
    sources: frozenset[str]
    terms: frozenset[str]
    gathered: Gathered
    #: Module key → its ``change:``, or an empty dict.
    changes: dict[str, dict[str, str]] = field(default_factory=dict)
    acceptances: list[Acceptance] = field(default_factory=list)


def check_schema(fields: Fields) -> None:
    """Note a format version that this release does not read."""
    version = fields.integer("schema", SCHEMA, least=1, most=10_000, needed=True)
    if version != SCHEMA:
        fields.error(fields.line_of("schema"), "schema", f"the format version {version} is not known here", f"write schema: {SCHEMA}")


def languages_of(fields: Fields, known: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the source language and all languages of an item, the source first."""
    source = _language(fields, "source_language", fields.text("source_language", needed=True), fields.line_of("source_language"), known)
    found = [_language(fields, "languages", value, line, known) for value, line in fields.texts("languages", needed=True)]
    languages = tuple(dict.fromkeys(filter(None, found)))
    if source and languages and source not in languages:
        fields.error(fields.line_of("languages"), "source_language", f"languages lacks the source language {source}", f"add {source}")
    if len(languages) < len(list(filter(None, found))):
        fields.error(fields.line_of("languages"), "duplicate", "a language stands here twice", "keep one of them")
    return source, tuple(dict.fromkeys(filter(None, [source, *languages])))


def _language(fields: Fields, key: str, value: str, line: int, known: tuple[str, ...]) -> str:
    if not value:
        return ""
    if not LANGUAGE.match(value):
        fields.error(line, "bad_language", f"{value!r} is not a language tag", "write en, de, pt-BR, sr-Latn …")
        return ""
    if known and value not in known:
        fields.error(line, "unknown_language", f"{value} is not among the languages of content.yaml", nearest(value, known))
        return ""
    return value


def read_acceptances(fields: Fields, folder: str) -> list[Acceptance]:
    """Return the ``accepted:`` list of an item; each entry needs a reason of at least ten characters."""
    found = []
    for entry in fields.entries("accepted", "an accepted warning"):
        check, where = entry.text("check", needed=True), entry.text("where")
        reason = entry.text("reason", needed=True)
        if reason and len(reason) < 10:
            entry.error(entry.line_of("reason"), "reason", "this is no reason", "write why the warning does not matter here")
        entry.done()
        if check and reason:
            found.append(Acceptance(folder, check, where, reason, entry.line, entry.file))
    return found


def circles(requires: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Return circles in a graph of requirements, each as a path that ends where it began. Linear in the graph's size.

    >>> circles({"a": ["b"], "b": ["a"], "c": ["a"]})
    [('a', 'b', 'a')]
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in requires:
        if start in done:
            continue
        path = [start]
        stack = [iter(requires[start])]
        while stack:
            name = next(stack[-1], None)
            if name is None:
                stack.pop()
                done.add(path.pop())
            elif name in path:
                found.append((*path[path.index(name) :], name))
            elif name in requires and name not in done:
                path.append(name)
                stack.append(iter(requires[name]))
    return found
