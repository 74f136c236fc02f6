"""Language tags and the choice among them."""

import pytest

from inducci_lms.xapi.languages import choose, is_language_tag


@pytest.mark.parametrize(
    ("header", "tags", "chosen"),
    [
        ("", ["fr", "en"], "fr"),
        ("en", ["fr", "en"], "en"),
        ("EN-us", ["fr", "en-US"], "en-US"),
        ("en", ["fr", "en-US"], "en-US"),
        ("en-AU", ["fr", "en"], "en"),
        ("en-AU", ["fr", "en-GB"], "en-GB"),
        ("de;q=0.5, fr;q=0.9", ["de", "fr"], "fr"),
        ("de, fr", ["fr", "de"], "de"),
        ("de;q=0.5, *;q=0.9", ["fr", "de"], "fr"),
        ("*", ["fr", "de"], "fr"),
        ("fr;q=0, de;q=0", ["fr", "en"], "en"),
        ("fr;q=0", ["fr"], "fr"),
        ("en-US;q=0.8,en;q=0.7", ["en", "en-US"], "en-US"),
        ("zh-Hant-TW", ["zh-Hans", "zh-Hant"], "zh-Hant"),
        ("it", ["fr", "de"], "fr"),
        ("de;q=x, fr;q=0.1", ["de", "fr"], "fr"),
        (";;,, ,q=1", ["fr"], "fr"),
    ],
)
def test_each_map_gets_the_language_that_serves_best(header: str, tags: list[str], chosen: str) -> None:
    """Comm 2.1.3: Accept-Language with weights decides for each map separately."""
    assert choose(header, tags) == chosen


def test_an_empty_map_has_no_language() -> None:
    """Comm 2.1.3: nothing to choose from."""
    assert choose("en", []) is None


@pytest.mark.parametrize(
    "tag",
    [
        "de",
        "DE-ch",
        "zh-Hant",
        "sr-Latn-RS",
        "cmn",
        "ase",
        "tlh",
        "zh-cmn-Hans-CN",
        "de-CH-1901",
        "de-DE-u-co-phonebk",
        "x-whatever",
        "i-klingon",
        "sl-rozaj-biske-1994",
        "en-a-bbb-x-a-ccc",
        "az-Arab-x-AZE-derbend",
    ],
)
def test_well_formed_tags(tag: str) -> None:
    """Data 4.2: examples of RFC 5646, appendix A."""
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "a12345",
        "zh-z-aaa-z-bbb-c-ccc",
        "de-419-DE",
        "a-DE",
        "ar-a-aaa-b-bbb-a-ccc",
        "de-1901-1901",
        "en-",
        "-en",
        "en--US",
        "e",
        "en US",
        "en\n",
        "x" * 300,
        "something",
        "en-u",
    ],
)
def test_what_is_no_tag(tag: str) -> None:
    """Data 4.2: not well-formed by RFC 5646 §2.2.9."""
    assert not is_language_tag(tag)
