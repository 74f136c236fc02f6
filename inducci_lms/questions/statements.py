"""What a question and its answer are in xAPI: the interaction activity and the result."""

from collections.abc import Mapping

from inducci_lms.questions import registry
from inducci_lms.questions.model import Grade, Question, Response
from inducci_lms.xapi import profile
from inducci_lms.xapi.statements import Activity, Result, Score


def activity(question: Question, iri: str) -> Activity:
    """Return the question as an xAPI activity with its interaction type, right answers and components (xAPI Data 2.4.4.1)."""
    interaction = registry.kind(question.kind).interaction(question)
    return Activity(
        iri,
        type=profile.QUESTION.iri,
        name=_texts(question, ""),
        interaction_type=interaction.type,
        correct_responses=interaction.correct,
        components={
            name: [{"id": one, "description": _texts(question, part)} for one, part in parts.items()]
            for name, parts in interaction.components.items()
        },
    )


def result(question: Question, response: Response | None, grade: Grade, *, duration_s: float | None = None) -> Result:
    """Return how the question was answered; an unanswered one has no response."""
    return Result(
        score=Score(scaled=grade.scaled, raw=grade.points, min=0.0, max=grade.max),
        success=grade.correct,
        completion=response is not None,
        response=None if response is None else registry.kind(question.kind).wire(question, response),
        duration_s=duration_s,
    )


def _texts(question: Question, part: str) -> Mapping[str, str]:
    return dict(question.texts.get(part, {}))
