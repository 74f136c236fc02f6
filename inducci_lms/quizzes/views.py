"""The addresses of quizzes. Each view reads the request, calls one operation or query, and shows what it returns."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request

from inducci_lms.kernel.errors import Conflict, Missing
from inducci_lms.player.visit import Visit, open_visit
from inducci_lms.questions.model import Form
from inducci_lms.quizzes import operations, queries, rules, show
from inducci_lms.quizzes.operations import Entry, Saved, Writer
from inducci_lms.quizzes.rules import Stamp
from inducci_lms.web import csrf, current
from inducci_lms.web.formats import formats
from inducci_lms.web.pages import machine, page, redirect
from inducci_lms.web.routes import Routes
from inducci_lms.web.texts import t
from inducci_lms.web.transaction import writes
from inducci_lms.web.urls import lms_url

routes = Routes("quizzes")

_ATTEMPTS = "/schemes/<scheme>/modules/<module>/<activity>/attempts"
_ONE = f"{_ATTEMPTS}/<uuid:attempt>"

#: Troubles that stop nobody from going on: the person may come back to what is missing.
_UNFINISHED = {"part_missing", "position_missing"}

#: An answer older than this cannot come from a browser that kept it.
_OLDEST = timedelta(days=8)


def start_page(visit: Visit) -> Any:
    """Return the page before the first question."""
    return page("quizzes/start.html", show.start(current.session(), visit))


@routes.post(_ATTEMPTS, "start", action="attempt.write")
@writes
def start(scheme: str, module: str, activity: str) -> Any:
    """Open an attempt, or go on with the one that is open."""
    visit = open_visit(scheme, module, activity)
    learner, enrolment = visit.require_open()
    if visit.activity.kind != "quiz":
        raise Missing("activity")
    session = current.session()
    try:
        started = operations.start(
            session,
            writer=_writer(),
            registration=enrolment.registration,
            scheme_key=scheme,
            revision=visit.revision,
            activity_id=activity,
            extra_share=show.extra_share(),
            now=current.now(),
        )
    except Conflict:
        return redirect(visit.frame().href)  # the start page says why no attempt can begin
    attempt = queries.attempt(session, started.attempt, person_id=learner.id)
    return redirect(show.resume_href(session, attempt, queries.quiz_of(session, attempt)))


@routes.get(f"{_ONE}/questions/<int:number>", "question", action="attempt.read")
def question(scheme: str, module: str, activity: str, attempt: UUID, number: int) -> Any:
    """Show one question."""
    desk = _desk(scheme, module, activity, attempt)
    if not 1 <= number <= len(desk.attempt.questions):
        raise Missing("question")
    if desk.quiz.rules.all_on_one_page:
        return redirect(desk.question_href(number))
    return _unless_over(desk) or page("quizzes/question.html", show.question(desk, number))


@routes.post(f"{_ONE}/questions/<int:number>", "save", action="attempt.write")
@writes
def save(scheme: str, module: str, activity: str, attempt: UUID, number: int) -> Any:
    """Save one answer; a script is told in JSON, a form goes on to the next page."""
    form = _form()
    marked = "mark" in form if "has_mark" in form else None
    entry = Entry(number, marked, request.form.get("seen", ""))
    (saved,) = _save(attempt, [entry], form)
    if current.wants_json():
        return machine(_told(saved, scheme, module, activity, attempt), 200 if saved.status == "saved" else 409)
    go = request.form.get("go", "next")
    if saved.status in ("late", "closed"):
        return page("quizzes/closed.html", show.closed(_desk(scheme, module, activity, attempt), saved.status), 409)
    if any(one.code not in _UNFINISHED or go == "verify" for one in saved.troubles):
        return page("quizzes/question.html", show.question(_desk(scheme, module, activity, attempt), number, saved.troubles), 400)
    if go == "verify":
        return _verify(_desk(scheme, module, activity, attempt), number)
    if go == "check" or number == saved.total:
        return redirect(_href("check", scheme, module, activity, attempt))
    return redirect(_href("question", scheme, module, activity, attempt, number=number + 1))


@routes.get(f"{_ONE}/questions", "all_questions", action="attempt.read")
def all_questions(scheme: str, module: str, activity: str, attempt: UUID) -> Any:
    """Show all questions on one page."""
    desk = _desk(scheme, module, activity, attempt)
    if not desk.quiz.rules.all_on_one_page:
        return redirect(desk.question_href(1))
    return _unless_over(desk) or page("quizzes/all.html", show.all_questions(desk, {}))


@routes.post(f"{_ONE}/questions", "save_all", action="attempt.write")
@writes
def save_all(scheme: str, module: str, activity: str, attempt: UUID) -> Any:
    """Save all answers of a page with all questions."""
    form = _form()
    numbers = [int(name[9:]) for name in form if name.startswith("has_mark-") and name[9:].isdecimal()]
    entries = [Entry(number, f"mark-{number}" in form, request.form.get(f"seen-{number}", "")) for number in numbers]
    saved = _save(attempt, entries, form)
    closed = next((one for one in saved if one.status in ("late", "closed")), None)
    if closed is not None:
        return page("quizzes/closed.html", show.closed(_desk(scheme, module, activity, attempt), closed.status), 409)
    verb, _, number = request.form.get("go", "check").partition("-")
    blocking = {one.number: one.troubles for one in saved if any(trouble.code not in _UNFINISHED for trouble in one.troubles)}
    if blocking:
        return page("quizzes/all.html", show.all_questions(_desk(scheme, module, activity, attempt), blocking), 400)
    if verb == "verify" and number.isdecimal():
        return _verify(_desk(scheme, module, activity, attempt), int(number))
    return redirect(_href("check", scheme, module, activity, attempt))


@routes.get(f"{_ONE}/check", "check", action="attempt.read")
def check(scheme: str, module: str, activity: str, attempt: UUID) -> Any:
    """Show all answers before they are submitted."""
    desk = _desk(scheme, module, activity, attempt)
    return _unless_over(desk) or page("quizzes/check.html", show.check(current.session(), desk))


@routes.post(f"{_ONE}/submit", "submit", action="attempt.write")
@writes
def submit(scheme: str, module: str, activity: str, attempt: UUID) -> Any:
    """Close the attempt and go to its result; a second click goes there as well."""
    done = operations.submit(current.session(), writer=_writer(), attempt_uuid=attempt, now=current.now())
    return redirect(_href("result", scheme, module, activity, done.attempt))


@routes.get(f"{_ONE}/result", "result", action="attempt.read")
def result(scheme: str, module: str, activity: str, attempt: UUID) -> Any:
    """Show how the attempt came out."""
    desk = _desk(scheme, module, activity, attempt)
    if desk.attempt.is_open:
        return _unless_over(desk) or redirect(desk.href("check"))
    return page("quizzes/result.html", show.result(current.session(), desk))


@routes.get(f"{_ONE}/token", "token", action="attempt.read")
def token(scheme: str, module: str, activity: str, attempt: UUID) -> Any:
    """Tell the script who is signed in now, and a fresh token: it sends nothing under another sign-in."""
    learner = current.learner()
    return machine({"person": "" if learner is None else show.fingerprint(learner), "csrf": csrf.token()})


def _form() -> Form:
    return request.form.to_dict(flat=False)


def _writer() -> Writer:
    learner = current.learner()
    if learner is None:
        raise Missing("attempt")
    config = current.runtime().config
    return Writer(learner, config.iri_base, config.actor_home_page, current.language())


def _save(attempt: UUID, entries: list[Entry], form: Form) -> tuple[Saved, ...]:
    """Save what the form holds. Raises ``Conflict`` when the script meant another person than who is signed in."""
    writer = _writer()
    meant = request.form.get("person")
    if meant is not None and meant != show.fingerprint(writer.learner):
        raise Conflict("other_person")
    return operations.save(
        current.session(), writer=writer, attempt_uuid=attempt, entries=entries, form=form, stamp=_stamp(), now=current.now()
    )


def _stamp() -> Stamp:
    """Return which window saved, its counter, and when the person answered: ``age`` milliseconds ago by their own clock."""
    given = request.form
    now = current.now()
    age = timedelta(milliseconds=min(max(given.get("age", 0, type=int), 0), int(_OLDEST.total_seconds() * 1000)))
    sequence = min(max(given.get("sequence", 0, type=int), 0), 2**31 - 1)
    return Stamp(given.get("client", "")[:40], sequence, now - age)


def _told(saved: Saved, scheme: str, module: str, activity: str, attempt: UUID) -> dict[str, Any]:
    """Return what the script shows: a status, a sentence, and where to go when there is something to see."""
    clock = formats(current.language(), current.runtime().config.time_zone).time(saved.at)
    told: dict[str, Any] = {"status": saved.status, "answered": saved.answered, "marked": saved.marked}
    if saved.status == "saved":
        told["text"] = t("Saved %(time)s", time=clock)
    elif saved.status in ("stale", "final"):
        told["text"] = (
            t("This question was answered in another window at %(time)s. That newer answer was kept.", time=clock)
            if saved.status == "stale"
            else t("This answer was checked at %(time)s and is final. What you entered after that was not taken.", time=clock)
        )
        told["link"] = t("Show the answer that counts")
        told["href"] = _href("question", scheme, module, activity, attempt, number=saved.number)
    else:
        told["text"] = (
            t("The time ended at %(time)s. Your last answer came too late; what you had saved before counts.", time=clock)
            if saved.status == "late"
            else t("This attempt was submitted at %(time)s. What you entered after that was not taken.", time=clock)
        )
        told["link"] = t("Show my result")
        told["href"] = _href("result", scheme, module, activity, attempt)
    return told


def _href(endpoint: str, scheme: str, module: str, activity: str, attempt: UUID, **values: Any) -> str:
    return lms_url(f"quizzes.{endpoint}", scheme=scheme, module=module, activity=activity, attempt=attempt, **values)


def _desk(scheme: str, module: str, activity: str, attempt: UUID) -> show.Desk:
    session = current.session()
    visit = open_visit(scheme, module, activity)
    return show.desk(session, visit, show.attempt_of(session, visit, attempt))


def _unless_over(desk: show.Desk) -> Any:
    """Return where to go instead when the attempt takes no more answers, else None."""
    if not desk.attempt.is_open:
        return redirect(desk.href("result"))
    if rules.is_over(desk.attempt.deadline_at, desk.now):
        return page("quizzes/closed.html", show.closed(desk, "time_up"))
    return None


def _verify(desk: show.Desk, number: int) -> Any:
    """Make one answer final and show its feedback."""
    writer = _writer()
    try:
        operations.finish_answer(current.session(), writer=writer, attempt_uuid=desk.attempt.uuid, number=number, now=desk.now)
    except Conflict as error:
        if desk.quiz.rules.all_on_one_page:
            return redirect(desk.question_href(number))
        return page("quizzes/question.html", show.question(desk, number, notice=error.code), 400)
    if desk.quiz.rules.all_on_one_page:
        return redirect(desk.question_href(number))
    name = desk.quiz.questions[desk.attempt.questions[number - 1]].name
    return redirect(f"{desk.question_href(number)}#{name}-feedback")
