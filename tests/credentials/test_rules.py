"""Awards: validity, months, scores."""

import doctest
from datetime import UTC, datetime, timedelta
from uuid import UUID

from inducci_lms.credentials import rules
from inducci_lms.progress.rules import Best, State

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_withdrawn_wins_over_expired() -> None:
    assert rules.validity(NOW - timedelta(days=1), NOW, NOW) is rules.Validity.WITHDRAWN


def test_without_an_end_it_stays_valid() -> None:
    assert rules.validity(None, None, NOW) is rules.Validity.VALID


def test_a_leap_day_ends_on_the_last_of_february() -> None:
    assert rules.add_months(datetime(2024, 2, 29, tzinfo=UTC), 12) == datetime(2025, 2, 28, tzinfo=UTC)


def test_the_score_is_the_mean_of_the_best_and_none_without_any() -> None:
    def scored(value: float) -> State:
        return State(NOW, NOW, best=Best(value, NOW, UUID(int=1)))

    assert rules.score([scored(1.0), scored(0.5), scored(-1.0), State(NOW, NOW)]) == 0.5
    assert rules.score([State(NOW, NOW)]) is None


def test_the_examples_in_the_rules_hold() -> None:
    assert doctest.testmod(rules).failed == 0
