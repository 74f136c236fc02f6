"""The right answers to the shipped checks, read from the course files, and ways through lessons and checks."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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


def right(question: dict[str, Any], name: str = "") -> dict[str, list[str]]:
    """Return the fields of the right answer: name to values, as a form sends them."""
    name = name or f"q-{question['id']}"
    kind = question["kind"]
    if kind in ("single_choice", "multiple_choice", "true_false"):
        correct = question["correct"]
        chosen = correct if isinstance(correct, list) else [correct]
        return {name: [str(value).lower() if isinstance(value, bool) else value for value in chosen]}
    if kind == "matching":
        return {f"{name}.{left}": [other] for left, other in question["pairs"].items()}
    if kind == "ordering":
        return {f"{name}.{item}": [str(position)] for position, item in enumerate(question["items"], start=1)}
    if kind == "cloze":
        gaps = question["gaps"].items()
        return {f"{name}.{gap}": [rule["correct"] if "options" in rule else _accepted(rule["accept"])] for gap, rule in gaps}
    return {name: [str(question["correct"]) if kind == "number" else _accepted(question["accept"])]}


def answer(page: Page, question: dict[str, Any], name: str = "") -> None:
    """Fill in the right answer with the native controls."""
    for field, values in right(question, name).items():
        control = page.locator(f"[name='{field}']").first
        tag = control.evaluate("control => control.tagName + '/' + control.type")
        for value in values:
            if tag.startswith("SELECT"):
                control.select_option(value)
            elif tag in ("INPUT/radio", "INPUT/checkbox"):
                page.check(f"[name='{field}'][value='{value}']")
            else:
                control.fill(value)


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


def finish(reader: Reader, scheme: str, key: str) -> None:
    """Complete a module as this person without showing its pages: the same requests that the forms send."""
    calls = reader.page.context.request
    for item in module(key)["activities"]:
        address = f"{reader.site.address}/training/schemes/{scheme}/modules/{key}/{item['id']}"
        token = _token(calls.get(address).text())
        if item["kind"] != "quiz":
            assert calls.post(f"{address}/complete", form={"csrf_token": token}).ok
            continue
        questions = activity(key, item["id"])["questions"]
        shown = calls.post(f"{address}/attempts", form={"csrf_token": token})
        attempt = shown.url.split("/questions/")[0]
        for number in range(1, len(questions) + 1):
            text = shown.text()
            here = next(q for q in questions if re.search(rf'name="q-{q["id"]}[".]', text))
            fields = [("csrf_token", _token(text)), *((name, value) for name, values in right(here).items() for value in values)]
            body = urlencode([*fields, ("go", "next"), ("has_mark", "1"), ("seen", _value(text, "seen"))])
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            shown = calls.post(f"{attempt}/questions/{number}", data=body, headers=kind)
            assert shown.ok, shown.status
        assert calls.post(f"{attempt}/submit", form={"csrf_token": token}).ok


def _token(text: str) -> str:
    return _value(text, "csrf_token")


def _value(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return found.group(1) if found else ""
