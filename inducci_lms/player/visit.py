"""One person at one activity for one request: everything that the view of an activity needs.

Five SELECTs whatever the sizes: the person's row, what is published, the enrolment, the rows of progress (this module's
activities and the summaries of the modules in the outline, in one statement), the positions in this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.model import ModuleRevision, Published, SchemeRevision
from inducci_lms.content.document import Document
from inducci_lms.content.model import Activity
from inducci_lms.enrolments import queries as enrolments
from inducci_lms.enrolments.queries import Enrolment
from inducci_lms.kernel.errors import Locked, Missing
from inducci_lms.kernel.hosts import Learner
from inducci_lms.player import frame as frames
from inducci_lms.player import plan as plans
from inducci_lms.player import queries
from inducci_lms.player.kinds import ActivityKind
from inducci_lms.player.pieces import Frame, Opener
from inducci_lms.player.plan import Plan, Spot, Stage
from inducci_lms.player.queries import Position
from inducci_lms.player.standing import Standing
from inducci_lms.progress import queries as progress
from inducci_lms.progress.rules import Brief
from inducci_lms.web import current


@dataclass(frozen=True)
class Visit:
    """Who is where. ``learner`` and ``enrolment`` are None for somebody who never enrolled here; then it is not open."""

    published: Published
    plan: Plan
    spot: Spot
    learner: Learner | None
    enrolment: Enrolment | None
    standing: Standing[Brief]
    positions: dict[str, Position]
    #: Priority list for course content.
    languages: tuple[str, ...]

    @property
    def stage(self) -> Stage:
        """The module's place in the scheme."""
        return self.spot.stage

    @property
    def revision(self) -> ModuleRevision:
        """The revision of the module that is shown."""
        return self.spot.stage.revision

    @property
    def scheme(self) -> SchemeRevision:
        """The revision of the scheme."""
        return self.plan.scheme

    @property
    def activity(self) -> Activity:
        """The activity (outline only: :func:`inducci_lms.catalog.queries.activity` has all texts)."""
        return self.spot.activity

    @cached_property
    def kind(self) -> ActivityKind:
        """The activity's kind. Raises ``Missing`` when the package that brings it is not installed."""
        kind: ActivityKind | None = current.runtime().activity_kinds.get(self.activity.kind)
        if kind is None:
            raise Missing("activity_kind", f"no installed package brings the activity kind {self.activity.kind!r}")
        return kind

    @cached_property
    def document(self) -> Document:
        """The activity rendered in the reader's language, its slots filled by this scheme."""
        return catalog.document(current.session(), self.revision, self.activity.id, self.languages, scheme=self.scheme)

    @property
    def position(self) -> Position | None:
        """Where the person is in this activity."""
        return self.positions.get(self.activity.id)

    @property
    def locked(self) -> str:
        """Why it is not open: "", ``not_enrolled`` or ``requires``."""
        if self.learner is None or self.enrolment is None or not self.enrolment.is_active:
            return "not_enrolled"
        return "requires" if self.standing.activity_status(self.stage, self.activity) == "locked" else ""

    def has_block(self, block_id: str) -> bool:
        """Return whether the activity has this block, of its own or put into a slot by the scheme."""
        if any(block.id == block_id for block in self.activity.blocks):
            return True
        place = (self.stage.key, self.activity.id)
        return any(slot[:2] == place and any(one.id == block_id for one in filled) for slot, filled in self.scheme.scheme.slots.items())

    def openers(self) -> tuple[Opener, ...]:
        """Return what must be completed before, linked."""
        return frames.activity_openers(self.standing, self.stage, self.activity, self.languages)

    def require_open(self) -> tuple[Learner, Enrolment]:
        """Return who visits and their enrolment. Raises ``Locked`` with the conditions when it is not open."""
        code = self.locked
        if code or self.learner is None or self.enrolment is None:
            raise Locked(code or "not_enrolled", self.openers() if code == "requires" else ())
        return self.learner, self.enrolment

    def frame(self, *, tags: Sequence[str] = (), notice: str = "") -> Frame:
        """Return the frame for the page of this activity."""
        return frames.frame(self.published, self.standing, self.spot, self.languages, tags=tags, notice=notice)

    def next_href(self) -> str:
        """Return where to go on after this activity."""
        return frames.next_turn(self.spot, self.languages).href


def open_visit(scheme_key: str, module_key: str, activity_id: str) -> Visit:
    """Return the visit of who is signed in to an activity. Raises ``Missing`` when the scheme has no such activity."""
    session = current.session()
    learner = current.learner()
    published = catalog.current(session)
    scheme = published.schemes.get(scheme_key)
    if scheme is None:
        raise Missing("scheme")
    plan = plans.plan(scheme)
    spot = plans.spot(plan, module_key, activity_id)
    if spot is None:
        raise Missing("activity")
    languages = current.languages()
    if learner is None:
        return Visit(published, plan, spot, None, None, Standing(plan), {}, languages)
    enrolment = enrolments.enrolment(session, learner.id, scheme_key)
    rows = progress.rows(session, person_id=learner.id, module_key=module_key, module_keys=_keys(plan, spot.stage), activity_id=activity_id)
    positions = queries.positions(session, person_id=learner.id, scheme_key=scheme_key, module_key=module_key)
    standing = Standing(plan, rows, frozenset((module_key, activity) for activity in positions))
    return Visit(published, plan, spot, learner, enrolment, standing, positions, languages)


def _keys(plan: Plan, stage: Stage) -> list[str]:
    """The modules whose summaries the outline and the locks need: those nearby and what they require."""
    keys = {stage.key, *stage.rule.requires}
    for one in plans.near(plan, stage.number):
        keys.add(one.key)
        keys.update(one.rule.requires)
    return sorted(keys)
