"""The activity kind ``lesson``: read to its end, completed by Next."""

from typing import Any

from inducci_lms.content.model import Activity
from inducci_lms.player.visit import Visit
from inducci_lms.xapi import profile


class LessonKind:
    """A lesson of blocks."""

    name = "lesson"
    activity_type = profile.LESSON.iri
    rule = "read"

    def threshold(self, activity: Activity) -> float | None:
        """Return None: reading has no score."""
        return None

    def show(self, visit: Visit) -> Any:
        """Return the lesson's page."""
        from inducci_lms.lessons import showing
        from inducci_lms.web import pages

        return pages.page("lessons/lesson.html", showing.lesson_page(visit, notice=pages.left()))


LESSON = LessonKind()
