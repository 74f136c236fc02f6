"""Storing and reading statements over HTTP, on each database."""

import json
import re
import threading
import time
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from inducci_lms.xapi.timestamps import parse_timestamp
from tests.lrs_api.conftest import AGENT_JSON, KEY, Lrs, new_id
from tests.xapi.examples import ACCOUNT, ACTIVITY, AGENT, ANONYMOUS, ATTACHMENT, IDENTIFIED, REF, SUB, full, statement

THROUGH = "X-Experience-API-Consistent-Through"
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided", "display": {"en": "voided"}}


def voiding(id: str, **more: Any) -> dict[str, Any]:
    return statement(verb=VOIDED, object={"objectType": "StatementRef", "id": id}, **more)


def test_a_statement_is_put_and_read(any_lrs: Lrs) -> None:
    """Comm 2.1.1: PUT answers 204; what comes back is what was sent, with what the store assigns."""
    id = new_id()
    answer = any_lrs.put("/statements", json=full(), statementId=id)
    assert (answer.status_code, answer.data) == (204, b"")
    found = any_lrs.statement(id)
    assert {key: found[key] for key in full()} == full()
    assert found["id"] == id
    assert found["authority"]["account"]["name"] == "tests"
    assert found["version"] == ("1.0.0" if any_lrs.version == "1.0.3" else "2.0.0")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", found["stored"])


def test_statements_are_posted(any_lrs: Lrs) -> None:
    """Comm 2.1.2: one or many; 200 with the ids in order."""
    ids = [new_id() for _ in range(3)]
    assert any_lrs.store(*(statement(id=id) for id in ids)) == ids
    one = any_lrs.post("/statements", json=statement())
    assert one.status_code == 200
    assert isinstance(one.json, list)
    assert any_lrs.statement(one.json[0])["id"] == one.json[0]
    assert any_lrs.store() == []


def test_put_needs_an_id_that_fits(lrs: Lrs) -> None:
    """Comm 2.1.1: statementId is required; an id in the body must be the same."""
    assert lrs.put("/statements", json=statement()).status_code == 400
    assert lrs.put("/statements", json=statement(id=new_id()), statementId=new_id()).status_code == 400
    assert lrs.put("/statements", json=[statement()], statementId=new_id()).status_code == 400
    assert lrs.put("/statements", json=statement(), statementId="x").status_code == 400
    id = new_id()
    assert lrs.put("/statements", json=statement(id=id.upper()), statementId=id).status_code == 204
    assert lrs.find() == [id.upper()]


def test_a_batch_is_all_or_nothing(any_lrs: Lrs) -> None:
    """Comm 3.2: one bad statement refuses all; a conflict too."""
    good = new_id()
    assert any_lrs.post("/statements", json=[statement(id=good), statement(actor={})]).status_code == 400
    (taken,) = any_lrs.store(statement())
    assert any_lrs.post("/statements", json=[statement(id=good), statement(id=taken, result={"success": False})]).status_code == 409
    assert any_lrs.get("/statements", statementId=good).status_code == 404
    assert any_lrs.find() == [taken]


def test_the_same_id_twice_in_a_batch_is_refused(lrs: Lrs) -> None:
    """4.1.6.1 (2.0): also when both say the same."""
    one = statement(id=new_id())
    assert lrs.post("/statements", json=[one, one]).status_code == 400
    assert lrs.find() == []


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_what_is_stored_never_changes(any_lrs: Lrs, method: str) -> None:
    """Comm 2.1.1: the same again is a success, something else under the id is 409; both change nothing."""
    id = new_id()
    sent = full(id=id)
    where = {"statementId": id} if method == "PUT" else {}
    first = any_lrs.ask(method, "/statements", json=sent, **where)
    before = any_lrs.get("/statements", statementId=id).data
    again = any_lrs.ask(method, "/statements", json=sent, **where)
    assert again.status_code == first.status_code
    other_words = {**sent, "verb": {"id": sent["verb"]["id"]}, "timestamp": "2026-11-23T10:30:00.123+01:00"}
    assert any_lrs.ask(method, "/statements", json=other_words, **where).status_code == first.status_code
    conflict = any_lrs.ask(method, "/statements", json={**sent, "result": {"success": False}}, **where)
    assert conflict.status_code == 409
    assert conflict.json is not None
    assert id in conflict.json["message"]
    assert any_lrs.get("/statements", statementId=id).data == before


def test_a_statement_that_was_read_may_be_sent_again(lrs: Lrs) -> None:
    """Data 2.3.1: what the store assigned makes no other statement."""
    (id,) = lrs.store(statement())
    assert lrs.store(lrs.statement(id)) == [id]


def test_numbers_and_texts_come_back_as_they_were_written(any_lrs: Lrs) -> None:
    """Data 2.4.5.1: scores are returned exactly, whatever their spelling; extensions keep null and order."""
    id = new_id()
    sent = json.dumps(full(id=id, result={"score": {"raw": 17, "max": 18}, "extensions": {"https://x.org/e": {"z": None, "a": [""]}}}))
    body = sent.replace(": 17", ":1.70e1").replace(": 18", ":18.000000000000000000001").replace('"nl-BE"', '"nl\\u002dBE"')
    assert any_lrs.post("/statements", data=body, content_type="application/json").status_code == 200
    raw = any_lrs.get("/statements", statementId=id).text
    assert '"raw":1.70e1,"max":18.000000000000000000001' in raw
    assert "nl\\u002dBE" in raw
    assert '{"z":null,"a":[""]}' in raw
    assert '"raw":1.70e1' in any_lrs.get("/statements", format="canonical").text


def test_a_stored_that_was_sent_is_overwritten(lrs: Lrs) -> None:
    """Data 2.4.8: accepted and ignored."""
    (id,) = lrs.store(statement(stored="2013-05-18T05:32:34.804Z", timestamp="2013-05-18T05:32:34.804Z"))
    found = lrs.statement(id)
    assert found["stored"] > "2026"
    assert found["timestamp"] == "2013-05-18T05:32:34.804Z"


def test_a_timestamp_that_was_not_sent_is_the_moment_of_storing(lrs: Lrs) -> None:
    """Data 2.4.7, 4.2.4.2 (2.0): timestamp is set to stored; null is refused."""
    (id,) = lrs.store(statement())
    found = lrs.statement(id)
    assert found["timestamp"] == found["stored"]
    assert lrs.post("/statements", json={**statement(), "timestamp": None}).status_code == 400


def test_a_timestamp_in_the_future_is_taken(lrs: Lrs) -> None:
    """4.2.4.2 (2.0): five minutes ahead, and far ahead."""
    lrs.store(statement(timestamp="2126-01-01T00:00:00Z"))


def test_2_0_gives_timestamps_in_utc(lrs2: Lrs) -> None:
    """4.2.7 (2.0): converted, not refused."""
    (id,) = lrs2.store(statement(timestamp="2013-05-18T05:32:34.804+02:00"))
    assert lrs2.statement(id)["timestamp"] == "2013-05-18T03:32:34.804Z"


def test_long_durations_of_2_0_are_not_rounded(lrs2: Lrs) -> None:
    """4.2.7 (2.0): accepted, returned unchanged."""
    (id,) = lrs2.store(statement(result={"duration": "PT1H0M0.129S"}))
    assert lrs2.statement(id)["result"]["duration"] == "PT1H0M0.129S"
    assert lrs2.store(statement(id=id, result={"duration": "PT1H0M0.12S"})) == [id]
    assert lrs2.put("/statements", json=statement(result={"duration": "PT1H0M0.13S"}), statementId=id).status_code == 409


def test_authority_is_kept_only_from_whom_it_may_come(lrs: Lrs, credential: Any) -> None:
    """Data 2.4.9: overwritten unless there is a strong trust, which is the scope all."""
    sent = statement(authority=ACCOUNT)
    (kept,) = lrs.store(sent)
    assert lrs.statement(kept)["authority"] == ACCOUNT
    (replaced,) = credential("statements/write", version=lrs.version).store(sent)
    assert lrs.statement(replaced)["authority"]["account"]["name"] == "other"


def test_single_context_activities_come_back_as_arrays(any_lrs: Lrs) -> None:
    """Data 2.4.6.2: in SubStatements too."""
    context = {"contextActivities": {"parent": {"id": "https://x.org/p"}}}
    sub = {**SUB, "context": context}
    (id,) = any_lrs.store(statement(context=context, object=sub))
    found = any_lrs.statement(id)
    assert found["context"]["contextActivities"]["parent"] == [{"id": "https://x.org/p"}]
    assert found["object"]["context"]["contextActivities"]["parent"] == [{"id": "https://x.org/p"}]


def test_one_statement_says_when_it_was_stored(lrs: Lrs) -> None:
    """4.1.6.1 (2.0): Last-Modified is stored, to the second."""
    (id,) = lrs.store(statement())
    stored = parse_timestamp(lrs.statement(id)["stored"])
    assert stored is not None
    assert parsedate_to_datetime(lrs.get("/statements", statementId=id).headers["Last-Modified"]) == stored.replace(microsecond=0)


# -- consistency ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameters", [{}, {"statementId": "x"}, {"x": "1"}, {"statementId": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"}])
def test_every_answer_says_up_to_when_it_is_complete(lrs: Lrs, parameters: dict[str, str]) -> None:
    """Comm 2.1.3: ISO 8601, on refusals too; not before what was just stored."""
    (id,) = lrs.store(statement())
    stored = parse_timestamp(lrs.statement(id)["stored"])
    for answer in (lrs.get("/statements", **parameters), lrs.ask("HEAD", "/statements", **parameters)):
        through = parse_timestamp(answer.headers[THROUGH])
        assert through is not None
        assert stored is not None
        assert through >= stored
    assert lrs.post("/statements", json=statement()).headers[THROUGH]


def test_the_promise_may_lag_for_several_processes(make_app: Any, sqlite_uri: str) -> None:
    """Comm 2.1.3, section 12: processes that do not see each other's open transactions promise less."""
    lrs = Lrs(make_app(sqlite_uri, INDUCCI_XAPI_CONSISTENCY_MARGIN_S=60))
    (id,) = lrs.store(statement())
    through, stored = parse_timestamp(lrs.get("/statements").headers[THROUGH]), parse_timestamp(lrs.statement(id)["stored"])
    assert through is not None
    assert stored is not None
    assert through < stored


@pytest.mark.parametrize(
    "body",
    ['{"actor":1,"actor":1}', '{"result":{"score":{"raw":NaN}}}', '["\\ud800"]', "[1e400]", "[" * 5000, '{"a":' * 500, "\ufeff{}"],
)
def test_json_that_two_readers_read_differently_is_refused(lrs: Lrs, body: str) -> None:
    """Section 12, issue C 5: duplicate keys, NaN, lone surrogates, numbers beyond a double, depth, a byte order mark."""
    answer = lrs.post("/statements", data=body.encode(), content_type="application/json")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["problems"][0]["message"].endswith("(Data 2.2)")
    assert lrs.find() == []


# -- voiding -------------------------------------------------------------------------------------------------------


def test_a_voided_statement_is_found_only_as_voided(any_lrs: Lrs) -> None:
    """Data 2.3.2, Comm 2.1.4: statementId 404, voidedStatementId 200; lists show the voiding one."""
    (id, other) = any_lrs.store(statement(), statement())
    assert any_lrs.get("/statements", voidedStatementId=id).status_code == 404
    (void,) = any_lrs.store(voiding(id))
    assert any_lrs.get("/statements", statementId=id).status_code == 404
    assert any_lrs.get("/statements", voidedStatementId=id).json["id"] == id  # type: ignore[index]  # JSON of the answer
    assert any_lrs.get("/statements", voidedStatementId=void).status_code == 404
    assert any_lrs.find() == [void, other]


def test_voiding_may_come_before_its_target(any_lrs: Lrs) -> None:
    """Data 2.3.2: both orders of arrival, also within one batch."""
    late, batch = new_id(), new_id()
    any_lrs.store(voiding(late))
    any_lrs.store(statement(id=late))
    any_lrs.store(voiding(batch), statement(id=batch))
    for id in (late, batch):
        assert any_lrs.get("/statements", statementId=id).status_code == 404
        assert any_lrs.get("/statements", voidedStatementId=id).status_code == 200


def test_a_voiding_statement_cannot_be_voided(any_lrs: Lrs) -> None:
    """Data 2.3.2: it stays visible, and what it voided stays void."""
    (id,) = any_lrs.store(statement())
    (void,) = any_lrs.store(voiding(id))
    answer = any_lrs.post("/statements", json=voiding(void))
    assert answer.status_code in (200, 400)
    assert any_lrs.get("/statements", statementId=void).status_code == 200
    assert any_lrs.get("/statements", voidedStatementId=id).status_code == 200


def test_voiding_twice_does_no_harm(any_lrs: Lrs) -> None:
    """Data 2.3.2: refused or ignored."""
    (id,) = any_lrs.store(statement())
    any_lrs.store(voiding(id))
    assert any_lrs.post("/statements", json=voiding(id)).status_code in (200, 400)
    assert any_lrs.get("/statements", voidedStatementId=id).status_code == 200


def test_voiding_what_nobody_knows_is_taken(lrs: Lrs) -> None:
    """4.1.6.1 (2.0): an unknown target is accepted."""
    assert lrs.post("/statements", json=voiding(new_id())).status_code == 200


def test_statements_about_a_voided_one_are_still_listed(any_lrs: Lrs) -> None:
    """Comm 2.1.4: a filter that the voided one fits finds the reference and the voiding one, newest first."""
    verb = f"https://x.org/{new_id()}"
    (id,) = any_lrs.store(statement(verb={"id": verb}))
    (about,) = any_lrs.store(statement(object={"objectType": "StatementRef", "id": id}))
    assert any_lrs.find(verb=verb) == [about, id]
    (void,) = any_lrs.store(voiding(id))
    assert any_lrs.find(verb=verb) == [void, about]
    assert any_lrs.find(verb=verb, limit=1) == [void]


# -- activities and agents that become known -----------------------------------------------------------------------


def test_definitions_of_activities_add_up(any_lrs: Lrs) -> None:
    """Comm 2.5: languages of later statements join those known, within a batch too."""
    iri = f"https://x.org/{new_id()}"

    def about(**definition: Any) -> dict[str, Any]:
        return statement(object={"id": iri, "definition": definition})

    any_lrs.store(about(name={"en": "Coal"}, type="https://x.org/type"), about(name={"nl": "Steenkool"}))
    any_lrs.store(about(description={"en": "Black"}))
    answer = any_lrs.get("/activities", activityId=iri)
    assert answer.json == {
        "objectType": "Activity",
        "id": iri,
        "definition": {"name": {"en": "Coal", "nl": "Steenkool"}, "type": "https://x.org/type", "description": {"en": "Black"}},
    }


def test_who_may_not_define_changes_no_definition(lrs: Lrs, credential: Any) -> None:
    """Comm 4.2: the scope define."""
    iri = f"https://x.org/{new_id()}"
    credential("statements/write", version=lrs.version).store(statement(object={"id": iri, "definition": {"name": {"en": "Mine"}}}))
    assert lrs.get("/activities", activityId=iri).json == {"objectType": "Activity", "id": iri}


def test_an_unknown_activity_is_answered(lrs: Lrs) -> None:
    """Comm 2.5, 4.1.6.4 (2.0): 200 with id and objectType; without an id 400; either spelling of an IRI 200."""
    assert lrs.get("/activities", activityId="https://x.org/none").json == {"objectType": "Activity", "id": "https://x.org/none"}
    assert lrs.get("/activities").status_code == 400
    assert lrs.get("/activities", activityId="none").status_code == 400
    assert lrs.get("/activities", activityId="https://x.org/a/../none").status_code == 200


def test_a_person_has_arrays(any_lrs: Lrs) -> None:
    """Comm 2.4: a Person object, every property an array, names that statements gave."""
    any_lrs.store(statement(actor={**AGENT, "name": "Ana B."}), statement(actor=AGENT))
    answer = any_lrs.get("/agents", agent=AGENT_JSON).json
    assert answer is not None
    assert answer["objectType"] == "Person"
    assert set(answer["name"]) == {"Ana", "Ana B."}
    assert answer["mbox"] == [AGENT["mbox"]]
    unknown = any_lrs.get("/agents", agent={"account": {"homePage": "https://x.org", "name": "nobody"}}).json
    assert unknown == {"objectType": "Person", "account": [{"homePage": "https://x.org", "name": "nobody"}]}
    for wrong in ("x", "{}", '{"name":"x"}'):
        assert any_lrs.get("/agents", agent=wrong).status_code == 400
    assert any_lrs.get("/agents").status_code == 400


# -- many at once --------------------------------------------------------------------------------------------------


def test_the_same_statement_sent_many_times_at_once_is_stored_once(any_lrs: Lrs) -> None:
    """Comm 2.1.1: concurrent retries and conflicts; one wins, equals succeed, others are told."""
    id = new_id()
    codes: list[int] = []

    def send(number: int) -> None:
        lrs = Lrs(any_lrs.app, any_lrs.version)
        codes.append(lrs.put("/statements", json=statement(result={"success": number % 2 == 0}), statementId=id).status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [204] * 4 + [409] * 4
    assert any_lrs.find() == [id]


def test_readers_that_follow_stored_miss_nothing(any_lrs: Lrs) -> None:
    """Comm 2.1.3: everything stored up to Consistent-Through is found, while others write."""
    stop = threading.Event()
    sent: list[str] = []
    faults: list[int] = []

    def write() -> None:
        lrs = Lrs(any_lrs.app, any_lrs.version)
        while not stop.is_set():
            answer = lrs.post("/statements", json=[statement(), statement()])
            if answer.status_code == 200:
                sent.extend(answer.json or [])
            else:
                faults.append(answer.status_code)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    since = "2026-01-01T00:00:00Z"
    end = time.monotonic() + 1.5
    while time.monotonic() < end or not stop.is_set():
        if time.monotonic() >= end:
            stop.set()
            for thread in threads:
                thread.join()
        path: Any = "/statements"
        given: dict[str, Any] = {"since": since, "ascending": "true", "limit": 7}
        while path:
            answer = any_lrs.get(path, **given)
            assert answer.json is not None
            seen += [one["id"] for one in answer.json["statements"]]
            if answer.json["statements"]:
                since = answer.json["statements"][-1]["stored"]
            path, given = answer.json["more"].removeprefix(any_lrs.base), {}
    assert faults == []
    assert len(seen) == len(set(seen))
    assert set(seen) == set(sent)


@pytest.mark.parametrize("target", [AGENT, ANONYMOUS, IDENTIFIED, REF, SUB, ACTIVITY])
def test_every_kind_of_object_is_stored_and_read(any_lrs: Lrs, target: dict[str, Any]) -> None:
    """Data 2.4.4: Activities, Agents, Groups, StatementRefs, SubStatements."""
    (id,) = any_lrs.store(statement(object=target, attachments=[ATTACHMENT]))
    assert any_lrs.statement(id)["object"] == target
    assert KEY not in any_lrs.get("/statements", statementId=id).text
