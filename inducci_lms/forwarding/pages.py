"""What the page of forwarding shows."""

from dataclasses import dataclass

from inducci_lms.forwarding.queries import DeadLetter, Standing


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with the first of its dead letters."""

    standing: Standing
    dead_letters: tuple[DeadLetter, ...]


@dataclass(frozen=True, slots=True)
class ForwardingPage:
    """Backlog, lag and failures of every target."""

    targets: tuple[TargetView, ...]
