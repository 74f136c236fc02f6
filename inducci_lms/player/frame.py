"""Builds the frame around an activity: outline, Previous and Next, languages, from a plan and a standing. Reads nothing."""

import secrets
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from inducci_lms.catalog.cache import Lru
from inducci_lms.catalog.model import Published
from inducci_lms.content.model import Activity
from inducci_lms.kernel.text import Chosen, LanguageMap, lookup
from inducci_lms.player.pieces import (
    Frame,
    LanguageLink,
    Opener,
    Outline,
    OutlineModule,
    OutlineRow,
    Region,
    Tally,
    Turn,
)
from inducci_lms.player.plan import Plan, Spot, Stage, near
from inducci_lms.player.standing import Standing
from inducci_lms.progress.rules import Status, is_done
from inducci_lms.web.formats import endonym
from inducci_lms.web.urls import lms_url


def scheme_href(plan: Plan) -> str:
    """Return the address of a scheme's page."""
    return lms_url("player.scheme", scheme=plan.scheme.key)


def module_href(plan: Plan, stage: Stage) -> str:
    """Return the address of a module's page in its scheme."""
    return lms_url("player.module", scheme=plan.scheme.key, module=stage.key)


def activity_href(plan: Plan, stage: Stage, activity_id: str, block: str = "") -> str:
    """Return the address of an activity in its scheme, at a block if one is given."""
    href = lms_url("player.activity", scheme=plan.scheme.key, module=stage.key, activity=activity_id)
    return f"{href}#{block}" if block else href


def region(published: Published, key: str, languages: Sequence[str]) -> Region:
    """Return a region with its name."""
    names = published.regions.get(key) or LanguageMap({"en": key})
    return Region(key, names.choose(languages), published.countries.get(key, ""))


def language_links(tags: Iterable[str], shown: str, href: str, complete: Iterable[str] = ()) -> tuple[LanguageLink, ...]:
    """Return the switch between languages at one address; ``complete`` are those without a fallback (all, when empty)."""
    full = set(complete)
    return tuple(LanguageLink(tag, endonym(tag), f"{href}?lang={tag}", tag == shown, not full or tag in full) for tag in tags)


def activity_openers(standing: Standing[Any], stage: Stage, activity: Activity, languages: Sequence[str]) -> tuple[Opener, ...]:
    """Return what must be completed before an activity, linked: modules first, then activities of its own module."""
    plan = standing.plan
    found = list(module_openers(standing, stage, languages))
    for key in standing.activity_openers(stage, activity):
        needed = stage.activities[stage.index[key]]
        found.append(Opener("activity", needed.title.choose(languages), activity_href(plan, stage, key)))
    return tuple(found)


def module_openers(standing: Standing[Any], stage: Stage, languages: Sequence[str]) -> tuple[Opener, ...]:
    """Return what must be completed before a module, linked."""
    plan = standing.plan
    needed = (plan.stages[plan.index[key]] for key in standing.module_openers(stage))
    return tuple(Opener("module", one.revision.module.title.choose(languages), module_href(plan, one)) for one in needed)


def rows(standing: Standing[Any], stage: Stage, languages: Sequence[str], current: str = "") -> tuple[OutlineRow, ...]:
    """Return the rows of a module's activities."""
    statuses = standing.statuses(stage, shut=bool(standing.module_openers(stage)))
    return _rows(standing, stage, languages, current, statuses)


def _rows(
    standing: Standing[Any], stage: Stage, languages: Sequence[str], current: str, statuses: Sequence[Status]
) -> tuple[OutlineRow, ...]:
    plan = standing.plan
    shut = module_openers(standing, stage, languages)
    made = []
    for number, (activity, status) in enumerate(zip(stage.activities, statuses, strict=True), 1):
        is_locked = status is Status.LOCKED
        openers = (shut or activity_openers(standing, stage, activity, languages)) if is_locked else ()
        href = "" if is_locked else activity_href(plan, stage, activity.id)
        title = activity.title.choose(languages)
        made.append(
            OutlineRow(number, title, activity.kind, activity.minutes, status, href, activity.id == current, activity.required, openers)
        )
    return tuple(made)


def tally(made: Sequence[OutlineRow]) -> Tally:
    """Return how many of the rows are done."""
    return Tally(sum(1 for row in made if is_done(row.status)), len(made), tuple(row.status for row in made))


#: Outlines by all that decides them. Statuses are few and most people go through a module in its order, so one outline serves
#: many of them; none holds anything of a person.
_OUTLINES: Lru[Hashable, Outline] = Lru(1000)


def outline(standing: Standing[Any], stage: Stage, languages: Sequence[str], current: str = "") -> Outline:
    """Return the course contents beside an activity."""
    plan = standing.plan
    shut = standing.module_openers(stage)
    statuses = standing.statuses(stage, shut=bool(shut))
    beside = near(plan, stage.number)
    others = tuple([standing.module_status(one) for one in beside])
    key = (plan.scheme.uuid, stage.revision.uuid, scheme_href(plan), tuple(languages), current, shut, statuses, others)
    return _OUTLINES.get(key, lambda: _outline(standing, stage, languages, current, statuses, tuple(zip(beside, others, strict=True))))


def _outline(
    standing: Standing[Any],
    stage: Stage,
    languages: Sequence[str],
    current: str,
    statuses: Sequence[Status],
    beside: Sequence[tuple[Stage, Status]],
) -> Outline:
    plan = standing.plan
    made = _rows(standing, stage, languages, current, statuses)
    neighbours = tuple(
        OutlineModule(one.number, one.revision.module.title.choose(languages), status, module_href(plan, one), one is stage)
        for one, status in beside
    )
    title = stage.revision.module.title.choose(languages)
    all_href = f"{scheme_href(plan)}#modules"
    return Outline(
        stage.number, title, module_href(plan, stage), made, neighbours, len(plan.stages), all_href, tally(made), secrets.token_hex(8)
    )


def turn_to(spot: Spot | None, languages: Sequence[str]) -> Turn | None:
    """Return the link to an activity."""
    if spot is None:
        return None
    href = activity_href(spot.plan, spot.stage, spot.activity.id)
    return Turn("activity", spot.activity.title.choose(languages), href, spot.activity.minutes)


def next_turn(spot: Spot, languages: Sequence[str]) -> Turn:
    """Return where Next leads: the next activity, else the end of the module, of the last module the end of the scheme."""
    following = turn_to(spot.after(), languages)
    if following is not None:
        return following
    plan = spot.plan
    if spot.stage.number == len(plan.stages):
        return Turn("scheme_end", plan.scheme.scheme.title.choose(languages), scheme_href(plan))
    return Turn("module_end", spot.stage.revision.module.title.choose(languages), module_href(plan, spot.stage))


_FRAMES: Lru[Hashable, Frame] = Lru(1000)


def frame(
    published: Published, standing: Standing[Any], spot: Spot, languages: Sequence[str], *, tags: Sequence[str] = (), notice: str = ""
) -> Frame:
    """Return the frame of an activity; ``tags`` are the languages it can be read in (by default those of its module)."""
    around = outline(standing, spot.stage, languages, spot.activity.id)
    key = (around.fragment_key, published.token, tuple(tags), notice)
    return _FRAMES.get(key, lambda: _frame(published, around, spot, languages, tags, notice))


def _frame(published: Published, around: Outline, spot: Spot, languages: Sequence[str], tags: Sequence[str], notice: str) -> Frame:
    plan, stage, activity = spot.plan, spot.stage, spot.activity
    scheme, module = plan.scheme.scheme, stage.revision.module
    href = activity_href(plan, stage, activity.id)
    offered = tuple(tags) or tuple(tag for tag in scheme.languages if tag in module.languages) or module.languages
    shown = lookup(languages, offered) or module.source_language
    title: Chosen = activity.title.choose(languages)
    return Frame(
        scheme_key=scheme.key,
        scheme_title=scheme.title.choose(languages),
        scheme_href=scheme_href(plan),
        region=region(published, scheme.region, languages),
        module_key=stage.key,
        module_number=stage.number,
        module_total=len(plan.stages),
        module_title=around.module_title,
        module_href=around.module_href,
        activity_id=activity.id,
        kind=activity.kind,
        number=spot.at + 1,
        total=len(stage.activities),
        overall_number=spot.overall,
        overall_total=plan.total,
        title=title,
        minutes=activity.minutes,
        status=around.rows[spot.at].status,
        languages=language_links(offered, shown, href),
        outline=around,
        previous=turn_to(spot.before(), languages),
        next=next_turn(spot, languages),
        href=href,
        why_href=f"{href}/why",
        position_href=f"{href}/position",
        remark_href=f"{href}/remarks",
        notice=notice,
    )
