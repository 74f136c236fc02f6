"""Versions, errors, HEAD, CORS, the alternate syntax: everything around the resources."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.lrs_api.conftest import AGENT_JSON, Lrs, activity_profile, agent_profile, new_id, state
from tests.xapi.examples import ACTIVITY, statement

VERSION = "X-Experience-API-Version"
THROUGH = "X-Experience-API-Consistent-Through"
GETTABLE = [
    ("/statements", {}),
    ("/activities", {"activityId": ACTIVITY["id"]}),
    ("/agents", {"agent": AGENT_JSON}),
    ("/activities/state", {"activityId": ACTIVITY["id"], "agent": AGENT_JSON}),
    ("/activities/profile", {"activityId": ACTIVITY["id"]}),
    ("/agents/profile", {"agent": AGENT_JSON}),
    ("/about", {}),
]


@pytest.mark.parametrize(("path", "parameters"), GETTABLE)
def test_head_answers_as_get_without_a_body(lrs: Lrs, path: str, parameters: dict[str, Any]) -> None:
    """Comm 1.1: same status and headers on every resource."""
    lrs.store(statement())
    got, headed = lrs.get(path, **parameters), lrs.ask("HEAD", path, **parameters)
    assert (got.status_code, headed.status_code) == (200, 200)
    assert headed.data == b""
    assert set(got.headers.keys()) == set(headed.headers.keys())
    for name in ("Content-Type", "Content-Length", VERSION):
        assert got.headers[name] == headed.headers[name]


@pytest.mark.parametrize(("path", "parameters"), GETTABLE)
def test_every_answer_names_its_version_and_type(lrs: Lrs, path: str, parameters: dict[str, Any]) -> None:
    """Comm 3.3: by the family of the request; Content-Type on every GET."""
    answer = lrs.get(path, **parameters)
    assert answer.headers[VERSION] == lrs.version
    assert answer.content_type == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("path", "parameters"), GETTABLE[:-1])
@pytest.mark.parametrize(("config", "said"), [({}, "1.0.3"), ({"INDUCCI_XAPI_DEFAULT_VERSION": "2.0"}, "2.0.0")])
def test_a_request_without_a_version_is_refused_in_the_default_words(
    make_app: Callable[..., Flask], sqlite_uri: str, path: str, parameters: dict[str, Any], config: dict[str, str], said: str
) -> None:
    """Comm 3.3: 400 that carries the version header of the configured default."""
    lrs = Lrs(make_app(sqlite_uri, **config))
    answer = lrs.get(path, headers={VERSION: None}, **parameters)
    assert answer.status_code == 400
    assert answer.headers[VERSION] == said


@pytest.mark.parametrize(("pin", "version", "other"), [("1.0.3", "1.0.3", "2.0.0"), ("2.0", "2.0.0", "1.0.3")])
def test_an_address_may_pin_the_family(app: Flask, pin: str, version: str, other: str) -> None:
    """Comm 3.3, issue C 1: the two versions contradict each other without a header, so each has an address."""
    lrs = Lrs(app, version, base=f"/training/xapi/{pin}")
    assert lrs.get("/statements").status_code == 200
    silent = lrs.get("/statements", headers={VERSION: None})
    assert (silent.status_code, silent.headers[VERSION]) == (400, version)
    foreign = lrs.get("/statements", headers={VERSION: other})
    assert (foreign.status_code, foreign.headers[VERSION]) == (400, version)
    assert lrs.get("/about", headers={VERSION: None}).status_code == 200
    for _ in range(3):
        lrs.store(statement())
    more = lrs.get("/statements", limit=1).json["more"]  # type: ignore[index]  # JSON of the answer
    assert more.startswith(f"/training/xapi/{pin}/statements/more/")
    assert lrs.http.get(more, headers=lrs.headers).status_code == 200


@pytest.mark.parametrize("version", ["1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.9", "2.0.0", "2.0"])
def test_versions_that_are_spoken(app: Flask, version: str) -> None:
    """Comm 3.3: 1.0 is 1.0.0, any 1.0.x."""
    answer = Lrs(app, version).get("/statements")
    assert answer.status_code == 200
    assert answer.headers[VERSION] == ("1.0.3" if version.startswith("1") else "2.0.0")


@pytest.mark.parametrize("version", ["0.8", "0.9", "0.95", "1.1.0", "1.2", "2.1.0", "3.0.0", "bad", "", "1.0.x", "1"])
def test_versions_that_are_not(app: Flask, version: str) -> None:
    """Comm 3.3: everything else is refused, and nothing is stored."""
    lrs = Lrs(app, version)
    assert lrs.post("/statements", json=statement()).status_code == 400
    assert Lrs(app).find() == []


def test_about_needs_neither_version_nor_credential(lrs: Lrs) -> None:
    """Comm 2.8: JSON with the versions, nothing else but extensions."""
    answer = lrs.get("/about", headers={VERSION: None, "Authorization": None})
    assert answer.status_code == 200
    assert answer.json is not None
    assert {"1.0.3", "2.0.0"} <= set(answer.json["version"])
    assert set(answer.json) <= {"version", "extensions"}
    assert lrs.get("/1.0.3/about").json == {"version": ["1.0.0", "1.0.1", "1.0.2", "1.0.3"]}
    assert lrs.get("/2.0/about").json == {"version": ["2.0.0"]}
    assert lrs.get("/about", x="1").status_code == 400
    assert lrs.post("/about", json={}).status_code == 405


@pytest.mark.parametrize("family", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Basic Zm9vOmJhcg==",
        "Basic",
        "Basic !!!",
        "Basic Zm9v",
        "Bearer x",
        "Bearer test-key.wrong",
        "Digest x",
        "Basic /////w==",
        "Basic " + "A" * 9999,
        "Basic AHg6eA==",
    ],
)
def test_absent_and_wrong_credentials_are_refused(app: Flask, family: str, authorization: str | None) -> None:
    """Comm 4.0: 401 that says how to do it."""
    answer = Lrs(app, family).get("/statements", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert answer.headers[VERSION] == family
    assert answer.headers[THROUGH]


def test_cookies_are_no_credential(app: Flask) -> None:
    """Issue C 3: neither read nor set."""
    lrs = Lrs(app)
    lrs.http.set_cookie("session", "x")
    answer = lrs.get("/statements", headers={"Authorization": None, "Cookie": "session=x"})
    assert answer.status_code == 401
    assert "Set-Cookie" not in lrs.get("/statements").headers


def test_a_bearer_token_is_key_and_secret(app: Flask) -> None:
    """Issue C 3: Basic and Bearer."""
    assert Lrs(app).get("/statements", headers={"Authorization": "Bearer test-key.test-secret-of-the-store"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/x", "/statements/", "/statements/x", "/Statements", "/activities/x", "/statements/more", "/statements/more/"],
)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_what_is_not_there_is_said_in_json(lrs: Lrs, path: str, method: str) -> None:
    """Comm 3.2: 404 and 405 in JSON with a version, for every method."""
    answer = lrs.ask(method, path)
    assert answer.status_code in (404, 405)
    assert answer.json is not None
    assert answer.json["error"]
    assert answer.headers[VERSION] == lrs.version


@pytest.mark.parametrize(
    ("path", "method"),
    [("/statements", "DELETE"), ("/statements", "PATCH"), ("/agents", "POST"), ("/activities", "PUT"), ("/about", "DELETE")],
)
def test_a_method_that_a_resource_has_not(lrs: Lrs, path: str, method: str) -> None:
    """Comm 3.2: 405 with the methods that it has."""
    answer = lrs.ask(method, path)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/statements", "/activities/state", "/agents/profile", "/about", "/1.0.3/statements"])
def test_a_browser_from_elsewhere_is_let_in(app: Flask, path: str) -> None:
    """Comm 1.2 (CORS): a preflight needs no credential; headers are allowed and exposed."""
    lrs = Lrs(app)
    asked = {"Origin": "https://content.example.org", "Access-Control-Request-Method": "PUT"}
    answer = lrs.ask("OPTIONS", path, headers={**asked, "Authorization": None, VERSION: None})
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    allowed = answer.headers["Access-Control-Allow-Headers"]
    for name in ("Authorization", "Content-Type", VERSION, "If-Match", "If-None-Match", "Accept-Language"):
        assert name in allowed
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    exposed = lrs.get("/statements", headers=asked).headers["Access-Control-Expose-Headers"]
    for name in ("ETag", "Last-Modified", VERSION, THROUGH):
        assert name in exposed
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("name", ["StatementId", "Limit", "statementid", "VoidedStatementId", "Agent", "since_", "x", "Format"])
def test_unknown_parameters_are_refused(lrs: Lrs, name: str) -> None:
    """Comm 3.2: also a known one in another case; for GET and for PUT."""
    assert lrs.get("/statements", **{name: "1"}).status_code == 400
    assert lrs.put("/statements", json=statement(), statementId=new_id(), **{name: "1"}).status_code == 400
    assert lrs.post("/statements", json=statement(), **{name: "1"}).status_code == 400
    for path, parameters in (
        ("/activities/state", state()),
        ("/activities/profile", activity_profile()),
        ("/agents/profile", agent_profile()),
    ):
        for method in ("GET", "PUT", "POST", "DELETE"):
            answer = lrs.ask(method, path, **({"json": {}} if method in ("PUT", "POST") else {}), **parameters, **{name + "x": "1"})
            assert answer.status_code == 400
    for path, known in GETTABLE[1:3]:
        assert lrs.get(path, **known, **{name + "x": "1"}).status_code == 400


def test_a_parameter_twice_is_refused(lrs: Lrs) -> None:
    """Comm 3.2: which of them would hold?"""
    answer = lrs.http.get(f"{lrs.base}/statements?limit=1&limit=2", headers=lrs.headers)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["problems"] == [{"where": "limit", "message": "is given twice (Comm 2.1.3)"}]


BAD_VALUES = {
    "statementId": ["x", "", "AA97B177-9383-4934-8543-0F91A7A028368"],
    "voidedStatementId": ["x", ""],
    "agent": [
        "x",
        "{}",
        '{"mbox":"x"}',
        '{"mbox":"mailto:a@x.org","openid":"https://x.org"}',
        '"x"',
        "true",
        '{"objectType":"Group","member":[]}',
        '{"mbox":"mailto:a@x.org","mbox":"mailto:b@x.org"}',
    ],
    "verb": ["x", "", "ab=c://x.org"],
    "activity": ["x", "", "ab=c://x.org"],
    "registration": ["x", "", "ec531277-b57b-4c15-8d91-d292c5b2b8f77"],
    "related_agents": ["x", "True", "1", ""],
    "related_activities": ["x", "TRUE", "0", ""],
    "since": ["x", "", "01/011/2015", "2008-09-15T15:53:00.601-00:00", "2008-09-15"],
    "until": ["x", "", "01/011/2015"],
    "limit": ["x", "-1", "1.5", "", "9999999999", "１"],
    "format": ["x", "Exact", ""],
    "attachments": ["x", "yes", ""],
    "ascending": ["x", "1", ""],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD_VALUES.items() for value in values])
def test_parameters_have_their_forms(lrs: Lrs, name: str, value: str) -> None:
    """Data 2.2 for parameters: the same validation as in statements."""
    answer = lrs.get("/statements", **{name: value})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["problems"][0]["where"].split(".")[0] == name
    assert answer.headers[THROUGH]


@pytest.mark.parametrize("name", [name for name in BAD_VALUES if name not in ("statementId", "voidedStatementId", "format", "attachments")])
@pytest.mark.parametrize("single", ["statementId", "voidedStatementId"])
def test_an_id_stands_alone_but_for_shape(lrs: Lrs, name: str, single: str) -> None:
    """Comm 2.1.3: statementId and voidedStatementId go with attachments and format only."""
    good = {
        "agent": AGENT_JSON, "verb": "https://x.org/v", "activity": "https://x.org/a", "registration": new_id(), "related_agents": "true",
        "related_activities": "true", "since": "2026-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z", "limit": "1", "ascending": "true",
    }  # fmt: skip
    (id,) = lrs.store(statement())
    assert lrs.get("/statements", **{single: id, name: good[name]}).status_code == 400
    if single == "statementId":
        assert lrs.get("/statements", statementId=id, format="ids", attachments="false").status_code == 200
        assert lrs.get("/statements", statementId=id, voidedStatementId=id).status_code == 400


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", json.dumps(statement())),
        ("multipart/form-data; boundary=x", json.dumps(statement())),
        ("text/plain", json.dumps(statement())),
        ("multipart/mixed", json.dumps(statement())),
        ("multipart/mixed; boundary=x", json.dumps(statement())),
        (None, json.dumps(statement())),
        ("application/json", ""),
        ("application/json", "x"),
    ],
)
def test_a_body_must_be_what_it_says(lrs: Lrs, content_type: str | None, body: str) -> None:
    """Comm 1.5: JSON or multipart/mixed."""
    assert lrs.post("/statements", data=body, content_type=content_type).status_code == 400
    assert lrs.put("/statements", data=body, content_type=content_type, statementId=new_id()).status_code == 400
    assert lrs.find() == []


def test_a_packed_body_is_not_taken(lrs: Lrs) -> None:
    """Issue C 5: no compression is accepted, so there is no bomb to go off."""
    answer = lrs.post("/statements", data=b"\x1f\x8b", content_type="application/json", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415


def test_a_body_beyond_the_limit_is_refused(make_app: Callable[..., Flask], sqlite_uri: str) -> None:
    """Comm 3.2: 413, in JSON, with a version."""
    lrs = Lrs(make_app(sqlite_uri, INDUCCI_MAX_UPLOAD_BYTES=2_000))
    answer = lrs.post("/statements", data=b" " * 3_000, content_type="application/json")
    assert (answer.status_code, answer.headers[VERSION]) == (413, "1.0.3")
    assert answer.json is not None
    many = lrs.put("/activities/state", data=b"x" * 3_000, **state())
    assert many.status_code == 413


def test_texts_of_all_scripts_come_back(lrs: Lrs) -> None:
    """Comm 1.4: UTF-8 in and out."""
    texts = {"ja": "人口統計", "hy": "Ցուցադրել", "kn": "ಕನ್ನಡ", "en": "𝔘𝔫𝔦 😀", "ar": "عربي"}
    sent = statement(id=new_id(), verb={"id": "https://x.org/v", "display": texts})
    assert lrs.post("/statements", data=json.dumps(sent, ensure_ascii=False).encode(), content_type="application/json").status_code == 200
    (id,) = lrs.find()
    assert lrs.statement(id)["verb"]["display"] == texts
    assert "人口統計".encode() in lrs.get("/statements", statementId=id).data


def test_a_fault_of_ours_is_json_too(lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comm 3.2: 500 without a word of what went wrong inside."""
    monkeypatch.setattr("inducci_lms.lrs_api.dispatch.prepared", lambda *_: 1 / 0)
    answer = lrs.get("/statements")
    assert answer.status_code == 500
    assert answer.json is not None
    assert "division" not in answer.text


def test_a_stored_page_cannot_act_in_our_name(lrs: Lrs) -> None:
    """Comm 2.2: a document is any bytes of any type; a browser is told not to run it."""
    where = state()
    lrs.put("/activities/state", data="<script>1</script>", content_type="text/html", **where)
    answer = lrs.get("/activities/state", **where)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


# -- the alternate request syntax -------------------------------------------------------------------------------------


def form(lrs: Lrs, method: str, path: str = "/statements", headers: dict[str, Any] | None = None, query: str = "", **fields: Any) -> Any:
    sent = {name.replace("__", "-"): value for name, value in fields.items()}
    given = {name: value for name, value in {**lrs.headers, **(headers or {})}.items() if value is not None}
    address = f"{lrs.base}{path}?method={method}{query}"
    return lrs.http.post(address, data=urlencode(sent), content_type="application/x-www-form-urlencoded", headers=given)


def test_a_form_stands_for_a_get(lrs1: Lrs) -> None:
    """Comm 1.3: POST ?method=GET with its parameters as fields."""
    lrs1.store(statement(), statement())
    answer = form(lrs1, "GET", limit="1")
    assert answer.status_code == 200
    assert len(answer.json["statements"]) == 1
    assert answer.json["more"]
    assert form(lrs1, "GET", x="1").status_code == 400
    assert form(lrs1, "HEAD", limit="1").data == b""


def test_a_form_stands_for_a_put(lrs1: Lrs) -> None:
    """Comm 1.3: the field content holds the body, others are parameters."""
    id = new_id()
    assert form(lrs1, "PUT", statementId=id, content=json.dumps(statement())).status_code == 204
    assert lrs1.statement(id)["id"] == id
    assert form(lrs1, "POST", content=json.dumps(statement())).status_code == 200


def test_fields_stand_for_headers_and_win(lrs1: Lrs) -> None:
    """Comm 1.3: version and credential in the form alone are enough; a wrong one in the form counts."""
    bare: dict[str, Any] = {VERSION: None, "Authorization": None}
    fields = {"statementId": new_id(), "content": json.dumps(statement()), VERSION.replace("-", "__"): "1.0.3"}
    assert form(lrs1, "PUT", headers=bare, Authorization=lrs1.headers["Authorization"], **fields).status_code == 204
    assert form(lrs1, "PUT", **{**fields, "statementId": new_id(), VERSION.replace("-", "__"): "0.8"}).status_code == 400
    assert form(lrs1, "PUT", **{**fields, "statementId": new_id()}, Authorization="Basic Zm9vOmJhcg==").status_code == 401
    assert form(lrs1, "PUT", **{**fields, "statementId": new_id()}, Content__Type="text/plain").status_code == 400
    assert form(lrs1, "PUT", **{**fields, "statementId": new_id()}, Content__Length="5").status_code == 204


def test_preconditions_may_stand_in_the_form(lrs1: Lrs) -> None:
    """Comm 1.3: If-Match and If-None-Match."""
    where = activity_profile()
    assert form(lrs1, "PUT", "/activities/profile", content="{}", If__None__Match="*", **where).status_code == 204
    assert form(lrs1, "PUT", "/activities/profile", content="{}", If__None__Match="*", **where).status_code == 412
    assert form(lrs1, "PUT", "/activities/profile", content="[]", If__Match='"x"', **where).status_code == 412
    assert form(lrs1, "DELETE", "/activities/profile", If__Match="*", **where).status_code == 204


def test_a_form_is_checked(lrs1: Lrs) -> None:
    """Comm 1.3: nothing but method in the address; a form with content; a POST."""
    content = json.dumps(statement())
    assert form(lrs1, "PUT", query=f"&statementId={new_id()}", content=content).status_code == 400
    assert form(lrs1, "PUT", statementId=new_id()).status_code == 400
    assert form(lrs1, "PUT").status_code == 400
    assert form(lrs1, "PATCH", content=content).status_code == 400
    assert form(lrs1, "", content=content).status_code == 400
    assert lrs1.put(f"/statements?method=PUT&statementId={new_id()}", json=statement()).status_code == 400
    assert lrs1.get("/statements?method=POST").status_code == 400
    raw = {"content_type": "application/x-www-form-urlencoded"}
    assert lrs1.post("/statements?method=PUT", data=content, **raw).status_code == 400
    assert lrs1.post("/statements?method=PUT", json=statement()).status_code == 400
    assert lrs1.post("/statements?method=PUT", data=b"content=%FF%FE", **raw).status_code == 400
    assert lrs1.find() == []


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "HEAD"])
def test_2_0_has_no_alternate_syntax(lrs2: Lrs, method: str) -> None:
    """4.1.3 (2.0): refused, whether the version stands in the header or in the form."""
    answer = form(lrs2, method, statementId=new_id(), content=json.dumps(statement()))
    assert 400 <= answer.status_code < 500
    assert answer.headers[VERSION] == "2.0.0"
    inside = form(
        lrs2, method, headers={VERSION: None}, statementId=new_id(), content=json.dumps(statement()), X__Experience__API__Version="2.0.0"
    )
    assert 400 <= inside.status_code < 500
    assert inside.headers[VERSION] == "2.0.0"
    pinned = Lrs(lrs2.app, "2.0.0", base="/training/xapi/2.0")
    assert form(pinned, method, headers={VERSION: None}, content="x").status_code == 400
