"""What a credential may do (Comm 4.2), by the names that the standard gives to scopes."""

from collections.abc import Collection, Mapping

ALL, ALL_READ = "all", "all/read"
WRITE, READ, MINE = "statements/write", "statements/read", "statements/read/mine"
STATE, PROFILE, DEFINE = "state", "profile", "define"

#: Every scope with what it allows, for the command's help.
SCOPES: Mapping[str, str] = {
    ALL: "everything",
    ALL_READ: "reading everything",
    WRITE: "storing statements",
    READ: "reading every statement",
    MINE: "reading the statements that this credential stored",
    STATE: "reading and writing activity state",
    PROFILE: "reading and writing activity and agent profiles",
    DEFINE: "redefining activities by statements (without it a statement adds none)",
}

_READING = frozenset({"GET", "HEAD"})
_DOCUMENTS = {"activities/state": STATE, "activities/profile": PROFILE, "agents/profile": PROFILE}


def allows(scopes: Collection[str], resource: str, method: str) -> bool:
    """Return whether a credential with ``scopes`` may use a resource in this way.

    >>> allows({"statements/read/mine"}, "statements", "GET"), allows({"all/read"}, "statements", "POST")
    (True, False)
    """
    if ALL in scopes:
        return True
    reading = method in _READING
    if reading and ALL_READ in scopes:
        return True
    if resource.startswith("statements"):
        return (READ in scopes or MINE in scopes) if reading else WRITE in scopes
    if resource in _DOCUMENTS:
        return _DOCUMENTS[resource] in scopes
    return reading and any(scope in scopes for scope in (READ, MINE, STATE, PROFILE, DEFINE))


def only_mine(scopes: Collection[str]) -> bool:
    """Return whether reading shows only what the credential itself stored."""
    return MINE in scopes and not {ALL, ALL_READ, READ} & set(scopes)


def may_define(scopes: Collection[str]) -> bool:
    """Return whether statements of this credential may change what is known of an activity."""
    return ALL in scopes or DEFINE in scopes


def keeps_authority(scopes: Collection[str]) -> bool:
    """Return whether an authority in a statement is left as it came: for credentials of full trust only (Data 2.4.9)."""
    return ALL in scopes


def unknown(scopes: Collection[str]) -> list[str]:
    """Return what is no scope."""
    return sorted(set(scopes) - set(SCOPES))
