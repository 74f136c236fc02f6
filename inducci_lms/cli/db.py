"""``flask inducci db``: our own tables, in the host's database or in one of our own."""

import click
from flask.cli import AppGroup
from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from inducci_lms.cli import schema
from inducci_lms.kernel.errors import InducciError
from inducci_lms.web import current

group = AppGroup("db", help="Our tables: bring them up to date, say where they stand.")


def engine() -> Engine:
    """Return the engine behind the current session."""
    bind = current.session().get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


@group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables to the newest revision (or to REVISION). Safe to run from several servers at once."""
    before = _state()
    try:
        after = schema.upgrade(engine(), revision)
    except InducciError as error:
        raise click.ClickException(error.message) from None
    if before.current == after.current:
        click.echo(f"up to date: {after.current}")
    else:
        click.echo(f"upgraded: {before.current or 'nothing'} -> {after.current}")


@group.command("current")
def current_revision() -> None:
    """Say which revision the tables are at, and which is the newest; exit code 1 when there is something to upgrade."""
    found = _state()
    click.echo(f"current: {found.current or 'none'}")
    click.echo(f"newest:  {found.head}")
    if not found.is_current:
        click.echo("run: flask inducci db upgrade")
        raise SystemExit(1)


@group.command("check")
def check() -> None:
    """Say what differs between the models and the tables; exit code 1 when something does."""
    with engine().connect() as connection:
        found = schema.differences(connection)
    for difference in found:
        click.echo(str(difference))
    if found:
        raise SystemExit(1)
    click.echo("models and tables agree")


@group.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="Columns and tables that are newer will be dropped with all that is in them. Go on?")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION; "base" drops all of them."""
    try:
        after = schema.downgrade(engine(), revision)
    except InducciError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"now at: {after.current or 'nothing'}")


@group.command("revision", hidden=True)
@click.argument("message")
@click.option("--rev-id", default=None)
def revision(message: str, rev_id: str | None) -> None:
    """Write a revision from the difference between models and tables (for work on the library itself)."""
    click.echo(schema.revise(engine(), message, rev_id))


def _state() -> schema.Schema:
    with engine().connect() as connection:
        return schema.state(connection)
