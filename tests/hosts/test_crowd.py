"""Issue B.2: many people at once, over real connections, on three databases: every one is served, nothing is lost or doubled."""

import http.client
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa
from flask import Flask

from tests.hosts import build
from tests.hosts.fixtures import Make
from tests.hosts.test_matrix import token
from tests.player import course
from tests.player.world import publish_course

PEOPLE = 16


def one(base: str, name: str, failures: list[object]) -> None:
    """Enrol and finish a lesson, as one browser does: keeping its cookie."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    headers = {"X-Remote-User": name}

    def call(method: str, path: str, **fields: str) -> tuple[int, str]:
        sent = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, f"/training{path}", urlencode(fields) or None, sent)
        reply = connection.getresponse()
        text = reply.read().decode()
        cookie = reply.headers.get("Set-Cookie")
        if cookie:
            headers["Cookie"] = cookie.split(";", 1)[0]
        return reply.status, text

    try:
        page = call("GET", "/schemes/north")[1]
        assert call("POST", "/schemes/north/enrol", csrf_token=token(page))[0] == 303
        lesson = call("GET", "/schemes/north/modules/m1/reading")[1]
        for _ in range(2):  # a double click
            assert call("POST", "/schemes/north/modules/m1/reading/complete", csrf_token=token(lesson))[0] == 303
    except Exception as error:
        failures.append(f"{name}: {error!r}")
    finally:
        connection.close()


def test_a_crowd_enrols_and_reads_at_once(
    make_host: Make, engine_uri: str, serve: Callable[[Flask], str], tmp_path: Path, now: datetime
) -> None:
    """The host's own session is shared; a lock or a deadlock runs the whole view again."""
    host = make_host("full", engine_uri, people=build.HeaderPeople())
    assert host.db is not None
    with host.app.app_context():
        publish_course(host.db.engine, course.write(tmp_path / "course"), now)
    base = serve(host.app)
    failures: list[object] = []
    threads = [threading.Thread(target=one, args=(base, f"person{n}", failures)) for n in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with host.app.app_context():
        count = lambda table: host.db.session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()  # type: ignore[union-attr]  # noqa: E731
        assert count("inducci_people") == PEOPLE
        assert count("inducci_enrolments") == PEOPLE
        assert count("inducci_activity_states WHERE done_at IS NOT NULL") == PEOPLE
        assert count("inducci_statements") == 2 * PEOPLE
        host.db.session.remove()


def test_the_session_cookie_holds_a_token_and_one_message_at_most(make_host: Make, sqlite_uri: str, tmp_path: Path, now: datetime) -> None:
    """EMBEDDING §4: a cookie that grows beyond 4093 bytes is dropped silently; attempts live in the database."""
    host = make_host("bare", sqlite_uri)
    with host.app.app_context():
        from inducci_lms.web import current

        publish_course(current.session().get_bind(), course.write(tmp_path / "course"), now)  # type: ignore[arg-type]
    client, headers = host.app.test_client(), {"X-Remote-User": "ana"}
    page = client.get("/training/schemes/north", headers=headers).text
    client.post("/training/schemes/north/enrol", headers=headers, data={"csrf_token": token(page)})
    with client.session_transaction() as session:
        assert set(session) <= {"csrf_token", "inducci_flash"}
    client.get("/training/schemes/north", headers=headers)
    client.get("/training/schemes/north/modules/m1/reading", headers=headers)
    with client.session_transaction() as session:
        assert set(session) == {"csrf_token"}
