"""What is decided about quizzes, without a database (rules.py)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.questions.model import Grade
from inducci_lms.quizzes import rules
from inducci_lms.quizzes.rules import GRACE, Past, QuizRules, Stamp

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
IDS = [f"q{number}" for number in range(1, 9)]


@given(st.text(min_size=1, max_size=16), st.integers(1, 12), st.booleans())
def test_a_seed_draws_the_same_questions_for_ever(seed: str, draw: int, mixed: bool) -> None:
    chosen = QuizRules(draw=draw, shuffle_questions=mixed)
    drawn = rules.drawn(IDS, chosen, seed)
    assert drawn == rules.drawn(IDS, chosen, seed)
    assert len(drawn) == len(set(drawn)) == min(draw, len(IDS))
    assert set(drawn) <= set(IDS)
    if not mixed:
        assert list(drawn) == [one for one in IDS if one in drawn], "unshuffled questions keep the author's order"


def test_the_draw_is_fixed_in_writing() -> None:
    """A stored seed must mean the same after every upgrade: this very order."""
    assert rules.drawn(IDS, QuizRules(draw=4, shuffle_questions=True), "0123456789abcdef") == rules.drawn(
        list(reversed(IDS)), QuizRules(draw=4, shuffle_questions=True), "0123456789abcdef"
    )


def test_different_seeds_draw_differently() -> None:
    assert len({rules.drawn(IDS, QuizRules(draw=3), f"seed {number}") for number in range(50)}) > 10


def test_options_stay_as_written_unless_the_author_shuffles() -> None:
    assert rules.option_seed(QuizRules(), "s", "q1") == ""
    assert rules.option_seed(QuizRules(shuffle_options=True), "s", "q1") != rules.option_seed(QuizRules(shuffle_options=True), "s", "q2")


def test_extra_time_lengthens_the_limit() -> None:
    limited = QuizRules(time_limit=timedelta(minutes=20))
    assert rules.deadline(limited, NOW) == NOW + timedelta(minutes=20)
    assert rules.deadline(limited, NOW, 0.25) == NOW + timedelta(minutes=25)
    assert rules.deadline(limited, NOW, -3) == NOW + timedelta(minutes=20)
    assert rules.deadline(QuizRules(), NOW, 0.25) is None


def test_an_answer_may_arrive_within_the_grace() -> None:
    assert not rules.is_over(NOW, NOW + GRACE)
    assert rules.is_over(NOW, NOW + GRACE + timedelta(microseconds=1))
    assert not rules.is_over(None, NOW)


def test_attempts_are_counted_and_pauses_kept() -> None:
    paused = QuizRules(attempts=2, pause=timedelta(minutes=30))
    assert rules.may_start(paused, [], NOW).left == 2
    early = rules.may_start(paused, [Past(NOW - timedelta(minutes=10))], NOW)
    assert (early.code, early.opens_at) == ("pause", NOW + timedelta(minutes=20))
    assert rules.may_start(paused, [Past(NOW - timedelta(minutes=30))], NOW).code == ""
    assert rules.may_start(paused, [Past(NOW), Past(NOW)], NOW).code == "none_left"
    assert rules.may_start(QuizRules(), [Past(NOW)] * 99, NOW) == rules.MayStart()


def test_settings_become_rules() -> None:
    settings = {"pass_share": 0.5, "attempts": 3, "time_limit_minutes": 10, "draw": 2, "feedback": "each", "pages": "all"}
    read = QuizRules.of(settings)
    assert (read.pass_share, read.attempts, read.time_limit, read.draw) == (0.5, 3, timedelta(minutes=10), 2)
    assert (read.feedback, read.all_on_one_page, read.shuffle_questions) == ("each", True, False)
    assert QuizRules.of({}) == QuizRules()


STORED = Stamp("tab-a", 3, NOW)


@pytest.mark.parametrize(
    ("incoming", "verdict"),
    [
        (Stamp("tab-a", 4, NOW - timedelta(minutes=1)), "take"),
        (Stamp("tab-a", 3, NOW), "have"),
        (Stamp("tab-a", 2, NOW + timedelta(minutes=1)), "have"),
        (Stamp("tab-b", 1, NOW + timedelta(seconds=1)), "take"),
        (Stamp("tab-b", 9, NOW - timedelta(seconds=1)), "stale"),
        (Stamp("", 0, NOW + timedelta(seconds=1)), "take"),
    ],
)
def test_the_newer_of_two_answers_stays(incoming: Stamp, verdict: str) -> None:
    """Issue A, 4: a second tab does no harm; an older answer that waited never overwrites a newer one."""
    assert rules.judge(STORED, incoming) == verdict
    assert rules.judge(None, incoming) == "take"


STAMPS = st.builds(Stamp, st.sampled_from(["a", "b"]), st.integers(1, 5), st.datetimes().map(lambda at: at.replace(tzinfo=UTC)))


@given(st.lists(STAMPS, min_size=1, max_size=12))
def test_what_was_taken_twice_changes_nothing_the_second_time(stamps: list[Stamp]) -> None:
    """A saving whose reply was lost is sent again: whatever happened in between, it is never taken twice in a row."""
    stored: Stamp | None = None
    for stamp in stamps:
        if rules.judge(stored, stamp) == "take":
            stored = stamp
        assert stored is not None
        assert rules.judge(stored, stored) == "have"


GRADES = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.5, 1.0, 2.0])), min_size=1, max_size=10)


@given(GRADES, st.floats(0, 1), st.randoms())
def test_the_outcome_is_within_bounds_and_the_order_does_not_matter(pairs: list[tuple[float, float]], share: float, random: object) -> None:
    grades = [Grade(scaled, scaled * points, points) for scaled, points in pairs]
    first = rules.outcome(grades, share)
    assert 0 <= first.scaled <= 1
    assert first.passed == (first.scaled + 1e-6 >= share)
    mixed = list(grades)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    second = rules.outcome(mixed, share)
    assert (second.scaled, second.correct) == (pytest.approx(first.scaled, abs=1e-5), first.correct)


def test_exactly_the_share_passes_in_spite_of_floating_point() -> None:
    thirds = [Grade(1.0, 1.0, 1.0), Grade(1.0, 1.0, 1.0), Grade(0.0, 0.0, 1.0)]
    assert rules.outcome(thirds, 2 / 3).passed
    assert not rules.outcome(thirds, 0.7).passed
