"""A learner without script goes through quizzes (issue A, 4: everything, submitting included, works with JavaScript switched off)."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.quizzes import host
from tests.quizzes.conftest import BASE, Clock, Learner


def statements(app: Flask) -> list[dict[str, Any]]:
    """Everything recorded so far, oldest first."""
    import json

    from inducci_lms.lrs.models import StatementRow

    with Session(host.engine_of(app)) as session:
        return [json.loads(raw) for raw in session.scalars(sa.select(StatementRow.raw).order_by(StatementRow.id))]


def verbs(app: Flask, after: int = 0) -> list[str]:
    """The short names of the verbs recorded."""
    return [one["verb"]["id"].rpartition("/")[2] for one in statements(app)][after:]


def begin(ana: Learner, quiz: str) -> Learner:
    """Open a quiz and press Start."""
    return ana.open(f"{BASE}/{quiz}").send(form="/attempts")


def test_a_whole_quiz_by_forms_alone(ana: Learner, app: Flask) -> None:
    """UX §3: start page, one question a page, check page, submit, result with the outcome first."""
    ana.open(f"{BASE}/check")
    assert ana.heading == "Check: the mine"
    assert "60% of the points" in ana.text
    before = len(statements(app))
    ana.send(form="/attempts")
    assert ana.heading == "Which town has the mine museum?"
    assert "It lies north of Hasselt." in ana.text
    ana.send({"q-q1": "b"}, button="next")
    assert ana.heading == "How many square metres has the hall?"
    ana.send({"q-q2": "1,332 m²"}, button="next").send({"q-q3": ["a"], "mark": "1"}, button="next")
    assert ana.heading == "Check your answers before you submit"
    assert "Beringen" in ana.text
    assert "Marked" in ana.text
    assert verbs(app, before) == ["initialized"], "saving an answer writes the attempt row only"
    ana.send(form="/submit")
    assert ana.url.endswith("/result")
    assert ana.heading == "You passed: 2.5 of 3 points"
    assert "Well done." in ana.text
    recorded = verbs(app, before)
    assert recorded[:5] == ["initialized", "answered", "answered", "answered", "passed"]
    assert "completed" not in recorded[:5]


def test_statements_say_what_was_answered_and_how(ana: Learner, app: Flask) -> None:
    """xAPI Data 2.4.4.1; DECISIONS, names and identity: scheme in grouping, registration, revision in the context, language-free ids."""
    begin(ana, "check").send({"q-q1": "a"}).send({"q-q2": "1.332"}).send({"q-q3": ["c", "a"]}).send(form="/submit")
    made = [one for one in statements(app) if one["verb"]["id"].endswith("answered")]
    first, second, third = made
    assert first["object"]["id"] == "https://www.inducci.eu/xapi/m1/check#q1"
    assert first["object"]["definition"]["interactionType"] == "choice"
    assert first["object"]["definition"]["correctResponsesPattern"] == ["b"]
    assert (first["result"]["response"], first["result"]["success"]) == ("a", False)
    assert second["object"]["definition"]["correctResponsesPattern"] == ["1325[:]1335"]
    assert second["result"]["response"] == "1.332", "a point is decimal on an English page"
    assert third["result"]["response"] == "a[,]c"
    context = first["context"]
    assert context["contextActivities"]["grouping"][0]["id"] == "https://www.inducci.eu/xapi/schemes/east"
    assert context["contextActivities"]["parent"][0]["id"] == "https://www.inducci.eu/xapi/m1/check"
    assert context["extensions"]["https://www.inducci.eu/xapi/profile/extensions/revision"]["seq"] == 1
    failed = statements(app)[-1]
    assert failed["verb"]["id"].endswith("failed")
    assert failed["result"]["score"] == {"scaled": pytest.approx(1 / 3, abs=1e-5), "raw": 1, "min": 0, "max": 3}
    assert failed["result"]["duration"].startswith("PT")


def test_a_number_that_is_none_is_kept_and_told(ana: Learner) -> None:
    """UX, errors: title prefix, summary, the words at the field, what was typed stands there again."""
    begin(ana, "check").send(button="next").send({"q-q2": "about ten"}, button="next")
    assert ana.status == 400
    assert "<title>Error:" in ana.html.replace("\n", "")
    assert "There is a problem" in ana.text
    assert 'value="about ten"' in ana.html
    ana.send({"q-q2": "1330"}, button="next")
    assert ana.heading == "What do industrial regions offer?"


def test_an_unanswered_question_is_announced_and_counts_as_wrong(ana: Learner) -> None:
    begin(ana, "check").send(button="check")
    assert "3 questions have no answer yet" in ana.text
    ana.send(form="/submit")
    assert ana.heading == "Not passed yet: 0 of 3 correct"
    assert "Read the lesson once more." in ana.text
    assert "Read on in “Seven mines”" in ana.text
    assert f"{BASE}/reading#opening" in ana.html
    assert "Maaseik never had a mine." in ana.text, "feedback of every option"


def test_a_second_click_on_start_opens_no_second_attempt(ana: Learner, learner: Callable[[str], Learner]) -> None:
    """Issue A, 4: a double click, a second tab, a reload do no harm."""
    other = learner("ana").open(f"{BASE}/check")
    first = begin(ana, "check").url
    assert other.send(form="/attempts").url == first
    assert "Continue" in ana.open(f"{BASE}/check").text


def test_submitting_twice_shows_the_same_result_and_records_it_once(ana: Learner, app: Flask) -> None:
    begin(ana, "check").send({"q-q1": "b"}, button="check")
    ana.send(form="/submit", follow=False)
    page = ana.open(ana.url.replace("/submit", "/result"))
    count = len(statements(app))
    again = page.client.post(page.url.replace("/result", "/submit"), data={"csrf_token": page.token})
    assert again.status_code == 303
    assert again.location == page.url
    assert len(statements(app)) == count


def test_an_answer_after_submitting_is_refused_with_a_clear_page(ana: Learner, learner: Callable[[str], Learner]) -> None:
    """The back button: an old question page is sent once more."""
    begin(ana, "check")
    old = learner("ana").open(ana.url)
    ana.send({"q-q1": "b"}, button="check").send(form="/submit")
    old.send({"q-q1": "a"}, button="next")
    assert old.status == 409
    assert old.heading == "This attempt was submitted already"
    assert "1 of 3 questions are answered and count" in old.text


def test_an_old_window_does_not_undo_what_another_one_saved(ana: Learner, learner: Callable[[str], Learner]) -> None:
    """Decision 0078: only what differs from what the form showed is written."""
    begin(ana, "check")
    question = ana.url
    old = learner("ana").open(question)
    ana.send({"q-q1": "b"}, button="next")
    old.send(button="next")
    assert "checked" in ana.open(question).html.partition('value="b"')[2][:60]


def test_another_persons_attempt_is_not_there(ana: Learner, learner: Callable[[str], Learner]) -> None:
    begin(ana, "check")
    ben = learner("ben")
    for path in ("", "/../../check", "/../../result"):
        assert ben.open(ana.url + path).status == 404
    assert learner("nobody").open(ana.url).status in (403, 404)


def test_feedback_after_each_question_makes_the_answer_final(ana: Learner, app: Flask) -> None:
    """Brief: check one question → final → statement answered."""
    begin(ana, "each")
    ana.send(button="verify")
    assert ana.status == 400
    assert "Only an answered question can be checked." in ana.text
    before = len(statements(app))
    ana.send({"q-q1": "true"}, button="verify")
    assert "Not correct" in ana.text
    assert "It does not." in ana.text
    assert verbs(app, before) == ["answered"]
    question = ana.url.partition("#")[0]
    reply = ana.script(question, {"q-q1": "false", "client": "w", "sequence": 1})
    assert (reply.status_code, reply.json["status"]) == (409, "final")
    ana.open(question).send(button="next").send({"q-q2": "waterschie"}, button="verify")
    assert "Correct" in ana.text
    ana.send(button="next").send(form="/submit")
    assert ana.heading == "Not passed yet: 1 of 2 correct"
    assert [one for one in verbs(app, before) if one == "answered"] == ["answered"] * 2, "no answer is recorded twice"


def test_all_questions_on_one_page(ana: Learner) -> None:
    """Ordering, matching and gaps are native controls; half an answer is no error."""
    begin(ana, "all")
    assert ana.url.endswith("/questions")
    order = {"q-q1.a": "1", "q-q1.b": "2", "q-q1.c": "3"}
    ana.send({**order, "q-q2.l1": "r2", "q-q3.gap1": "a", "q-q3.gap2": " COAL "})
    assert ana.heading == "Check your answers before you submit"
    assert "Winterslag: C-mine" in ana.text
    ana.send(form="/submit")
    assert ana.heading == "You passed: 2.5 of 3 points"


def test_two_items_on_one_position_are_told(ana: Learner) -> None:
    begin(ana, "all").send({"q-q1.a": "1", "q-q1.b": "1"})
    assert ana.status == 400
    assert "Give each position only once" in ana.text


def test_the_server_keeps_the_time_and_loses_nothing(ana: Learner, app: Flask, clock: Clock) -> None:
    """Late answers are refused with a clear page; what arrived before counts; the next sight closes the attempt."""
    begin(ana, "timed")
    ana.send({f"q-{_shown(ana)}": "true"}, button="next")
    clock.on(minutes=10, seconds=50)
    ana.send({f"q-{_shown(ana)}": "true"}, button="next")
    assert ana.heading == "Check your answers before you submit", "within the grace"
    clock.on(seconds=30)
    before = len(statements(app))
    assert ana.open(ana.url).heading == "The time is up"
    assert len(statements(app)) == before, "no GET records anything"
    ana.send(form="/submit")
    assert ana.heading == "You passed: 2 of 2 correct"
    assert "The time ended this attempt" in ana.text
    assert verbs(app, before)[:4] == ["answered", "answered", "terminated", "passed"]


def test_a_late_answer_closes_the_attempt_with_what_was_there(ana: Learner, clock: Clock) -> None:
    begin(ana, "timed")
    ana.send({f"q-{_shown(ana)}": "true"}, button="next")
    clock.on(minutes=12)
    ana.send({f"q-{_shown(ana)}": "true"}, button="next")
    assert (ana.status, ana.heading) == (409, "The time is up")
    assert "1 of 2 questions are answered and count" in ana.text
    assert ana.open(ana.url.partition("/questions")[0] + "/result").heading == "You passed: 1 of 2 correct"


def test_attempts_and_pauses_are_kept_by_the_server(ana: Learner, clock: Clock) -> None:
    begin(ana, "timed").send(button="check").send(form="/submit")
    assert "You can try again from" in ana.text
    ana.open(f"{BASE}/timed")
    assert "Not yet" in ana.text
    token = ana.open(f"{BASE}/check").token
    refused = ana.client.post(f"{BASE}/timed/attempts", data={"csrf_token": token})
    assert refused.location.endswith("/timed")
    clock.on(minutes=31)
    begin(ana, "timed").send(button="check").send(form="/submit")
    assert "You have used all attempts" in ana.open(f"{BASE}/timed").text


def test_extra_time_of_a_person_is_said_and_kept(learner: Callable[[str], Learner], clock: Clock) -> None:
    """Decision 0079: the host's claim extra_time."""
    eva = learner("extra-eva").open(f"{BASE}/timed")
    assert "with your extra time" in eva.text
    eva.send(form="/attempts")
    clock.on(minutes=12)
    eva.send({f"q-{_shown(eva)}": "true"}, button="next")
    assert eva.status == 200


def test_an_author_who_shows_nothing_shows_nothing(ana: Learner) -> None:
    begin(ana, "timed").send({f"q-{_shown(ana)}": "false"}, button="check").send(form="/submit")
    assert "Correct answer" not in ana.text
    assert "One is one" not in ana.text


def test_the_page_is_in_the_readers_language(ana: Learner) -> None:
    begin(ana, "check")
    dutch = ana.open(f"{ana.url}?lang=nl")
    assert dutch.heading == "NL Which town has the mine museum?"
    dutch.send({"q-q1": "b"}, button="next").send({"q-q2": "1.332"}, button="check")
    assert "1332" in dutch.text, "a point groups thousands on a Dutch page"


def _shown(ana: Learner) -> str:
    """The id of the question on the page."""
    return ana.html.partition('data-inducci-answer="')[2].partition('"')[0]
