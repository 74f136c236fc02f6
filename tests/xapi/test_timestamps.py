"""Moments and durations."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.xapi.timestamps import duration_value, format_timestamp, is_duration, parse_timestamp, to_utc

moments = st.datetimes(timezones=st.just(UTC))


@given(moments)
def test_a_moment_comes_back_from_its_text(moment: datetime) -> None:
    """Data 4.5: at least milliseconds are kept; we keep six digits and always write them."""
    written = format_timestamp(moment)
    assert parse_timestamp(written) == moment
    assert written[19] == "."
    assert written.endswith("Z")


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2013-05-18T05:32:34.804+00:00", "2013-05-18T05:32:34.804Z"),
        ("2013-05-18T05:32:34.804-05:00", "2013-05-18T10:32:34.804Z"),
        ("2013-05-18T05:32:34.804", "2013-05-18T05:32:34.804Z"),
        ("2013-01-01T00:32:34+01:00", "2012-12-31T23:32:34Z"),
        ("20130518T053234.804+0100", "2013-05-18T04:32:34.804Z"),
        ("2013-05-18T05:32:34.804Z", "2013-05-18T05:32:34.804Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ],
)
def test_moving_to_utc_keeps_every_digit(text: str, moved: str) -> None:
    """4.2.7 (2.0): converted, with its precision."""
    assert to_utc(text) == moved
    assert parse_timestamp(moved) == parse_timestamp(text)


def test_moments_before_and_after_all_calendars_are_refused() -> None:
    """Data 4.5: what no calendar has cannot be compared."""
    assert parse_timestamp("0001-01-01T00:00:00+01:00") is None
    assert parse_timestamp("9999-12-31T23:59:59-01:00") is None
    assert parse_timestamp("0000-01-01T00:00:00Z") is None


def test_a_leap_second_is_the_last_moment_before_it() -> None:
    """Data 4.5: RFC 3339 allows second 60."""
    assert parse_timestamp("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize("text", ["P1.5Y1M", "PT1.H", "P1H", "1D", "PT1S ", "P١D", "PT" + "9" * 300 + "S", "P1Y1W", "P-1D", "P1DT"])
def test_what_is_no_duration(text: str) -> None:
    """Data 4.6: ISO 8601:2004 4.4.3.2."""
    assert not is_duration(text)


def test_durations_have_a_value_to_the_hundredth() -> None:
    """4.2.7 (2.0): cut, never rounded."""
    assert duration_value("PT0.019S") == duration_value("PT0.01S") != duration_value("PT0.02S")
    assert duration_value("P1DT1H1M1S") == duration_value("PT90061S")
    assert duration_value("P1.5W") == duration_value("P10.5D")
    assert duration_value("nonsense") == "nonsense"
