"""The one place that reads the wall clock. Called by views and commands only; everything below takes ``now``."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return datetime.now(UTC)
