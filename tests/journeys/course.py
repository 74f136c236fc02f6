"""The right answers to the shipped checks, read from the course files, and a walk through lessons and checks."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Page

from tests.journeys.conftest import Reader

CONTENT = Path(__file__).resolve().parents[2] / "course_content"


@lru_cache(maxsize=32)
def module(key: str) -> dict[str, Any]:
    """Return a module as its file says."""
    return dict(yaml.safe_load((CONTENT / "modules" / key / "module.yaml").read_text(encoding="utf-8")))


@lru_cache(maxsize=64)
def activity(module_key: str, key: str) -> dict[str, Any]:
    """Return a lesson or a check as its file says."""
    return dict(yaml.safe_load((CONTENT / "modules" / module_key / f"{key}.yaml").read_text(encoding="utf-8")))


def answer(page: Page, question: dict[str, Any], name: str = "") -> None:
    """Fill in the right answer with the native controls."""
    name = name or f"q-{question['id']}"
    kind = question["kind"]
    if kind in ("single_choice", "multiple_choice", "true_false"):
        right = question["correct"]
        for value in right if isinstance(right, list) else [right]:
            page.check(f"[name='{name}'][value='{str(value).lower() if isinstance(value, bool) else value}']")
    elif kind == "matching":
        for left, right in question["pairs"].items():
            page.select_option(f"[name='{name}.{left}']", right)
    elif kind == "ordering":
        for position, item in enumerate(question["items"], start=1):
            page.select_option(f"[name='{name}.{item}']", str(position))
    elif kind == "number":
        page.fill(f"[name='{name}']", str(question["correct"]))
    elif kind == "short_text":
        page.fill(f"[name='{name}']", _accepted(question["accept"]))
    elif kind == "cloze":
        for gap, rule in question["gaps"].items():
            if "options" in rule:
                page.select_option(f"[name='{name}.{gap}']", rule["correct"])
            else:
                page.fill(f"[name='{name}.{gap}']", _accepted(rule["accept"]))


def _accepted(accept: Any) -> str:
    first = (accept["en"] if isinstance(accept, dict) else accept)[0]
    return str(first["value"] if isinstance(first, dict) else first)


def question_here(page: Page, questions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the question that the page shows."""
    names = page.eval_on_selector_all("form [name]", "found => found.map(control => control.name)")
    return next(q for q in questions if any(name.partition(".")[0] == f"q-{q['id']}" for name in names))


def pass_check(reader: Reader, module_key: str, key: str) -> None:
    """Take a check from its start page to its result, answering everything right."""
    page = reader.page
    questions = activity(module_key, key)["questions"]
    with page.expect_navigation():
        page.click("form[action$='/attempts'] button")
    for _ in questions:
        answer(page, question_here(page, questions))
        with page.expect_navigation():
            page.click("form .inducci-button:not(.inducci-button--second)")
    assert page.url.endswith("/check")
    with page.expect_navigation():
        page.click("form[action$='/submit'] button")


def read_module(reader: Reader, scheme: str, key: str) -> None:
    """Read every lesson of a module to its end and pass its checks, one after the other."""
    for item in module(key)["activities"]:
        reader.go(f"/training/schemes/{scheme}/modules/{key}/{item['id']}")
        if item["kind"] == "quiz":
            pass_check(reader, key, item["id"])
        else:
            reader.next()
