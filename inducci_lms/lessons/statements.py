"""The statements that a lesson makes: read to its end, an inline check answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from inducci_lms.catalog.model import ModuleRevision
from inducci_lms.content.model import Activity as Lesson
from inducci_lms.kernel.ids import new_uuid
from inducci_lms.questions import statements as questions
from inducci_lms.questions.model import Grade, Question, Response
from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.statements import Activity, Agent, Context, Result, Statement


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a statement happens: who, in which enrolment, scheme, revision, language; identifiers begin with ``iri_base``."""

    actor: Agent
    registration: UUID
    scheme_key: str
    revision: ModuleRevision
    language: str
    iri_base: str

    def context(self, parent: Sequence[Activity]) -> Context:
        """Return the context of a statement."""
        revision = self.revision
        return Context(
            registration=self.registration,
            parent=parent,
            grouping=(Activity(iris.scheme(self.iri_base, self.scheme_key), profile.SCHEME.iri),),
            category=(profile.CATEGORY,),
            language=self.language,
            revision=f"{revision.seq} ({revision.hash[:8]})",
            extensions={profile.REVISION: {"module": revision.key, "seq": revision.seq, "hash": revision.hash}},
        )


def completed(scene: Scene, lesson: Lesson, seconds: int, now: datetime) -> Statement:
    """Return the statement that a lesson was gone through to its end; ``seconds`` of active reading, 0 when unknown."""
    key = scene.revision.key
    target = Activity(iris.activity(scene.iri_base, key, lesson.id), profile.LESSON.iri, dict(lesson.title))
    module = Activity(iris.module(scene.iri_base, key), profile.MODULE.iri)
    result = Result(completion=True, duration_s=seconds if seconds > 0 else None)
    return Statement(new_uuid(), scene.actor, profile.COMPLETED.verb(), target, now, result, scene.context((module,)))


def answered(scene: Scene, lesson: Lesson, question: Question, block_id: str, response: Response, grade: Grade, now: datetime) -> Statement:
    """Return the statement that an inline check was answered, and how."""
    key = scene.revision.key
    target = questions.activity(question, iris.block(scene.iri_base, key, lesson.id, block_id))
    parent = Activity(iris.activity(scene.iri_base, key, lesson.id), profile.LESSON.iri)
    result = questions.result(question, response, grade)
    return Statement(new_uuid(), scene.actor, profile.ANSWERED.verb(), target, now, result, scene.context((parent,)))
