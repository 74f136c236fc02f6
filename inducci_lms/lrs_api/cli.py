"""``flask inducci lrs …``: credentials of the record store, and statements in and out of it as files."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
from flask.cli import AppGroup

from inducci_lms.lrs_api import scopes

if TYPE_CHECKING:
    from inducci_lms.lrs_api.transfer import Imported

group = AppGroup("lrs", help="The record store: credentials, export, import.")
credential = AppGroup("credential", help="Who may speak with the record store.")
group.add_command(credential)

_SCOPES = "\n".join(f"  {name}: {meaning}" for name, meaning in scopes.SCOPES.items())


@credential.command("add", help=f"Make a credential and show its secret, once.\n\n\b\nScopes:\n{_SCOPES}")
@click.argument("name")
@click.option("--scope", "wanted", multiple=True, default=(scopes.WRITE, scopes.MINE), show_default=True, help="Repeat for several.")
@click.option("--trusted", is_flag=True, help="What it stores counts for the progress of learners.")
def add(name: str, wanted: tuple[str, ...], trusted: bool) -> None:
    """Make a credential whose statements carry NAME as the account of their authority."""
    from inducci_lms.kernel.errors import InducciError
    from inducci_lms.lrs_api.operations import Issued, issue_credential
    from inducci_lms.web import current

    def work(session: Any) -> Issued:
        return issue_credential(session, name=name, scopes=wanted, trusted=trusted, now=current.now())

    try:
        issued = _write(work)
    except InducciError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"key     {issued.key}")
    click.echo(f"secret  {issued.secret}")
    click.echo(f"bearer  {issued.key}.{issued.secret}")
    click.echo("The secret is shown this once; only a hash of it is kept.", err=True)


@credential.command("list")
def list_() -> None:
    """List every credential: key, authority, scopes, whether it counts for progress, since when, until when."""
    from inducci_lms.lrs_api.queries import all_credentials
    from inducci_lms.web import current

    for one in all_credentials(current.session()):
        state = f"withdrawn {one.withdrawn_at:%Y-%m-%d %H:%M}" if one.withdrawn_at else "in use"
        trusted = "trusted" if one.trusted else "not trusted"
        click.echo(f"{one.key}\t{one.authority_name}\t{' '.join(sorted(one.scopes))}\t{trusted}\t{one.created_at:%Y-%m-%d}\t{state}")


@credential.command("withdraw")
@click.argument("key")
def withdraw(key: str) -> None:
    """Make the credential KEY useless from now on; what it stored stays."""
    from inducci_lms.kernel.errors import InducciError
    from inducci_lms.lrs_api.operations import withdraw_credential
    from inducci_lms.web import current

    try:
        _write(lambda session: withdraw_credential(session, key=key, now=current.now()))
    except InducciError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"{key} is withdrawn.")


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--resume", is_flag=True, help="Go on where FILE ends; a line that was cut short is written anew.")
@click.option("--attachments/--no-attachments", default=True, show_default=True, help="Attachments as lines of their own, in base64.")
def export(file: Path, resume: bool, attachments: bool) -> None:
    """Write every statement to FILE ("-": standard output), one JSON object a line, the oldest first."""
    from inducci_lms.lrs_api import transfer
    from inducci_lms.web import current

    session = current.session()
    to_stdout = str(file) == "-"
    after = 0
    if resume and not to_stdout and file.exists():
        after = transfer.resume_point(session, file)
    elif not to_stdout and file.exists():
        raise click.ClickException(f"{file} is there already: give --resume to go on, or another name")
    out: IO[bytes] = sys.stdout.buffer if to_stdout else file.open("ab")
    count = 0
    try:
        for line, is_statement in transfer.lines(session, after=after, attachments=attachments):
            out.write(line + b"\n")
            count += is_statement
            if is_statement and count % 10_000 == 0:
                out.flush()
                click.echo(f"{count} statements", err=True)
    finally:
        if to_stdout:
            out.flush()
        else:
            out.close()
    click.echo(f"{count} statements written", err=True)


@group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--family", type=click.Choice(["1.0.3", "2.0"]), default="1.0.3", show_default=True, help="Rules to check by.")
@click.option("--authority", required=True, help="Account name of the authority where a statement names none.")
@click.option("--trusted", is_flag=True, help="The statements count for the progress of learners.")
@click.option("--skip", default=0, show_default=True, help="Lines at the begin that are in already (as the last run said).")
@click.option("--batch", default=200, show_default=True, help="Statements in one transaction.")
def import_(file: IO[bytes], family: Any, authority: str, trusted: bool, skip: int, batch: int) -> None:
    """Store the statements of FILE ("-": standard input), one JSON object a line.

    Importing the same file twice does no harm: a statement that is there already is left as it is. After an interruption or
    an error, go on with --skip and the number that was printed last.
    """
    from inducci_lms.kernel.errors import InducciError
    from inducci_lms.lrs_api import transfer
    from inducci_lms.web import current

    state = current.runtime()
    settings = transfer.ImportSettings(family, authority, trusted, state.config.iri_base, state.config.actor_home_page, state.clock)
    done = skip
    try:
        for chunk in transfer.chunks(_numbered(file, skip), batch):
            prepared = transfer.prepare(chunk, settings)
            result: Imported = _write(lambda session, prepared=prepared: transfer.store(session, prepared, settings))
            done = result.line
            click.echo(f"{done} lines", err=True)
    except InducciError as error:
        raise click.ClickException(f"{error}\nlines before this batch are stored: go on with --skip {done}") from None
    click.echo(f"done: {done} lines", err=True)


def _numbered(file: IO[bytes], skip: int) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(file, start=1):
        if number > skip and line.strip():
            yield number, line.strip()


def _write(work: Any) -> Any:
    from inducci_lms.kernel import transaction
    from inducci_lms.web.transaction import session_for_writing

    return transaction.run(session_for_writing, work)
