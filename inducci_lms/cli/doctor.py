"""``flask inducci doctor``: looks for every trap that hosts are known to fall into, and says how to get out of each."""

from dataclasses import dataclass
from typing import Literal

import click
from flask import current_app
from flask.cli import with_appcontext

Level = Literal["ok", "hint", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: about what, how bad, and what to do."""

    level: Level
    about: str
    message: str
    remedy: str = ""


def ok(about: str, message: str) -> Finding:
    """Return a finding that needs nothing."""
    return Finding("ok", about, message)


def hint(about: str, message: str, remedy: str) -> Finding:
    """Return a finding that works and could be better."""
    return Finding("hint", about, message, remedy)


def error(about: str, message: str, remedy: str) -> Finding:
    """Return a finding that keeps people from using the library."""
    return Finding("error", about, message, remedy)


@click.command("doctor")
@click.option("--quiet", is_flag=True, help="Show hints and errors only.")
@with_appcontext
def doctor(quiet: bool) -> None:
    """Check the mounting: database, sign-in, theme, protection, proxy, content. Exit code 1 when something is broken."""
    from inducci_lms.cli.checks import CHECKS

    marks = {"ok": "ok   ", "hint": "hint ", "error": "ERROR"}
    errors = hints = 0
    for check in CHECKS:
        try:
            found = check(current_app)
        except Exception as problem:
            found = [error(check.__name__, f"could not be checked: {problem}", "see the message; the check itself may be at fault")]
        for finding in found:
            errors += finding.level == "error"
            hints += finding.level == "hint"
            if quiet and finding.level == "ok":
                continue
            click.echo(f"{marks[finding.level]}  {finding.about:<12} {finding.message}")
            if finding.remedy:
                click.echo(f"       {'':<12} -> {finding.remedy}")
    click.echo(f"{errors} errors, {hints} hints")
    if errors:
        raise SystemExit(1)
