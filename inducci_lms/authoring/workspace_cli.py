"""``flask inducci workspace …``: the working copy in the database, and folders."""

from pathlib import Path

import click
from flask.cli import AppGroup

from inducci_lms.kernel.errors import InducciError, Invalid

group = AppGroup("workspace", help="The working copy of the course files in the database.")


def _told(error: InducciError) -> click.ClickException:
    problems = [f"\n  {problem.where}: {problem.message}" for problem in error.problems] if isinstance(error, Invalid) else []
    return click.ClickException(error.message + "".join(problems))


@group.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--remove", is_flag=True, help="Take files out of the workspace that are not in the folder.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--note", default="", help="Why, for the history.")
def import_(folder: Path, remove: bool, dry_run: bool, note: str) -> None:
    """Take the course files of FOLDER into the workspace; what was there is kept in the history."""
    from inducci_lms.authoring import folders, operations
    from inducci_lms.kernel import transaction
    from inducci_lms.web import current

    try:
        with folders.locked(folder):
            found = folders.read(folder)
        now = current.now()
        result = transaction.run(
            current.session,
            lambda session: operations.bring_in(session, found, by=None, now=now, note=note, remove=remove, dry=dry_run),
        )
    except InducciError as error:
        raise _told(error) from None
    for word, names in (("new", result.added), ("changed", result.changed), ("removed", result.removed)):
        for name in names:
            click.echo(f"{word:<8} {name}")
    would = "would be " if dry_run else ""
    click.echo(f"{len(result.added)} {would}new, {len(result.changed)} changed, {len(result.removed)} removed, {result.same} as before")


@group.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--remove", is_flag=True, help="Delete course files in the folder that are not in the workspace.")
def export(folder: Path, remove: bool) -> None:
    """Write the workspace's files into FOLDER, byte for byte."""
    from inducci_lms.authoring import folders, queries
    from inducci_lms.web import current

    files = {path: file.content for path, file in queries.files(current.session()).items()}
    if not files:
        raise click.ClickException("the workspace is empty: run `flask inducci workspace import FOLDER` first")
    try:
        with folders.locked(folder):
            result = folders.write(folder, files, remove=remove)
    except InducciError as error:
        raise _told(error) from None
    for name in result.written:
        click.echo(f"wrote    {name}")
    for name in result.removed:
        click.echo(f"removed  {name}")
    click.echo(f"{len(result.written)} written, {len(result.removed)} removed, {result.same} as before")


@group.command("log")
@click.argument("path")
def log(path: str) -> None:
    """List the kept versions of a file, newest first."""
    from inducci_lms.authoring import queries
    from inducci_lms.web import current

    for kept in queries.history(current.session(), path):
        click.echo(f"{kept.id:>6}  {kept.at:%Y-%m-%d %H:%M}  {kept.kind:<8} {kept.segment:<20} {kept.note}".rstrip())


@group.command("restore")
@click.argument("version", type=int)
def restore(version: int) -> None:
    """Put a kept version (its number from `log`) back; what stands there now is kept in its turn."""
    from inducci_lms.authoring import operations
    from inducci_lms.kernel import transaction
    from inducci_lms.web import current

    now = current.now()
    try:
        saved = transaction.run(current.session, lambda session: operations.restore(session, version_id=version, by=None, now=now))
    except InducciError as error:
        raise _told(error) from None
    click.echo(f"restored {saved.path}, now version {saved.version}")
