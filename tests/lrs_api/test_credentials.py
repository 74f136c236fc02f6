"""Credentials: made, shown once, withdrawn, limited by their scopes; from Python and from the command line."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inducci_lms.kernel import clock
from inducci_lms.kernel.errors import Invalid, Missing
from inducci_lms.lrs_api import scopes, secrets
from inducci_lms.lrs_api.models import CredentialRow
from inducci_lms.lrs_api.operations import issue_credential, withdraw_credential
from inducci_lms.lrs_api.queries import all_credentials, by_key, presented
from tests.lrs_api.conftest import AGENT_JSON, Lrs, activity_profile, new_id, state
from tests.xapi.examples import ACTIVITY, statement

Make = Callable[..., Lrs]


def test_the_secret_is_nowhere_in_the_database(app: Flask) -> None:
    """Issue C 3: kept under a keyed hash, each with a key of its own."""
    with Session(app.extensions["test_engine"]) as session:
        first = issue_credential(session, name="a", scopes=["all"], trusted=False, now=clock.now(), secret="the same secret")
        second = issue_credential(session, name="a", scopes=["all"], trusted=False, now=clock.now(), secret="the same secret")
        rows = session.scalars(select(CredentialRow).where(CredentialRow.id.in_([first.id, second.id]))).all()
        assert rows[0].secret_hash != rows[1].secret_hash
        assert all(b"secret" not in row.secret_hash + row.salt for row in rows)
        assert len(secrets.new_secret()) >= 43
        assert all_credentials(session)[-1].key == second.key


def test_a_withdrawn_credential_proves_nothing(lrs: Lrs, credential: Make) -> None:
    """Issue C 3: at once; what it stored stays."""
    other = credential("all", version=lrs.version)
    (id,) = other.store(statement())
    key = next(one.key for one in _all(lrs.app) if one.authority_name == "other")
    with Session(lrs.app.extensions["test_engine"]) as session:
        withdraw_credential(session, key=key, now=clock.now())
        withdraw_credential(session, key=key, now=clock.now())
        session.commit()
        found = by_key(session, key)
        assert found is not None
        assert found.withdrawn_at is not None
        with pytest.raises(Missing):
            withdraw_credential(session, key="nobody", now=clock.now())
    assert other.get("/statements").status_code == 401
    assert lrs.statement(id)["id"] == id


def _all(app: Flask) -> Any:
    with Session(app.extensions["test_engine"]) as session:
        return all_credentials(session)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["x"]},
        {"scopes": []},
        {"secret": "short"},
        {"key": "a:b"},
        {"key": "x" * 191},
        {"name": ""},
        {"name": "x" * 191},
        {"secret": "x" * 600},
    ],
)
def test_unusable_credentials_are_refused(app: Flask, wrong: dict[str, Any]) -> None:
    """Issue C 3: unknown scopes, secrets that can be guessed, keys that Basic cannot carry."""
    with Session(app.extensions["test_engine"]) as session, pytest.raises(Invalid):
        issue_credential(session, **{"name": "a", "scopes": ["all"], "trusted": False, "now": clock.now(), **wrong})


def test_a_given_key_is_set_anew(app: Flask) -> None:
    """Issue C 3: a demo that starts twice has one credential, with the secret given last."""
    with Session(app.extensions["test_engine"]) as session:
        for secret in ("secret-number-one", "secret-number-two"):
            issue_credential(session, name="a", scopes=["all"], trusted=False, now=clock.now(), key="demo", secret=secret)
        session.commit()
        assert presented(session, "Bearer demo.secret-number-one") is None
        found = presented(session, "Bearer demo.secret-number-two")
        assert found is not None
        assert presented(session, "Bearer DEMO.secret-number-two") is None


def test_checking_compares_in_constant_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue C 3: an unknown key costs the same comparison as a wrong secret."""
    compared: list[bytes] = []
    import hmac

    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(b) or real(a, b))
    with Session(app.extensions["test_engine"]) as session:
        for header in ("Bearer nobody.x", "Bearer test-key.wrong", "Bearer test-key.test-secret-of-the-store"):
            presented(session, header)
    assert len(compared) == 3


# -- scopes --------------------------------------------------------------------------------------------------------

CALLS: dict[str, Callable[[Lrs], Any]] = {
    "store": lambda lrs: lrs.post("/statements", json=statement()),
    "put": lambda lrs: lrs.put("/statements", json=statement(), statementId=new_id()),
    "read": lambda lrs: lrs.get("/statements"),
    "read state": lambda lrs: lrs.get("/activities/state", activityId=ACTIVITY["id"], agent=AGENT_JSON),
    "write state": lambda lrs: lrs.put("/activities/state", json={}, **state()),
    "delete state": lambda lrs: lrs.delete("/activities/state", **state()),
    "read profile": lambda lrs: lrs.get("/activities/profile", activityId=ACTIVITY["id"]),
    "write profile": lambda lrs: lrs.put("/activities/profile", json={}, headers={"If-None-Match": "*"}, **activity_profile()),
    "agents": lambda lrs: lrs.get("/agents", agent=AGENT_JSON),
    "activities": lambda lrs: lrs.get("/activities", activityId=ACTIVITY["id"]),
}
READING = {"read", "read state", "read profile", "agents", "activities"}
ALLOWED: dict[str, set[str]] = {
    scopes.ALL: set(CALLS),
    scopes.ALL_READ: READING,
    scopes.WRITE: {"store", "put"},
    scopes.READ: {"read", "agents", "activities"},
    scopes.MINE: {"read", "agents", "activities"},
    scopes.STATE: {"read state", "write state", "delete state", "agents", "activities"},
    scopes.PROFILE: {"read profile", "write profile", "agents", "activities"},
    scopes.DEFINE: {"agents", "activities"},
}


@pytest.mark.parametrize("scope", scopes.SCOPES)
@pytest.mark.parametrize("call", CALLS)
def test_each_scope_allows_what_it_names(lrs: Lrs, credential: Make, scope: str, call: str) -> None:
    """Comm 4.2, 3.2: 403 for a valid credential without the permission."""
    answer = CALLS[call](credential(scope, version=lrs.version))
    if call in ALLOWED[scope]:
        assert answer.status_code in (200, 204)
    else:
        assert answer.status_code == 403
        assert answer.json["error"] == "scope"


def test_mine_are_the_statements_of_one_authority(lrs: Lrs, credential: Make) -> None:
    """Comm 4.2: statements/read/mine, for lists, by id, for voided ones, page by page."""
    lrs.store(statement())
    mine = credential(scopes.WRITE, scopes.MINE, version=lrs.version)
    (theirs,) = lrs.store(statement())
    ids = mine.store(statement(), statement())
    assert mine.find() == ids[::-1]
    assert mine.get("/statements", statementId=theirs).status_code == 404
    assert mine.statement(ids[0])["id"] == ids[0]
    first = mine.get("/statements", limit=1).json
    assert first is not None
    rest = mine.http.get(first["more"], headers=mine.headers).json
    assert rest is not None
    assert [one["id"] for one in rest["statements"]] == [ids[0]]
    assert rest["more"] == ""
    assert set(lrs.find()) >= {theirs, *ids}


# -- the command line ----------------------------------------------------------------------------------------------


@pytest.fixture
def run(app: Flask) -> Callable[..., Any]:
    runner = app.test_cli_runner()

    def call(*arguments: str, code: int = 0, **given: Any) -> Any:
        result = runner.invoke(args=["inducci", "lrs", *arguments], **given)
        assert result.exit_code == code, result.output
        return result

    return call


def test_credentials_are_made_listed_and_withdrawn(app: Flask, run: Callable[..., Any]) -> None:
    """Issue C 3: ``flask inducci lrs credential …``; the secret is shown once."""
    shown = dict(line.split(maxsplit=1) for line in run("credential", "add", "rise", "--scope", "all", "--trusted").stdout.splitlines())
    lrs = Lrs(app, key=shown["key"], secret=shown["secret"])
    (id,) = lrs.store(statement())
    assert lrs.statement(id)["authority"]["account"]["name"] == "rise"
    assert lrs.get("/statements", headers={"Authorization": f"Bearer {shown['bearer']}"}).status_code == 200
    listed = run("credential", "list").output
    assert shown["key"] in listed
    assert shown["secret"] not in listed
    assert "in use" in listed
    run("credential", "withdraw", shown["key"])
    assert lrs.get("/statements").status_code == 401
    assert "withdrawn" in run("credential", "list").output
    run("credential", "withdraw", "nobody", code=1)
    run("credential", "add", "x", "--scope", "nothing", code=1)
