"""The activity kind ``quiz``: an attempt that reaches the share asked for completes it."""

from typing import Any

from inducci_lms.content.model import Activity
from inducci_lms.player.visit import Visit
from inducci_lms.quizzes.rules import QuizRules
from inducci_lms.xapi import profile


class QuizKind:
    """See :class:`inducci_lms.player.kinds.ActivityKind`."""

    name = "quiz"
    activity_type = profile.QUIZ.iri
    rule = "passed"

    def threshold(self, activity: Activity) -> float | None:
        """Return the share of the points that passes."""
        return QuizRules.of(activity.settings).pass_share

    def show(self, visit: Visit) -> Any:
        """Answer the start page."""
        from inducci_lms.quizzes import views

        return views.start_page(visit)


QUIZ = QuizKind()
