"""Dates, numbers and durations in the reader's language, by Babel."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

#: How much of a date is written.
Style = Literal["full", "long", "medium", "short"]


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes things, in one time zone. Templates know it as ``fmt``."""

    locale: Locale
    zone: dt.tzinfo

    def date(self, value: dt.date, style: Style = "long") -> str:
        """Return a day: ``23 november 2026``."""
        return format_date(self._here(value), format=style, locale=self.locale)

    def moment(self, value: dt.datetime, style: Style = "long") -> str:
        """Return a moment as day and time of the clock, in the site's time zone."""
        day = format_date(self._here(value), format=style, locale=self.locale)
        return f"{day}, {self.time(value)}"

    def time(self, value: dt.datetime) -> str:
        """Return the time of the clock, to the minute."""
        return format_time(value, format="short", tzinfo=self.zone, locale=self.locale)

    def month(self, value: dt.date) -> str:
        """Return month and year."""
        return format_datetime(dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC), "LLLL y", locale=self.locale)

    def iso(self, value: dt.date) -> str:
        """Return the machine's form, for ``<time datetime>``."""
        return value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else value.isoformat()

    def number(self, value: float) -> str:
        """Return a number with the language's own separators, at most two digits after the comma."""
        return format_decimal(round(value, 2), locale=self.locale)

    def percent(self, share: float) -> str:
        """Return a share (0..1) in whole per cent."""
        return format_percent(share, locale=self.locale)

    def minutes(self, value: float) -> str:
        """Return whole minutes, from an hour on in hours and minutes."""
        return _minutes(max(0, round(value)), str(self.locale))

    def duration(self, value: dt.timedelta | float) -> str:
        """Return a duration (or seconds): seconds below a minute, else minutes and hours."""
        seconds = value.total_seconds() if isinstance(value, dt.timedelta) else float(value)
        if seconds < 60:
            return format_unit(max(0, round(seconds)), "duration-second", length="short", locale=self.locale)
        return self.minutes(seconds / 60)

    def country(self, code: str) -> str:
        """Return the name of an ISO 3166 country in this language; the code where Babel knows none."""
        return str(self.locale.territories.get(code, code))

    def language(self, tag: str) -> str:
        """Return a language's own name for itself."""
        return endonym(tag)

    def size(self, value: int) -> str:
        """Return a file's size: ``340 kB``, ``1.2 MB``."""
        if value < 1_000_000:
            return format_unit(max(1, round(value / 1000)), "digital-kilobyte", length="short", locale=self.locale)
        return format_unit(round(value / 1_000_000, 1), "digital-megabyte", length="short", locale=self.locale)

    def list(self, values: list[str] | tuple[str, ...], style: Literal["standard", "or"] = "standard") -> str:
        """Return several things in a row, with the language's "and" (style ``or``: "or")."""
        return format_list(list(values), style=style, locale=self.locale) if values else ""

    def _here(self, value: dt.date) -> dt.date:
        return value.astimezone(self.zone).date() if isinstance(value, dt.datetime) else value


@lru_cache(maxsize=64)
def endonym(tag: str) -> str:
    """Return a language's own name for itself, beginning with a capital as menus do.

    >>> endonym("nl"), endonym("sl")
    ('Nederlands', 'Slovenščina')
    """
    try:
        name = Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        name = tag
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=64)
def formats(language: str, time_zone: str) -> Formats:
    """Return the formats of a BCP 47 language, English for one that Babel does not know."""
    try:
        # Plain English means European English here: the day before the month, a clock of 24 hours.
        locale = Locale.parse("en-GB" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en", "GB")
    return Formats(locale, ZoneInfo(time_zone))


@lru_cache(maxsize=2000)
def _minutes(value: int, locale: str) -> str:
    """Kept: every page says how long a few things take, and Babel takes a third of a millisecond for each."""
    hours, rest = divmod(value, 60)
    parts = [(hours, "hour"), (rest, "minute")] if hours else [(rest, "minute")]
    return " ".join(format_unit(n, f"duration-{unit}", length="long", locale=locale) for n, unit in parts if n or not hours)
