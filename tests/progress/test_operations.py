"""Rebuilt = incremental, on random histories: enrolments, completions, attempts, voiding, repetitions, new publications."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inducci_lms.catalog.publishing import write_changes
from inducci_lms.content.compile import compile_library
from inducci_lms.content.load import load
from inducci_lms.kernel.hosts import Learner
from inducci_lms.lrs import queries as lrs
from inducci_lms.people.operations import ensure_ref
from inducci_lms.progress import operations, queries
from inducci_lms.recording.operations import record
from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.statements import Activity, Agent, Context, Result, Score, Statement, voiding
from tests.conftest import create_all, tune
from tests.player import course
from tests.player.course import NORTH, SOUTH
from tests.player.world import publish_course

BASE = "https://x.example/"
HOME = "https://x.example/people"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

PLACES = [("m1", "reading"), ("m1", "doing"), ("m2", "more"), ("m2", "extra"), ("m3", "last"), ("gone", "away")]
VERBS = {"completed": profile.COMPLETED, "passed": profile.PASSED, "failed": profile.FAILED, "initialized": profile.INITIALIZED}


@dataclass(frozen=True)
class Step:
    """One thing that happens: ``what`` to whom (0 or 1), where, in which revision."""

    what: str
    person: int = 0
    scheme: str = NORTH
    place: tuple[str, str] = ("m1", "reading")
    seq: int = 1
    scaled: float | None = None
    minutes: int = 0


STEPS = st.one_of(
    st.builds(
        Step,
        what=st.sampled_from([*VERBS, *VERBS, "repeat", "void"]),
        person=st.integers(0, 1),
        scheme=st.sampled_from([NORTH, SOUTH, ""]),
        place=st.sampled_from(PLACES),
        seq=st.integers(0, 3),
        scaled=st.sampled_from([None, 0.2, 0.9]),
        minutes=st.integers(0, 20),
    ),
    st.builds(Step, what=st.sampled_from(["enrol", "leave"]), person=st.integers(0, 1), scheme=st.sampled_from([NORTH, SOUTH])),
    st.just(Step("retake")),
)


@dataclass
class History:
    """Plays steps on a database, each in a transaction of its own."""

    engine: sa.Engine
    folder: Path
    now: datetime = NOW
    people: list[Learner] = field(default_factory=list)
    told: list[tuple[int, Statement]] = field(default_factory=list)
    published: int = 0

    def play(self, step: Step) -> None:
        """Do one step."""
        self.now += timedelta(minutes=1)
        if step.what == "retake":
            self.retake()
            return
        learner = self.people[step.person]
        if step.what == "repeat" and not self.told:
            return
        if step.what in ("repeat", "void"):
            mine = [one for person, one in self.told if person == learner.id]
            if not mine:
                return
            chosen = mine[step.minutes % len(mine)]
            statement = chosen if step.what == "repeat" else self.voided(learner, chosen)
        else:
            statement = self.statement(learner, step)
            self.told.append((learner.id, statement))
        with Session(self.engine.execution_options(inducci_begin="IMMEDIATE")) as session:
            record(session, person_id=learner.id, statements=[statement], iri_base=BASE, now=self.now)
            session.commit()

    def voided(self, learner: Learner, target: Statement) -> Statement:
        return voiding(actor=Agent(HOME, learner.pseudonym), target=target.id, timestamp=self.now, id=uuid.uuid4())

    def statement(self, learner: Learner, step: Step) -> Statement:
        """Return what somebody did, in a scheme or outside any."""
        grouping = (Activity(iris.scheme(BASE, step.scheme)),) if step.scheme else ()
        if step.what in ("enrol", "leave"):
            verb = profile.REGISTERED if step.what == "enrol" else profile.UNREGISTERED
            target, grouping = Activity(iris.scheme(BASE, step.scheme)), ()
        else:
            verb, target = VERBS[step.what], Activity(iris.activity(BASE, *step.place))
        revision = {profile.REVISION: {"module": step.place[0], "seq": step.seq, "hash": "0" * 64}} if step.seq else {}
        score = None if step.scaled is None else Score(scaled=step.scaled)
        return Statement(
            uuid.uuid4(),
            Agent(HOME, learner.pseudonym),
            verb.verb(),
            target,
            self.now - timedelta(minutes=step.minutes),
            Result(score=score, duration_s=step.minutes * 1.5 or None),
            Context(registration=uuid.uuid5(uuid.NAMESPACE_URL, step.scheme), grouping=grouping, extensions=revision),
        )

    def retake(self) -> None:
        """Publish module m1 anew, to be taken again."""
        self.published += 1
        prose = self.folder / "modules" / "m1" / "reading.en.md"
        prose.write_text(prose.read_text("utf-8") + f"\nAgain {self.published}.\n", "utf-8")
        write_changes(compile_library(load(self.folder)), {"m1": "retake"}, "")
        publish_course(self.engine, self.folder, self.now)

    def rows(self) -> list[list[tuple[object, ...]]]:
        """Return every row of these people's projection, all columns."""
        ids = [learner.id for learner in self.people]
        with Session(self.engine) as session:
            chosen = (sa.select(model.__table__).where(model.person_id.in_(ids)) for model in operations._MODELS)
            return [sorted(map(tuple, session.execute(one)), key=repr) for one in chosen]

    def begin(self) -> None:
        """Let two people nobody has heard of come in."""
        self.told = []
        with Session(self.engine.execution_options(inducci_begin="IMMEDIATE")) as session:
            self.people = [ensure_ref(session, ref=uuid.uuid4().hex, now=NOW) for _ in range(2)]
            session.commit()


def history(engine: sa.Engine, folder: Path) -> History:
    """Return a history that has not begun: course published, two people known."""
    made = History(engine, course.write(folder))
    publish_course(engine, made.folder, NOW)
    made.begin()
    return made


def check(made: History, steps: list[Step], *, whole: bool = False) -> None:
    """Play the steps; then rebuild (these people's rows, or the whole projection) and compare every column of every row."""
    for step in steps:
        made.play(step)
    incremental = made.rows()
    with Session(made.engine.execution_options(inducci_begin="IMMEDIATE")) as session:
        if whole:
            operations.rebuild(session, iri_base=BASE)
        for learner in () if whole else made.people:
            operations.replay(session, person_id=learner.id, iri_base=BASE)
        session.commit()
    assert made.rows() == incremental


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """One database for all random histories; each has people of its own."""
    folder = tmp_path_factory.mktemp("history")
    engine = tune(sa.create_engine(f"sqlite:///{folder / 'x.db'}"))
    create_all(engine)
    yield history(engine, folder / "course")
    engine.dispose()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, max_size=14))
def test_rebuilding_gives_the_rows_that_arrived_one_by_one(shared: History, steps: list[Step]) -> None:
    """Issue A, 5: ``progress rebuild`` gives the same rows; a property test holds that on random histories."""
    shared.begin()
    check(shared, steps)


EVERYTHING = [
    Step("enrol"),
    Step("completed", place=("m1", "reading"), minutes=3),
    Step("failed", place=("m1", "doing"), scaled=0.2),
    Step("passed", place=("m1", "doing"), scaled=0.9, minutes=2),
    Step("repeat", minutes=1),
    Step("completed", place=("m2", "more")),
    Step("enrol", scheme=SOUTH),
    Step("completed", scheme=SOUTH, place=("m3", "last")),
    Step("retake"),
    Step("completed", place=("m1", "reading"), seq=2),
    Step("completed", place=("m1", "doing"), seq=2),
    Step("void", minutes=2),
    Step("leave", scheme=SOUTH),
    Step("completed", person=1, scheme="", place=("m2", "extra"), seq=0),
]


def test_rebuilding_gives_the_same_rows_on_each_database(engine: sa.Engine, tmp_path: Path) -> None:
    check(history(engine, tmp_path / "course"), EVERYTHING, whole=True)


@pytest.fixture
def played(sqlite_engine: sa.Engine, tmp_path: Path) -> History:
    """A history that has not begun, on SQLite."""
    return history(sqlite_engine, tmp_path / "course")


def completed(made: History, person: int = 0) -> list[str]:
    """Return the last steps of all objects that somebody completed, in order."""
    with Session(made.engine) as session:
        found = lrs.replay(session, made.people[person].id)
        return [s["object"]["id"].removeprefix(BASE) for s in found if s["verb"]["id"] == profile.COMPLETED.iri]


def test_the_last_required_activity_stores_the_completion_of_module_and_scheme_with_evidence(played: History) -> None:
    for step in EVERYTHING[:6]:
        played.play(step)
    assert completed(played) == ["m1/reading", "m1", "m2/more", "m2", "schemes/north"]
    with Session(played.engine) as session:
        states = queries.states(session, person_id=played.people[0].id)
        about = [s for s in lrs.replay(session, played.people[0].id) if s["object"]["id"].endswith("schemes/north")]
        (scheme,) = [s for s in about if s["verb"]["id"] == profile.COMPLETED.iri]
    assert states.schemes[NORTH].state.done is not None
    evidence = scheme["result"]["extensions"][profile.EVIDENCE]
    assert {str(states.modules[NORTH, key].done.statement) for key in ("m1", "m2")} == set(evidence)  # type: ignore[union-attr]


def test_a_scheme_that_is_not_taken_is_not_completed(played: History) -> None:
    for step in EVERYTHING[1:6]:
        played.play(step)
    assert "schemes/north" not in completed(played)
    played.play(Step("enrol"))
    assert completed(played)[-1] == "schemes/north", "modules completed before count as soon as somebody enrols"


def test_a_voided_completion_is_none(played: History) -> None:
    played.play(Step("completed", place=("m1", "reading")))
    played.play(Step("void"))
    with Session(played.engine) as session:
        assert queries.states(session, person_id=played.people[0].id).activities == {}


def test_the_same_statement_twice_counts_once(played: History) -> None:
    played.play(Step("failed", place=("m1", "doing"), scaled=0.2))
    played.play(Step("repeat"))
    with Session(played.engine) as session:
        (state,) = queries.states(session, person_id=played.people[0].id).activities.values()
    assert state.attempts == 1


def test_after_a_retake_module_and_scheme_are_completed_once_more(played: History) -> None:
    for step in (*EVERYTHING[:6], *EVERYTHING[8:11]):
        played.play(step)
    assert completed(played).count("m1") == 2
    assert completed(played).count("schemes/north") == 2
