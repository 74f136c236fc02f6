"""Issue B.3: a table action × role, deny by default, tried on every address × every role."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

from inducci_lms.web import access
from inducci_lms.web.routes import Route, Routes
from tests.hosts import build
from tests.hosts.fixtures import Make

#: How each role comes to a page: by header, as a proxy would say it. "anyone" is nobody.
PEOPLE = {"anyone": {}, "learner": {"X-Remote-User": "ana"}} | {role: {"X-Remote-User": role, "X-Roles": role} for role in access.GRANTED}


@pytest.fixture
def host(make_host: Make, sqlite_uri: str) -> build.Host:
    """A host whose proxy says who somebody is and which roles they have."""
    return make_host("bare", sqlite_uri, roles=lambda claims: claims["roles"])


def pages(host: build.Host) -> Iterator[tuple[Rule, Route]]:
    """Give every address of ours for people, with its route."""
    for rule in host.app.url_map.iter_rules():
        route = getattr(host.app.view_functions.get(rule.endpoint), "_inducci_route", None)
        if route is not None and rule.endpoint.startswith("inducci_lms."):
            yield rule, route


def address(rule: Rule) -> str:
    """Return an address for a rule; nothing there exists, so that only the door is tried."""
    rule_text = re.sub(r"<uuid:[^>]+>", "6f2b2a0e-0000-4000-8000-000000000007", rule.rule.replace("<int:number>", "1"))
    return re.sub(r"<[^>]+>", "nothing", rule_text)


@pytest.mark.parametrize("role", sorted(PEOPLE))
def test_every_address_lets_in_whom_the_table_says_and_nobody_else(host: build.Host, role: str) -> None:
    """401 for nobody, 403 for somebody without the role; whoever may, comes as far as the thing itself."""
    headers = {**PEOPLE[role], "X-Inducci-Script": "1"}
    has = {"anyone"} if role == "anyone" else {"anyone", "person", "learner", role}
    client = host.app.test_client()
    token = client.get("/training/probe/token", headers=headers).json["token"]
    if role != "anyone":  # somebody who has been here before
        assert client.post("/training/probe/join", headers={**headers, "X-CSRFToken": token}).status_code == 200
    wrong: list[Any] = []
    tried = 0
    for rule, route in pages(host):
        method = "POST" if "POST" in route.methods else "GET"
        reply = client.open(address(rule), method=method, headers={**headers, "X-CSRFToken": token})
        refused = reply.status_code in (401, 403) and reply.is_json and reply.json["error"] in ("not_signed_in", "not_allowed")
        if refused == access.is_allowed(route.action, has):
            wrong.append((rule.rule, route.action, reply.status_code))
        tried += 1
        reply.close()
    assert wrong == []
    assert tried > 35


def test_an_action_without_a_line_cannot_be_routed() -> None:
    """A new address without a line in the table fails when it is written."""
    with pytest.raises(LookupError, match="has no line"):
        Routes("x").get("/x", "x", action="x.do")


def test_every_line_of_the_table_is_used_and_names_roles_that_there_are(host: build.Host) -> None:
    """A line that nothing asks for would be believed in."""
    used = {route.action for _, route in pages(host)} | {"xapi.use"}
    assert set(access.ACTIONS) - used == set()
    assert set().union(*access.ACTIONS.values()) <= set(access.ROLES)
