"""The border to tincan: statements of ours as its objects and back, and its endpoint and request for the sender.

tincan changes the dicts it is given, rewrites durations and drops null extensions. So it is always fed JSON text, and what it
writes never replaces stored bytes: it gives endpoint, authorization and request, and our sender puts the stored text beside it.
"""

import base64
import uuid

import tincan
from tincan.version import Version

from inducci_lms.xapi.statements import Statement

#: tincan knows up to 1.0.3 and refuses any other text of a version; its requests carry the version as they are told.
_FURTHER = ("2.0.0",)


def _teach_versions() -> None:
    for version in _FURTHER:
        if version not in Version.supported:
            Version.supported.append(version)


def to_tincan(statement: Statement) -> tincan.Statement:
    """Return a statement of ours as tincan's object, for hosts that work with tincan."""
    return tincan.Statement.from_json(statement.as_bytes().decode())


def from_tincan(statement: tincan.Statement) -> bytes:
    """Return the JSON of a tincan statement in UTF-8, ready for ``xapi.parse.parse``; an id is made when it has none.

    >>> made = tincan.Statement(actor={"mbox": "mailto:a@x.example"}, verb={"id": "http://x.example/v"}, object={"id": "http://x.example/o"})
    >>> json.loads(from_tincan(made))["actor"]["mbox"]
    'mailto:a@x.example'
    """
    if statement.id is None:
        statement.id = uuid.uuid4()
    text: str = statement.to_json(Version.latest)
    return text.encode()


def remote(endpoint: str, *, authorization: str, version: str) -> tincan.RemoteLRS:
    """Return tincan's client for a far store: its endpoint and authorization are what the sender uses."""
    _teach_versions()
    return tincan.RemoteLRS(endpoint=endpoint, auth=authorization, version=version)


def saving(far: tincan.RemoteLRS, content_type: str) -> tincan.HTTPRequest:
    """Return tincan's request for saving statements. The body goes beside it: tincan would decode the bytes of attachments."""
    made = tincan.HTTPRequest(method="POST", resource="statements")
    made.headers["Content-Type"] = content_type
    made.headers["X-Experience-API-Version"] = far.version
    made.headers["Authorization"] = far.auth
    return made


def basic(key: str, secret: str) -> str:
    """Return the Authorization value for a key and a secret, in UTF-8 (tincan takes ASCII only).

    >>> basic("k", "s")
    'Basic azpz'
    """
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()
