"""EMBEDDING §7: whose language wins, our own gettext domain beside the host's, the host's words over ours."""

from pathlib import Path

import pytest

from inducci_lms.web import texts
from tests.hosts.fixtures import Make

_PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);\\n"

msgid "Sign in"
msgstr "{word}"

msgid "%(num)d lesson"
msgid_plural "%(num)d lessons"
msgstr[0] "%(num)d lekcija"
msgstr[1] "%(num)d lekciji"
msgstr[2] "%(num)d lekcije"
msgstr[3] "%(num)d lekcij"
"""


def words(folder: Path, language: str, word: str) -> Path:
    """Write a catalogue of the host."""
    path = folder / language / "LC_MESSAGES"
    path.mkdir(parents=True)
    (path / "inducci_lms.po").write_text(_PO.format(word=word), encoding="utf-8")
    return folder


@pytest.fixture
def client(make_host: Make, sqlite_uri: str, tmp_path: Path):
    """A host whose own words make three languages for the frame: English, Dutch and Slovene."""
    folder = words(words(tmp_path / "words", "sl", "Prijava"), "nl", "Meld aan")
    host = make_host("full", sqlite_uri, babel=True, config={"INDUCCI_TRANSLATIONS": folder})
    return host.app.test_client()


def shown(client, query: str = "", **headers: str) -> tuple[str, str]:
    """Return the text, and the first language for course content."""
    answer = client.get(f"/training/probe/text{query}", headers=headers).json
    return answer["text"], answer["content"][0]


def test_the_hosts_words_win_over_ours(client) -> None:
    """INDUCCI_TRANSLATIONS: any string can be overridden by a catalogue; no compiled file is needed."""
    assert shown(client, "?lang=sl") == ("Prijava", "sl")


def test_a_choice_in_the_address_is_kept_in_a_cookie(client) -> None:
    """The reply is in the language asked for, and so is the next page; the cookie goes no further than the mount."""
    answer = client.get("/training/probe/text?lang=sl")
    cookie = answer.headers["Set-Cookie"]
    assert "inducci_lang=sl" in cookie
    assert "Path=/training" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert shown(client) == ("Prijava", "sl")


def test_a_language_that_is_not_offered_is_ignored(client) -> None:
    """Neither an unknown tag nor rubbish sets a cookie."""
    answer = client.get("/training/probe/text?lang=fi")
    assert "Set-Cookie" not in answer.headers
    assert shown(client, "?lang=%00;x")[1] == "nl"


def test_the_hosts_babel_decides_before_the_browser(client) -> None:
    """Person, then Flask-Babel, then Accept-Language, then the default."""
    assert shown(client, **{"Accept-Language": "sl"}) == ("Meld aan", "nl")


def test_without_babel_the_browser_decides(make_host: Make, sqlite_uri: str) -> None:
    """A bare host: Accept-Language by quality, then the default; content keeps the whole list of wishes."""
    client = make_host("bare", sqlite_uri).app.test_client()
    answer = client.get("/training/probe/text", headers={"Accept-Language": "fi, de-AT;q=0.8, nl;q=0.5"}).json
    assert answer["content"] == ["de", "nl", "en"]
    assert client.get("/training/probe/text").json["content"] == ["en"]


def test_a_language_without_texts_of_ours_shows_the_next_wish(make_host: Make, sqlite_uri: str) -> None:
    """Course content in Czech, the frame in the best language that has a catalogue."""
    client = make_host("bare", sqlite_uri).app.test_client()
    answer = client.get("/training/probe/open/a", headers={"Accept-Language": "cs"}).json
    assert answer["language"] == "en"


def test_plurals_with_four_forms_are_right(tmp_path: Path) -> None:
    """EMBEDDING §7: Slovene has four."""
    catalogue = texts.catalogue("sl", words(tmp_path, "sl", "Prijava"))
    forms = [catalogue.ngettext("%(num)d lesson", "%(num)d lessons", n) % {"num": n} for n in (1, 2, 3, 5, 101)]
    assert forms == ["1 lekcija", "2 lekciji", "3 lekcije", "5 lekcij", "101 lekcija"]


def test_a_text_without_translation_stays_as_written() -> None:
    """Nothing is ever empty."""
    assert texts.catalogue("cs", None).gettext("No such text anywhere") == "No such text anywhere"
