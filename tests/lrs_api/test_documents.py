"""State and profiles: what is kept, merged, protected, listed."""

import hashlib
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from inducci_lms.xapi.timestamps import format_timestamp
from tests.lrs_api.conftest import AGENT_JSON, Lrs, activity_profile, agent_profile, new_id, state

STATE, ACTIVITY_PROFILE, AGENT_PROFILE = (
    ("/activities/state", state),
    ("/activities/profile", activity_profile),
    ("/agents/profile", agent_profile),
)
ALL = [STATE, ACTIVITY_PROFILE, AGENT_PROFILE]
PROFILES = [ACTIVITY_PROFILE, AGENT_PROFILE]
everywhere = pytest.mark.parametrize(("path", "place"), ALL, ids=["state", "activity profile", "agent profile"])
profiles = pytest.mark.parametrize(("path", "place"), PROFILES, ids=["activity profile", "agent profile"])
NEW = {"If-None-Match": "*"}
Place = Callable[..., dict[str, Any]]


@everywhere
def test_a_document_comes_back_byte_for_byte(any_lrs: Lrs, path: str, place: Place) -> None:
    """Comm 2.2: any bytes, with their Content-Type; 204 for every change."""
    where, content = place(), bytes(range(256))
    assert any_lrs.put(path, data=content, content_type="image/x; a=b", headers=NEW, **where).status_code == 204
    answer = any_lrs.get(path, **where)
    assert (answer.status_code, answer.data, answer.headers["Content-Type"]) == (200, content, "image/x; a=b")
    assert any_lrs.delete(path, **where).status_code == 204
    assert any_lrs.get(path, **where).status_code == 404
    assert any_lrs.delete(path, **where).status_code == 204


@everywhere
def test_etag_and_last_modified(any_lrs: Lrs, path: str, place: Place) -> None:
    """Comm 3.1: quoted SHA-1 of the content; Last-Modified to the second; HEAD alike."""
    where = place()
    before = time.time()
    any_lrs.post(path, json={"a": 1}, **where)
    answer = any_lrs.get(path, **where)
    assert answer.headers["ETag"] == f'"{hashlib.sha1(answer.data, usedforsecurity=False).hexdigest()}"'
    assert abs(parsedate_to_datetime(answer.headers["Last-Modified"]).timestamp() - before) < 5
    assert any_lrs.ask("HEAD", path, **where).headers["ETag"] == answer.headers["ETag"]
    assert any_lrs.get(path, headers={"If-None-Match": answer.headers["ETag"]}, **where).status_code == 304
    any_lrs.post(path, json={"b": 1}, **where)
    changed = any_lrs.get(path, **where)
    assert changed.headers["ETag"] != answer.headers["ETag"]
    assert parsedate_to_datetime(changed.headers["Last-Modified"]) >= parsedate_to_datetime(answer.headers["Last-Modified"])


@everywhere
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_wrong_if_match_changes_nothing(any_lrs: Lrs, path: str, place: Place, method: str) -> None:
    """Comm 3.1: 412 for PUT, POST and DELETE; the right one passes, as do its forms behind a compressing server."""
    where = place()
    any_lrs.post(path, json={"a": 1}, **where)
    body = {} if method == "DELETE" else {"json": {"b": 2}}
    for wrong in ('"x"', "1234", '"' + "a" * 40 + '"', 'W/"x", "y"', ""):
        assert any_lrs.ask(method, path, headers={"If-Match": wrong}, **body, **where).status_code == 412
    assert any_lrs.get(path, **where).json == {"a": 1}
    etag = any_lrs.get(path, **where).headers["ETag"]
    for right in (etag, f"W/{etag}", etag[:-1] + '-gzip"', f'"x", {etag}', etag.strip('"'), "*"):
        assert any_lrs.ask(method, path, headers={"If-Match": right}, **body, **where).status_code == 204
        any_lrs.delete(path, **where)
        any_lrs.post(path, json={"a": 1}, **where)
    any_lrs.delete(path, **where)
    assert any_lrs.ask(method, path, headers={"If-Match": "*"}, **body, **where).status_code == 412
    assert any_lrs.get(path, **where).status_code == 404


@everywhere
def test_if_none_match_star_protects_what_is_there(any_lrs: Lrs, path: str, place: Place) -> None:
    """Comm 3.1: 412 on an existing document."""
    where = place()
    assert any_lrs.put(path, json={"a": 1}, headers=NEW, **where).status_code == 204
    assert any_lrs.put(path, json={"b": 1}, headers=NEW, **where).status_code == 412
    etag = any_lrs.get(path, **where).headers["ETag"]
    assert any_lrs.put(path, json={"b": 1}, headers={"If-None-Match": etag}, **where).status_code == 412
    assert any_lrs.put(path, json={"b": 1}, headers={"If-None-Match": '"other"'}, **where).status_code == 204


@profiles
def test_a_put_over_a_profile_needs_a_precondition(lrs: Lrs, path: str, place: Place) -> None:
    """Comm 3.1: 409 with words that explain; without a document 400 in 1.0.3, accepted in 2.0."""
    where = place()
    absent = lrs.put(path, json={"a": 1}, **where)
    assert absent.status_code == (400 if lrs.version == "1.0.3" else 204)
    lrs.put(path, json={"a": 1}, headers=NEW, **where)
    conflict = lrs.put(path, json={"b": 1}, **where)
    assert conflict.status_code == 409
    assert conflict.content_type.startswith("text/plain")
    assert "If-Match" in conflict.text
    assert lrs.get(path, **where).json == {"a": 1}


def test_a_put_over_a_state_is_free_in_1_0_3_and_a_conflict_in_2_0(lrs: Lrs) -> None:
    """Comm 3.1, 4.1.4 (2.0): the families differ."""
    where = state()
    assert lrs.put("/activities/state", json={"a": 1}, **where).status_code == 204
    again = lrs.put("/activities/state", json={"b": 1}, **where)
    assert again.status_code == (204 if lrs.version == "1.0.3" else 409)
    assert lrs.get("/activities/state", **where).json == ({"b": 1} if lrs.version == "1.0.3" else {"a": 1})


@everywhere
def test_post_merges_the_top_level_of_objects(any_lrs: Lrs, path: str, place: Place) -> None:
    """Comm 2.2: members of the new one win, deeper levels are not merged; numbers keep their spelling."""
    where = place()
    assert any_lrs.post(path, data=b'{"car": {"make": "Honda"}, "n": 1.0e2}', content_type="application/json", **where).status_code == 204
    assert any_lrs.post(path, json={"type": "Civic", "car": {"year": 1}}, **where).status_code == 204
    answer = any_lrs.get(path, **where)
    assert answer.json == {"car": {"year": 1}, "n": 100.0, "type": "Civic"}
    assert b"1.0e2" in answer.data
    assert answer.content_type == "application/json"


@everywhere
@pytest.mark.parametrize(
    ("kept", "kept_type", "sent", "sent_type"),
    [
        (b"{}", "application/json", b"[]", "application/json"),
        (b"[]", "application/json", b"{}", "application/json"),
        (b"{}", "application/json", b"{", "application/json"),
        (b"{", "application/json", b"{}", "application/json"),
        (b"{}", "application/json", b"{}", "text/plain"),
        (b"{}", "text/plain", b"{}", "application/json"),
        (b"abc", "text/plain", b"abc", "text/plain"),
        (b"{}", "application/json", b'{"a":1,"a":2}', "application/json"),
    ],
)
def test_what_cannot_be_merged_is_refused(
    lrs: Lrs, path: str, place: Place, kept: bytes, kept_type: str, sent: bytes, sent_type: str
) -> None:
    """Comm 2.2: both must be application/json objects; else 400 and nothing changes."""
    where = place()
    assert lrs.post(path, data=kept, content_type=kept_type, **where).status_code == 204
    assert lrs.post(path, data=sent, content_type=sent_type, **where).status_code == 400
    answer = lrs.get(path, **where)
    assert (answer.data, answer.headers["Content-Type"]) == (kept, kept_type)


@everywhere
def test_ids_are_listed_since_a_moment(any_lrs: Lrs, path: str, place: Place) -> None:
    """Comm 2.3, 2.6, 2.7: an array of ids; since is exclusive and on the last change."""
    where = place()
    key = "stateId" if "stateId" in where else "profileId"
    ids = [new_id() for _ in range(3)]
    for id in ids:
        any_lrs.post(path, json={}, **{**where, key: id})
    anywhere = {name: value for name, value in where.items() if name != key}
    assert any_lrs.get(path, **anywhere).json == ids
    from datetime import UTC, datetime

    now = format_timestamp(datetime.now(UTC))
    assert any_lrs.get(path, since=now, **anywhere).json == []
    any_lrs.post(path, json={"x": 1}, **{**where, key: ids[0]})
    assert any_lrs.get(path, since=now, **anywhere).json == [ids[0]]
    assert any_lrs.get(path, since=now, **{**where, key: ids[1]}).status_code == 200
    assert any_lrs.get(path, since="x", **anywhere).status_code == 400


def test_a_place_is_activity_agent_and_registration(any_lrs: Lrs) -> None:
    """Comm 2.3: an absent registration is a place of its own; agents are the same by identifier, not by name."""
    registration = new_id()
    where = state(stateId="s")
    any_lrs.put("/activities/state", json={"n": 0}, **where)
    any_lrs.put("/activities/state", json={"n": 1}, **where, registration=registration)
    any_lrs.put("/activities/state", json={"n": 2}, **{**where, "activityId": "https://x.org/other"})
    any_lrs.put("/activities/state", json={"n": 3}, **{**where, "agent": '{"mbox":"mailto:other@example.org"}'})
    assert any_lrs.get("/activities/state", **where).json == {"n": 0}
    assert any_lrs.get("/activities/state", **where, registration=registration.upper()).json == {"n": 1}
    assert any_lrs.get("/activities/state", **{**where, "agent": '{"mbox":"mailto:ana@example.org"}'}).json == {"n": 0}
    assert any_lrs.get("/activities/state", **where, registration=new_id()).status_code == 404


def test_a_place_of_states_is_cleared(any_lrs: Lrs) -> None:
    """Comm 2.3: DELETE without stateId removes all of the place and nothing beside it."""
    first, second, registered = state(), state(), state(registration=new_id())
    for where in (first, second, registered):
        any_lrs.put("/activities/state", json={}, **where)
    place = {"activityId": first["activityId"], "agent": AGENT_JSON}
    assert any_lrs.delete("/activities/state", **place).status_code == 204
    assert any_lrs.get("/activities/state", **place).json == []
    assert any_lrs.get("/activities/state", **registered).status_code == 200


MISSING = [
    *[("/activities/state", method, name) for method in ("PUT", "POST") for name in ("activityId", "agent", "stateId")],
    *[("/activities/state", method, name) for method in ("GET", "DELETE") for name in ("activityId", "agent")],
    *[("/activities/profile", method, name) for method in ("PUT", "POST", "DELETE") for name in ("activityId", "profileId")],
    ("/activities/profile", "GET", "activityId"),
    *[("/agents/profile", method, name) for method in ("PUT", "POST", "DELETE") for name in ("agent", "profileId")],
    ("/agents/profile", "GET", "agent"),
]


@pytest.mark.parametrize(("path", "method", "name"), MISSING)
def test_what_says_where_is_required(lrs: Lrs, path: str, method: str, name: str) -> None:
    """Comm 2.3, 2.6, 2.7: 400 without it, 400 with a wrong one."""
    place = dict(ALL)[path]()
    body = {"json": {}} if method in ("PUT", "POST") else {}
    without = {key: value for key, value in place.items() if key != name}
    assert lrs.ask(method, path, **body, headers=NEW, **without).status_code == 400
    for wrong in {"activityId": ["x", ""], "agent": ["x", "{}", "true", "[]"], "stateId": ["", "a\x00b"], "profileId": ["", "a\x00b"]}[
        name
    ]:
        answer = lrs.ask(method, path, **body, headers=NEW, **{**place, name: wrong})
        assert answer.status_code == 400
        assert answer.json is not None
        assert answer.json["problems"][0]["where"].startswith(name)


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_registration_is_a_uuid(lrs: Lrs, method: str) -> None:
    """Comm 2.3: 400 else."""
    body = {"json": {}} if method in ("PUT", "POST") else {}
    assert lrs.ask(method, "/activities/state", **body, **state(registration="true")).status_code == 400


@everywhere
def test_ids_may_be_any_text(any_lrs: Lrs, path: str, place: Place) -> None:
    """Comm 2.2: long, foreign, with any sign; capitals make another id."""
    key = "stateId" if path == "/activities/state" else "profileId"
    ids = ["ÄÖ 人口/%&?#", "x" * 1500, "Case", "case", " blank "]
    where = place()
    for number, id in enumerate(ids):
        assert any_lrs.put(path, json={"n": number}, headers=NEW, **{**where, key: id}).status_code == 204
    for number, id in enumerate(ids):
        assert any_lrs.get(path, **{**where, key: id}).json == {"n": number}


def test_a_document_of_some_megabytes(any_lrs: Lrs) -> None:
    """Section 12: very large bodies, within the limit, byte for byte."""
    where, content = state(), bytes(range(256)) * 4096 * 6
    assert any_lrs.put("/activities/state", data=content, **where).status_code == 204
    assert any_lrs.get("/activities/state", **where).data == content


def test_of_two_first_puts_at_once_one_wins(any_lrs: Lrs) -> None:
    """Comm 3.1: If-None-Match holds among concurrent writers, as does If-Match."""
    where = activity_profile()

    def race(headers: dict[str, str]) -> list[int]:
        codes: list[int] = []

        def send(number: int) -> None:
            lrs = Lrs(any_lrs.app, any_lrs.version)
            codes.append(lrs.put("/activities/profile", json={"n": number, "by": list(headers)}, headers=headers, **where).status_code)

        threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(codes)

    assert race(NEW) == [204] + [412] * 5
    assert race({"If-Match": any_lrs.get("/activities/profile", **where).headers["ETag"]}) == [204] + [412] * 5
