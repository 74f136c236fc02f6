"""Toolbox, cases, glossary, downloads and sources; files of courses with their headers (issue A, point 2)."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries
from inducci_lms.catalog.publishing import publish_folder
from inducci_lms.catalog.storage import FolderStorage
from inducci_lms.extension import InducciLMS
from inducci_lms.library import rules
from tests.content import course


@pytest.fixture
def client(sqlite_engine: sa.Engine, root: Path, now: datetime) -> FlaskClient:
    course.put(root, "modules/core/media/film.webm", b"\x1a\x45\xdf\xa3" + bytes(range(200)))
    with Session(sqlite_engine) as session:
        publish_folder(session, root, now=now)
        session.commit()
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 32)
    InducciLMS().init_app(app, url_prefix="/training", engine=sqlite_engine)
    return app.test_client()


def page(client: FlaskClient, path: str) -> str:
    response = client.get(f"/training/library/{path}", headers={"Accept-Language": "en"})
    assert response.status_code == 200, response.text
    return response.text


def test_the_toolbox_is_filtered_by_need_region_and_words(client: FlaskClient) -> None:
    assert "Walk &amp; talk" in page(client, "tools")
    assert "Walk &amp; talk" in page(client, "tools?q=wàlk&need=listening&region=limburg")
    assert "Walk &amp; talk" not in page(client, "tools?region=chemnitz")
    assert "Walk &amp; talk" not in page(client, "tools?q=nothing")
    assert "inducci-cite" not in page(client, "tools"), "a list has no sources to point to"


def test_a_tip_card_shows_its_parts_sources_and_links(client: FlaskClient) -> None:
    text = page(client, "tools/walk")
    for words in ("Walk together", "2–4", "Listening", "Limburg", "Facts &amp; Figures", "A law"):
        assert words in text
    assert 'href="/training/schemes/chemnitz/modules/core/reading#opening"' in text
    assert client.get("/training/library/tools/nothing").status_code == 404


def test_cases_tell_what_is_known_and_what_is_not(client: FlaskClient) -> None:
    assert "C-mine" in page(client, "cases?region=limburg&series=pilots")
    text = page(client, "cases/cmine")
    for words in ("Much", "Some.", "Pilot actions"):
        assert words in text
    assert client.get("/training/library/cases/nothing").status_code == 404


def test_the_glossary_shows_a_word_in_all_its_languages(client: FlaskClient) -> None:
    text = page(client, "glossary?lang=en")
    assert re.search(r'<span lang="nl">mijn</span>', text)
    assert 'id="mine"' in text
    assert "A hole in the ground." in text
    assert "Een gat in de grond." in page(client, "glossary?lang=nl")


def test_downloads_tell_type_size_and_language(client: FlaskClient) -> None:
    text = page(client, "downloads")
    assert "plan.nl.odt" in text
    assert "ODT" in text


def test_sources_are_listed_with_ids_to_point_to(client: FlaskClient) -> None:
    text = page(client, "sources")
    assert 'id="facts"' in text
    assert 'href="https://example.org/facts"' in text


def test_an_empty_library_has_pages_too(sqlite_engine: sa.Engine) -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 32)
    InducciLMS().init_app(app, url_prefix="/training", engine=sqlite_engine)
    for name in ("tools", "cases", "glossary", "downloads", "sources"):
        assert app.test_client().get(f"/training/library/{name}").status_code == 200


def asset(client: FlaskClient, engine: sa.Engine, block: str, key: str) -> str:
    with Session(engine) as session:
        document = queries.document(session, queries.current(session).modules["core"], "reading", "en")
        found = document.block(block)
        assert found is not None
        return str(found.settings[key]["href"]).replace("inducci:", "/training/")


def test_a_file_is_served_for_ever_and_may_not_run_anything(client: FlaskClient, sqlite_engine: sa.Engine) -> None:
    response = client.get(asset(client, sqlite_engine, "fig", "image"))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Disposition"].startswith("inline")
    again = client.get(asset(client, sqlite_engine, "fig", "image"), headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    sheet = client.get(asset(client, sqlite_engine, "sheet", "file"))
    assert sheet.headers["Content-Disposition"].startswith("attachment")


def test_a_film_is_served_in_ranges(client: FlaskClient, sqlite_engine: sa.Engine) -> None:
    address = asset(client, sqlite_engine, "film", "video")
    whole = client.get(address)
    assert (whole.status_code, len(whole.data), whole.headers["Accept-Ranges"]) == (200, 204, "bytes")
    part = client.get(address, headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, bytes(range(6)), "bytes 4-9/204")
    assert client.get(address, headers={"Range": "bytes=-4"}).data == whole.data[-4:]
    assert client.get(address, headers={"Range": "bytes=500-"}).status_code == 416
    assert client.get(address, headers={"Range": "bytes=4-9", "If-Range": '"other"'}).status_code == 200
    head = client.head(address)
    assert (head.data, head.headers["Content-Length"]) == (b"", "204")


def test_a_long_film_goes_out_in_parts(client: FlaskClient, sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inducci_lms.library.views.MAX_PART", 50)
    address = asset(client, sqlite_engine, "film", "video")
    part = client.get(address, headers={"Range": "bytes=0-"})
    assert (part.status_code, len(part.data), part.headers["Content-Range"]) == (206, 50, "bytes 0-49/204")
    assert len(client.get(address).data) == 204


def test_what_was_published_before_a_folder_was_named_is_still_served(
    client: FlaskClient, sqlite_engine: sa.Engine, root: Path, tmp_path: Path, now: datetime
) -> None:
    """Named later, the folder keeps what is published from then on (decision 0068)."""
    old = asset(client, sqlite_engine, "film", "video")
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 32, INDUCCI_MEDIA_FOLDER=str(tmp_path / "media"))
    InducciLMS().init_app(app, url_prefix="/training", engine=sqlite_engine)
    course.put(root, "modules/core/media/narrow.svg", course.SVG.replace("360", "361"))
    with Session(sqlite_engine) as session:
        publish_folder(session, root, now=now, storage=FolderStorage(tmp_path / "media"))
        session.commit()
    served = app.test_client()
    assert served.get(old).status_code == 200
    assert served.get(asset(client, sqlite_engine, "fig", "narrow")).data == course.SVG.replace("360", "361").encode()


@pytest.mark.parametrize("path", ["a" * 64 + "/x.svg", "A" * 64 + "/x.svg", "abc/x.svg", "..%2f..%2fetc/passwd"])
def test_an_unknown_file_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/training/media/{path}").status_code == 404


@given(st.text(max_size=40) | st.from_regex(r"bytes=\d{0,20}-\d{0,20}", fullmatch=True), st.integers(1, 10_000))
def test_a_range_lies_within_the_file_or_is_refused(header: str, size: int) -> None:
    try:
        found = rules.byte_range(header, size)
    except ValueError:
        return
    if found is not None:
        assert 0 <= found[0] < size
        assert 0 < found[1] <= size - found[0]


def test_library_pages_ask_the_database_little(client: FlaskClient, sqlite_engine: sa.Engine, count_queries: Callable[..., object]) -> None:
    """Expected: the token of what is current, once; the shelves are in memory after the first page."""
    page(client, "tools")
    with count_queries(sqlite_engine) as seen:  # type: ignore[attr-defined]
        page(client, "tools")
    assert len(seen) == 1, seen
