"""Builds the scheme's page (a course sheet) and the module's page."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from inducci_lms.kernel.text import Chosen, lookup
from inducci_lms.player import frame as frames
from inducci_lms.player import learning as learnings
from inducci_lms.player.learning import Learning
from inducci_lms.player.pages import ModulePage, ModuleRow, SchemePage, SheetLanguage
from inducci_lms.player.pieces import Turn
from inducci_lms.player.plan import Plan, Stage
from inducci_lms.player.standing import Standing
from inducci_lms.progress.rules import State, Status, is_done
from inducci_lms.web.formats import endonym
from inducci_lms.web.urls import lms_url


def enrolment_word(learning: Learning, scheme_key: str) -> str:
    """Return ``none``, ``active``, ``completed`` or ``withdrawn``."""
    found = learning.enrolments.get(scheme_key)
    if found is None:
        return "none"
    if not found.is_active:
        return "withdrawn"
    return "completed" if learnings.completed_at(learning, scheme_key) is not None else "active"


def scheme_page(
    session: Session, learning: Learning, plan: Plan, languages: Sequence[str], *, signed_in: bool, notice: str = ""
) -> SchemePage:
    """Return the page of a scheme, also for somebody who is not signed in."""
    scheme = plan.scheme.scheme
    standing = learning.standing(plan)
    word = enrolment_word(learning, scheme.key)
    takes_part = word in ("active", "completed")
    award: Mapping[str, Any] = scheme.settings.get("award") or {}
    shown = lookup(languages, scheme.languages) or (scheme.languages[0] if scheme.languages else "en")
    activities = [activity for stage in plan.stages for activity in stage.activities]
    lessons = sum(1 for activity in activities if activity.kind == "lesson")
    return SchemePage(
        key=scheme.key,
        title=scheme.title.choose(languages),
        summary=learnings.words(plan.scheme, "summary", languages) or Chosen("", ""),
        audience=learnings.words(plan.scheme, "audience", languages),
        about_html=learnings.html(plan.scheme, "about", languages, frames.scheme_href(plan)),
        region=frames.region(learning.published, scheme.region, languages),
        objectives=learnings.objectives(plan.scheme, languages),
        modules=tuple(_module_row(learning, standing, stage, languages) for stage in plan.stages),
        minutes=plan.scheme.minutes,
        task_minutes=sum(stage.revision.module.task_minutes for stage in plan.stages),
        languages=frames.language_links(scheme.languages, shown, frames.scheme_href(plan)),
        sheet_languages=tuple(_sheet_language(plan, tag) for tag in scheme.languages),
        subjects=tuple(
            names.choose(languages) for key in scheme.subjects if (names := learning.published.names.get(f"subject.{key}")) is not None
        ),
        lessons=lessons,
        checks=len(activities) - lessons,
        issuer=learnings.words(plan.scheme, "issuer", languages),
        valid_months=int(award.get("valid_months") or 0),
        level=str(award.get("level") or ""),
        edition=plan.scheme.seq,
        changed_at=plan.scheme.published_at,
        signed_in=signed_in,
        enrolment=word,
        status=learning.status(plan) if takes_part else Status.NOT_STARTED,
        tally=learning.tally(plan),
        resume=learnings.resume(session, learning, plan, languages) if takes_part else None,
        enrol_href=lms_url("enrolments.enrol", scheme=scheme.key),
        withdraw_href=lms_url("enrolments.withdraw", scheme=scheme.key),
        why_href=lms_url("player.why_scheme", scheme=scheme.key) if takes_part else "",
        certificate_href=learnings.certificate_href(learning.award(scheme.key)),
        catalogue_href=lms_url("player.catalogue"),
        sources=plan.scheme.front(languages).sources,
        notice=notice,
    )


def _sheet_language(plan: Plan, tag: str) -> SheetLanguage:
    complete = sum(1 for stage in plan.stages if tag in stage.revision.module.languages)
    return SheetLanguage(tag, endonym(tag), complete, len(plan.stages))


def _module_row(learning: Learning, standing: Standing[State], stage: Stage, languages: Sequence[str]) -> ModuleRow:
    module = stage.revision.module
    status = standing.module_status(stage)
    state = standing.module(stage)
    lessons = sum(1 for activity in stage.activities if activity.kind == "lesson")
    through = None
    if is_done(status):
        own = [scheme for scheme, one in standing.rows.modules.get(stage.key, ()) if one.done is not None]
        other = next((learning.published.schemes.get(key) for key in own if key), None)
        if standing.plan.scheme.key not in own and other is not None:
            through = other.scheme.title.choose(languages)
    return ModuleRow(
        number=stage.number,
        key=stage.key,
        title=module.title.choose(languages),
        summary=learnings.words(stage.revision, "summary", languages) or Chosen("", ""),
        href="" if status is Status.LOCKED else frames.module_href(standing.plan, stage),
        minutes=module.minutes,
        lessons=lessons,
        checks=len(stage.activities) - lessons,
        required=stage.rule.required,
        status=status,
        done=learning.done_in(stage),
        total=len(stage.activities),
        openers=frames.module_openers(standing, stage, languages) if status is Status.LOCKED else (),
        completed_at=state.done.at if state is not None and state.done is not None and is_done(status) else None,
        through=through,
    )


def module_page(learning: Learning, standing: Standing[Any], stage: Stage, languages: Sequence[str], *, notice: str = "") -> ModulePage:
    """Return the page of a module. ``standing`` holds the module's activity rows and the module rows of its neighbours."""
    plan, module = standing.plan, stage.revision.module
    scheme = plan.scheme.scheme
    rows = frames.rows(standing, stage, languages)
    state = standing.module(stage)
    status = standing.module_status(stage)
    word = enrolment_word(learning, scheme.key)
    href = frames.module_href(plan, stage)
    offered = tuple(tag for tag in scheme.languages if tag in module.languages) or module.languages
    at = next((row for row in rows if not is_done(row.status) and row.href), None)
    return ModulePage(
        scheme_key=scheme.key,
        scheme_title=scheme.title.choose(languages),
        scheme_href=frames.scheme_href(plan),
        region=frames.region(learning.published, scheme.region, languages),
        key=stage.key,
        number=stage.number,
        total=len(plan.stages),
        title=module.title.choose(languages),
        summary=learnings.words(stage.revision, "summary", languages) or Chosen("", ""),
        objectives=learnings.objectives(stage.revision, languages),
        minutes=module.minutes,
        languages=frames.language_links(offered, lookup(languages, offered) or module.source_language, href),
        status=status,
        tally=frames.tally(rows),
        rows=rows,
        openers=frames.module_openers(standing, stage, languages),
        start=Turn("activity", at.title, at.href, at.minutes) if at is not None and word in ("active", "completed") else None,
        previous=_neighbour(plan, stage.number - 1, languages),
        next=_neighbour(plan, stage.number + 1, languages) or Turn("scheme_end", scheme.title.choose(languages), frames.scheme_href(plan)),
        why_href=lms_url("player.why_scheme", scheme=scheme.key) if word in ("active", "completed") else "",
        enrolment=word,
        enrol_href=lms_url("enrolments.enrol", scheme=scheme.key),
        completed_at=state.done.at if state is not None and state.done is not None and is_done(status) else None,
        notice=notice,
    )


def _neighbour(plan: Plan, number: int, languages: Sequence[str]) -> Turn | None:
    if not 1 <= number <= len(plan.stages):
        return None
    stage = plan.stages[number - 1]
    return Turn("module", stage.revision.module.title.choose(languages), frames.module_href(plan, stage), stage.revision.module.minutes)
