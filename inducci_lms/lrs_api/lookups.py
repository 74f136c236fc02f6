"""Agents, Activities and About (Comm 2.4, 2.5, 2.8): what the store knows, without changing anything."""

from typing import Any

from sqlalchemy.orm import Session

from inducci_lms.lrs import queries
from inducci_lms.lrs_api.calls import Reply, json_reply
from inducci_lms.lrs_api.context import Context, Work
from inducci_lms.xapi import json
from inducci_lms.xapi.validate import IDENTIFIERS
from inducci_lms.xapi.versions import ABOUT, Family, family_of


def agents(context: Context) -> Work:
    """Answer a Person: the identifier asked for, and every name that statements gave it; each in an array."""
    agent = context.parameters["agent"]

    def work(session: Session) -> Reply:
        person: dict[str, Any] = {"objectType": "Person"}
        names = dict.fromkeys(queries.person(session, agent))
        if "name" in agent:
            names.setdefault(agent["name"])
        if names:
            person["name"] = list(names)
        person |= {name: [agent[name]] for name in IDENTIFIERS if name in agent}
        return json_reply(json.encode(person))

    return work


def activities(context: Context) -> Work:
    """Answer an Activity with all that statements told about it; one that nobody told of with its id alone."""
    iri = context.parameters["activityId"]

    def work(session: Session) -> Reply:
        activity: dict[str, Any] = {"objectType": "Activity", "id": iri}
        definition = queries.activity(session, iri)
        if definition is not None:
            activity["definition"] = json.Raw(definition)
        return json_reply(json.joined(activity))

    return work


def about(pinned: Family | None) -> Reply:
    """Answer the versions that are spoken at this address; needs no credential and no version.

    An address that pins a family names that family's versions only: an older client may not know the number of another.
    """
    return json_reply(json.encode({"version": [one for one in ABOUT if pinned in (None, family_of(one))]}))
