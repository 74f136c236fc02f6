"""Where somebody goes after a form: on to the next place, which becomes the place to continue at, or back to a block."""

from inducci_lms.player import frame as frames
from inducci_lms.player import operations
from inducci_lms.player.plan import Spot
from inducci_lms.player.standing import Standing
from inducci_lms.player.visit import Visit
from inducci_lms.progress import queries as progress
from inducci_lms.web import current
from inducci_lms.web.urls import lms_url


def address(scheme: str, module: str, activity: str, block: str = "") -> str:
    """Return the address of an activity by its keys, at a block, without asking whether there is one."""
    return lms_url("player.activity", scheme=scheme, module=module, activity=activity, _anchor=block or None)


def back(visit: Visit, block: str = "") -> str:
    """Return the address of the activity, at a block."""
    return frames.activity_href(visit.plan, visit.stage, visit.activity.id, block)


def on(visit: Visit, *, recorded: bool = True) -> str:
    """Return the address after this activity and make it the place to continue at.

    That is the next activity of the module; at its end the module's page, and once the scheme is complete the scheme's page.
    ``recorded`` says that the activity has just become done, and may have completed the scheme.
    """
    learner, _ = visit.require_open()
    following = visit.spot.after()
    if following is not None:
        _move(visit, learner.id, following)
        return frames.activity_href(visit.plan, visit.stage, following.activity.id)
    session = current.session()
    keys = [stage.key for stage in visit.plan.stages]
    standing = Standing(visit.plan, progress.rows(session, person_id=learner.id, module_key=visit.stage.key, module_keys=keys))
    ahead = next((stage for stage in visit.plan.stages[visit.stage.number :] if not standing.module_openers(stage)), None)
    if ahead is not None and ahead.activities:
        _move(visit, learner.id, Spot(visit.plan, ahead, 0))
    if recorded and standing.is_module_met(visit.stage.key):
        schemes = progress.scheme_states(session, person_id=learner.id)
        taking = schemes.get(visit.scheme.key)
        if taking is not None and taking.state.done is not None and taking.state.done.at == current.now():
            return frames.scheme_href(visit.plan)
    return frames.next_turn(visit.spot, visit.languages).href


def _move(visit: Visit, person_id: int, spot: Spot) -> None:
    operations.move(
        current.session(),
        person_id=person_id,
        scheme_key=visit.scheme.key,
        module_key=spot.stage.key,
        activity_id=spot.activity.id,
        block_id=None,
        now=current.now(),
    )
