"""The fold: what rows follow from facts, and what they mean under the current publication (decision 0085)."""

import doctest
import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.progress import rules
from inducci_lms.progress.rules import Fact, Mark, Part, Status, Verb, fold

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def fact(number: int, verb: Verb = Verb.COMPLETED, **values: object) -> Fact:
    given_values: dict[str, object] = {"scheme": "north", "module": "m1", "activity": "a1", "seq": 1, **values}
    return Fact(uuid.UUID(int=number), T0 + timedelta(minutes=number), verb, **given_values)  # type: ignore[arg-type]


FACTS = st.builds(
    Fact,
    statement=st.uuids(),
    at=st.integers(0, 50).map(lambda n: T0 + timedelta(minutes=n)),
    verb=st.sampled_from(list(Verb)),
    scheme=st.sampled_from(["", "north", "south"]),
    module=st.sampled_from(["m1", "m2"]),
    activity=st.sampled_from(["", "a1", "a2"]),
    seq=st.integers(0, 4),
    whole=st.booleans(),
    success=st.sampled_from([None, True, False]),
    scaled=st.sampled_from([None, -0.5, 0.0, 0.4, 1.0]),
    duration_ms=st.integers(0, 10_000),
    registration=st.one_of(st.none(), st.uuids()),
) | st.builds(
    Fact,
    statement=st.uuids(),
    at=st.integers(0, 5).map(lambda n: T0 + timedelta(minutes=n)),
    verb=st.sampled_from([Verb.REGISTERED, Verb.UNREGISTERED, Verb.COMPLETED]),
    scheme=st.sampled_from(["north", "south"]),
    registration=st.uuids(),
)


@given(st.lists(FACTS, max_size=25, unique_by=lambda one: one.statement), st.randoms())
def test_the_order_of_arrival_decides_nothing(facts: list[Fact], random: object) -> None:
    """Decision 0085: minimum, maximum, sum and best mark only; so a rebuild gives what arrived one by one."""
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(rules.States(), facts) == fold(rules.States(), shuffled)


@given(st.lists(FACTS, max_size=25, unique_by=lambda one: one.statement), st.integers(0, 25))
def test_counting_in_two_parts_is_counting_at_once(facts: list[Fact], at: int) -> None:
    assert fold(fold(rules.States(), facts[:at]), facts[at:]) == fold(rules.States(), facts)


def test_a_passed_quiz_is_done_and_a_failed_one_is_an_attempt() -> None:
    rows = fold(rules.States(), [fact(1, Verb.FAILED, success=False, scaled=0.4), fact(2, Verb.PASSED, success=True, scaled=0.8)])
    state = rows.activities["north", "m1", "a1"]
    assert state.attempts == 2
    assert state.passed
    assert state.done is not None
    assert state.done.statement == uuid.UUID(int=2)
    assert state.best is not None
    assert state.best.scaled == 0.8


def test_a_failed_attempt_after_a_passed_one_takes_nothing_away() -> None:
    rows = fold(rules.States(), [fact(1, Verb.PASSED, scaled=0.8), fact(2, Verb.FAILED, success=False, scaled=0.1)])
    assert rules.status(rows.activities["north", "m1", "a1"], 1) is Status.COMPLETED


def test_completed_without_success_is_not_done() -> None:
    rows = fold(rules.States(), [fact(1, Verb.COMPLETED, success=False)])
    assert rules.status(rows.activities["north", "m1", "a1"], 1) is Status.IN_PROGRESS


def test_an_answered_question_touches_its_activity_and_completes_nothing() -> None:
    rows = fold(rules.States(), [fact(1, Verb.COMPLETED, whole=False, scaled=1.0, duration_ms=500)])
    state = rows.activities["north", "m1", "a1"]
    assert (state.done, state.best, state.time_ms) == (None, None, 0)


def test_exemption_by_a_trainer_is_done() -> None:
    rows = fold(rules.States(), [fact(1, Verb.WAIVED)])
    assert rules.status(rows.activities["north", "m1", "a1"], 1) is Status.COMPLETED


def test_a_retake_publication_reopens_what_was_completed_before_and_keeps_the_evidence() -> None:
    """DECISIONS: a completion counts iff its revision's seq is not below the current floor; no row is changed."""
    state = fold(rules.States(), [fact(1, seq=2)]).activities["north", "m1", "a1"]
    assert rules.status(state, 2) is Status.COMPLETED
    assert rules.status(state, 3) is Status.AGAIN
    assert state.done is not None
    again = fold(rules.States({("north", "m1", "a1"): state}), [fact(2, seq=3)]).activities["north", "m1", "a1"]
    assert rules.status(again, 3) is Status.COMPLETED


def test_a_late_statement_of_an_old_revision_does_not_bring_back_an_old_completion() -> None:
    state = fold(rules.States(), [fact(1, seq=3), fact(2, seq=2)]).activities["north", "m1", "a1"]
    assert state.done == Mark(3, T0 + timedelta(minutes=1), uuid.UUID(int=1))


def test_a_reread_publication_marks_and_reading_again_clears_it() -> None:
    state = fold(rules.States(), [fact(1, seq=2)]).activities["north", "m1", "a1"]
    assert rules.status(state, 1, changed_seq=2) is Status.COMPLETED
    assert rules.status(state, 1, changed_seq=3) is Status.CHANGED
    assert rules.is_done(Status.CHANGED)


def test_a_statement_without_a_revision_counts_until_the_first_retake() -> None:
    state = fold(rules.States(), [fact(1, seq=0)]).activities["north", "m1", "a1"]
    assert rules.status(state, 1) is Status.COMPLETED
    assert rules.status(state, 2) is Status.AGAIN


def test_leaving_and_coming_back_is_being_enrolled() -> None:
    def about(number: int, verb: Verb) -> Fact:
        return fact(number, verb, module="", activity="", registration=uuid.UUID(int=9))

    left = fold(rules.States(), [about(1, Verb.REGISTERED), about(2, Verb.UNREGISTERED)])
    assert not left.schemes["north"].is_enrolled
    back = fold(left, [about(3, Verb.REGISTERED)])
    assert back.schemes["north"].is_enrolled
    assert back.schemes["north"].registration == uuid.UUID(int=9)


def test_with_nothing_required_every_part_is_asked_for() -> None:
    assert not rules.all_met([Part("a", False, True), Part("b", False, False)])
    assert rules.all_met([Part("a", False, True)])


def test_the_examples_in_the_rules_hold() -> None:
    assert doctest.testmod(rules).failed == 0
