"""A client of somebody else's, over a real socket: TinCanPython, and the bare protocol."""

import http.client
import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.lrs_api.conftest import KEY, SECRET, Lrs
from tests.xapi.examples import AGENT, statement

tincan = pytest.importorskip("tincan")


@pytest.mark.filterwarnings("ignore")
def test_tincan_stores_finds_and_keeps_state(app: Flask, serve: Callable[[Flask], str]) -> None:
    """Issue C, done when: the store answers a real xAPI client: statements, a query with more, state, profiles, about."""
    address = serve(app)
    lrs = tincan.RemoteLRS(endpoint=f"{address}/training/xapi/1.0.3/", version="1.0.3", username=KEY, password=SECRET)
    assert lrs.about().success
    sent = tincan.Statement(statement())
    saved = lrs.save_statement(sent)
    assert saved.success, saved.data
    assert lrs.save_statements([tincan.Statement(statement()) for _ in range(3)]).success
    found = lrs.retrieve_statement(saved.content.id)
    assert found.success
    assert found.content.actor.mbox == AGENT["mbox"]
    page = lrs.query_statements({"agent": tincan.Agent(mbox=AGENT["mbox"]), "limit": 2})
    assert page.success
    assert len(page.content.statements) == 2
    rest = lrs.more_statements(page.content.more)
    assert rest.success
    assert len(rest.content.statements) == 2
    document = tincan.StateDocument(
        id="s", content="bytes", activity=tincan.Activity(id="https://x.org/a"), agent=tincan.Agent(mbox=AGENT["mbox"])
    )
    assert lrs.save_state(document).success
    kept = lrs.retrieve_state(document.activity, document.agent, "s")
    assert kept.success
    assert bytes(kept.content.content) == b"bytes"


def test_the_bare_protocol(app: Flask, serve: Callable[[Flask], str]) -> None:
    """Comm 1.1, 1.5: a chunked body, HEAD with the length of GET, a body on a GET, one connection after another."""
    lrs, address = Lrs(app), urlsplit(serve(app)).netloc
    body = json.dumps(statement()).encode()

    def ask(method: str, path: str, **given: object) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection(address, timeout=10)
        connection.request(method, f"/training/xapi{path}", headers={**lrs.headers, "Content-Type": "application/json"}, **given)  # type: ignore[arg-type]  # as typed there
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    stored, _ = ask("POST", "/statements", body=iter([body[:10], body[10:]]), encode_chunked=True)
    assert stored.status == 200
    got, content = ask("GET", "/statements", body=b"{}")
    headed, nothing = ask("HEAD", "/statements")
    assert got.headers["Content-Length"] == str(len(content)) == headed.headers["Content-Length"]
    assert nothing == b""
    assert got.headers["Date"]
    assert ask("PUT", "/statements", body=body)[0].status == 400
