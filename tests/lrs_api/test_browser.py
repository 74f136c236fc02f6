"""The statement browser: who may see it, what it says."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inducci_lms.kernel import clock
from inducci_lms.kernel.hosts import Person
from inducci_lms.people.operations import ensure
from tests.lrs_api.conftest import Lrs
from tests.xapi.examples import ACTIVITY, IDENTIFIED, REF, SUB, full, statement

TRAINER = {"X-Remote-User": "tina", "X-Roles": "trainer"}


def look(app: Flask, path: str = "/training/records", **headers: str) -> Any:
    return app.test_client().get(path, headers=headers or TRAINER)


@pytest.mark.parametrize(
    ("headers", "code"), [({"X-Remote-User": "x", "X-Roles": "author"}, 403), ({"X-Remote-User": "x"}, 403), ({"X-Other": "x"}, 401)]
)
def test_only_trainers_and_administrators_may_look(app: Flask, headers: dict[str, str], code: int) -> None:
    """Issue C 6: deny by default."""
    (id,) = Lrs(app).store(statement())
    assert look(app, **headers).status_code == code
    assert look(app, f"/training/records/{id}", **headers).status_code == code
    assert look(app, **{"X-Remote-User": "x", "X-Roles": "administrator"}).status_code == 200


def test_statements_are_listed_in_words(app: Flask) -> None:
    """Issue C 6: a readable line a statement, of every kind, the newest first."""
    lrs = Lrs(app)
    lrs.store(full(), statement(object=SUB), statement(object=REF), statement(actor=IDENTIFIED, object={"id": "https://x.org/a/last"}))
    page = look(app).text
    for words in ("Ana", "answered", "Coal", "95", "team@example.org", "last", REF["id"]):
        assert words in page
    assert page.index("<td>last</td>") < page.index(">Coal</td>")


def test_filters_and_pages(app: Flask) -> None:
    """Issue C 6: by learner, verb, activity, days; older statements by a link; a wrong filter is explained."""
    lrs = Lrs(app)
    lrs.store(*(statement() for _ in range(55)), statement(verb={"id": "https://x.org/found", "display": {"en": "found-it"}}))
    page = look(app).text
    link = re.search(r'href="(/training/records\?after=\d+)"', page)
    assert link is not None
    assert "found-it" in page
    assert "found-it" not in look(app, link[1]).text
    assert "found-it" in look(app, "/training/records?verb=https://x.org/found").text
    assert "found-it" in look(app, "/training/records?who=ana@example.org&since=2026-01-01&until=2999-01-01").text
    assert "found-it" not in look(app, "/training/records?who=nobody").text
    assert "found-it" not in look(app, "/training/records?until=2020-01-01").text
    assert "found-it" in look(app, f"/training/records?activity={ACTIVITY['id']}").text
    for wrong in ("verb=x", "activity=x", "since=yesterday", "until=2026-02-30"):
        refused = look(app, f"/training/records?{wrong}")
        assert refused.status_code == 400
        assert 'role="alert"' in refused.text


def test_names_of_people_and_why_a_statement_counts(app: Flask, credential: Any) -> None:
    """Issue C 6: the host's name for a pseudonym; counts, not trusted, nobody of ours, voided."""
    engine = app.extensions["test_engine"]
    with Session(engine) as session:
        learner = ensure(session, person=Person(ref="lea", name="Lea"), now=clock.now())
        session.commit()
        actor = {"objectType": "Agent", "account": {"homePage": "https://www.inducci.eu/", "name": learner.pseudonym}}
    lrs = Lrs(app)
    ours, foreign, gone = lrs.store(statement(actor=actor), statement(), statement(actor=actor))
    lrs.store(statement(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"objectType": "StatementRef", "id": gone}))
    assert "lea" in look(app).text
    (counted,) = credential("all", trusted=True).store(statement(actor=actor))
    assert "Counts for progress" in look(app, f"/training/records/{counted}").text
    assert "not trusted" in look(app, f"/training/records/{ours}").text
    assert "nobody who learns here" in look(app, f"/training/records/{foreign}").text
    assert "declared void" in look(app, f"/training/records/{gone}").text
    assert look(app, "/training/records/6690e6c9-3ef0-4ed3-8b37-7f3964730bee").status_code == 404


def test_the_json_is_shown_as_it_is_stored(app: Flask) -> None:
    """Issue C 6: raw JSON, numbers in their spelling, nothing of it is HTML."""
    lrs = Lrs(app)
    (id,) = lrs.store(statement(actor={"mbox": "mailto:x@x.org", "name": "<script>alert(1)</script>"}))
    page = look(app, f"/training/records/{id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
