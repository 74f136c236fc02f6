"""The statement browser for trainers and administrators: filters, a sentence a statement, its JSON, why it counts or not."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from flask import Response, request
from sqlalchemy.orm import Session

from inducci_lms.kernel.errors import Missing, Problem
from inducci_lms.kernel.text import LanguageMap
from inducci_lms.lrs import queries, terms
from inducci_lms.lrs.records import Stored
from inducci_lms.lrs_api.pages import RecordPage, RecordRow, RecordsPage
from inducci_lms.people import queries as people
from inducci_lms.web import current, urls
from inducci_lms.web.pages import page
from inducci_lms.web.routes import Routes
from inducci_lms.web.texts import t
from inducci_lms.xapi import json, lexical
from inducci_lms.xapi.timestamps import parse_timestamp
from inducci_lms.xapi.validate import IDENTIFIERS

routes = Routes("records")
PAGE = 50


@routes.get("/records", "list", action="records.read")
def records() -> Response:
    """Show the statements that fit the filters, newest first."""
    asked = {name: request.args.get(name, "").strip() for name in ("who", "verb", "activity", "since", "until")}
    problems: list[Problem] = []
    query = _query(asked, problems)
    session = current.session()
    found = () if problems else queries.find(session, query)
    names = _Names(session)
    rows = tuple(_row(one, names) for one in found[:PAGE])
    following = ""
    if len(found) > PAGE:
        pairs = [*((name, value) for name, value in asked.items() if value), ("after", str(found[PAGE - 1].row))]
        following = f"{urls.lms_url('records.list')}?{urlencode(pairs)}"
    address = urls.lms_url("records.list")
    shown = RecordsPage(address, address, **asked, problems=tuple(problems), rows=rows, next_href=following, searching=any(asked.values()))
    return page("lrs_api/records.html", shown, 400 if problems else 200)


@routes.get("/records/<uuid:id>", "one", action="records.read")
def record(id: UUID) -> Response:
    """Show one statement, voided or not, with its JSON and whether it counts."""
    session = current.session()
    stored = queries.statement(session, id, voided=None)
    if stored is None:
        raise Missing("statement", f"there is no statement {id}")
    data = json.decode(stored.raw)
    row = _row(stored, _Names(session))
    shown = RecordPage(
        row=row,
        back_href=urls.lms_url("records.list"),
        moment=parse_timestamp(data.get("timestamp", "")),
        authority=_identifier(data.get("authority", {})),
        verdict=_verdict(session, stored, data),
        json=msgspec.json.format(stored.raw, indent=2).decode(),
    )
    return page("lrs_api/record.html", shown)


def _query(asked: Mapping[str, str], problems: list[Problem]) -> queries.Query:
    """Return the query of the form; what cannot be meant goes to ``problems``, by field."""
    for name in ("verb", "activity"):
        if asked[name] and not lexical.is_iri(asked[name]):
            problems.append(Problem(name, t("Write the whole address, beginning with http:// or https://.")))
    after = request.args.get("after", "")
    until = _day(asked["until"], "until", problems)
    return queries.Query(
        agent=_agent(asked["who"]) if asked["who"] else None,
        verb=asked["verb"] or None,
        activity=asked["activity"] or None,
        related_activities=True,
        related_agents=False,
        since=_day(asked["since"], "since", problems),
        until=None if until is None else until + timedelta(days=1),
        limit=PAGE,
        cursor=min(int(after), 2**63 - 1) if after.isdecimal() and len(after) < 30 else None,
    )


def _day(text: str, field: str, problems: list[Problem]) -> datetime | None:
    """Return the begin of a day in the zone of the site."""
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  only the day is taken
        return datetime.combine(day, time(), ZoneInfo(current.runtime().config.time_zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        problems.append(Problem(field, t("Write the date as year-month-day, for example 2026-11-23.")))
        return None


def _agent(text: str) -> str:
    """Return the key of an agent: a mail address, or the pseudonym of one of our people."""
    if "@" in text:
        return f"mailto:{text.removeprefix('mailto:')}"
    account = {"homePage": current.runtime().config.actor_home_page, "name": text}
    return terms.agent_key({"account": account}) or ""


class _Names:
    """Names of people by pseudonym, each asked for once a page."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, str] = {}

    def of(self, agent: Mapping[str, Any]) -> str:
        """Return the name to show for an Agent or a Group."""
        account = agent.get("account", {})
        if account.get("homePage") == current.runtime().config.actor_home_page:
            pseudonym = account["name"]
            if pseudonym not in self._known:
                learner = people.by_pseudonym(self._session, pseudonym)
                person = current.runtime().people.get(learner.ref) if learner is not None and learner.ref else None
                self._known[pseudonym] = "" if person is None else person.name or person.ref
            if self._known[pseudonym]:
                return self._known[pseudonym]
        name = agent.get("name")
        return str(name) if name else _identifier(agent)


def _identifier(agent: Mapping[str, Any]) -> str:
    for key in IDENTIFIERS:
        if key == "account" and key in agent:
            return str(agent["account"]["name"])
        if key in agent:
            return str(agent[key]).removeprefix("mailto:")
    return ", ".join(_identifier(member) for member in agent.get("member", ())[:3])


def _row(stored: Stored, names: _Names) -> RecordRow:
    data = json.decode(stored.raw)
    verb, _ = _text(data["verb"].get("display", {}), data["verb"]["id"])
    target = data["object"]
    kind = target.get("objectType", "Activity")
    language = ""
    if kind == "Activity":
        what, language = _text(target.get("definition", {}).get("name", {}), target["id"])
    elif kind == "SubStatement":
        what, _ = _text(target["verb"].get("display", {}), target["verb"]["id"])
    else:
        what = target["id"] if kind == "StatementRef" else names.of(target)
    scaled = data.get("result", {}).get("score", {}).get("scaled")
    id = str(stored.id)
    return RecordRow(
        id, urls.lms_url("records.one", id=id), stored.stored, names.of(data["actor"]), verb, what, language, scaled, stored.voided
    )


def _text(texts: Mapping[str, str], iri: str) -> tuple[str, str]:
    """Return the text in the language of the page and its language, else the end of the IRI."""
    if texts:
        chosen = LanguageMap(texts).choose(current.languages())
        return chosen.text, chosen.language
    return iri.rstrip("/").rpartition("/")[2] or iri, ""


def _verdict(session: Session, stored: Stored, data: Mapping[str, Any]) -> str:
    if stored.voided:
        return "voided"
    account = data["actor"].get("account", {})
    ours = account.get("homePage") == current.runtime().config.actor_home_page
    learner = people.by_pseudonym(session, account["name"]) if ours else None
    if learner is None:
        return "unknown_actor"
    return "counts" if queries.counts_for(session, [stored.row]) else "not_trusted"
