"""From a call to the work that answers it: version, alternate syntax, credential, scope, parameters, resource, in this order."""

from collections.abc import Callable, Mapping

from inducci_lms.kernel.errors import InducciError, Missing, NotAllowed, NotSignedIn
from inducci_lms.lrs_api import calls, document_resource, lookups, parameters, scopes, statement_reading, statement_writing
from inducci_lms.lrs_api.calls import Call
from inducci_lms.lrs_api.context import Context, Settings, Work
from inducci_lms.lrs_api.queries import Credential
from inducci_lms.xapi.versions import Family

_DOCUMENTS: Mapping[str, Callable[[Context], Work]] = {
    "GET": document_resource.get,
    "PUT": document_resource.put,
    "POST": document_resource.post,
    "DELETE": document_resource.delete,
}

RESOURCES: Mapping[str, Mapping[str, Callable[[Context], Work]]] = {
    "statements": {"GET": statement_reading.get, "PUT": statement_writing.put, "POST": statement_writing.post},
    "activities/state": _DOCUMENTS,
    "activities/profile": _DOCUMENTS,
    "agents/profile": _DOCUMENTS,
    "activities": {"GET": lookups.activities},
    "agents": {"GET": lookups.agents},
}
MORE = "statements/more"
#: Answered to anybody, without a version.
OPEN = ("about", "openapi.json", "")


class NoSuchMethod(InducciError):
    """The resource is there and has no such method: 405."""

    status = 405

    def __init__(self, allowed: list[str]) -> None:
        super().__init__("method", f"this resource takes {', '.join(allowed)}")
        self.allowed = allowed


def methods(resource: str) -> list[str]:
    """Return the methods of a resource; raises Missing when there is no such resource."""
    if resource in OPEN or resource.startswith(MORE + "/"):
        return ["GET", "HEAD", "OPTIONS"]
    if resource not in RESOURCES:
        raise Missing("resource", "there is no such resource: see the resource about, or openapi.json")
    known = list(RESOURCES[resource])
    return [*known, *(["HEAD"] if "GET" in known else []), "OPTIONS"]


def opened(call: Call, default: Family) -> tuple[Call, Family]:
    """Return the call as it is meant, with its family: alternate syntax unpacked, version checked.

    Raises Missing, NoSuchMethod, Refused.
    """
    allowed = methods(call.resource)
    if calls.is_alternate(call):
        call = calls.unpacked(call, default)
    if call.method not in allowed:
        raise NoSuchMethod(allowed)
    return call, calls.negotiated(call)


def prepared(call: Call, family: Family, credential: Credential | None, settings: Settings) -> Work:
    """Return the work that answers a call, with everything checked that needs no database.

    Raises NotSignedIn (401), NotAllowed (403), Refused (400) and TooLarge (413).
    """
    if credential is None:
        raise NotSignedIn
    if not scopes.allows(credential.scopes, call.resource, call.method):
        raise NotAllowed("scope", f"this credential may not do that: its scopes are {', '.join(sorted(credential.scopes))}")
    method = "GET" if call.method == "HEAD" else call.method
    if call.resource.startswith(MORE + "/"):
        parameters.read(call.parameters, parameters.TABLES[MORE]["GET"])
        return statement_reading.more(Context(call, family, credential, {}, settings), call.resource.removeprefix(MORE + "/"))
    found = parameters.read(call.parameters, parameters.TABLES[call.resource][method])
    return RESOURCES[call.resource][method](Context(call, family, credential, found, settings))
