"""Questions in a table (CSV), as spreadsheets write it.

Columns, in any order: ``kind`` (single_choice, multiple_choice, true_false, short_text, number, ordering), ``question``,
``correct``, ``options``, and if wanted ``feedback_correct``, ``feedback_incorrect``, ``hint``, ``points``, ``tolerance``.
Several values in one cell stand apart by ``|``. The delimiter (comma, semicolon, tab) is found out.
"""

import csv
import io
from typing import Any

from inducci_lms.authoring.imports.markup import from_plain
from inducci_lms.authoring.imports.model import Answer, Collector, Imported, Note, accepted, choices, letters, numeric
from inducci_lms.authoring.xml import MAX_BYTES
from inducci_lms.kernel.errors import Invalid, TooLarge

NEEDED = ("kind", "question", "correct")
KNOWN = (*NEEDED, "options", "feedback_correct", "feedback_incorrect", "hint", "points", "tolerance")


def read(data: bytes, language: str) -> Imported:
    """Return what a CSV file (UTF-8) holds. Raises :class:`Invalid` when it cannot be such a table, :class:`TooLarge`."""
    if len(data) > MAX_BYTES:
        raise TooLarge("import_too_large", f"at most {MAX_BYTES // 1_000_000} MB at once: split the file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("not_utf8", f"save the table as CSV UTF-8: byte {error.start} is none") from None
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    columns = [name.strip().lower() for name in rows.fieldnames or ()]
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        raise Invalid("columns_missing", f"the first line must name the columns {', '.join(NEEDED)}; missing: {', '.join(lacking)}")
    unknown = [name for name in columns if name and name not in KNOWN]
    found = Collector(language)
    for row in rows:
        cells = {str(key or "").strip().lower(): (value or "").strip() for key, value in row.items() if isinstance(value, str)}
        if any(cells.values()):
            _row(found, f"line {rows.line_num}", cells, unknown)
    return found.done()


def _row(found: Collector, where: str, cells: dict[str, str], unknown: list[str]) -> None:
    name = cells["question"][:60]
    try:
        mapping, texts, notes = _question(cells)
        if cells.get("points"):
            mapping["points"] = float(cells["points"].replace(",", "."))
    except ValueError as error:
        code = str(error)
        found.refuse(where, name, Note(code if code.isidentifier() else "not_a_number", cells["kind"]))
        return
    texts[""] = from_plain(cells["question"])
    for column, part in (("feedback_correct", "correct"), ("feedback_incorrect", "incorrect"), ("hint", "hint")):
        texts[part] = from_plain(cells.get(column, "")) or texts.get(part, "")
    lost = [Note("column_unknown", column) for column in unknown if cells.get(column)]
    found.add(where, name, mapping, texts, [*notes, *lost])


def _question(cells: dict[str, str]) -> tuple[dict[str, Any], dict[str, str], list[Note]]:
    kind, right = cells["kind"].lower().replace(" ", "_"), _several(cells["correct"])
    options = _several(cells.get("options", ""))
    if kind in ("single_choice", "multiple_choice"):
        missing = [text for text in right if text not in options]
        if missing or not right:
            raise ValueError("right_not_in_options")
        answers = [Answer(float(option in right), from_plain(option)) for option in options]
        mapping, texts, notes = choices(answers, single=kind == "single_choice")
        return {**mapping, **({"correct": _list(mapping["correct"]), "kind": kind} if kind == "multiple_choice" else {})}, texts, notes
    if kind == "true_false":
        if cells["correct"].lower() not in ("true", "false", "1", "0"):
            raise ValueError("true_or_false")
        return {"kind": kind, "correct": cells["correct"].lower() in ("true", "1")}, {}, []
    if kind == "short_text":
        return accepted(right), {}, []
    if kind == "number":
        number, tolerance = (float((cells.get(name) or "0").replace(",", ".")) for name in ("correct", "tolerance"))
        return numeric([(1.0, number, tolerance, "")])
    if kind == "ordering":
        ids = dict(zip(letters(), right, strict=False))
        return {"kind": kind, "items": list(ids)}, {identifier: from_plain(text) for identifier, text in ids.items()}, []
    raise ValueError("kind_unknown")


def _several(cell: str) -> list[str]:
    return [piece.strip() for piece in cell.split("|") if piece.strip()]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
