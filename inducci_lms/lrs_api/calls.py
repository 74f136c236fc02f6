"""One request to the record store as a value, and what it is answered with; who speaks which version. Knows no Flask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.versions import VERSIONS, Family, family_of

VERSION_HEADER = "X-Experience-API-Version"
CONSISTENT_HEADER = "X-Experience-API-Consistent-Through"

#: Form fields of the alternate request syntax that stand for headers (Comm 1.3).
_FORM_HEADERS = (
    "Authorization",
    VERSION_HEADER,
    "Content-Type",
    "Content-Length",
    "If-Match",
    "If-None-Match",
    "Accept-Language",
)
_FORM_TYPE = "application/x-www-form-urlencoded"
_SECTION = "Comm 1.3"
_FORM_METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")


@dataclass(frozen=True, slots=True)
class Call:
    """A request. Header names are in lower case; ``base`` is the path of the interface, with the pinned version if any."""

    method: str
    resource: str
    base: str
    parameters: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    pinned: Family | None = None

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, in lower case; "" when absent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; ``body`` in pieces, so that a page of statements is not copied together."""

    status: int = 204
    body: Sequence[bytes] = ()
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def json_reply(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Return an answer in JSON."""
    return Reply(status, (body,), "application/json", headers or {})


def shown_family(call: Call, default: Family) -> Family:
    """Return the family in whose words a call is answered, whatever is wrong with it (Comm 3.3)."""
    if call.pinned is not None:
        return call.pinned
    return family_of(call.headers.get(VERSION_HEADER.lower(), "")) or default


def negotiated(call: Call) -> Family:
    """Return the family that a call asks for; raises Refused without a version that we speak (Comm 3.3)."""
    asked = call.headers.get(VERSION_HEADER.lower())
    if asked is None:
        raise Refused(f"the header {VERSION_HEADER} is missing", "Comm 3.3", VERSION_HEADER)
    family = family_of(asked.strip())
    if family is None:
        raise Refused(f"the version {asked[:40]!r} is not spoken here: 1.0.x and 2.0.x are", "Comm 3.3", VERSION_HEADER)
    if call.pinned is not None and family != call.pinned:
        raise Refused(f"this address speaks {VERSIONS[call.pinned].header} only", "Comm 3.3", VERSION_HEADER)
    return family


def is_alternate(call: Call) -> bool:
    """Return whether a call uses the alternate request syntax: a POST that names its method in the address (Comm 1.3)."""
    return call.method == "POST" and any(name == "method" for name, _ in call.parameters)


def unpacked(call: Call, default: Family) -> Call:
    """Return the call that a form of the alternate request syntax stands for; raises Refused (Comm 1.3).

    Only family 1.0.3 has this syntax. Fields that name headers win over the request's own.
    """
    unfolded, content = _unfolded(call)
    if shown_family(unfolded, default) == "2.0":
        raise Refused("xAPI 2.0 has no alternate request syntax", "2.0, 4.1.3", "method")
    if unfolded.method in ("PUT", "POST") and content is None:
        raise Refused("is missing", _SECTION, "content")
    return unfolded


def form_family(call: Call, default: Family) -> Family:
    """Return the family in whose words a form is answered: its own field decides, if it can be read."""
    try:
        return shown_family(_unfolded(call)[0], default)
    except Refused:
        return shown_family(call, default)


def _unfolded(call: Call) -> tuple[Call, str | None]:
    if call.media_type != _FORM_TYPE:
        raise Refused(f"the alternate request syntax needs a body of {_FORM_TYPE}", _SECTION, "Content-Type")
    if len(call.parameters) != 1:
        raise Refused("no parameter but method may stand in the address", _SECTION, "method")
    method = call.parameters[0][1].upper()
    if method not in _FORM_METHODS:
        raise Refused(f"must be one of {', '.join(_FORM_METHODS)}", _SECTION, "method")
    try:
        fields = parse_qsl(call.body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=200)
    except ValueError:
        raise Refused("the form cannot be read", _SECTION) from None
    headers = dict(call.headers)
    headers["content-type"] = "application/json"
    content: str | None = None
    parameters: list[tuple[str, str]] = []
    names = {name.lower() for name in _FORM_HEADERS}
    for name, value in fields:
        if name.lower() in names:
            headers[name.lower()] = value
        elif name == "content":
            content = value
        else:
            parameters.append((name, value))
    return replace(call, method=method, parameters=tuple(parameters), headers=headers, body=(content or "").encode()), content
