"""EMBEDDING §§1, 4, 5: the contract with the host, tried on whole hosts."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from inducci_lms import ConfigError, InducciLMS, create_blueprint
from inducci_lms.kernel.events import Event, announce
from inducci_lms.web import current, urls
from tests.hosts import build
from tests.hosts.fixtures import Make

ANA = {"X-Remote-User": "ana"}


@pytest.mark.parametrize("blueprint", [False, True], ids=["extension", "blueprint"])
def test_both_spellings_mount_the_same_library(make_host: Make, sqlite_uri: str, blueprint: bool) -> None:
    """DECISIONS, contract: two spellings, one code path."""
    client = make_host("bare", sqlite_uri, blueprint=blueprint).app.test_client()
    assert client.get("/training/probe/open/a").json == {
        "key": "a",
        "url": "/training/probe/open/a",
        "root": "/training",
        "language": "en",
    }


def test_exactly_one_source_of_sessions_is_taken(sqlite_uri: str) -> None:
    """DECISIONS, contract: exactly one of session, engine, INDUCCI_DATABASE_URI."""
    with pytest.raises(ConfigError, match="exactly one"):
        InducciLMS().init_app(Flask("host"), people=build.HeaderPeople())
    with pytest.raises(ConfigError, match="not both"):
        create_blueprint(session=lambda: None, engine=sa.create_engine(sqlite_uri))  # type: ignore[arg-type,return-value]
    app = Flask("host")
    app.config["INDUCCI_DATABASE_URI"] = sqlite_uri
    with pytest.raises(ConfigError, match="exactly one"):
        InducciLMS().init_app(app, engine=sa.create_engine(sqlite_uri))


def test_mounting_twice_in_one_app_is_an_error(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §4: re-initialising the same app raises, in either spelling."""
    host = make_host("bare", sqlite_uri)
    with pytest.raises(ConfigError, match="already"):
        InducciLMS().init_app(host.app, url_prefix="/again")
    with pytest.raises(ConfigError, match="already"):
        host.app.register_blueprint(create_blueprint(name="other"), url_prefix="/again")


def test_one_extension_object_serves_several_apps_of_a_process(make_host: Make, tmp_path: Any) -> None:
    """EMBEDDING §4: many apps with different prefixes and names in one process."""
    first = make_host("bare", f"sqlite:///{tmp_path / 'a.db'}", prefix="/one")
    second = make_host("bare", f"sqlite:///{tmp_path / 'b.db'}", prefix="/two", name="school")
    assert first.app.test_client().get("/one/probe/open/a").json["url"] == "/one/probe/open/a"
    assert second.app.test_client().get("/two/probe/open/a").json["url"] == "/two/probe/open/a"
    assert "school.probe.open" in second.app.view_functions


def test_a_prefix_with_variables_keeps_them_and_needs_a_place_for_the_record_store(make_host: Make, sqlite_uri: str) -> None:
    """DECISIONS, contract: a prefix with variables needs xapi_url_prefix."""
    with pytest.raises(ConfigError, match="xapi_url_prefix"):
        build.bare(sqlite_uri, prefix="/<lang_code>/akademija")
    client = make_host("bare", sqlite_uri, prefix="/<lang_code>/akademija", xapi_url_prefix="/lrs").app.test_client()
    answer = client.get("/sl/akademija/probe/open/a").json
    assert (answer["url"], answer["root"]) == ("/sl/akademija/probe/open/a", "/sl/akademija")


def test_a_sub_path_stands_in_every_address(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §4: sub-path via X-Forwarded-Prefix and SCRIPT_NAME."""
    host = make_host("bare", sqlite_uri)
    host.app.wsgi_app = ProxyFix(host.app.wsgi_app, x_prefix=1)  # type: ignore[method-assign]
    answer = host.app.test_client().get("/training/probe/open/a", headers={"X-Forwarded-Prefix": "/intranet"}).json
    assert (answer["url"], answer["root"]) == ("/intranet/training/probe/open/a", "/intranet/training")


def test_mounted_at_the_top_addresses_begin_with_a_slash(make_host: Make, sqlite_uri: str) -> None:
    """A host may give the library the whole site."""
    answer = make_host("bare", sqlite_uri, prefix="/").app.test_client().get("/probe/open/a").json
    assert (answer["url"], answer["root"]) == ("/probe/open/a", "")


def test_public_addresses_stand_on_the_configured_one(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §4: certificates need an explicit INDUCCI_PUBLIC_URL; within a request the request's own stands in."""
    host = make_host("bare", sqlite_uri, config={"INDUCCI_PUBLIC_URL": "https://intranet.example.org/lms"})
    with host.app.app_context():
        assert urls.public_url("probe.open", key="a") == "https://intranet.example.org/lms/probe/open/a"
    with host.app.test_request_context("/training/"):
        assert urls.public_url("probe.open", key="a") == "https://intranet.example.org/lms/probe/open/a"


def test_nothing_of_the_host_is_changed(sqlite_uri: str) -> None:
    """EMBEDDING §4: no hook, processor, filter or global of the app is ours."""

    def seen(app: Flask) -> dict[str, Any]:
        return {
            "before": list(app.before_request_funcs.get(None, ())),
            "after": list(app.after_request_funcs.get(None, ())),
            "preprocessors": list(app.url_value_preprocessors.get(None, ())),
            "defaults": list(app.url_default_functions.get(None, ())),
            "context": list(app.template_context_processors[None]),
            "errors": dict(app.error_handler_spec.get(None, {})),
            "filters": set(app.jinja_env.filters),
            "globals": set(app.jinja_env.globals),
            "tests": set(app.jinja_env.tests),
            "config": {k: v for k, v in app.config.items() if not k.startswith("INDUCCI_")},
        }

    plain = Flask("host")
    plain.config.update(TESTING=True, SECRET_KEY="k", INDUCCI_DATABASE_URI=sqlite_uri)
    before = seen(plain)
    InducciLMS().init_app(plain, people=build.HeaderPeople())
    plain.test_client().get("/training/assets/0/none")
    assert seen(plain) == before


@pytest.mark.parametrize("csrf", ["none", "before", "after"])
def test_forged_requests_are_refused_whatever_the_host_does(make_host: Make, sqlite_uri: str, csrf: str) -> None:
    """EMBEDDING §5: one check, whether CSRFProtect is absent, set up before or after; the host's own views keep theirs."""
    host = make_host("full", sqlite_uri, csrf=csrf)
    client = host.app.test_client()
    client.get("/enter")
    token = client.get("/training/probe/token").json["token"]
    assert client.post("/training/probe/join").status_code == 400
    assert client.post("/training/probe/join", data={"csrf_token": "x"}).status_code == 400
    assert client.post("/training/probe/join", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert client.post("/training/probe/join", data={"csrf_token": token}, headers={"Origin": "https://evil.example"}).status_code == 400
    assert client.post("/training/probe/join", data={"csrf_token": token}, headers={"Origin": "http://localhost"}).status_code == 200
    assert client.post("/training/probe/join", headers={"X-CSRFToken": token, "Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert client.post("/own").status_code == (200 if csrf == "none" else 400)


def test_a_form_outlives_the_time_limit_of_the_host(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §5: WTF_CSRF_TIME_LIMIT of the host would refuse a quiz opened over lunch."""
    host = make_host("full", sqlite_uri, csrf="before", config={"WTF_CSRF_TIME_LIMIT": -1})
    client = host.app.test_client()
    client.get("/enter")
    token = client.get("/training/probe/token").json["token"]
    assert client.post("/training/probe/join", data={"csrf_token": token}).status_code == 200


@pytest.mark.parametrize("extensions_first", [True, False])
@pytest.mark.parametrize("key", ["int", "uuid", "str"])
def test_the_order_of_set_up_and_the_kind_of_key_do_not_matter(
    make_host: Make,
    sqlite_uri: str,
    key: str,
    extensions_first: bool,
) -> None:
    """EMBEDDING §§0, 3: everything about the host is looked up per request; int, UUID and text keys."""
    host = make_host("full", sqlite_uri, key=key, extensions_first=extensions_first)
    client = host.app.test_client()
    client.get("/enter")
    assert client.get("/training/probe/mine").json == {"ref": str(host.user_key), "name": "Ana"}


def test_somebody_unknown_is_led_to_the_hosts_sign_in_and_back(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §3: the host's login view, with next; a program gets 401."""
    client = make_host("full", sqlite_uri).app.test_client()
    answer = client.get("/training/probe/mine?a=1")
    assert answer.status_code == 302
    assert re.match(r"/login\?next=(%2F|/)training(%2F|/)probe(%2F|/)mine", answer.location)
    assert client.get("/training/probe/mine", headers={"X-Inducci-Script": "1"}).json["error"] == "not_signed_in"
    assert client.get("/training/probe/mine", headers={"Accept": "application/json"}).status_code == 401


def test_two_clients_are_two_people(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §9, the false green: a second client that never signed in must not be Ana."""
    host = make_host("full", sqlite_uri)
    first, second = host.app.test_client(), host.app.test_client()
    first.get("/enter")
    assert first.get("/training/probe/mine").status_code == 200
    assert second.get("/training/probe/mine").status_code == 302


def test_a_failing_view_leaves_nothing_behind(make_host: Make, sqlite_uri: str) -> None:
    """ARCHITECTURE §4: returning commits, raising rolls back."""
    host = make_host("full", sqlite_uri, csrf="none")
    client = host.app.test_client()
    client.get("/enter")
    token = client.get("/training/probe/token").json["token"]
    with pytest.raises(RuntimeError, match="on purpose"):
        client.post("/training/probe/join", data={"csrf_token": token, "fail": "1"})
    with host.app.app_context():
        assert host.db is not None
        assert host.db.session.execute(sa.text("SELECT count(*) FROM inducci_people")).scalar_one() == 0


def test_errors_are_pages_for_people_and_json_for_scripts(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §4: our handlers, per status code, win over the host's."""
    host = make_host("bare", sqlite_uri)
    host.app.register_error_handler(404, lambda _: ("host's page", 404))
    client = host.app.test_client()
    assert client.get("/nowhere").text == "host's page"
    assert client.get("/training/assets/0/none").text != "host's page"
    answer = client.get("/training/probe/error/missing", headers={"X-Inducci-Script": "1"})
    assert (answer.status_code, answer.json["error"]) == (404, "scheme")
    assert client.get("/training/probe/error/conflict", headers={"Accept": "application/json"}).status_code == 409
    assert client.get("/training/probe/error/unavailable").headers["Retry-After"] == "30"


def test_missing_tables_are_answered_with_the_command_that_makes_them(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §2: never migrate by itself; a 503 says what to run."""
    client = make_host("bare", sqlite_uri, tables=False).app.test_client()
    answer = client.get("/training/probe/staff/limburg", headers={**ANA, "X-Inducci-Script": "1"})
    assert answer.status_code == 503
    assert "flask inducci db upgrade" in answer.json["message"]


def test_roles_come_from_claims_grants_and_the_hosts_last_word(make_host: Make, sqlite_uri: str) -> None:
    """DECISIONS, contract: roles(claims), grants of our own for one scheme or all, may() overrules."""
    verdicts: dict[str, bool | None] = {}
    host = make_host("bare", sqlite_uri, roles=lambda claims: claims["roles"], may=lambda person, action, target: verdicts.get(action))
    client, runner = host.app.test_client(), host.app.test_cli_runner()

    def status(scheme: str, **headers: str) -> int:
        return client.get(f"/training/probe/staff/{scheme}", headers={**ANA, **headers}).status_code

    assert client.get("/training/probe/staff/limburg").status_code == 401
    assert status("limburg") == 403
    assert status("limburg", **{"X-Roles": "trainer"}) == 200
    assert runner.invoke(args=["inducci", "grant", "ana", "trainer", "--scheme", "limburg"]).exit_code == 0
    assert (status("limburg"), status("veneto")) == (200, 403)
    verdicts["records.read"] = False
    assert status("limburg") == 403
    verdicts["records.read"] = True
    assert status("veneto") == 200
    verdicts.clear()
    assert runner.invoke(args=["inducci", "revoke", "ana", "trainer", "--scheme", "limburg"]).exit_code == 0
    assert status("limburg") == 403


def test_listeners_hear_of_commits_in_a_session_of_their_own(make_host: Make, sqlite_uri: str) -> None:
    """DECISIONS, recording: delivered in a fresh session after the outermost commit; a failing listener harms nobody."""

    class Happened(Event):
        pass

    host = make_host("full", sqlite_uri)
    seen: list[Any] = []
    assert host.lms is not None

    def listener(event: Event, session: Any) -> None:
        seen.append(session)
        session.execute(sa.text("SELECT 1"))

    def failing(event: Event, session: Any) -> None:
        raise RuntimeError("no")

    host.lms.listen(Happened, failing)
    host.lms.listen(Happened, listener)
    with host.app.app_context():
        session = current.session()
        session.execute(sa.text("SELECT 1"))
        announce(session, Happened())
        session.rollback()
        assert seen == []
        announce(session, Happened())
        session.execute(sa.text("SELECT 1"))
        session.commit()
        assert len(seen) == 1
        assert seen[0] is not session


def test_limits_are_raised_for_our_own_requests_only(make_host: Make, sqlite_uri: str) -> None:
    """EMBEDDING §4: a host's MAX_CONTENT_LENGTH does not stop a long answer, and our own limit does."""
    host = make_host("full", sqlite_uri, csrf="none", config={"MAX_CONTENT_LENGTH": 1000, "INDUCCI_MAX_FORM_BYTES": 50_000})

    @host.app.route("/sized", methods=["POST"])
    def sized() -> str:
        return str(len(request.get_data()))

    client = host.app.test_client()
    client.get("/enter")
    token = client.get("/training/probe/token").json["token"]
    assert client.post("/sized", data=b"x" * 2000).status_code == 413
    assert client.post("/training/probe/join", data={"csrf_token": token, "text": "x" * 20_000}).status_code == 200
    assert client.post("/training/probe/join", data={"csrf_token": token, "text": "x" * 60_000}).status_code == 413
