"""``flask inducci content``: check, publish, new, report, stamp."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click
from flask.cli import AppGroup

from inducci_lms import resources
from inducci_lms.catalog import operations
from inducci_lms.catalog.model import Publishing
from inducci_lms.catalog.publishing import write_changes
from inducci_lms.catalog.queries import latest_hashes
from inducci_lms.catalog.storage import storage_for
from inducci_lms.content import report as reporting
from inducci_lms.content import scaffold, writing
from inducci_lms.content.compile import Compiled, compile_library
from inducci_lms.content.load import Loaded, load
from inducci_lms.content.model import Impact
from inducci_lms.kernel import transaction
from inducci_lms.kernel.errors import InducciError
from inducci_lms.web import current
from inducci_lms.web.transaction import session_for_writing

#: So many warnings of one kind in one file are told one by one.
HEAP = 3

group = AppGroup("content", help="Course files: check, publish, begin new ones, count, stamp translations.")

_folder = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of course files; without it INDUCCI_CONTENT, else the content that comes with the library.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")


def content_folder(folder: Path | None) -> Path:
    """Return the folder of course files that a command works on."""
    return folder or current.runtime().config.content or resources.folder("course_content")


@group.command("check")
@_folder
@_json
@click.option("--strict", is_flag=True, help="Fail on warnings too, but for those accepted in writing.")
def check(folder: Path | None, as_json: bool, strict: bool) -> None:
    """Read all course files and list everything that is wrong, with file, line and remedy."""
    began = time.monotonic()
    loaded = load(content_folder(folder))
    failed = not loaded.ok or (strict and bool(loaded.warnings))
    if as_json:
        click.echo(json.dumps({"ok": not failed, "problems": [asdict(one) for one in loaded.problems]}, ensure_ascii=False, indent=1))
    else:
        _list(loaded)
        click.echo(_summary(loaded, time.monotonic() - began))
    if failed:
        raise SystemExit(1)


def _list(loaded: Loaded) -> None:
    """Print every finding; a heap of the same warning in one file becomes one line."""
    ordered = sorted(loaded.problems, key=lambda one: (one.file, one.code, one.line))
    for (_, _, warning), found in groupby(ordered, key=lambda one: (one.file, one.code, one.warning)):
        findings = list(found)
        if warning and len(findings) > HEAP:
            first = findings[0]
            rest = ", ".join(one.where or str(one.line) for one in findings[1:])
            click.echo(f"{first} — and {len(findings) - 1} more of this kind in the file: {rest}")
            continue
        for finding in findings:
            click.echo(str(finding))


def _summary(loaded: Loaded, seconds: float) -> str:
    library = loaded.library
    accepted = sum(1 for one in loaded.problems if one.accepted)
    return (
        f"{len(library.schemes)} schemes, {len(library.modules)} modules: {len(loaded.errors)} errors, "
        f"{len(loaded.warnings)} warnings, {accepted} accepted ({seconds:.1f} s)"
    )


@group.command("publish")
@_folder
@_json
@click.option(
    "--as", "impact", type=click.Choice([one.value for one in Impact]), help="What the changes ask of learners; kept in module.yaml."
)
@click.option("--module", "modules", multiple=True, help="With --as: only these modules; without it, all that changed.")
@click.option("--note", default="", help="With --as: a sentence for the history.")
@click.option("--strict", is_flag=True, help="Publish only when there is no warning either.")
def publish(folder: Path | None, as_json: bool, impact: str | None, modules: tuple[str, ...], note: str, strict: bool) -> None:
    """Check everything and make it current, in one transaction; the same content twice changes nothing."""
    began = time.monotonic()
    quiet: Callable[[str], None] = (lambda line: None) if as_json else click.echo
    try:
        place = content_folder(folder)
        loaded = _publishable(place, strict)
        compiled = compile_library(loaded, quiet)
        if impact is not None:
            wanted = dict.fromkeys(_meant(compiled, modules), impact)
            for name in write_changes(compiled, wanted, note):
                quiet(f"{name}: change: as {impact}")
            compiled = compile_library(_publishable(place, strict), lambda line: None)
        storage, now = storage_for(current.runtime().config.media_folder), current.now()
        done = transaction.run(
            session_for_writing, lambda session: operations.publish(session, compiled=compiled, storage=storage, now=now, progress=quiet)
        )
    except InducciError as error:
        raise click.ClickException(error.message) from None
    except OSError as error:
        raise click.ClickException(f"{error.strerror}: {error.filename}") from None
    seconds = time.monotonic() - began
    click.echo(_told_json(done, seconds) if as_json else _told(done, seconds))


def _publishable(folder: Path, strict: bool) -> Loaded:
    loaded = load(folder)
    if loaded.ok and not (strict and loaded.warnings):
        return loaded
    for finding in loaded.errors if not strict else (*loaded.errors, *loaded.warnings):
        click.echo(str(finding), err=True)
    raise click.ClickException(f"nothing was published: {len(loaded.errors)} errors, {len(loaded.warnings)} warnings")


def _meant(compiled: Compiled, modules: tuple[str, ...]) -> tuple[str, ...]:
    for key in modules:
        if key not in compiled.modules:
            raise click.BadParameter(f"there is no module {key}", param_hint="--module")
    if modules:
        return modules
    latest = latest_hashes(current.session())
    return tuple(key for key, one in compiled.modules.items() if key in latest and latest[key] != one.hash)


def _told(done: Publishing, seconds: float) -> str:
    if not done.changed:
        return f"nothing to do: this is what is published already ({seconds:.1f} s)"
    modules = sum(1 for one in done.modules if one.changed)
    library = ", the library" if done.library else ""
    return f"published: {modules} modules, {len(done.schemes)} schemes{library}, {done.media} new files ({seconds:.1f} s)"


def _told_json(done: Publishing, seconds: float) -> str:
    return json.dumps({**asdict(done), "seconds": round(seconds, 2)}, ensure_ascii=False, indent=1)


@group.command("report")
@_folder
@_json
def report(folder: Path | None, as_json: bool) -> None:
    """Count modules, lessons, questions, minutes, words, and what is untranslated or stale, per scheme and language."""
    figures = reporting.report(load(content_folder(folder)))
    click.echo(json.dumps(figures, ensure_ascii=False, indent=1) if as_json else "\n".join(reporting.lines(figures)))


@group.command("stamp")
@_folder
@click.argument("language")
@click.argument("paths", nargs=-1)
def stamp(folder: Path | None, language: str, paths: tuple[str, ...]) -> None:
    """Confirm that the translations in LANGUAGE are up to date; PATHS are beginnings of file names to keep to."""
    loaded = load(content_folder(folder))
    if language not in loaded.library.languages:
        raise click.BadParameter(f"there is no language {language}; there are {', '.join(loaded.library.languages)}", param_hint="LANGUAGE")
    try:
        done = writing.stamp(loaded, language, paths)
    except OSError as error:
        raise click.ClickException(f"{error.strerror}: {error.filename}") from None
    for name, ids in done.items():
        click.echo(f"{name}: {', '.join(ids)}")
    click.echo(f"{sum(map(len, done.values()))} segments stamped in {len(done)} files")


@group.command("new")
@_folder
@click.argument("kind", type=click.Choice(scaffold.KINDS))
@click.argument("key")
@click.option("--title", default="", help="The title to begin with; without it the key.")
@click.option("--language", "languages", multiple=True, help="Languages, the source first; without it the first of content.yaml.")
@click.option("--region", default="", help="Key of a region (scheme, case; tool and module if they belong to one).")
@click.option("--module", "modules", multiple=True, help="The module of a new lesson or quiz; the modules of a new scheme.")
@click.option("--need", default="", help="What a tool is needed for, a key.")
@click.option("--series", default="", help="The series that a case belongs to, a key.")
@click.option("--source", default="", help="The source of a case, an id of sources.yaml.")
def new(
    folder: Path | None,
    kind: str,
    key: str,
    title: str,
    languages: tuple[str, ...],
    region: str,
    modules: tuple[str, ...],
    need: str,
    series: str,
    source: str,
) -> None:
    """Write valid files of a new scheme, module, lesson, quiz, tool, case or term to begin from."""
    wish = scaffold.Wish(kind, key, title, languages, region, next(iter(modules), ""), modules, need, series, source)
    try:
        for name in scaffold.create(load(content_folder(folder)), wish):
            click.echo(name)
    except InducciError as error:
        raise click.ClickException(error.message) from None
    except OSError as error:
        raise click.ClickException(f"{error.strerror}: {error.filename}") from None
