"""The catalogue is searched without regard to accents and case, on every database, and its facets are counted (issue A)."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inducci_lms.catalog import queries, rules
from inducci_lms.catalog.model import Facets, Publishing
from inducci_lms.content.words import words_of

Publish = Callable[[Session], Publishing]


def keys(session: Session, query: str, **facets: tuple[str, ...]) -> list[str]:
    found = queries.search(session, query=query, languages=["en"], facets=Facets(**facets))
    return [one.revision.key for one in found.schemes]


def test_words_are_found_on_every_database(engine: sa.Engine, publish: Publish) -> None:
    with Session(engine) as session:
        publish(session)
        assert set(keys(session, "")) == {"limburg", "chemnitz"}
        assert set(keys(session, "STEENKÓOL")) == {"limburg", "chemnitz"}
        assert keys(session, "limburg learns") == ["limburg"]
        assert keys(session, "learns nothing") == []
        assert keys(session, "%") == []
        assert keys(session, "_") == []
        assert keys(session, "' OR 1=1 --") == []
        assert set(keys(session, "advice legal")) == {"limburg", "chemnitz"}


def test_the_place_is_told_in_the_language_of_the_reader(session: Session, publish: Publish) -> None:
    publish(session)
    for language, title in (("nl", "Wat steenkool naliet"), ("en", "What coal left"), ("pl", "What coal left")):
        found = queries.search(session, query="advice", languages=[language, "en"], facets=Facets())
        hit = found.schemes[0].hits[0]
        assert (hit.module, hit.activity, hit.title) == ("core", "reading", title)


def test_facets_count_what_each_would_leave(session: Session, publish: Publish) -> None:
    publish(session)
    found = queries.search(session, query="", languages=["en"], facets=Facets(language=("nl",)))
    assert [one.revision.key for one in found.schemes] == ["limburg"]
    counts = {name: {value.value: (value.count, value.selected) for value in values} for name, values in found.facets.items()}
    assert counts["language"] == {"en": (2, False), "nl": (1, True)}
    assert counts["region"] == {"limburg": (1, False), "chemnitz": (0, False)}
    assert counts["hours"] == {"short": (1, False)}
    assert keys(session, "", region=("chemnitz",), language=("nl",)) == []
    assert keys(session, "", region=("atlantis",)) == []


def test_nothing_published_is_nothing_found(session: Session) -> None:
    found = queries.search(session, query="coal", languages=["en"], facets=Facets())
    assert (found.schemes, found.total) == ((), 0)


@pytest.mark.parametrize(
    ("text", "words"), [("Kraków-Łódź", ("krakow", "lodz")), ("Čeština ďábel", ("cestina", "dabel")), ("Straße", ("strasse",))]
)
def test_words_lose_case_and_accents(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=60))
def test_every_word_of_a_text_is_found_in_its_index(text: str) -> None:
    index = rules.index_text(text)
    for term in rules.terms_of(text):
        assert f" {term}" in index
