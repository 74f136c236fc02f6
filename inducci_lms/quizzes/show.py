"""Puts pages together from an attempt and its quiz: reads, never writes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from uuid import UUID

from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.content import render
from inducci_lms.content.document import Document, RenderedBlock
from inducci_lms.kernel.errors import Missing
from inducci_lms.kernel.hosts import Learner
from inducci_lms.player.visit import Visit
from inducci_lms.questions import inline
from inducci_lms.questions.inline import QuestionView
from inducci_lms.questions.model import Grade, Question, Trouble
from inducci_lms.quizzes import pages, queries, rules
from inducci_lms.quizzes.models import EXPIRED
from inducci_lms.quizzes.queries import Answer, Attempt, Quiz
from inducci_lms.web import current, urls


def fingerprint(learner: Learner) -> str:
    """Return what the browser keeps a person's answers under: it names nobody, not even by the pseudonym in statements."""
    return hashlib.sha256(f"inducci answers {learner.pseudonym}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Desk:
    """An attempt laid out for one request: who, where, the quiz of its revision in the reader's language, the answers so far."""

    visit: Visit
    attempt: Attempt
    quiz: Quiz
    document: Document
    answers: Mapping[str, Answer]
    now: datetime

    def href(self, endpoint: str, **values: object) -> str:
        """Return an address of this attempt."""
        attempt = self.attempt
        place = {"scheme": attempt.scheme_key, "module": attempt.module_key, "activity": attempt.activity_id}
        return urls.lms_url(f"quizzes.{endpoint}", **place, attempt=attempt.uuid, **values)

    def question_href(self, number: int) -> str:
        """Return where a question is shown: on a page of its own, or at its place on the page of all."""
        if self.quiz.rules.all_on_one_page:
            return f"{self.href('all_questions')}#question-{number}"
        return self.href("question", number=number)

    @property
    def answered(self) -> int:
        """How many questions hold an answer."""
        return sum(1 for one in self.attempt.questions if one in self.answers and self.answers[one].response is not None)

    @property
    def clock(self) -> pages.Clock | None:
        """The time limit, None without."""
        deadline = self.attempt.deadline_at
        if deadline is None or not self.attempt.is_open:
            return None
        return pages.Clock(deadline, max(0, int((deadline - self.now).total_seconds())))

    @property
    def keeping(self) -> pages.Keeping:
        """What the script needs."""
        return pages.Keeping(str(self.attempt.uuid), fingerprint(_learner(self.visit)), self.href("token"))


def _learner(visit: Visit) -> Learner:
    if visit.learner is None:
        raise Missing("attempt")
    return visit.learner


def desk(session: Session, visit: Visit, attempt: Attempt) -> Desk:
    """Return an attempt laid out; its revision may be older than the one that the visit sees."""
    revision = catalog.module_revision(session, attempt.module_revision_id)
    document = catalog.document(session, revision, attempt.activity_id, visit.languages)
    scheme_href = urls.lms_url("player.scheme", scheme=attempt.scheme_key)
    local = render.localise_document(document, urls.root(), scheme_href)
    quiz = queries.quiz_of(session, attempt)
    return Desk(visit, attempt, quiz, local, queries.answers(session, attempt.id), current.now())


def start(session: Session, visit: Visit) -> pages.StartPage:
    """Return the page before the first question."""
    revision, activity = visit.spot.stage.revision, visit.spot.activity
    quiz = queries.quiz(session, revision, activity.id)
    person_id = _learner(visit).id
    made = queries.attempts(session, person_id=person_id, module_key=revision.key, activity_id=activity.id)
    verdict = rules.may_start(quiz.rules, queries.counted(made, revision), current.now())
    document = catalog.document(session, revision, activity.id, visit.languages)
    scheme_href = urls.lms_url("player.scheme", scheme=visit.plan.scheme.key)
    local = render.localise_document(document, urls.root(), scheme_href)
    place = {"scheme": visit.plan.scheme.key, "module": revision.key, "activity": activity.id}
    open_one = next((one for one in made if one.is_open), None)
    over = open_one is not None and rules.is_over(open_one.deadline_at, current.now())
    count = min(quiz.rules.draw or len(quiz.questions), len(quiz.questions))
    extra = extra_share()
    limit = quiz.rules.time_limit
    return pages.StartPage(
        frame=visit.frame(),
        language=local.language,
        intro_html=local.parts.get("intro", ""),
        questions=len(open_one.questions) if open_one else count,
        minutes=0 if limit is None else round(limit.total_seconds() * (1 + extra) / 60),
        extra_time=extra > 0,
        attempts=quiz.rules.attempts,
        left=verdict.left,
        pass_share=quiz.rules.pass_share,
        needed=_needed(quiz, count),
        feedback=quiz.rules.feedback,
        pause_minutes=round(quiz.rules.pause.total_seconds() / 60),
        code=verdict.code,
        opens_at=verdict.opens_at,
        start_href=urls.lms_url("quizzes.start", **place),
        resume_href=resume_href(session, open_one, quiz) if open_one and not over else "",
        close_href=urls.lms_url("quizzes.submit", **place, attempt=open_one.uuid) if open_one and over else "",
        answered=_answered(session, open_one) if open_one else 0,
        past=tuple(_past(one) for one in reversed(made) if not one.is_open),
    )


def resume_href(session: Session, attempt: Attempt, quiz: Quiz) -> str:
    """Return where an open attempt goes on: its first question without an answer, or the page of all answers."""
    place = {"scheme": attempt.scheme_key, "module": attempt.module_key, "activity": attempt.activity_id, "attempt": attempt.uuid}
    if quiz.rules.all_on_one_page:
        return urls.lms_url("quizzes.all_questions", **place)
    given = queries.answers(session, attempt.id)
    for number, one in enumerate(attempt.questions, 1):
        if one not in given or given[one].response is None:
            return urls.lms_url("quizzes.question", **place, number=number)
    return urls.lms_url("quizzes.check", **place)


def _answered(session: Session, attempt: Attempt) -> int:
    return sum(1 for one in queries.answers(session, attempt.id).values() if one.response is not None)


def _past(attempt: Attempt) -> pages.PastRow:
    place = {"scheme": attempt.scheme_key, "module": attempt.module_key, "activity": attempt.activity_id}
    href = urls.lms_url("quizzes.result", **place, attempt=attempt.uuid)
    return pages.PastRow(attempt.number, href, attempt.submitted_at, attempt.passed, attempt.raw or 0.0, attempt.max or 0.0)


def extra_share() -> float:
    """Return how much longer this person may take: the host's claim ``extra_time``, 0.25 for a quarter more."""
    person = current.person()
    given = None if person is None else person.claims.get("extra_time")
    return float(given) if isinstance(given, int | float) and not isinstance(given, bool) and given > 0 else 0.0


def item(desk: Desk, number: int, troubles: Sequence[Trouble] = ()) -> pages.Item:
    """Return one question of an attempt as it stands."""
    question, answer = _at(desk, number)
    final = answer is not None and answer.final_at is not None
    each = desk.quiz.rules.feedback == "each"
    return pages.Item(
        number=number,
        id=question.id,
        question=_view(desk, question, answer, troubles, reveal=each),
        marked=answer is not None and answer.marked,
        saved_at=answer.saved_at if answer is not None and answer.response is not None else None,
        save_href=desk.href("question", number=number),
        verify=each and not final,
        seen=queries.digest(answer.response if answer else None, answer is not None and answer.marked),
    )


def _at(desk: Desk, number: int) -> tuple[Question, Answer | None]:
    question_id = desk.attempt.questions[number - 1]
    return desk.quiz.questions[question_id], desk.answers.get(question_id)


def _view(desk: Desk, question: Question, answer: Answer | None, troubles: Sequence[Trouble], *, reveal: bool) -> QuestionView:
    block = desk.document.block(question.id) or RenderedBlock(question.id, "question", desk.document.language)
    return inline.view(
        question,
        block,
        language=current.language(),
        response=answer.response if answer else None,
        grade=answer.grade if answer else None,
        troubles=troubles,
        seed=rules.option_seed(desk.quiz.rules, desk.attempt.seed, question.id),
        readonly=answer is not None and answer.final_at is not None,
        reveal=reveal,
    )


def question(desk: Desk, number: int, troubles: Sequence[Trouble] = (), notice: str = "") -> pages.QuestionPage:
    """Return the page of one question."""
    total = len(desk.attempt.questions)
    frame = desk.visit.frame()
    return pages.QuestionPage(
        frame=frame,
        item=item(desk, number, troubles),
        total=total,
        answered=desk.answered,
        rows=tuple(_row(desk, at, number) for at in range(1, total + 1)),
        back_href=desk.question_href(number - 1) if number > 1 else frame.href,
        next_href=desk.question_href(number + 1) if number < total else "",
        check_href=desk.href("check"),
        submit_href=desk.href("submit"),
        keeping=desk.keeping,
        clock=desk.clock,
        notice=notice,
    )


def _row(desk: Desk, number: int, shown: int) -> pages.ListRow:
    answer = _at(desk, number)[1]
    answered = answer is not None and answer.response is not None
    marked = answer is not None and answer.marked
    final = answer is not None and answer.final_at is not None
    return pages.ListRow(number, desk.question_href(number), answered, marked, number == shown, final)


def all_questions(desk: Desk, troubles: Mapping[int, Sequence[Trouble]]) -> pages.AllPage:
    """Return the page of all questions; ``troubles`` by their numbers."""
    return pages.AllPage(
        frame=desk.visit.frame(),
        items=tuple(item(desk, number, troubles.get(number, ())) for number in range(1, len(desk.attempt.questions) + 1)),
        answered=desk.answered,
        save_href=desk.href("save_all"),
        check_href=desk.href("check"),
        submit_href=desk.href("submit"),
        keeping=desk.keeping,
        clock=desk.clock,
    )


def check(session: Session, desk: Desk) -> pages.CheckPage:
    """Return the page of all answers before they are submitted."""
    items = tuple(item(desk, number) for number in range(1, len(desk.attempt.questions) + 1))
    times = [one.saved_at for one in items if one.saved_at is not None]
    limit = desk.quiz.rules.attempts
    return pages.CheckPage(
        frame=desk.visit.frame(),
        items=items,
        hrefs=tuple(desk.question_href(one.number) for one in items),
        answered=desk.answered,
        missing=tuple(one.number for one in items if not one.question.answered),
        saved_at=max(times, default=None),
        submit_href=desk.href("submit"),
        back_href=desk.question_href(len(items)),
        left=None if limit is None else max(0, limit - len(_counted(session, desk))),
        feedback=desk.quiz.rules.feedback,
        keeping=desk.keeping,
        clock=desk.clock,
    )


def closed(desk: Desk, code: str) -> pages.ClosedPage:
    """Return the page for an answer that came too late, or for an attempt whose time is up."""
    attempt = desk.attempt
    ended = attempt.deadline_at if code != "closed" and attempt.deadline_at is not None else attempt.submitted_at
    return pages.ClosedPage(
        frame=desk.visit.frame(),
        code=code,
        at=ended or desk.now,
        answered=desk.answered,
        total=len(attempt.questions),
        result_href=desk.href("result"),
        submit_href=desk.href("submit") if attempt.is_open else "",
        keeping=desk.keeping,
    )


def _all_made(session: Session, desk: Desk) -> tuple[Attempt, ...]:
    one = desk.attempt
    return queries.attempts(session, person_id=one.person_id, module_key=one.module_key, activity_id=one.activity_id)


def _counted(session: Session, desk: Desk) -> tuple[rules.Past, ...]:
    return queries.counted(_all_made(session, desk), desk.visit.spot.stage.revision)


def result(session: Session, desk: Desk) -> pages.ResultPage:
    """Return how an attempt came out, with the reasons when the author shows them."""
    attempt, quiz = desk.attempt, desk.quiz
    made = _all_made(session, desk)
    verdict = rules.may_start(quiz.rules, queries.counted(made, desk.visit.spot.stage.revision), desk.now)
    open_one = any(one.is_open for one in made)
    items = () if quiz.rules.feedback == "none" else tuple(_result_item(desk, at) for at in range(1, len(attempt.questions) + 1))
    whole = all(quiz.questions[one].points == 1.0 for one in attempt.questions) and (attempt.raw or 0.0).is_integer()
    count = len(attempt.questions)
    submitted_at = attempt.submitted_at or desk.now
    end = min(submitted_at, attempt.deadline_at) if attempt.deadline_at else submitted_at
    place = {"scheme": attempt.scheme_key, "module": attempt.module_key, "activity": attempt.activity_id}
    return pages.ResultPage(
        frame=desk.visit.frame(),
        passed=bool(attempt.passed),
        whole=whole,
        correct=round(attempt.raw or 0.0),
        questions=count,
        raw=attempt.raw or 0.0,
        max=attempt.max or 0.0,
        needed=_needed(quiz, count) if whole else round(quiz.rules.pass_share * (attempt.max or 0.0), 2),
        text_html=desk.document.parts.get("passed" if attempt.passed else "failed", ""),
        language=desk.document.language,
        items=items,
        expired=attempt.state == EXPIRED,
        number=attempt.number,
        submitted_at=submitted_at,
        minutes=(end - attempt.started_at).total_seconds() / 60,
        best_raw=max((one.raw or 0.0) for one in made),
        edition=attempt.revision_seq,
        again_href="" if verdict.code and not open_one else urls.lms_url("quizzes.start", **place),
        again_code="" if open_one else verdict.code,
        opens_at=verdict.opens_at,
        left=verdict.left,
        keeping=desk.keeping,
    )


def _needed(quiz: Quiz, count: int) -> int:
    return ceil(quiz.rules.pass_share * count - 1e-6)


def _result_item(desk: Desk, number: int) -> pages.ResultItem:
    question, answer = _at(desk, number)
    grade = answer.grade if answer is not None else None
    shown = grade or inline.grade(question, None, language=current.language())
    graded = replace(answer, grade=shown) if answer is not None else None
    view = _view(desk, question, graded, (), reveal=True) if graded else _unanswered(desk, question, shown)
    own = {choice.feedback_html for control in view.controls for choice in control.choices if choice.feedback_html}
    why = tuple(html for html in view.feedback if html not in own)
    href, title = _see(desk, question)
    answered = answer is not None and answer.response is not None
    return pages.ResultItem(number, view, answered, shown.points, shown.max, href, title, why)


def _unanswered(desk: Desk, question: Question, grade: Grade) -> QuestionView:
    block = desk.document.block(question.id) or RenderedBlock(question.id, "question", desk.document.language)
    seed = rules.option_seed(desk.quiz.rules, desk.attempt.seed, question.id)
    return inline.view(question, block, language=current.language(), grade=grade, seed=seed)


def _see(desk: Desk, question: Question) -> tuple[str, str]:
    """Return where a question's answer is explained, and the title of that lesson."""
    if not question.see:
        return "", ""
    activity_id, _, block = question.see.partition("#")
    target = next((one for one in desk.visit.spot.stage.activities if one.id == activity_id), None)
    if target is None:
        return "", ""
    place = {"scheme": desk.attempt.scheme_key, "module": desk.attempt.module_key, "activity": activity_id}
    href = urls.lms_url("player.activity", **place, _anchor=block or None)
    return href, target.title.choose(desk.visit.languages).text


def attempt_of(session: Session, visit: Visit, attempt_uuid: UUID) -> Attempt:
    """Return an attempt of the visitor at the visited activity. Raises ``Missing``."""
    found = queries.attempt(session, attempt_uuid, person_id=_learner(visit).id)
    if (found.module_key, found.activity_id) != (visit.spot.stage.key, visit.spot.activity.id):
        raise Missing("attempt")
    return found
