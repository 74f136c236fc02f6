"""The house rules that no linter knows: sizes, who may commit, who may read the clock."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.contract.test_packaging import ROOT

REASON = re.compile(r"#\s*size:\s*\S+")


def sources(*folders: str) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in path.parts:
                yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def test_no_file_is_longer_than_400_lines_without_a_reason() -> None:
    long = [str(path) for path, text in sources("inducci_lms", "benchmarks") if text.count("\n") > 400 and not REASON.search(text)]
    assert long == []


def test_no_function_is_longer_than_50_lines_without_a_reason() -> None:
    long = []
    for path, text in sources("inducci_lms", "benchmarks"):
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = lines[node.lineno - 1 : node.end_lineno]
                if len(body) > 50 and not any(REASON.search(line) for line in body):
                    long.append(f"{path}:{node.lineno} {node.name} ({len(body)})")
    assert long == []


def test_templates_stay_short() -> None:
    long = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if (text := path.read_text(encoding="utf-8")).count("\n") > 200 and "size:" not in text
    ]
    assert long == []


def test_only_the_transaction_room_commits() -> None:
    """ARCHITECTURE: commit → kernel/transaction.py. The demo is a host of its own; migrations run on their own connection."""
    allowed = {"inducci_lms/kernel/transaction.py"}
    found = [
        f"{path}:{number}"
        for path, text in sources("inducci_lms")
        if str(path) not in allowed and path.parts[1] != "demo"
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"\bsession\.commit\(\)", line)
    ]
    assert found == []


def test_only_clock_reads_the_clock_and_only_the_edge_calls_it() -> None:
    """ARCHITECTURE: the current time → kernel/clock.py, called only by views, commands and the web's request state."""
    found = []
    for path, text in sources("inducci_lms"):
        if path.name in {"clock.py", "cli.py", "views.py"} or path.parts[1] in {"web", "demo", "cli.py", "api.py", "extension.py"}:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r"datetime\.now\(|utcnow\(|clock\.now\(", line) and "# clock:" not in line:
                found.append(f"{path}:{number}")
    assert found == []


def test_every_lint_exception_has_a_reason() -> None:
    """A bare ``noqa`` or ``type: ignore`` says nothing to the next reader."""
    found = [
        f"{path}:{number}"
        for path, text in sources("inducci_lms")
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"# noqa(?!: [A-Z0-9, ]+ \S)|# type: ignore(?!\[[\w, -]+\]\s+#\s*\S)", line)
    ]
    assert found == []


def test_every_public_name_has_a_docstring() -> None:
    found = []
    for path, text in sources("inducci_lms"):
        tree = ast.parse(text)
        if not ast.get_docstring(tree):
            found.append(str(path))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                found.append(f"{path}:{node.lineno} {node.name}")
    assert found == []


def test_no_unfinished_marks() -> None:
    found = [
        f"{path}:{number}"
        for path, text in sources("inducci_lms", "migrations", "benchmarks")
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line)
    ]
    assert found == []
