"""How the standard's own words refuse something: the property, the reason and the section it breaks."""

from inducci_lms.kernel.errors import Invalid, Problem


class Refused(Invalid):
    """Something sent breaks the standard: ``path`` names the property, ``section`` the place in the standard (``Data 2.4.6``).

    Checks raise it with an empty path; every object and array that it passes on its way up adds its own step, so that the
    common case, a statement with nothing wrong, builds no path at all.
    """

    def __init__(self, reason: str, section: str, *steps: str | int) -> None:
        super().__init__("xapi", reason)
        self.reason = reason
        self.section = section
        self.steps: list[str | int] = list(steps)

    def within(self, step: str | int) -> "Refused":
        """Return the same refusal, seen from one level further up."""
        self.steps.insert(0, step)
        return self

    @property
    def path(self) -> str:
        """The property as people write it: ``statements[3].actor.mbox``; ``$`` for the whole."""
        text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.steps)
        return text.removeprefix(".") or "$"

    def __str__(self) -> str:
        return f"{self.path}: {self.reason} ({self.section})"

    def as_problem(self) -> Problem:
        """Return the refusal as one entry of an error's list."""
        return Problem(self.path, f"{self.reason} ({self.section})")
