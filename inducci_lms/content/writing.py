"""Writes course files without touching what is not meant: stamps, a module's ``change:``, a new line in a list."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import yaml

from inducci_lms.content import segments
from inducci_lms.content.load import Loaded


def save(path: Path, text: str) -> None:
    """Put ``text`` into a file at once: a reader sees the old or the new, a full disk leaves the old."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def stamp(loaded: Loaded, language: str, only: Sequence[str] = ()) -> dict[str, list[str]]:
    """Write into the files of ``language`` that their segments are up to date, and return file → ids of those stamped anew.

    ``only`` are beginnings of file names. Nothing but markers changes.
    """
    done: dict[str, list[str]] = {}
    for stem, source, languages in loaded.gathered.items:
        name = f"{stem}.{language}.md"
        if language == source or language not in languages or (only and not name.startswith(tuple(only))):
            continue
        ours, theirs = loaded.root.text(name), loaded.root.text(f"{stem}.{source}.md")
        if ours is None or theirs is None:
            continue
        file, original = segments.parse(ours), segments.parse(theirs)
        for segment in file.segments:
            source_segment = original.get(segment.id)
            if source_segment is None or not segment.text:
                continue
            fresh = segments.stamp_of(source_segment.text)
            if segment.stamp != fresh:
                file = file.with_stamp(segment.id, fresh)
                done.setdefault(name, []).append(segment.id)
        if name in done:
            save(loaded.root.folder / name, file.render())
    return done


def with_change(text: str, impact: str, content_hash: str, note: str = "") -> str:
    """Return a module.yaml with its ``change:`` set; every other line stays as it is.

    >>> with_change("schema: 1\\nchange: {as: reread, for: 00000000}\\nregion: limburg\\n", "retake", "3f2a91c0ff")
    'schema: 1\\nchange: {as: retake, for: 3f2a91c0}\\nregion: limburg\\n'
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    told = f", note: {json.dumps(note, ensure_ascii=False)}" if note else ""
    line = f"change: {{as: {impact}, for: {_quoted(content_hash[:8])}{told}}}{newline}"
    lines = text.splitlines(keepends=True)
    start = next((index for index, old in enumerate(lines) if old.startswith("change:")), None)
    if start is None:
        end_missing = bool(lines) and not lines[-1].endswith("\n")
        return text + (newline if end_missing else "") + line
    end = start + 1
    while end < len(lines) and lines[end].startswith((" ", "\t")):
        end += 1
    return "".join([*lines[:start], line, *lines[end:]])


def _quoted(digits: str) -> str:
    """Eight hex digits may look like a number (``12345678``, ``1234567e8``): YAML would change them."""
    return f'"{digits}"' if not any(char in "abcdf" for char in digits) else digits


def with_entry(text: str, key: str, entry: str) -> str:
    """Return a YAML text with one more line ``- entry`` at the end of the list under the top-level ``key``.

    Raises ``ValueError`` when the list is not written line by line.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    node = next((value for name, value in pairs if name.value == key), None)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise ValueError(f"the list {key} is not written line by line; add this by hand: - {entry}")
    last = node.value[-1]
    lines = text.splitlines(keepends=True)
    # A block item's end mark stands at the beginning of what follows; a flow item's right behind it.
    at = last.end_mark.line + (1 if last.end_mark.column else 0)
    while at > 0 and not lines[at - 1].strip():
        at -= 1
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    indent = " " * node.start_mark.column
    return "".join([*lines[:at], f"{indent}- {entry}\n", *lines[at:]])
