"""The statements that enrolling and leaving make."""

from datetime import datetime
from uuid import UUID

from inducci_lms.catalog.model import SchemeRevision
from inducci_lms.kernel.ids import new_uuid
from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.statements import Activity, Agent, Context, Statement, Verb


def _statement(verb: Verb, actor: Agent, scheme: SchemeRevision, registration: UUID, iri_base: str, now: datetime) -> Statement:
    activity = Activity(iris.scheme(iri_base, scheme.key), profile.SCHEME.iri, dict(scheme.scheme.title))
    context = Context(
        registration=registration,
        category=(profile.CATEGORY,),
        revision=f"{scheme.seq} ({scheme.hash[:8]})",
        extensions={profile.REVISION: {"scheme": scheme.key, "seq": scheme.seq, "hash": scheme.hash}},
    )
    return Statement(new_uuid(), actor, verb, activity, now, context=context)


def registered(actor: Agent, scheme: SchemeRevision, registration: UUID, iri_base: str, now: datetime) -> Statement:
    """Return the statement that somebody takes a scheme."""
    return _statement(profile.REGISTERED.verb(), actor, scheme, registration, iri_base, now)


def unregistered(actor: Agent, scheme: SchemeRevision, registration: UUID, iri_base: str, now: datetime) -> Statement:
    """Return the statement that somebody left a scheme."""
    return _statement(profile.UNREGISTERED.verb(), actor, scheme, registration, iri_base, now)
