"""Saving as the page's script does it: what it is told, which answer stays, what it costs."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.quizzes import host
from tests.quizzes.conftest import BASE, Clock, Learner


@pytest.fixture
def question(ana: Learner) -> str:
    """The address of Ana's first question."""
    return ana.open(f"{BASE}/check").send(form="/attempts").url


def said(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.json["status"]


def test_a_saved_answer_is_told_with_its_time(ana: Learner, question: str) -> None:
    reply = ana.script(question, {"q-q1": "b", "client": "w1", "sequence": 1, "has_mark": "1", "mark": "1"})
    assert reply.json == {"status": "saved", "answered": True, "marked": True, "text": "Saved 10:30"}
    assert reply.headers["Cache-Control"] == "no-store"
    assert "checked" in ana.open(question).html.partition('value="b"')[2][:60]


def test_a_repetition_changes_nothing(ana: Learner, question: str) -> None:
    """A reply that got lost: the same saving comes again, after a newer one of the same window."""
    first = {"q-q1": "a", "client": "w1", "sequence": 1}
    assert said(ana.script(question, first)) == (200, "saved")
    assert said(ana.script(question, {"q-q1": "b", "client": "w1", "sequence": 2})) == (200, "saved")
    assert said(ana.script(question, first)) == (200, "saved")
    assert "checked" in ana.open(question).html.partition('value="b"')[2][:60]


def test_an_older_answer_that_waited_does_not_replace_a_newer_one(
    ana: Learner, question: str, learner: Callable[[str], Learner], clock: Clock
) -> None:
    """Issue A, 4; decision 0078."""
    desk = learner("ana").open(question)
    clock.on(minutes=5)
    assert said(desk.script(question, {"q-q1": "b", "client": "desk", "sequence": 1})) == (200, "saved")
    train = {"q-q1": "a", "client": "train", "sequence": 7, "age": 4 * 60 * 1000}
    clock.on(minutes=2)
    reply = ana.script(question, train)
    assert said(reply) == (409, "stale")
    assert reply.json["text"] == "This question was answered in another window at 10:35. That newer answer was kept."
    assert reply.json["href"] == question
    newer = {**train, "sequence": 8, "age": 30 * 1000}
    assert said(ana.script(question, newer)) == (200, "saved")


def test_an_answer_meant_for_another_sign_in_is_not_taken(ana: Learner, question: str, learner: Callable[[str], Learner]) -> None:
    """DECISIONS, storage: never sent under another sign-in."""
    person = ana.html.partition('data-person="')[2].partition('"')[0]
    assert len(person) == 32
    ben = learner("ben").open(f"{BASE}/check").send(form="/attempts")
    reply = ben.script(ben.url, {"q-q1": "a", "client": "w", "sequence": 1, "person": person})
    assert (reply.status_code, reply.json["error"]) == (409, "other_person")
    assert said(ana.script(question, {"q-q1": "a", "client": "w", "sequence": 1, "person": person})) == (200, "saved")


def test_the_script_can_ask_who_is_signed_in(ana: Learner, question: str) -> None:
    token = question.partition("/questions")[0] + "/token"
    reply = ana.client.get(token, headers={"X-Inducci-Script": "1"})
    assert reply.json["person"] == ana.html.partition('data-person="')[2].partition('"')[0]
    assert reply.json["csrf"]
    ana.client.get("/logout")
    assert ana.client.get(token, headers={"X-Inducci-Script": "1"}).status_code == 401


def test_after_signing_out_the_script_is_told_to_sign_in(ana: Learner, question: str) -> None:
    token = ana.token
    ana.client.get("/logout")
    reply = ana.client.post(question, data={"q-q1": "a"}, headers={"X-Inducci-Script": "1", "X-CSRFToken": token})
    assert reply.status_code in (400, 401)
    assert reply.json["error"] in ("csrf", "not_signed_in")


@pytest.mark.parametrize("age", ["-5", "x", "99999999999999999999", "1e9"])
def test_a_strange_age_harms_nobody(ana: Learner, question: str, age: str) -> None:
    assert said(ana.script(question, {"q-q1": "a", "client": "w", "sequence": "x", "age": age})) == (200, "saved")


def test_a_question_that_is_not_there_is_not_found(ana: Learner, question: str) -> None:
    assert ana.script(question.replace("/1", "/9"), {"q-q1": "a"}).status_code == 404
    assert ana.script(question.replace("/1", "/0"), {"q-q1": "a"}).status_code == 404


def test_saving_takes_few_statements_whatever_the_sizes(
    ana: Learner, question: str, app: Flask, count_queries: Callable[[Any], Any], learner: Callable[[str], Learner]
) -> None:
    """Issue A, figures: at most 12 for an answer. Expected: the person, the attempt, what is
    published, the answer's row, the writing."""
    ana.script(question, {"q-q1": "a", "client": "w", "sequence": 1})
    with count_queries(host.engine_of(app)) as seen:
        ana.script(question, {"q-q1": "b", "client": "w", "sequence": 2})
    assert len(seen) <= 5, seen
    with count_queries(host.engine_of(app)) as seen:
        reply = ana.client.post(question, data={"q-q1": "c", "csrf_token": ana.token, "go": "next"})
    assert reply.status_code == 303
    assert len(seen) <= 5, seen
    everything = learner("ben").open(f"{BASE}/all").send(form="/attempts")
    with count_queries(host.engine_of(app)) as seen:
        everything.send({"q-q1.a": "1", "q-q2.l1": "r1", "q-q3.gap1": "a"}, follow=False)
    assert len(seen) <= 12, seen


def test_a_page_of_a_question_takes_few_statements(ana: Learner, question: str, app: Flask, count_queries: Callable[[Any], Any]) -> None:
    ana.open(question)
    with count_queries(host.engine_of(app)) as seen:
        ana.open(question)
    assert len(seen) <= 8, seen
