"""ARCHITECTURE §5: one field is one key; what is unknown or of a wrong type is refused, and the message helps."""

import dataclasses
import inspect
from pathlib import Path

import pytest

from inducci_lms.config import Config, keys
from inducci_lms.kernel.errors import ConfigError


def test_an_unknown_key_is_refused_and_the_nearest_one_named() -> None:
    """A misspelt key must not be silently without effect."""
    with pytest.raises(ConfigError, match="INDUCCI_PUBLIK_URL: did you mean INDUCCI_PUBLIC_URL"):
        Config.load({"INDUCCI_PUBLIK_URL": "https://example.org"})


def test_keys_of_the_demonstration_and_of_the_host_are_none_of_ours() -> None:
    """The demonstration's own keys share the prefix."""
    assert Config.load({"INDUCCI_DEMO_FOLDER": "x", "SECRET_KEY": "k"}) == Config()


def test_texts_from_the_environment_become_what_the_field_is() -> None:
    """A host may fill its configuration from environment variables."""
    config = Config.load(
        {
            "INDUCCI_LANGUAGES": "nl, en",
            "INDUCCI_MAX_FORM_BYTES": "1000",
            "INDUCCI_TRANSLATIONS": "/srv/words",
            "INDUCCI_PUBLIC_URL": "",
        }
    )
    assert config.languages == ("nl", "en")
    assert config.max_form_bytes == 1000
    assert config.translations == Path("/srv/words")
    assert config.public_url is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("INDUCCI_MAX_FORM_BYTES", "many"),
        ("INDUCCI_MAX_FORM_BYTES", True),
        ("INDUCCI_TITLE", None),
        ("INDUCCI_TITLE", 3),
        ("INDUCCI_PUBLIC_URL", "training"),
        ("INDUCCI_DEFAULT_LANGUAGE", "fi"),
        ("INDUCCI_IRI_BASE", "https://example.org/xapi"),
    ],
)
def test_a_value_that_cannot_work_is_refused_with_its_key(key: str, value: object) -> None:
    """The message names the key."""
    with pytest.raises(ConfigError, match=key):
        Config.load({key: value})


def test_every_key_is_described() -> None:
    """The table in the host guide is made from the docstrings below the fields."""
    source = inspect.getsource(Config)
    for field in dataclasses.fields(Config):
        after = source.split(f"    {field.name}: ", 1)[1].split("\n", 2)[1]
        assert after.startswith('    """'), field.name
    assert set(keys()) == {f"INDUCCI_{field.name.upper()}" for field in dataclasses.fields(Config)}
