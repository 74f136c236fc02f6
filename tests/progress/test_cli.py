"""``flask inducci progress rebuild``."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from inducci_lms.people import queries as people
from inducci_lms.progress import queries
from inducci_lms.progress.models import ActivityStateRow
from tests.player.course import NORTH
from tests.player.world import World


def test_the_command_makes_lost_rows_anew(world: World) -> None:
    ana = world.person().enrol()
    ana.finish(NORTH, "m1/reading", "m1/doing")
    with Session(world.engine) as session:
        learner = people.by_ref(session, "ana")
        assert learner is not None
        before = queries.states(session, person_id=learner.id)
        session.execute(sa.delete(ActivityStateRow))
        session.commit()
    said = world.app.test_cli_runner().invoke(args=["inducci", "progress", "rebuild"])
    assert said.exception is None, said.output
    assert "1 people" in said.output
    with Session(world.engine) as session:
        assert queries.states(session, person_id=learner.id) == before


def test_one_person_is_rebuilt_by_pseudonym_and_an_unknown_one_is_refused(world: World) -> None:
    world.person().enrol()
    with Session(world.engine) as session:
        learner = people.by_ref(session, "ana")
        assert learner is not None
    runner = world.app.test_cli_runner()
    assert runner.invoke(args=["inducci", "progress", "rebuild", "--person", learner.pseudonym]).exit_code == 0
    assert runner.invoke(args=["inducci", "progress", "rebuild", "--person", "nobody"]).exit_code != 0
