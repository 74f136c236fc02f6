"""The statement that a certificate was awarded. Its address is a secret and stands in no statement."""

from datetime import datetime
from uuid import UUID

from inducci_lms.kernel.ids import new_uuid
from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.statements import Activity, Agent, Context, Statement


def earned(actor: Agent, *, scheme_key: str, registration: UUID | None, completion: UUID, iri_base: str, now: datetime) -> Statement:
    """Return the statement that somebody earned the certificate of a scheme; it refers to the completion that earned it."""
    return Statement(
        new_uuid(),
        actor,
        profile.EARNED.verb(),
        Activity(iris.scheme(iri_base, scheme_key), profile.SCHEME.iri),
        now,
        context=Context(registration=registration, category=(profile.CATEGORY,), statement=completion),
    )
