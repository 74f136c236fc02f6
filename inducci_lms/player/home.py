"""Builds My learning and the catalogue."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from inducci_lms.catalog import queries as catalog
from inducci_lms.catalog.model import Facets, Found, Published, SchemeRevision
from inducci_lms.kernel.text import Chosen, LanguageMap
from inducci_lms.player import frame as frames
from inducci_lms.player import learning as learnings
from inducci_lms.player import plan as plans
from inducci_lms.player.learning import Learning
from inducci_lms.player.pages import CataloguePage, Facet, FacetValue, Hit, HomePage, HomeRow, Resume, SchemeCard
from inducci_lms.player.pieces import Region
from inducci_lms.player.plan import Plan
from inducci_lms.web.formats import endonym
from inducci_lms.web.urls import lms_url

_FACETS = ("language", "region", "subject", "hours")
#: Most objectives on a card of the catalogue.
_OBJECTIVES = 3


def home_page(session: Session, learning: Learning, languages: Sequence[str], name: str, notice: str = "") -> HomePage:
    """Return My learning: the newest unfinished scheme to go on with, the other unfinished ones, certificates, what is done."""
    open_plans: list[Plan] = []
    finished: list[Plan] = []
    for key, enrolment in learning.enrolments.items():
        scheme = learning.published.schemes.get(key)
        if scheme is None:
            continue
        plan = plans.plan(scheme)
        is_done = learnings.completed_at(learning, key) is not None
        if is_done:
            finished.append(plan)
        if enrolment.is_active and (not is_done or learning.changed(plan)):
            open_plans.append(plan)
    open_plans.sort(key=lambda plan: at.at.timestamp() if (at := learning.positions.get(plan.scheme.key)) else 0.0, reverse=True)
    resume: Resume | None = None
    for plan in open_plans:
        resume = learnings.resume(session, learning, plan, languages)
        if resume is not None:
            break
    rest = [plan for plan in open_plans if resume is None or plan.scheme.key != resume.scheme_key]
    rows = [_row(learning, plan, languages) for plan in finished]
    return HomePage(
        name=name,
        resume=resume,
        due=(),
        continuing=tuple(_row(learning, plan, languages) for plan in rest),
        valid=tuple(row for row in rows if row.certificate_href and row.valid_until is not None),
        done=tuple(row for row in rows if not (row.certificate_href and row.valid_until is not None)),
        catalogue_href=lms_url("player.catalogue"),
        notice=notice,
    )


def _row(learning: Learning, plan: Plan, languages: Sequence[str]) -> HomeRow:
    scheme = plan.scheme.scheme
    award = learning.award(scheme.key)
    place = learnings.spot_to_go_on(learning, plan)
    href = frames.scheme_href(plan)
    activity = None
    if place is not None and place[2]:
        spot, block, _ = place
        href = frames.activity_href(plan, spot.stage, spot.activity.id, block)
        activity = spot.activity.title.choose(languages)
    return HomeRow(
        scheme_key=scheme.key,
        title=scheme.title.choose(languages),
        region=frames.region(learning.published, scheme.region, languages),
        status=learning.status(plan),
        href=href,
        tally=learning.tally(plan),
        activity_title=activity,
        completed_at=learnings.completed_at(learning, scheme.key),
        valid_until=award.valid_until if award else None,
        certificate_href=learnings.certificate_href(award),
        changed=learning.changed(plan),
    )


def catalogue_page(
    session: Session, learning: Learning, languages: Sequence[str], *, query: str, facets: Facets, signed_in: bool
) -> CataloguePage:
    """Return the catalogue: what the words and the ticked boxes leave."""
    found = catalog.search(session, query=query, languages=languages, facets=facets)
    published = learning.published
    # All regions, those without a scheme as well: together they are the project.
    regions = tuple(frames.region(published, key, languages) for key in published.regions)
    return CataloguePage(
        query=query,
        searching=bool(query.strip()) or any(getattr(facets, name) for name in _FACETS),
        schemes=tuple(_card(learning, one.revision, languages) for one in found.schemes),
        total=len(published.schemes),
        facets=_facets(published, found, languages),
        regions=regions,
        hits=_hits(found, languages),
        action_href=lms_url("player.catalogue"),
        clear_href=lms_url("player.catalogue"),
        signed_in=signed_in,
    )


def _region(published: Published, scheme: SchemeRevision, languages: Sequence[str]) -> Region:
    return frames.region(published, scheme.scheme.region, languages)


def _facets(published: Published, found: Found, languages: Sequence[str]) -> tuple[Facet, ...]:
    made = []
    for name in _FACETS:
        values = found.facets.get(name, ())
        if not values:
            continue
        boxes = tuple(FacetValue(one.value, _label(published, name, one.value, languages), one.count, one.selected) for one in values)
        made.append(Facet(name, boxes))
    return tuple(made)


def _label(published: Published, facet: str, value: str, languages: Sequence[str]) -> Chosen:
    if facet == "language":
        return Chosen(endonym(value), value)
    names: LanguageMap | None = None
    if facet == "region":
        names = published.regions.get(value)
    elif facet == "subject":
        names = published.names.get(f"subject.{value}")
    return Chosen(value, "") if names is None else names.choose(languages)


def _card(learning: Learning, revision: SchemeRevision, languages: Sequence[str]) -> SchemeCard:
    scheme = revision.scheme
    plan = plans.plan(revision)
    enrolment = learning.enrolments.get(scheme.key)
    takes_part = enrolment is not None and enrolment.is_active
    href = frames.scheme_href(plan)
    return SchemeCard(
        key=scheme.key,
        href=href,
        title=scheme.title.choose(languages),
        summary=learnings.words(revision, "summary", languages) or Chosen("", ""),
        region=_region(learning.published, revision, languages),
        objectives=learnings.objectives(revision, languages)[:_OBJECTIVES],
        minutes=revision.minutes,
        module_count=len(plan.stages),
        languages=frames.language_links(scheme.languages, "", href),
        status=learning.status(plan) if takes_part else None,
        tally=learning.tally(plan) if takes_part else None,
        completed_at=learnings.completed_at(learning, scheme.key),
    )


def _hits(found: Found, languages: Sequence[str]) -> tuple[Hit, ...]:
    made: list[Hit] = []
    for one in found.schemes:
        plan = plans.plan(one.revision)
        title = one.revision.scheme.title.choose(languages)
        for hit in one.hits:
            stage = plan.stage(hit.module)
            if stage is None:
                continue
            href = frames.activity_href(plan, stage, hit.activity) if hit.activity else frames.module_href(plan, stage)
            made.append(Hit("lesson" if hit.activity else "module", Chosen(hit.title, hit.language), title, href))
    return tuple(made)
