"""``flask inducci import …``: bring in what was written elsewhere; a dry run unless told to write."""

from pathlib import Path

import click
from flask.cli import AppGroup

from inducci_lms.kernel.errors import InducciError

group = AppGroup("import", help="Bring in questions that were written elsewhere.")

#: Codes of the report, in words.
WORDS = {
    "essay": "needs a person to grade it; there is no such question here",
    "description": "is a text without a question",
    "kind_unknown": "is of a kind that has no counterpart here",
    "no_right_answer": "names no right answer",
    "not_a_number": "has an answer that is no number",
    "not_understood": "could not be understood",
    "not_usable": "is not usable as it stands",
    "not_one_to_one": "matches one side with several",
    "several_interactions": "asks several things at once",
    "right_not_in_options": "names a right answer that is not among its options",
    "true_or_false": "needs true or false as its right answer",
    "part_scores_dropped": "answers worth a part of the score count as wrong",
    "unequal_shares": "right answers of unequal worth now count alike",
    "other_values_dropped": "further accepted values were left out",
    "tolerance_dropped": "the tolerance of a number in a gap was left out",
    "lost": "left out",
    "column_unknown": "this column is not known here",
}


@group.command("questions", with_appcontext=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", default="en", show_default=True, help="The language of the questions.")
@click.option("--to", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The module's folder.")
@click.option("--activity", default="imported", show_default=True, help="The id of the quiz to write.")
@click.option("--title", default="", help="The title of the quiz.")
@click.option("--write", is_flag=True, help="Write the files; without it only the report is printed.")
def questions(file: Path, language: str, folder: Path | None, activity: str, title: str, write: bool) -> None:
    """Read GIFT, Moodle XML, QTI 2.1 or CSV, and report what will come in, what changes and what cannot, and why."""
    from inducci_lms.authoring.imports import files, read

    try:
        found = read(file.name, file.read_bytes(), language)
    except InducciError as error:
        raise click.ClickException(error.message) from None
    for draft in found.drafts:
        click.echo(f"will import  {draft.where}: {draft.mapping['kind']} as {draft.mapping['id']}  {draft.name}".rstrip())
        for note in draft.changed:
            click.echo(f"  changes    {WORDS[note.code]}: {note.detail}".rstrip(": "))
    for refused in found.refused:
        detail = f" ({refused.why.detail})" if refused.why.detail else ""
        click.echo(f"cannot       {refused.where}: {refused.name} {WORDS[refused.why.code]}{detail}")
    click.echo(f"{len(found.drafts)} will import, {len(found.refused)} cannot.")
    if not write:
        click.echo("Nothing was written. Add --write --to FOLDER to write the quiz.")
        return
    if not found.drafts:
        raise click.ClickException("there is nothing to write")
    _write(folder, activity, language, files.quiz(found.drafts, title or file.stem))
    click.echo(f"Now name it in module.yaml: - {{id: {activity}, kind: quiz, minutes: {max(1, len(found.drafts))}}}")


@group.command("lesson", with_appcontext=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", default="en", show_default=True, help="The language of the text.")
@click.option("--to", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The module's folder.")
@click.option("--activity", default="imported-lesson", show_default=True, help="The id of the lesson to write.")
@click.option("--write", is_flag=True, help="Write the files; without it only the report is printed.")
def lesson(file: Path, language: str, folder: Path | None, activity: str, write: bool) -> None:
    """Read a Markdown or Word (.docx) file as a lesson, and report its blocks and what is left out."""
    from inducci_lms.authoring.imports import lesson as lessons

    try:
        found = lessons.read(file.name, file.read_bytes())
    except InducciError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"title        {found.title}")
    for identifier, kind, text in found.blocks:
        click.echo(f"will import  {identifier}: {kind}, {len(text.split())} words")
    for note in found.notes:
        click.echo(f"  changes    {WORDS[note.code]}: {note.detail}")
    if not write:
        click.echo("Nothing was written. Add --write --to FOLDER to write the lesson.")
        return
    _write(folder, activity, language, found.files())
    click.echo(f"Now name it in module.yaml: - {{id: {activity}, kind: lesson, minutes: {max(1, len(found.blocks) * 2)}}}")


def _write(folder: Path | None, activity: str, language: str, texts: tuple[str, str]) -> None:
    """Write structure and prose of an activity, never over what is there."""
    if folder is None:
        raise click.UsageError("--write needs --to FOLDER, the folder of the module")
    if not activity.replace("-", "").isalnum() or activity != activity.lower():
        raise click.UsageError("an activity id is made of small letters, digits and hyphens")
    targets = (folder / f"{activity}.yaml", folder / f"{activity}.{language}.md")
    for path in targets:
        if path.exists():
            raise click.ClickException(f"{path} is there already; choose another --activity")
    for path, text in zip(targets, texts, strict=True):
        path.write_text(text, encoding="utf-8")
        click.echo(f"wrote {path}")


translate = AppGroup("translate", help="Course texts to translators and back.")

#: Outcomes of the dry run, in words.
OUTCOMES = {
    "new": "new",
    "changed": "changed",
    "confirmed": "confirmed as it stands",
    "same": "same as before",
    "empty": "not translated",
    "source_changed": "left out: the source has changed since the export; export again",
    "unknown": "left out: there is no such text here",
    "refused": "left out: it contains a segment marker",
}


@translate.command("export", with_appcontext=False)
@click.argument("folder")
@click.argument("language")
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, help="The content root.")
@click.option("--source", default="en", show_default=True, help="The source language.")
@click.option("--format", "form", type=click.Choice(["xliff", "po"]), default="xliff", show_default=True)
@click.option("--open-only", is_flag=True, help="Only what is missing or stale.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export(folder: str, language: str, root: Path, source: str, form: str, open_only: bool, output: Path) -> None:
    """Write the texts of FOLDER (below the content root, such as modules/c1-what-are-cci) for translation into LANGUAGE."""
    from inducci_lms.authoring.exchange import po, units, xliff

    found = units.units(root, units.files(root, folder, source), source, language)
    if open_only:
        found = [unit for unit in found if unit.state is not units.State.CURRENT]
    if not found:
        raise click.ClickException(f"there is nothing to translate below {folder}")
    output.write_bytes((xliff if form == "xliff" else po).write(found, source, language))
    states = [sum(unit.state is state for unit in found) for state in (units.State.MISSING, units.State.STALE, units.State.CURRENT)]
    click.echo(f"wrote {output}: {len(found)} texts, {states[0]} missing, {states[1]} stale, {states[2]} up to date")


@translate.command("import", with_appcontext=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, help="The content root.")
@click.option("--source", default="en", show_default=True, help="The source language (PO files do not say).")
@click.option("--write", is_flag=True, help="Write the files; without it only the list is printed.")
def import_(file: Path, root: Path, source: str, write: bool) -> None:
    """List what a translated XLIFF or PO file would change; write it with --write."""
    from collections import Counter

    from inducci_lms.authoring.exchange import po, units, xliff

    data = file.read_bytes()
    try:
        told, language, came = (xliff if data.lstrip()[:1] == b"<" else po).read(data)
    except InducciError as error:
        raise click.ClickException(error.message) from None
    lines = units.compare(root, came, told or source, language)
    for line in lines:
        if line.outcome is not units.Outcome.SAME:
            click.echo(f"{line.unit.file} {line.unit.id}: {OUTCOMES[line.outcome]}")
    for outcome, count in Counter(line.outcome for line in lines).items():
        click.echo(f"{count} {OUTCOMES[outcome].split(':')[0]}")
    if write:
        for name in units.apply(root, lines, told or source, language):
            click.echo(f"wrote {name}")
    else:
        click.echo("Nothing was written. Add --write to write it.")
