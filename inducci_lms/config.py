"""What the host can set: one field of :class:`Config` is one key ``INDUCCI_*`` of the Flask configuration.

The table in the host guide is made from these fields: each docstring below a field says what the type cannot.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Self, get_args, get_origin, get_type_hints

from inducci_lms.kernel.errors import ConfigError

PREFIX = "INDUCCI_"
#: Keys of the demonstration host; they share the prefix and are none of the library's business.
FOREIGN = ("INDUCCI_DEMO_", "INDUCCI_TEST_")


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one mounted library. Made by :meth:`load`, which refuses what it does not know."""

    database_uri: str | None = None
    """SQLAlchemy address of a database of our own. Give it only when neither ``session`` nor ``engine`` is given."""
    database_schema: str | None = None
    """Schema for our tables on PostgreSQL, with a database of our own only; the schema must exist."""
    public_url: str | None = None
    """Address of the mount as the public sees it (``https://intranet.example.org/training``): certificates and mails need it."""
    title: str = "Training"
    """The name of this training site, as the fallback layout and certificates show it."""
    iri_base: str = "https://www.inducci.eu/xapi/"
    """Begin of every activity identifier in statements. Never change it once something is recorded."""
    actor_home_page: str = "https://www.inducci.eu/"
    """``account.homePage`` of every learner in statements: the system that the pseudonyms belong to."""
    languages: tuple[str, ...] = ("en", "de", "cs", "pl", "it", "sl", "nl")
    """BCP 47 tags offered to learners, in the order of the language menu."""
    default_language: str = "en"
    """The language when nothing else decides; one of ``INDUCCI_LANGUAGES``."""
    translations: Path | None = None
    """A folder ``<language>/LC_MESSAGES/inducci_lms.po`` whose texts win over ours."""
    time_zone: str = "Europe/Brussels"
    """IANA name of the zone in which dates and times are shown; stored is UTC."""
    content: Path | None = None
    """Folder of course content to publish; by default the one that comes with the library."""
    media_folder: Path | None = None
    """Folder for pictures, videos and downloads of published courses, shared by all web servers; by default they stand in the database."""
    csrf_time_limit_s: int = 7 * 24 * 3600
    """Seconds for which a form stays valid: long, a quiz may be opened before a weekend."""
    max_form_bytes: int = 2_000_000
    """Bytes taken in one request of a form or of our scripts; also applies below a host's lower limit."""
    max_form_parts: int = 5_000
    """Fields taken in one multipart form."""
    max_upload_bytes: int = 50_000_000
    """Bytes taken in one request that uploads files or sends statements."""
    xapi_default_version: str = "1.0.3"
    """Family of xAPI, ``1.0.3`` or ``2.0``, in whose words the record store answers a request that names no version."""
    xapi_consistency_margin_s: float = 0.0
    """Seconds that ``X-Experience-API-Consistent-Through`` stays behind: with several processes on one SQLite or MariaDB the
    longest time that a transaction stays open. PostgreSQL needs none."""
    assets_max_age_s: int = 365 * 24 * 3600
    """Seconds for which browsers keep style sheets and scripts of the current build."""

    @classmethod
    def load(cls, values: Mapping[str, Any]) -> Self:
        """Return the settings among ``values`` (``app.config``).

        Raises :class:`ConfigError` for an unknown ``INDUCCI_*`` key, naming the nearest one, and for a value of a wrong type.
        """
        known = keys()
        given: dict[str, Any] = {}
        for key in sorted(k for k in values if k.startswith(PREFIX) and not k.startswith(FOREIGN)):
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)[0]
                raise ConfigError(f"unknown configuration key {key}: did you mean {near}?")
            given[known[key]] = _coerce(key, values[key], get_type_hints(cls)[known[key]])
        config = cls(**given)
        config._check()
        return config

    def _check(self) -> None:
        if self.default_language not in self.languages:
            raise ConfigError(f"INDUCCI_DEFAULT_LANGUAGE {self.default_language!r} is not one of INDUCCI_LANGUAGES {self.languages!r}")
        if self.public_url is not None and not self.public_url.startswith(("https://", "http://")):
            raise ConfigError(f"INDUCCI_PUBLIC_URL {self.public_url!r} must be a whole address beginning with https:// or http://")
        if self.xapi_default_version not in ("1.0.3", "2.0"):
            raise ConfigError(f"INDUCCI_XAPI_DEFAULT_VERSION {self.xapi_default_version!r} must be 1.0.3 or 2.0")
        if not self.iri_base.endswith(("/", "#")):
            raise ConfigError(f"INDUCCI_IRI_BASE {self.iri_base!r} must end with a slash")


def keys() -> dict[str, str]:
    """Return every key of the Flask configuration with the name of its field.

    >>> keys()["INDUCCI_PUBLIC_URL"]
    'public_url'
    """
    return {PREFIX + field.name.upper(): field.name for field in fields(Config)}


def _coerce(key: str, value: Any, hint: Any) -> Any:
    """Turn texts (environment variables, INI files) into the field's type; refuse what does not fit."""
    options = [o for o in get_args(hint) if o is not NoneType] if isinstance(hint, UnionType) else [hint]
    if value is None or (value == "" and NoneType in get_args(hint)):
        if NoneType in get_args(hint):
            return None
        raise ConfigError(f"{key} must not be None")
    wanted = options[0]
    if get_origin(wanted) is tuple:
        parts = [p.strip() for p in value.split(",") if p.strip()] if isinstance(value, str) else list(value)
        return tuple(str(p) for p in parts)
    if wanted is bool and isinstance(value, str) and value.lower() in _WORDS:
        return _WORDS[value.lower()]
    if wanted in (int, float) and isinstance(value, str):
        try:
            return wanted(value)
        except ValueError:
            raise ConfigError(f"{key} must be a number, not {value!r}") from None
    if wanted is float and type(value) is int:
        return float(value)
    if wanted is Path and isinstance(value, (str, Path)):
        return Path(value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ConfigError(f"{key} must be {wanted.__name__}, not {type(value).__name__} {value!r}")
    return value


_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
