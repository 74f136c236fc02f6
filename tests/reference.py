"""Write ``docs/reference.md`` from the code: keys, commands, addresses, actions, events. ``python3 run.py docs``."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import click

import inducci_lms
from inducci_lms.cli import COMMANDS, LazyGroup
from inducci_lms.config import Config, keys
from inducci_lms.kernel.events import Event
from inducci_lms.web.access import ACTIONS, ROLES

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference.md"


def page() -> str:
    """Return the whole page."""
    parts = [
        "# Reference\n",
        "Made from the code by `python3 run.py docs`; a test holds that it is current.\n",
        "## Configuration keys\n",
        *table(("Key", "Type", "Default", "Meaning"), config_rows()),
        "\n## Commands\n",
        "Each below `flask inducci`.\n",
        *table(("Command", "What it does"), command_rows()),
        "\n## Actions and roles\n",
        "Who may do what, before the host's `may(person, action, target)` is asked.\n",
        *table(
            ("Action", "Roles"), ((f"`{name}`", ", ".join(role for role in ROLES if role in allowed)) for name, allowed in ACTIONS.items())
        ),
        "\n## Addresses\n",
        "Below the prefix of the mount. The endpoint is the name for `lms_url`.\n",
        *table(("Address", "Methods", "Endpoint", "Action"), address_rows()),
        "\n## Events\n",
        "Delivered after the commit, to `lms.listen(Event, receiver)`.\n",
        *table(("Event", "Fields", "When"), event_rows()),
    ]
    return "\n".join(parts).replace("\n\n\n", "\n\n") + "\n"


def table(head: tuple[str, ...], rows: object) -> Iterator[str]:
    """Give the lines of a Markdown table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:  # type: ignore[attr-defined]  # any iterable of rows
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def config_rows() -> Iterator[tuple[str, ...]]:
    """Give one row a key, the meaning from the docstring below the field."""
    tree = ast.parse(inspect.getsource(Config))
    said: dict[str, str] = {}
    body = tree.body[0].body  # type: ignore[attr-defined]  # a class definition
    for before, after in pairwise(body):
        if isinstance(before, ast.AnnAssign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            said[before.target.id] = " ".join(str(after.value.value).split())  # type: ignore[union-attr]  # a plain name
    types = {node.target.id: ast.unparse(node.annotation) for node in body if isinstance(node, ast.AnnAssign)}  # type: ignore[union-attr]  # a plain name
    defaults = {field.name: field.default for field in fields(Config)}
    for key, name in keys().items():
        yield f"`{key}`", f"`{types[name]}`", f"`{defaults[name]!r}`", said[name]


def command_rows() -> Iterator[tuple[str, ...]]:
    """Give one row a command, groups opened."""
    group = LazyGroup("inducci")
    for name in sorted(COMMANDS):
        command = group.get_command(click.Context(group), name)
        assert command is not None, name
        yield from _commands(name, command)


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(f"{path} {name}", command.commands[name])
        return
    arguments = " ".join(p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument))
    yield f"`{path} {arguments}`".replace(" `", "`"), command.get_short_help_str(limit=200)


def address_rows() -> Iterator[tuple[str, ...]]:
    """Give one row an address, in the order of the packages."""
    from inducci_lms.extension import PACKAGES

    for routes in PACKAGES:
        for route in routes.all:
            yield f"`{route.rule}`", " ".join(route.methods), f"`{routes.name}.{route.endpoint}`", f"`{route.action}`"


def event_rows() -> Iterator[tuple[str, ...]]:
    """Give one row an event class of the library."""
    for module in pkgutil.walk_packages(inducci_lms.__path__, "inducci_lms."):
        if not module.name.startswith(("inducci_lms.demo", "inducci_lms.migrations", "inducci_lms.templates")):
            importlib.import_module(module.name)
    # A dataclass with slots is made twice, and both are subclasses: by name, each once.
    known = {f"{event.__module__}.{event.__name__}": event for event in _subclasses(Event)}
    for event in sorted(known.values(), key=lambda one: one.__name__):
        if event.__module__.startswith("inducci_lms."):
            names = ", ".join(f"`{field.name}`" for field in fields(event))
            yield f"`{event.__module__}.{event.__name__}`", names, " ".join((event.__doc__ or "").split())


def _subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
