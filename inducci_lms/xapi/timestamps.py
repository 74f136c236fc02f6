"""Moments and durations as the standard writes them (Data 4.5, 4.6; RFC 3339; ISO 8601:2004 4.4.3.2)."""

import re
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from functools import lru_cache

_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,30}))?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?",
    re.ASCII,
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)[Tt](\d\d)(\d\d)(\d\d)(?:[.,](\d{1,30}))?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?", re.ASCII)
_DURATION = re.compile(
    r"P(?!$)(?:(?P<Y>\d+(?:[.,]\d+)?)Y)?(?:(?P<M>\d+(?:[.,]\d+)?)M)?(?:(?P<D>\d+(?:[.,]\d+)?)D)?"
    r"(?:T(?!$)(?:(?P<h>\d+(?:[.,]\d+)?)H)?(?:(?P<m>\d+(?:[.,]\d+)?)M)?(?:(?P<s>\d+(?:[.,]\d+)?)S)?)?",
    re.ASCII,
)
_WEEKS = re.compile(r"P\d+(?:[.,]\d+)?W", re.ASCII)
_MAX_DURATION = 200


def parse_timestamp(text: str) -> datetime | None:
    """Return the moment, to the microsecond, or None if ``text`` is no timestamp of Data 4.5.

    Taken: date and time in the extended or the basic form, with ``T`` or a blank between them, any number of fractional digits
    (cut after six), a leap second as the last microsecond before it. An offset of minus zero is refused; without an offset
    the moment counts as UTC.

    >>> parse_timestamp("2008-09-15T15:53:00.601+02:00")
    datetime.datetime(2008, 9, 15, 13, 53, 0, 601000, tzinfo=datetime.timezone.utc)
    >>> parse_timestamp("2008-09-15T15:53:00.601-00:00"), parse_timestamp("01/011/2015")
    (None, None)
    """
    found = _TIMESTAMP.fullmatch(text) or _BASIC.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, zulu, sign, offset_h, offset_m = found.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    seconds = int(second)
    if seconds == 60:
        seconds, micro = 59, 999_999
    zone = UTC
    if zulu is None and sign is not None:
        minutes = int(offset_h) * 60 + int(offset_m or 0)
        if (sign == "-" and minutes == 0) or int(offset_m or 0) > 59 or minutes >= 24 * 60:
            return None
        zone = timezone(timedelta(minutes=-minutes if sign == "-" else minutes))
    try:
        return datetime(int(year), int(month), int(day), int(hour), int(minute), seconds, micro, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_timestamp(text: str) -> bool:
    """Return whether ``text`` is a timestamp of Data 4.5."""
    return parse_timestamp(text) is not None


def format_timestamp(moment: datetime) -> str:
    """Return a moment as we write it: UTC, always six digits of a fraction (a reader that wants three finds them), ``Z``.

    >>> format_timestamp(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    '2026-11-23T09:30:00.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def to_utc(text: str) -> str:
    """Return a valid timestamp in UTC; one that is in UTC already comes back as it is written (2.0, 4.2.7).

    >>> to_utc("2008-09-15 15:53:00.6011111+02:00"), to_utc("2008-09-15T15:53:00Z")
    ('2008-09-15T13:53:00.6011111Z', '2008-09-15T15:53:00Z')
    """
    found = _TIMESTAMP.fullmatch(text) or _BASIC.fullmatch(text)
    moment = parse_timestamp(text)
    if found is None or moment is None or found[8] is not None:
        return text
    # Minutes are the finest step of an offset: seconds and their fraction stay as they were written.
    fraction = f".{found[7]}" if found[7] else ""
    return f"{moment:%Y-%m-%dT%H:%M}:{found[6]}{fraction}Z".rjust(17 + len(fraction) + 3, "0")


def is_duration(text: str) -> bool:
    """Return whether ``text`` is a duration with designators; weeks stand alone, only the last part may have a fraction.

    >>> [is_duration(text) for text in ("P3Y1M29DT4H35M59.14S", "P4W", "P4W1D", "PT", "PT1.5H3M")]
    [True, True, False, False, False]
    """
    return _known_duration(text) if len(text) <= _MAX_DURATION else False


@lru_cache(maxsize=1024)
def _known_duration(text: str) -> bool:
    if _WEEKS.fullmatch(text):
        return True
    found = _DURATION.fullmatch(text)
    if found is None:
        return False
    given = [part for part in found.groups() if part is not None]
    return bool(given) and not any("." in part or "," in part for part in given[:-1])


def duration_value(text: str) -> tuple[Fraction, Fraction] | str:
    """Return what a duration amounts to, as months and seconds cut to a hundredth (2.0, 4.2.7); a text that is none as it is.

    >>> duration_value("PT1M0.129S") == duration_value("PT60.12S")
    True
    """
    if _WEEKS.fullmatch(text):
        return Fraction(0), _number(text[1:-1]) * 7 * 86_400
    found = _DURATION.fullmatch(text)
    if found is None or len(text) > _MAX_DURATION:
        return text
    part = {name: _number(value) if value else Fraction(0) for name, value in found.groupdict().items()}
    seconds = part["D"] * 86_400 + part["h"] * 3600 + part["m"] * 60 + part["s"]
    return part["Y"] * 12 + part["M"], Fraction(int(seconds * 100), 100)


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))
