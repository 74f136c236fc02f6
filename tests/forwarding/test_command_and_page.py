"""The command ``flask inducci forward`` and the page, against a second instance of this record store over real HTTP."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from tests.forwarding.far import Far
from tests.lrs.samples import agent, received
from tests.lrs_api.conftest import KEY, SECRET, Lrs, empty, mount


def mounted(path: Path) -> Flask:
    app = mount(f"sqlite:///{path}")
    empty(app)
    return app


@pytest.fixture
def near_app(tmp_path: Path) -> Flask:
    return mounted(tmp_path / "near.db")


@pytest.fixture
def run(near_app: Flask) -> Callable[..., str]:
    runner: FlaskCliRunner = near_app.test_cli_runner()

    def command(*words: str, exits: int = 0) -> str:
        done = runner.invoke(args=["inducci", "forward", *words])
        assert done.exit_code == exits, done.output
        return str(done.output)

    return command


def test_statements_reach_a_second_instance_each_once(
    near_app: Flask, run: Callable[..., str], serve: Callable[[Flask], str], tmp_path: Path
) -> None:
    """The picture of issue C: an instance forwards pseudonymous statements to a network instance; authority is the far store's own."""
    network = mounted(tmp_path / "far.db")
    address = serve(network)
    run("target", "add", "network", f"{address}/training/xapi", "--key", KEY, "--secret", SECRET)
    here, there = Lrs(near_app), Lrs(network)
    ids = here.store(*[dict(received(actor=agent(f"p{n}")).data) for n in range(5)])
    assert "5 wait" in run("status")
    assert "network: 5 sent, 0 refused" in run("--once")
    assert there.find() == here.find()
    mine, theirs = here.statement(ids[0]), there.statement(ids[0])
    for own in ("stored", "authority"):
        mine.pop(own), theirs.pop(own)
    assert mine == theirs
    run("replay", "network", "--since", "2020-01-01")
    assert "network: 5 sent, 0 refused" in run("--once")
    assert len(there.find()) == 5


def test_the_commands_for_targets_say_what_they_did(near_app: Flask, run: Callable[..., str], far: Far) -> None:
    assert "must begin with https" in run("target", "add", "x", "ftp://x.example", "--key", "k", "--secret", "s", exits=2)
    run(
        "target", "add", "net", far.endpoint, "--key", "k", "--secret", "s", "--scheme", "limburg", "--verb", "http://x.example/verbs/tried"
    )
    assert "already" in run("target", "add", "net", far.endpoint, "--key", "k", "--secret", "s", exits=1)
    assert "no target 'other'" in run("target", "pause", "other", exits=1)
    grouped = {"contextActivities": {"grouping": [{"id": "https://www.inducci.eu/xapi/schemes/limburg"}]}}
    ids = Lrs(near_app).store(dict(received(context=grouped).data), dict(received().data))
    far.mood = lambda statements: 400
    assert "0 sent, 1 refused" in run("--once")
    assert ids[0] in run("refused", "net")
    assert "1 wait again" in run("retry", "net")
    far.mood = lambda statements: 503
    assert "rests: 503" in run("--once", exits=1)
    assert "503" in run("status")
    assert "is off" in run("target", "pause", "net")
    assert "(off)" in run("status")
    assert "is on" in run("target", "resume", "net")
    far.mood = lambda statements: None
    assert "1 sent" in run("--once")
    assert "is removed" in run("target", "remove", "net", "--yes")
    assert run("status") == ""
    assert "say --once or --loop" in run(exits=2)


def test_the_page_shows_backlog_and_reasons_to_administrators_alone(near_app: Flask, run: Callable[..., str], far: Far) -> None:
    run("target", "add", "net", far.endpoint, "--key", "k", "--secret", "s")
    (id,) = Lrs(near_app).store(dict(received().data))
    far.mood = lambda statements: 409
    run("--once")
    Lrs(near_app).store(dict(received().data))
    client = near_app.test_client()
    assert client.get("/training/forwarding", headers={"X-Remote-User": "nobody", "X-Roles": "trainer"}).status_code == 403
    page = client.get("/training/forwarding", headers={"X-Remote-User": "boss", "X-Roles": "administrator"})
    assert page.status_code == 200, page.text
    assert far.endpoint in page.text
    assert id in page.text
    assert json.dumps({"error": "refused"}) not in page.text
    assert "409" in page.text
    assert "1 statement waits" in page.text
