"""My learning, the catalogue, schemes, modules, the door to each activity, positions, remarks, reasons."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import request

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.model import Facets
from inducci_lms.kernel.errors import Invalid, Missing
from inducci_lms.player import frame as frames
from inducci_lms.player import home as homes
from inducci_lms.player import learning as learnings
from inducci_lms.player import operations, sheet, why
from inducci_lms.player import plan as plans
from inducci_lms.player.learning import Learning
from inducci_lms.player.pages import LockedPage, RemarkPage
from inducci_lms.player.pieces import Opener, Region
from inducci_lms.player.plan import Plan, Stage, near
from inducci_lms.player.standing import Standing
from inducci_lms.player.visit import Visit, open_visit
from inducci_lms.progress import queries as progress
from inducci_lms.progress.rules import State
from inducci_lms.web import current, pages
from inducci_lms.web.pages import page, redirect
from inducci_lms.web.routes import Routes
from inducci_lms.web.transaction import writes
from inducci_lms.web.urls import lms_url

routes = Routes("player")

#: How long a page says at its top that something was completed.
_JUST = timedelta(hours=1)

_MODULE = "/schemes/<scheme>/modules/<module>"
_ACTIVITY = f"{_MODULE}/<activity>"


def _person_id() -> int | None:
    learner = current.learner()
    return None if learner is None else learner.id


def _plan(scheme_key: str) -> Plan:
    scheme = catalog.current(current.session()).schemes.get(scheme_key)
    if scheme is None:
        raise Missing("scheme")
    return plans.plan(scheme)


def _stage(plan: Plan, module_key: str) -> Stage:
    stage = plan.stage(module_key)
    if stage is None:
        raise Missing("module")
    return stage


def _learning(scheme_keys: list[str] | None = None) -> Learning:
    session = current.session()
    return learnings.learning(session, catalog.current(session), _person_id(), scheme_keys)


@routes.get("/", "home", action="player.home")
def home() -> Any:
    """My learning; an anonymous visitor is led to the catalogue."""
    person = current.person()
    if person is None:
        return redirect(lms_url("player.catalogue"), code=302)
    content = homes.home_page(current.session(), _learning(), current.languages(), person.name, pages.left())
    return page("player/home.html", content)


@routes.get("/schemes", "catalogue", action="catalog.read")
def catalogue() -> Any:
    """All training schemes, searched and filtered."""
    chosen = {name: tuple(request.args.getlist(name)) for name in ("language", "region", "subject", "hours")}
    content = homes.catalogue_page(
        current.session(),
        _learning(),
        current.languages(),
        query=request.args.get("q", "")[:200],
        facets=Facets(**chosen),
        signed_in=current.person() is not None,
    )
    return page("player/catalogue.html", content)


@routes.get("/schemes/<scheme>", "scheme", action="catalog.read")
def scheme(scheme: str) -> Any:
    """A scheme as a course sheet."""
    plan = _plan(scheme)
    found = _learning([scheme])
    left, at = pages.left(), learnings.completed_at(found, scheme) if learnings.is_met(found, plan) else None
    notice = left if left == "withdrawn" else _just_completed(at) or left
    content = sheet.scheme_page(current.session(), found, plan, current.languages(), signed_in=current.person() is not None, notice=notice)
    return page("player/scheme.html", content)


def _just_completed(at: datetime | None) -> str:
    """Return the notice for what was completed within the last hour, by a lesson's Next or by a quiz of whatever kind."""
    return "completed" if at is not None and current.now() - at < _JUST else ""


@routes.get(_MODULE, "module", action="catalog.read")
def module(scheme: str, module: str) -> Any:
    """A module of a scheme with its activities."""
    plan = _plan(scheme)
    stage = _stage(plan, module)
    found = _learning([scheme])
    standing: Standing[Any] = found.standing(plan)
    state = found.standing(plan).module(stage)
    at = state.done.at if state is not None and state.done is not None and standing.is_module_met(module) else None
    person_id = _person_id()
    if person_id is not None:
        keys = {stage.key, *stage.rule.requires, *(one.key for one in near(plan, stage.number))}
        rows = progress.rows(current.session(), person_id=person_id, module_key=module, module_keys=sorted(keys))
        standing = Standing(plan, rows, standing.opened)
    return page("player/module.html", sheet.module_page(found, standing, stage, current.languages(), notice=_just_completed(at)))


def locked(visit: Visit) -> FlaskResponse:
    """Return the page that says why an activity is not open, and links to what opens it."""
    code = visit.locked
    languages = visit.languages
    content = LockedPage(
        code=code,
        kind=visit.activity.kind,
        title=visit.activity.title.choose(languages),
        scheme_title=visit.scheme.scheme.title.choose(languages),
        scheme_href=frames.scheme_href(visit.plan),
        region=frames.region(visit.published, visit.scheme.scheme.region, languages),
        openers=visit.openers() if code == "requires" else (),
        enrol_href=lms_url("enrolments.enrol", scheme=visit.scheme.key),
    )
    return page("player/locked.html", content, status=403)


@routes.get(_ACTIVITY, "activity", action="lesson.read")
def activity(scheme: str, module: str, activity: str) -> Any:
    """An activity: its kind answers, unless it is locked."""
    visit = open_visit(scheme, module, activity)
    if visit.locked:
        return locked(visit)
    return visit.kind.show(visit)


@routes.post(f"{_ACTIVITY}/position", "position", action="lesson.write")
@writes
def position(scheme: str, module: str, activity: str) -> Any:
    """Keep where somebody is reading. Answers nothing, also to ``sendBeacon``; an unknown block counts as the beginning."""
    visit = open_visit(scheme, module, activity)
    learner, _ = visit.require_open()
    block = request.form.get("block", "")
    seconds = request.form.get("seconds", "")
    operations.move(
        current.session(),
        person_id=learner.id,
        scheme_key=scheme,
        module_key=module,
        activity_id=activity,
        block_id=block if visit.has_block(block) else "",
        seconds=int(seconds) if seconds.isdecimal() and len(seconds) < 6 else 0,
        now=current.now(),
    )
    return FlaskResponse(status=204)


@routes.post(f"{_ACTIVITY}/remarks", "remark", action="remark.write")
@writes
def remark(scheme: str, module: str, activity: str) -> Any:
    """Send the authors a remark: what is wrong or unclear here."""
    visit = open_visit(scheme, module, activity)
    learner, _ = visit.require_open()
    text, block = request.form.get("text", ""), request.form.get("block", "")
    try:
        operations.remark(
            current.session(),
            person_id=learner.id,
            scheme_key=scheme,
            module_key=module,
            activity_id=activity,
            block_id=block if visit.has_block(block) else "",
            revision_seq=visit.revision.seq,
            language=current.languages()[0],
            text=text,
            now=current.now(),
        )
    except Invalid as error:
        return page("player/remark.html", RemarkPage(visit.frame(), text, block, error.problems), status=422)
    pages.leave("sent")
    return redirect(frames.activity_href(visit.plan, visit.stage, activity))


@routes.get(f"{_ACTIVITY}/remarks", "come_back", action="lesson.read")
def come_back(scheme: str, module: str, activity: str) -> Any:
    """Lead to the activity: where a sign-in or a choice of language ends that began at the reply to a remark."""
    return redirect(lms_url("player.activity", scheme=scheme, module=module, activity=activity), code=302)


@routes.get("/schemes/<scheme>/why", "why_scheme", action="progress.read")
def why_scheme(scheme: str) -> Any:
    """Why a scheme is not done, or is: the whole rule with its evidence."""
    plan = _plan(scheme)
    languages = current.languages()
    person_id = _person_id()
    keys = [stage.key for stage in plan.stages]
    standing, own = _in_full(plan, keys, keys), None
    if person_id is not None:
        own = progress.scheme_states(current.session(), person_id=person_id).get(scheme)
    root = why.scheme_node(standing, own, _about(), languages)
    back = Opener("scheme", root.title, root.href)
    return page("player/why.html", why.page(standing, root, back, languages, _region(plan)))


@routes.get(f"{_ACTIVITY}/why", "why_activity", action="progress.read")
def why_activity(scheme: str, module: str, activity: str) -> Any:
    """Why an activity is not done, or is."""
    visit = open_visit(scheme, module, activity)
    standing = _in_full(visit.plan, [visit.stage.key], [stage.key for stage in visit.plan.stages])
    root = why.activity_node(standing, visit.stage, visit.activity, _about(), visit.languages)
    back = why.spot_opener(visit.spot, visit.languages)
    return page("player/why.html", why.page(standing, root, back, visit.languages, _region(visit.plan)))


def _about() -> why.About:
    return why.About(current.runtime().activity_kinds, catalog.current(current.session()))


def _in_full(plan: Plan, module_keys: Sequence[str], all_keys: Sequence[str]) -> Standing[State]:
    """Return how the current person stands, with the evidence of the activities of ``module_keys`` and of all modules."""
    person_id = _person_id()
    rows: progress.Rows[State] = progress.Rows()
    if person_id is not None:
        session = current.session()
        rows.modules.update(progress.module_rows(session, person_id=person_id, module_keys=all_keys))
        rows.activities.update(progress.activity_rows(session, person_id=person_id, module_keys=module_keys))
    return Standing(plan, rows)


def _region(plan: Plan) -> Region:
    return frames.region(catalog.current(current.session()), plan.scheme.scheme.region, current.languages())
