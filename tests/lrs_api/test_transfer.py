"""Export and import as lines of JSON."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.lrs_api.conftest import Lrs, new_id
from tests.lrs_api.test_attachments import BINARY, MIXED, SHA2, body, declared, read
from tests.xapi.examples import full, statement

Run = Callable[..., Any]


@pytest.fixture
def run_on() -> Callable[[Flask], Run]:
    def on(app: Flask) -> Run:
        def call(*arguments: str, code: int = 0, **given: Any) -> Any:
            result = app.test_cli_runner().invoke(args=["inducci", "lrs", *arguments], **given)
            assert result.exit_code == code, result.output
            return result

        return call

    return on


def test_a_store_moves_as_it_is(
    app: Flask, make_app: Callable[..., Flask], sqlite_uri: str, run_on: Callable[[Flask], Run], tmp_path: Path
) -> None:
    """Issue C 6: statements keep id, authority, timestamp, numbers; attachments and voiding come along; twice does no harm."""
    lrs = Lrs(app)
    ids = lrs.store(full(), statement(verb={"id": "https://x.org/v"}))
    lrs.post("/statements", data=body(statement(attachments=[declared()]), BINARY), content_type=MIXED)
    lrs.store(statement(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"objectType": "StatementRef", "id": ids[1]}))
    file = tmp_path / "all.jsonl"
    assert "4 statements" in run_on(app)("export", str(file)).stderr
    assert len(file.read_bytes().splitlines()) == 5
    target = make_app(sqlite_uri)
    run = run_on(target)
    for _ in range(2):
        assert "done: 5 lines" in run("import", str(file), "--authority", "import", "--batch", "2").stderr
    there = Lrs(target)
    assert there.find() == lrs.find()
    moved, kept = there.statement(ids[0]), lrs.statement(ids[0])
    assert {**moved, "stored": ""} == {**kept, "stored": ""}
    assert there.get("/statements", voidedStatementId=ids[1]).status_code == 200
    assert read(there.get("/statements", attachments="true"))[1][SHA2].content == BINARY


def test_an_export_goes_on_where_it_was_cut(app: Flask, run_on: Callable[[Flask], Run], tmp_path: Path) -> None:
    """Issue C 6: resumable; a half-written line is written anew; an existing file is not overwritten."""
    lrs, run, file = Lrs(app), run_on(app), tmp_path / "all.jsonl"
    ids = lrs.store(*(statement() for _ in range(4)))
    run("export", str(file))
    whole = file.read_bytes()
    run("export", str(file), code=1)
    file.write_bytes(whole[:-30])
    assert "1 statements" in run("export", str(file), "--resume").stderr
    assert file.read_bytes() == whole
    ids += lrs.store(statement())
    run("export", str(file), "--resume")
    assert [json.loads(line)["id"] for line in file.read_bytes().splitlines()] == ids
    assert run("export", "-").stdout_bytes == file.read_bytes()


def test_an_import_says_where_it_stopped(app: Flask, run_on: Callable[[Flask], Run], tmp_path: Path) -> None:
    """Issue C 6: a bad line is named; what came before is stored; --skip goes on."""
    run, file = run_on(app), tmp_path / "in.jsonl"
    lines = [json.dumps(statement(id=new_id())) for _ in range(5)]
    file.write_text("\n".join([*lines[:3], '{"actor":{}}', *lines[3:]]) + "\n")
    stopped = run("import", str(file), "--authority", "import", "--batch", "2", code=1)
    assert "line 4.verb" in stopped.output
    assert "--skip 2" in stopped.output
    assert len(Lrs(app).find()) == 2
    file.write_text("\n".join(lines))
    run("import", str(file), "--authority", "import", "--skip", "2")
    assert len(Lrs(app).find()) == 5


@pytest.mark.parametrize(
    "line",
    [
        {"sha2": "x"},
        {"sha2": "0" * 64, "contentType": "a/b", "content": "AAAA"},
        {"sha2": hashlib.sha256(b"").hexdigest(), "contentType": "a/b", "content": "?"},
    ],
)
def test_a_line_that_is_no_attachment_is_refused(app: Flask, run_on: Callable[[Flask], Run], tmp_path: Path, line: dict[str, str]) -> None:
    """Issue C 5: wrong hashes in a file too."""
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(line, separators=(",", ":")))
    assert "line 1" in run_on(app)("import", str(file), "--authority", "x", code=1).output
