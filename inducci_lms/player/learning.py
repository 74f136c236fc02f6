"""One person across whole schemes: what My learning and the scheme page tell. A fixed number of SELECTs for all schemes together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.model import ModuleRevision, Published, SchemeRevision
from inducci_lms.content.render import localise
from inducci_lms.credentials import queries as credentials
from inducci_lms.credentials.queries import Award
from inducci_lms.enrolments import queries as enrolments
from inducci_lms.enrolments.queries import Enrolment
from inducci_lms.kernel.text import Chosen
from inducci_lms.player import frame as frames
from inducci_lms.player import plan as plans
from inducci_lms.player import queries
from inducci_lms.player.pages import Resume
from inducci_lms.player.pieces import Tally
from inducci_lms.player.plan import Plan, Spot, Stage
from inducci_lms.player.queries import Position
from inducci_lms.player.standing import Standing, scheme_status
from inducci_lms.progress import queries as progress
from inducci_lms.progress import rules
from inducci_lms.progress.queries import Rows
from inducci_lms.progress.rules import SchemeState, State, Status
from inducci_lms.web.urls import lms_url, root

#: How many activities were done in which revision, by module key.
Counts = Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Learning:
    """A person's standing in some schemes. For nobody, or somebody without a row, everything is empty."""

    published: Published
    enrolments: Mapping[str, Enrolment] = field(default_factory=dict)
    schemes: Mapping[str, SchemeState] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict)
    rows: Rows[State] = field(default_factory=Rows)
    counts: Counts = field(default_factory=dict)
    awards: tuple[Award, ...] = ()

    def standing(self, plan: Plan) -> Standing[State]:
        """Return how the person stands in a scheme; activities only in modules with parts to be read again."""
        at = self.positions.get(plan.scheme.key)
        opened = frozenset({(at.module, at.activity)}) if at is not None else frozenset()
        return Standing(plan, self.rows, opened)

    def status(self, plan: Plan) -> Status:
        """Return the status of a whole scheme for somebody who takes part."""
        own = self.schemes.get(plan.scheme.key)
        found = scheme_status(own.state if own else None, self.standing(plan))
        if found is Status.IN_PROGRESS and plan.scheme.key not in self.positions and not self.done(plan):
            return Status.NOT_STARTED
        if found is Status.COMPLETED and self.changed(plan):
            return Status.CHANGED
        return found

    def done_in(self, stage: Stage) -> int:
        """Return how many activities of a module count as done, never more than it has."""
        floor = stage.revision.retake_floor
        return min(sum(n for seq, n in self.counts.get(stage.key, ()) if max(seq, 1) >= floor), len(stage.activities))

    def done(self, plan: Plan) -> int:
        """Return how many activities of a scheme count as done."""
        return sum(self.done_in(stage) for stage in plan.stages)

    def tally(self, plan: Plan) -> Tally:
        """Return what the row of tiles shows."""
        standing = self.standing(plan)
        return Tally(self.done(plan), plan.total, tuple(standing.module_status(stage) for stage in plan.stages))

    def changed(self, plan: Plan) -> int:
        """Return how many parts changed since they were read, or must be taken again."""
        standing = self.standing(plan)
        again = sum(1 for stage in plan.stages if standing.module_status(stage) is Status.AGAIN)
        read = sum(
            1
            for stage in plan.stages
            if stage.changed
            for activity in stage.activities
            if activity.id in stage.changed and standing.activity_status(stage, activity) is Status.CHANGED
        )
        return again + read

    def award(self, scheme_key: str) -> Award | None:
        """Return the newest award of a scheme that was not withdrawn."""
        return next((one for one in self.awards if one.scheme_key == scheme_key), None)


def learning(session: Session, published: Published, person_id: int | None, scheme_keys: Sequence[str] | None = None) -> Learning:
    """Return a person's standing in the schemes they enrolled in, or in ``scheme_keys`` alone. At most eight SELECTs."""
    if person_id is None:
        return Learning(published)
    taken = {one.scheme_key: one for one in enrolments.of_person(session, person_id)}
    wanted = [key for key in (taken if scheme_keys is None else scheme_keys) if key in published.schemes]
    stages = {stage.key: stage for key in wanted for stage in plans.plan(published.schemes[key]).stages}
    keys = sorted(stages)
    positions = queries.latest(session, person_id=person_id)
    rows: Rows[State] = Rows()
    if keys:
        rows.modules.update(progress.module_rows(session, person_id=person_id, module_keys=keys))
        looked_into = {key for key, stage in stages.items() if stage.changed and key in rows.modules}
        for key in wanted:
            looked_into.update(_where_to_look(plans.plan(published.schemes[key]), rows, positions.get(key)))
        rows.activities.update(progress.activity_rows(session, person_id=person_id, module_keys=sorted(looked_into)))
    return Learning(
        published,
        taken,
        progress.scheme_states(session, person_id=person_id),
        positions,
        rows,
        progress.done_counts(session, person_id=person_id, module_keys=keys) if keys else {},
        credentials.of_person(session, person_id=person_id),
    )


def _where_to_look(plan: Plan, rows: Rows[State], position: Position | None) -> Iterator[str]:
    """Return the modules whose activities decide where to go on: the one the person was in last, and the first open one."""
    if position is not None:
        yield position.module
    standing = Standing(plan, rows)
    first = next((stage for stage in plan.stages if _is_open(standing, stage)), None)
    if first is not None:
        yield first.key


def spot_to_go_on(learning: Learning, plan: Plan) -> tuple[Spot, str, bool] | None:
    """Return where to go on: activity, block, and whether anything was started; None when everything is done.

    That is where the person was last. If that is done (the last word of a page that was left by Next arrives after Next itself),
    it is the next open activity of the module; if the module is done, that of the next open module.
    """
    standing = learning.standing(plan)
    at = learning.positions.get(plan.scheme.key)
    found = None if at is None else plans.spot(plan, at.module, at.activity)
    if found is not None and at is not None and _is_open(standing, found.stage):
        if not standing.is_activity_met(found.stage, at.activity):
            return found, at.block, True
        following = _first_open(standing, found.stage, found.at + 1)
        if following is not None:
            return following, "", True
    for stage in plan.stages:
        spot = _first_open(standing, stage) if _is_open(standing, stage) else None
        if spot is not None:
            return spot, "", found is not None or learning.done(plan) > 0
    return None


def _is_open(standing: Standing[State], stage: Stage) -> bool:
    return not standing.is_module_met(stage.key) and not standing.module_openers(stage)


def _first_open(standing: Standing[State], stage: Stage, start: int = 0) -> Spot | None:
    """Return the first activity from ``start`` on, then from the beginning, that is not done and not locked."""
    activities = stage.activities
    for at in (*range(start, len(activities)), *range(min(start, len(activities)))):
        activity = activities[at]
        if not standing.is_activity_met(stage, activity.id) and not standing.activity_openers(stage, activity):
            return Spot(standing.plan, stage, at)
    return None


def resume(session: Session, learning: Learning, plan: Plan, languages: Sequence[str]) -> Resume | None:
    """Return the one thing to go on with in a scheme, with the heading of the block where it was left."""
    place = spot_to_go_on(learning, plan)
    if place is None:
        return None
    spot, block, started = place
    position = learning.positions.get(plan.scheme.key)
    scheme = plan.scheme.scheme
    return Resume(
        scheme_key=scheme.key,
        scheme_title=scheme.title.choose(languages),
        region=frames.region(learning.published, scheme.region, languages),
        title=spot.activity.title.choose(languages),
        kind=spot.activity.kind,
        module_number=spot.stage.number,
        module_total=len(plan.stages),
        number=spot.at + 1,
        total=len(spot.stage.activities),
        minutes=spot.activity.minutes,
        href=frames.activity_href(plan, spot.stage, spot.activity.id, block),
        block_title=_heading(session, spot, block, languages) if block else None,
        started=started,
        tally=learning.tally(plan),
        at=position.at if position else None,
    )


def _heading(session: Session, spot: Spot, block: str, languages: Sequence[str]) -> Chosen | None:
    document = catalog.document(session, spot.stage.revision, spot.activity.id, languages, scheme=spot.plan.scheme)
    found = next((heading for heading in document.headings if heading.block == block), None)
    return None if found is None else Chosen(found.text, document.language)


def completed_at(learning: Learning, scheme_key: str) -> datetime | None:
    """Return when a scheme was completed."""
    own = learning.schemes.get(scheme_key)
    return own.state.done.at if own is not None and own.state.done is not None else None


def certificate_href(award: Award | None) -> str:
    """Return the address of a certificate, "" for none."""
    return "" if award is None else lms_url("credentials.certificate", token=award.token)


def is_met(learning: Learning, plan: Plan) -> bool:
    """Return whether a scheme is completed under the current publication."""
    return rules.is_done(learning.status(plan))


def words(revision: SchemeRevision | ModuleRevision, part: str, languages: Sequence[str]) -> Chosen | None:
    """Return a part of a scheme's or module's prose in plain words, without Markdown and citations; None when it has none."""
    front = revision.front(languages)
    text = front.plain.get(part, "")
    return Chosen(text, front.language) if text else None


def objectives(revision: SchemeRevision | ModuleRevision, languages: Sequence[str]) -> tuple[Chosen, ...]:
    """Return what a learner can do afterwards, in plain words."""
    content = revision.scheme if isinstance(revision, SchemeRevision) else revision.module
    return tuple(
        words(revision, f"objective.{objective.id}", languages) or objective.text.choose(languages) for objective in content.objectives
    )


def html(revision: SchemeRevision, part: str, languages: Sequence[str], scheme_href: str) -> Chosen | None:
    """Return a part of a scheme's prose as rendered at publishing, with addresses of this mount."""
    front = revision.front(languages)
    text = front.parts.get(part, "")
    return Chosen(localise(text, root(), scheme_href), front.language) if text else None
