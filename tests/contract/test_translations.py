"""Every text of the interface stands in every catalogue, complete, with its placeholders; the compiled files are current."""

import doctest

import pytest

from tests import translations


def test_the_examples_hold() -> None:
    assert doctest.testmod(translations).failed == 0


def test_the_template_is_current() -> None:
    """Run ``python3 run.py translations`` after changing a text."""
    stored = (translations.FOLDER / f"{translations.DOMAIN}.pot").read_bytes()
    assert stored == translations.serialised(translations.extract())


@pytest.mark.parametrize("language", translations.languages())
def test_every_text_is_translated_and_its_placeholders_are_intact(language: str) -> None:
    catalog = translations.load(language)
    known = {message.id: message for message in catalog if message.id}
    wanted = [message.id for message in translations.extract() if message.id]
    assert len(wanted) > 100, "the extraction found too little to mean anything"
    assert [text for text in wanted if text not in known] == []
    assert [(message.id, fault) for message in known.values() if (fault := translations.wrong(message, language))] == []


@pytest.mark.parametrize("language", translations.languages())
def test_the_compiled_catalogue_is_current(language: str) -> None:
    path = translations.po(language).with_suffix(".mo")
    assert path.read_bytes() == translations.compiled(translations.load(language))


def test_dutch_is_there() -> None:
    assert "nl" in translations.languages()
