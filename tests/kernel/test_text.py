"""Language choice by RFC 4647 lookup."""

import doctest

import pytest

from inducci_lms.kernel import text
from inducci_lms.kernel.text import Chosen, LanguageMap, lookup


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(text).failed == 0


@pytest.mark.parametrize(
    ("wanted", "available", "found"),
    [
        (["nl-BE", "en"], ("en", "nl"), "nl"),
        (["zh-Hant-CN-x-private1-private2"], ("zh-Hant", "zh"), "zh-Hant"),
        (["EN-gb"], ("en",), "en"),
        (["fr"], ("en", "nl"), None),
        (["de-AT"], ("de", "de-AT"), "de-AT"),
    ],
)
def test_lookup_falls_back_subtag_by_subtag(wanted: list[str], available: tuple[str, ...], found: str | None) -> None:
    """RFC 4647 §3.4."""
    assert lookup(wanted, available) == found


def test_a_missing_language_falls_back_to_the_source_and_says_so() -> None:
    assert LanguageMap({"en": "Coal", "nl": "Steenkool"}).choose(["fr"]) == Chosen("Coal", "en")
