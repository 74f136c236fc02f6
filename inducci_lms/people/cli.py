"""``flask inducci people``, ``grant`` and ``revoke``."""

from collections.abc import Callable

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.orm import Session

from inducci_lms.kernel import transaction
from inducci_lms.kernel.errors import InducciError
from inducci_lms.people import operations, queries
from inducci_lms.people.rules import GRANTABLE
from inducci_lms.web import current

group = AppGroup("people", help="People: who is known here, and under which key of the host.")

_ROLE = click.Choice(GRANTABLE)


@click.command("grant")
@click.argument("ref")
@click.argument("role", type=_ROLE)
@click.option("--scheme", default="", help="Key of one scheme; without it, the role holds for all.")
@with_appcontext
def grant(ref: str, role: str, scheme: str) -> None:
    """Give ROLE to the person with the host's key REF."""

    def work(session: Session) -> None:
        operations.grant(session, ref=ref, role=role, scheme_key=scheme, now=current.now())

    _run(work)
    click.echo(f"granted: {role} to {ref} for {scheme or 'all schemes'}")


@click.command("revoke")
@click.argument("ref")
@click.argument("role", type=_ROLE)
@click.option("--scheme", default="", help="Key of the scheme it was granted for.")
@with_appcontext
def revoke(ref: str, role: str, scheme: str) -> None:
    """Take a granted ROLE back from the person with the host's key REF."""
    _run(lambda session: operations.revoke(session, ref=ref, role=role, scheme_key=scheme))
    click.echo(f"revoked: {role} from {ref} for {scheme or 'all schemes'}")


@group.command("show")
@click.argument("ref")
def show(ref: str) -> None:
    """Say under which pseudonym REF stands in statements, and what was granted."""
    session = current.session()
    learner = queries.by_ref(session, ref)
    if learner is None:
        raise click.ClickException(f"nobody here has the key {ref!r}")
    click.echo(f"pseudonym: {learner.pseudonym}")
    for role, scheme in sorted(queries.grants(session, learner.id)):
        click.echo(f"role: {role} for {scheme or 'all schemes'}")


@group.command("rekey")
@click.argument("old")
@click.argument("new")
def rekey(old: str, new: str) -> None:
    """Move a person's record from the host's key OLD to NEW."""
    _run(lambda session: operations.rekey(session, old=old, new=new))
    click.echo(f"rekeyed: {old} -> {new}")


def _run(work: Callable[[Session], object]) -> None:
    try:
        transaction.run(current.session, work)
    except InducciError as error:
        raise click.ClickException(error.message) from None
