"""The forms of a lesson: Next, a private note, an inline check. Each is one POST that leads back into the lesson or on."""

from typing import Any

from flask import Response as FlaskResponse
from flask import request

from inducci_lms.kernel.errors import Invalid, Missing, Problem
from inducci_lms.lessons import operations, queries, rules, showing
from inducci_lms.lessons.statements import Scene
from inducci_lms.player import going
from inducci_lms.player import operations as player
from inducci_lms.player.visit import Visit, open_visit
from inducci_lms.questions import inline
from inducci_lms.web import current, pages
from inducci_lms.web.pages import machine, redirect
from inducci_lms.web.routes import Routes
from inducci_lms.web.transaction import writes
from inducci_lms.xapi.statements import Agent

routes = Routes("lessons")

_AT = "/schemes/<scheme>/modules/<module>/<activity>"


def _lesson(scheme: str, module: str, activity: str) -> Visit:
    visit = open_visit(scheme, module, activity)
    if visit.activity.kind != "lesson":
        raise Missing("lesson")
    visit.require_open()
    return visit


def _scene(visit: Visit) -> Scene:
    learner, enrolment = visit.require_open()
    config = current.runtime().config
    actor = Agent(config.actor_home_page, learner.pseudonym)
    return Scene(actor, enrolment.registration, visit.scheme.key, visit.revision, visit.document.language, config.iri_base)


def _again(visit: Visit, problems: list[Problem], retry: showing.Retry | None = None, open_checks: tuple[str, ...] = ()) -> FlaskResponse:
    content = showing.lesson_page(visit, retry=retry, problems=problems, open_checks=open_checks)
    return pages.page("lessons/lesson.html", content, status=422)


@routes.post(f"{_AT}/complete", "complete", action="lesson.write")
@writes
def complete(scheme: str, module: str, activity: str) -> Any:
    """Next: record that the lesson was read, and lead on. Where checks are required, say which are still open."""
    visit = _lesson(scheme, module, activity)
    learner, _ = visit.require_open()
    session, now = current.session(), current.now()
    if rules.waits_for_checks(visit.activity):
        left = queries.left(session, person_id=learner.id, module_key=module, activity_id=activity)
        waiting = rules.open_checks(visit.activity, left.checks.keys(), tuple(showing.questions(visit)))
        if waiting:
            return _again(visit, [Problem(block, "check_open") for block in waiting], open_checks=waiting)
    done = operations.complete(
        session,
        person_id=learner.id,
        scene=_scene(visit),
        lesson=visit.activity,
        accepts_earlier=visit.stage.rule.accepts_earlier,
        changed_seq=visit.stage.changed.get(activity, 0),
        seconds=visit.position.seconds if visit.position else 0,
        now=now,
    )
    player.finish(session, person_id=learner.id, scheme_key=scheme, module_key=module, activity_id=activity)
    return redirect(going.on(visit, recorded=done.recorded))


@routes.get(f"{_AT}/complete", "come_back", action="lesson.read")
@routes.get(f"{_AT}/notes/<block>", "come_back_to_note", action="lesson.read")
@routes.get(f"{_AT}/checks/<block>", "come_back_to_check", action="lesson.read")
def come_back(scheme: str, module: str, activity: str, block: str = "") -> Any:
    """Lead to the lesson: where a sign-in or a choice of language ends that began at the reply to a form."""
    return redirect(going.address(scheme, module, activity, block), code=302)


@routes.post(f"{_AT}/notes/<block>", "note", action="lesson.write")
@writes
def note(scheme: str, module: str, activity: str, block: str) -> Any:
    """Keep a private note; a script hears when, a form comes back to the block."""
    visit = _lesson(scheme, module, activity)
    learner, _ = visit.require_open()
    found = visit.document.block(block)
    if found is None or found.kind != "task" or not found.settings.get("note"):
        raise Missing("note")
    try:
        saved_at = operations.save_note(
            current.session(),
            person_id=learner.id,
            module_key=module,
            activity_id=activity,
            block_id=block,
            text=request.form.get("text", ""),
            now=current.now(),
        )
    except Invalid as error:
        if current.wants_json():
            raise
        return _again(visit, [Problem(block, problem.message) for problem in error.problems])
    if current.wants_json():
        return machine({"saved_at": saved_at.isoformat() if saved_at else None})
    pages.leave("saved")
    return redirect(going.back(visit, block))


@routes.post(f"{_AT}/checks/<block>", "check", action="lesson.write")
@writes
def check(scheme: str, module: str, activity: str, block: str) -> Any:
    """Check an answer: it is final with that, recorded, and its feedback is shown at the block."""
    visit = _lesson(scheme, module, activity)
    learner, _ = visit.require_open()
    question = showing.questions(visit).get(block)
    if question is None:
        raise Missing("check")
    language = visit.document.language
    reading = inline.read(request.form.to_dict(flat=False), question, language=language)
    if reading.response is None or reading.troubles:
        code = "nothing_chosen" if reading.response is None and not reading.troubles else "unreadable"
        return _again(visit, [Problem(block, code)], showing.Retry(block, reading.response, reading.troubles))
    operations.check(
        current.session(),
        person_id=learner.id,
        scene=_scene(visit),
        lesson=visit.activity,
        block_id=block,
        question=question,
        response=reading.response,
        grade=inline.grade(question, reading.response, language=language),
        now=current.now(),
    )
    return redirect(going.back(visit, block))
