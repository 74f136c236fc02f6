"""The road of a scheme and how somebody stands on it, without a database."""

import doctest
from datetime import UTC, datetime
from uuid import UUID

import pytest

from inducci_lms.catalog.model import ModuleRevision, SchemeRevision
from inducci_lms.content.model import Activity, Impact, Module, Scheme, SchemeModule
from inducci_lms.kernel.text import LanguageMap
from inducci_lms.player import plan as plans
from inducci_lms.player.standing import Standing, scheme_status
from inducci_lms.progress.queries import Rows
from inducci_lms.progress.rules import Mark, State, Status

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WORD = LanguageMap({"en": "Word"})


def revision(key: str, *activities: Activity, floor: int = 1) -> ModuleRevision:
    module = Module(key, "en", ("en",), WORD, WORD, (), activities)
    return ModuleRevision(1, f"{key}-{floor}", key, 3, "0" * 64, NOW, Impact.CORRECTION, floor, module, {("a", "block"): 3})


def scheme(*modules: ModuleRevision, **requires: tuple[str, ...]) -> plans.Plan:
    parts = tuple(SchemeModule(one.key, requires.get(one.key, ())) for one in modules)
    made = Scheme("north", "limburg", ("en",), WORD, {}, (), parts)
    return plans.plan(SchemeRevision(1, f"{[one.uuid for one in modules]}", "north", 1, "0" * 64, NOW, made, modules))


def activity(name: str, *requires: str) -> Activity:
    return Activity(name, "lesson", WORD, 5, requires)


def done(seq: int) -> State:
    return State(NOW, NOW, Mark(seq, NOW, UUID(int=seq)), seq)


def rows(activities: dict[tuple[str, str], State], modules: dict[str, State] | None = None) -> Rows[State]:
    made: Rows[State] = Rows()
    made.activities.update({key: (("north", state),) for key, state in activities.items()})
    made.modules.update({key: (("north", state),) for key, state in (modules or {}).items()})
    return made


@pytest.fixture
def road() -> plans.Plan:
    """Two modules of two activities; the second module needs the first, each second activity its first."""
    first, second = revision("m1", activity("a"), activity("b", "a")), revision("m2", activity("c"), activity("d", "c"))
    return scheme(first, second, m2=("m1",))


def test_places_are_counted_through_the_scheme(road: plans.Plan) -> None:
    spot = plans.spot(road, "m2", "c")
    assert spot is not None
    assert (spot.overall, road.total) == (3, 4)
    before, after = spot.before(), spot.after()
    assert before is not None
    assert after is not None
    assert (before.activity.id, after.activity.id, after.after()) == ("b", "d", None)
    assert plans.spot(road, "m2", "a") is None
    assert plans.spot(road, "m9", "a") is None


def test_a_plan_is_worked_out_once_a_revision(road: plans.Plan) -> None:
    assert plans.plan(road.scheme) is road


def test_what_is_not_met_locks_what_needs_it(road: plans.Plan) -> None:
    m1, m2 = road.stages
    fresh: Standing[State] = Standing(road)
    assert [fresh.activity_status(m1, one) for one in m1.activities] == [Status.NOT_STARTED, Status.LOCKED]
    assert fresh.module_status(m2) is Status.LOCKED
    assert fresh.activity_status(m2, m2.activities[0]) is Status.LOCKED
    later = Standing(road, rows({("m1", "a"): done(3)}, {"m1": done(3)}))
    assert [later.activity_status(m1, one) for one in m1.activities] == [Status.COMPLETED, Status.NOT_STARTED]
    assert later.module_status(m2) is Status.NOT_STARTED


def test_many_statuses_at_once_are_the_single_ones(road: plans.Plan) -> None:
    for stage in road.stages:
        for known in ({}, {("m1", "a"): done(1)}, {("m1", "a"): done(3), ("m2", "c"): done(3)}):
            standing = Standing(road, rows(known, {"m1": done(3)}), frozenset({("m1", "b")}))
            shut = bool(standing.module_openers(stage))
            assert list(standing.statuses(stage, shut=shut)) == [standing.activity_status(stage, one) for one in stage.activities]


def test_a_change_to_be_read_again_shows_on_what_was_read_before_it(road: plans.Plan) -> None:
    m1 = road.stages[0]
    standing = Standing(road, rows({("m1", "a"): done(2)}))
    assert standing.activity_status(m1, m1.activities[0]) is Status.CHANGED
    assert standing.activity_openers(m1, m1.activities[1]) == (), "changed is still completed: it locks nothing"


def test_what_was_completed_stays_open_though_what_it_needs_is_not(road: plans.Plan) -> None:
    m1 = road.stages[0]
    standing = Standing(road, rows({("m1", "b"): done(3)}))
    assert standing.activity_status(m1, m1.activities[1]) is Status.COMPLETED


def test_a_scheme_is_to_be_taken_again_when_a_required_module_is() -> None:
    road = scheme(revision("m1", activity("a"), floor=3))
    assert scheme_status(done(1), Standing(road, rows({}, {"m1": done(2)}))) is Status.AGAIN
    assert scheme_status(done(1), Standing(road, rows({}, {"m1": done(3)}))) is Status.COMPLETED
    assert scheme_status(None, Standing(road)) is Status.NOT_STARTED


def test_opened_is_in_progress(road: plans.Plan) -> None:
    m1 = road.stages[0]
    standing: Standing[State] = Standing(road, opened=frozenset({("m1", "a")}))
    assert standing.activity_status(m1, m1.activities[0]) is Status.IN_PROGRESS
    assert standing.module_status(m1) is Status.IN_PROGRESS


def test_the_examples_hold() -> None:
    assert doctest.testmod(plans).failed == 0
