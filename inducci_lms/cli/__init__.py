"""The command ``flask inducci``: gathers each package's commands, and imports them only when they are called."""

from importlib import import_module
from typing import cast

import click
from flask import Flask
from flask.cli import AppGroup

#: Command → the module and the attribute where it is. ``alembic`` alone would cost every ``flask`` command a quarter of a second.
COMMANDS: dict[str, tuple[str, str]] = {
    "db": ("inducci_lms.cli.db", "group"),
    "doctor": ("inducci_lms.cli.doctor", "doctor"),
    "import": ("inducci_lms.authoring.cli", "group"),
    "forward": ("inducci_lms.forwarding.cli", "group"),
    "lrs": ("inducci_lms.lrs_api.cli", "group"),
    "translate": ("inducci_lms.authoring.cli", "translate"),
    "workspace": ("inducci_lms.authoring.workspace_cli", "group"),
    "content": ("inducci_lms.catalog.cli", "group"),
    "progress": ("inducci_lms.progress.cli", "group"),
    "people": ("inducci_lms.people.cli", "group"),
    "grant": ("inducci_lms.people.cli", "grant"),
    "revoke": ("inducci_lms.people.cli", "revoke"),
    "scaffold": ("inducci_lms.cli.scaffold", "group"),
}


class LazyGroup(AppGroup):
    """A group whose commands are imported when asked for by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        return cast(click.Command, getattr(import_module(module), attribute))


def register(app: Flask) -> None:
    """Add ``flask inducci`` to the commands of ``app``."""
    app.cli.add_command(LazyGroup("inducci", help="The learning system: database, content, people, progress."))
