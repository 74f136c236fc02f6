""" "Why is this not done?": the rule as a tree, with the statements behind each verdict (rule → evidence → verdict → time)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inducci_lms.catalog.model import Published
from inducci_lms.content.model import Activity
from inducci_lms.kernel.text import Chosen
from inducci_lms.player import frame as frames
from inducci_lms.player.kinds import ActivityKind
from inducci_lms.player.pages import Evidence, WhyNode, WhyPage
from inducci_lms.player.pieces import Opener, Region
from inducci_lms.player.plan import Spot, Stage
from inducci_lms.player.standing import Standing
from inducci_lms.progress.rules import SchemeState, State, Verb, counts


@dataclass(frozen=True, slots=True)
class About:
    """What the rules are told by: the installed kinds, and the titles of schemes."""

    kinds: Mapping[str, ActivityKind]
    published: Published


def evidence(state: State | None, floor: int) -> tuple[Evidence, ...]:
    """Return the statements behind a verdict: the completion, else the best attempt that did not reach it."""
    if state is None:
        return ()
    if state.done is not None:
        best = state.best.scaled if state.best is not None and state.best.statement == state.done.statement else None
        done = state.done
        return (Evidence(str(done.statement), done.verb.value, done.at, done.seq, best, counts(done, floor)),)
    if state.best is not None:
        return (Evidence(str(state.best.statement), Verb.FAILED.value, state.best.at, 0, state.best.scaled, False),)
    return ()


def activity_node(standing: Standing[State], stage: Stage, activity: Activity, about: About, languages: Sequence[str]) -> WhyNode:
    """Return the rule of one activity and its verdict."""
    state, floor = standing.activity(stage, activity), stage.revision.retake_floor
    kind = about.kinds.get(activity.kind)
    met = state is not None and counts(state.done, floor)
    code = "completed" if kind is None else kind.rule
    if not met and state is not None and state.done is not None:
        code = "again"
    return WhyNode(
        code=code,
        title=activity.title.choose(languages),
        href=frames.activity_href(standing.plan, stage, activity.id),
        met=met,
        at=state.done.at if state is not None and state.done is not None else None,
        evidence=evidence(state, floor),
        threshold=None if kind is None else kind.threshold(activity),
        through=_through(standing, standing.rows.activities.get((stage.key, activity.id), ()), about, languages),
    )


def module_node(standing: Standing[State], stage: Stage, about: About, languages: Sequence[str]) -> WhyNode:
    """Return the rule of a module: each required activity; what is not required stands below as ``optional``."""
    state, floor = standing.module(stage), stage.revision.retake_floor
    met = state is not None and counts(state.done, floor)
    children = tuple(
        node if activity.required else _optional(node)
        for activity in stage.activities
        for node in (activity_node(standing, stage, activity, about, languages),)
    )
    again = not met and state is not None and state.done is not None
    return WhyNode(
        code="again" if again else "module",
        title=stage.revision.module.title.choose(languages),
        href=frames.module_href(standing.plan, stage),
        met=met,
        at=state.done.at if state is not None and state.done is not None else None,
        evidence=evidence(state, floor),
        children=children,
        through=_through(standing, standing.rows.modules.get(stage.key, ()), about, languages),
    )


def scheme_node(standing: Standing[State], own: SchemeState | None, about: About, languages: Sequence[str]) -> WhyNode:
    """Return the rule of a scheme: each required module."""
    plan = standing.plan
    children = tuple(
        node if stage.rule.required else _optional(node)
        for stage in plan.stages
        for node in (module_node(standing, stage, about, languages),)
    )
    done = own.state.done if own is not None else None
    return WhyNode(
        code="scheme",
        title=plan.scheme.scheme.title.choose(languages),
        href=frames.scheme_href(plan),
        met=done is not None and all(node.met for node in children if node.code != "optional"),
        at=done.at if done is not None else None,
        evidence=evidence(own.state if own else None, 0),
        children=children,
    )


def _optional(node: WhyNode) -> WhyNode:
    return WhyNode("optional", node.title, node.href, node.met, node.at, node.evidence, node.children, node.threshold, node.through)


def _through(standing: Standing[State], rows: Sequence[tuple[str, State]], about: About, languages: Sequence[str]) -> Chosen | None:
    """Return the title of the other scheme through which it was done, None when it was this one."""
    done = [scheme for scheme, state in rows if state.done is not None]
    if not done or standing.plan.scheme.key in done or not done[0]:
        return None
    other = about.published.schemes.get(done[0])
    return Chosen(done[0], "") if other is None else other.scheme.title.choose(languages)


def page(standing: Standing[State], root: WhyNode, back: Opener, languages: Sequence[str], region_page: Region) -> WhyPage:
    """Return the page around a tree; what is still open is listed flat, in order, linked."""
    plan = standing.plan
    return WhyPage(
        scheme_title=plan.scheme.scheme.title.choose(languages),
        scheme_href=frames.scheme_href(plan),
        region=region_page,
        back_href=back.href,
        back_title=back.title,
        root=root,
        open=tuple(Opener("activity", node.title, node.href) for node in _leaves(root) if not node.met and node.code != "optional"),
        statements=sum(len(node.evidence) for node in _all(root)),
    )


def _all(node: WhyNode) -> Iterator[WhyNode]:
    yield node
    for child in node.children:
        yield from _all(child)


def _leaves(node: WhyNode) -> Iterator[WhyNode]:
    """The parts to do next; nothing below a part that is met already, or that nobody asks for."""
    if node.met or node.code == "optional":
        return
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


def spot_opener(spot: Spot, languages: Sequence[str]) -> Opener:
    """Return the link back to an activity."""
    return Opener("activity", spot.activity.title.choose(languages), frames.activity_href(spot.plan, spot.stage, spot.activity.id))
