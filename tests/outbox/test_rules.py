"""Which statements a target wants, and how long it rests (issue C 4)."""

import doctest
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.forwarding import rules as answers
from inducci_lms.forwarding.rules import Answer, asked_pause
from inducci_lms.outbox import rules
from inducci_lms.outbox.rules import Backoff, Filter

SCHEME = "https://x.example/schemes/north"


def test_the_examples_in_the_rules_hold() -> None:
    for module in (rules, answers):
        found = doctest.testmod(module)
        assert found.attempted > 0
        assert found.failed == 0


@given(failures=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_a_pause_grows_with_failures_and_stays_between_half_and_whole(failures: int, chance: float) -> None:
    backoff = Backoff()
    pause = backoff.after(failures, chance)
    whole = backoff.after(failures, 1.0)
    assert whole / 2 <= pause <= whole <= backoff.most
    assert backoff.after(failures + 1, 1.0) >= whole


def test_a_scheme_is_known_by_grouping_single_or_in_an_array_and_as_the_object() -> None:
    wanted = Filter(schemes=(SCHEME,))
    verb = {"id": "http://x.example/v"}
    other = {"id": "http://x.example/o"}
    for grouping in ({"id": SCHEME}, [{"id": SCHEME}, other]):
        assert wanted.wants({"verb": verb, "object": other, "context": {"contextActivities": {"grouping": grouping}}})
    assert wanted.wants({"verb": verb, "object": {"id": SCHEME}})
    assert not wanted.wants({"verb": verb, "object": other})


def test_retry_after_may_be_a_moment_and_is_never_believed_beyond_a_day() -> None:
    answer = Answer(503, retry_after="Mon, 23 Nov 2026 09:31:00 GMT")
    assert asked_pause(answer, "Mon, 23 Nov 2026 09:30:00 GMT") == timedelta(minutes=1)
    assert asked_pause(answer) is None
    assert asked_pause(Answer(429, retry_after="9" * 30)) == timedelta(days=1)
    assert asked_pause(Answer(429, retry_after="soon")) is None
