"""EMBEDDING §6: one address per build, kept for good; no sign-in, no cookie."""

from inducci_lms.web import assets
from tests.hosts.fixtures import Make


def test_files_of_this_build_are_kept_for_good_and_others_asked_for_again(make_host: Make, sqlite_uri: str) -> None:
    """public, immutable for the current build; not for any other."""
    host = make_host("bare", sqlite_uri)
    with host.app.test_request_context("/training/"):
        address = assets.asset_url("css/inducci.css")
    client = host.app.test_client()
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/css"
    assert "Cookie" not in answer.headers.get("Vary", "")
    other = client.get(address.replace(assets_build(host), "000000000000"))
    assert other.status_code == 200
    assert "immutable" not in other.headers["Cache-Control"]
    answer.close()
    other.close()


def assets_build(host) -> str:
    """Return the hash in the address."""
    with host.app.app_context():
        return assets.build()


def test_nothing_outside_the_folder_is_sent(make_host: Make, sqlite_uri: str) -> None:
    """Neither by dots nor by a missing name."""
    client = make_host("bare", sqlite_uri).app.test_client()
    assert client.get("/training/assets/0/../../config.py").status_code == 404
    assert client.get("/training/assets/0/%2e%2e/config.py").status_code == 404
    assert client.get("/training/assets/0/css").status_code == 404
