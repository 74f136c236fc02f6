"""Builds the xAPI statements of quizzes: initialized, answered, passed or failed, terminated by its time limit."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from inducci_lms.kernel.text import LanguageMap
from inducci_lms.questions import statements as question_statements
from inducci_lms.questions.model import Grade, Question, Response
from inducci_lms.quizzes.rules import Outcome
from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.statements import Activity, Agent, Context, Result, Score, Statement, Verb


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the statements of one attempt have in common."""

    base: str
    actor: Agent
    registration: uuid.UUID
    scheme_key: str
    module_key: str
    activity_id: str
    title: LanguageMap
    seq: int
    hash: str
    attempt: uuid.UUID
    language: str

    @property
    def quiz(self) -> Activity:
        """The quiz as an activity."""
        return Activity(iris.activity(self.base, self.module_key, self.activity_id), type=profile.QUIZ.iri, name=dict(self.title))

    def context(self, parent: Sequence[Activity]) -> Context:
        """The context of a statement below ``parent``."""
        return Context(
            registration=self.registration,
            parent=parent,
            grouping=[Activity(iris.scheme(self.base, self.scheme_key), type=profile.SCHEME.iri)],
            category=[profile.CATEGORY],
            language=self.language,
            revision=f"{self.module_key} {self.seq}",
            extensions={
                profile.REVISION: {"module": self.module_key, "seq": self.seq, "hash": self.hash},
                profile.ATTEMPT: str(self.attempt),
            },
        )

    def about_quiz(self, verb: Verb, now: datetime, result: Result | None = None) -> Statement:
        """A statement about the quiz itself."""
        module = Activity(iris.module(self.base, self.module_key), type=profile.MODULE.iri)
        return Statement(uuid.uuid4(), self.actor, verb, self.quiz, now, result, self.context([module]))


def initialized(scene: Scene, *, now: datetime) -> Statement:
    """Return the statement that an attempt was opened."""
    return scene.about_quiz(profile.INITIALIZED.verb(), now)


def answered(scene: Scene, *, question: Question, response: Response | None, grade: Grade, now: datetime) -> Statement:
    """Return the statement that the answer to a question is final."""
    activity = question_statements.activity(question, iris.question(scene.base, scene.module_key, scene.activity_id, question.id))
    result = question_statements.result(question, response, grade)
    quiz = replace(scene.quiz, name={})
    return Statement(uuid.uuid4(), scene.actor, profile.ANSWERED.verb(), activity, now, result, scene.context([quiz]))


def concluded(scene: Scene, *, outcome: Outcome, duration_s: float, now: datetime) -> Statement:
    """Return the verdict on an attempt: the one ``passed`` or ``failed`` statement."""
    verb = profile.PASSED if outcome.passed else profile.FAILED
    score = Score(scaled=outcome.scaled, raw=outcome.raw, min=0.0, max=outcome.max)
    result = Result(score=score, success=outcome.passed, completion=True, duration_s=duration_s)
    return scene.about_quiz(verb.verb(), now, result)


def terminated(scene: Scene, *, duration_s: float, now: datetime) -> Statement:
    """Return the statement that the time limit ended an attempt."""
    return scene.about_quiz(profile.TERMINATED.verb(), now, Result(duration_s=duration_s))
