"""By which words a statement is found: each word is hashed with its role to a 64-bit term, so that no dictionary is looked up.

Why hashes will do: see docs/decisions/0030. A statement that refers to another takes over its words too (Comm 2.1.3).
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

#: Roles of a word; the letter is part of what is hashed, and so part of the stored index: never change one.
AGENT, AGENT_RELATED, AUTHORITY = "a", "A", "u"
ACTIVITY, ACTIVITY_RELATED = "o", "O"
VERB, REGISTRATION, PAIR = "v", "r", "p"
#: Terms from 1 up to here are row ids of learners; no hash may fall among them.
PEOPLE = 2**32


@lru_cache(maxsize=65536)
def term(role: str, word: str) -> int:
    """Return the term of a word in a role: a signed 64-bit number.

    >>> term(VERB, "http://adlnet.gov/expapi/verbs/answered") == term(ACTIVITY, "http://adlnet.gov/expapi/verbs/answered")
    False
    """
    text = f"{role}{word}".encode("utf-8", "surrogatepass")
    made = int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)
    return ~made if 0 <= made <= PEOPLE else made


def pair(agent: str, activity: str) -> int:
    """Return the term of "this agent with this activity", the commonest question to a record store."""
    return term(PAIR, f"{agent}\x00{activity}")


def person(person_id: int) -> int:
    """Return the term of "counts for this learner": the row id itself, so that the index can tell who has statements."""
    return person_id


def agent_key(agent: Mapping[str, Any]) -> str | None:
    """Return the inverse functional identifier of an Agent or Group as one text, or None when it has none.

    >>> agent_key({"account": {"homePage": "https://x.example/", "name": "p1"}})
    'account:https://x.example/ p1'
    """
    account = agent.get("account")
    if account is not None:
        return f"account:{account['homePage']} {account['name']}"
    mbox = agent.get("mbox")
    if mbox is not None:
        return str(mbox)
    openid = agent.get("openid")
    if openid is not None:
        return f"openid:{openid}"
    sha1 = agent.get("mbox_sha1sum")
    return None if sha1 is None else f"sha1:{sha1.lower()}"


def authority_key(authority: Mapping[str, Any]) -> str:
    """Return the key of an authority: of an Agent its identifier, of the OAuth pair the identifiers of both members.

    >>> authority_key({"objectType": "Group", "member": [{"mbox": "mailto:b@x.example"}, {"mbox": "mailto:a@x.example"}]})
    'pair:mailto:a@x.example\\x00mailto:b@x.example'
    """
    key = agent_key(authority)
    if key is not None:
        return key
    return "pair:" + "\x00".join(sorted(agent_key(one) or "" for one in authority.get("member", ())))


@dataclass(slots=True)
class Words:
    """The words of a statement by role, its own and those taken over."""

    agents: set[str] = field(default_factory=set)
    related_agents: set[str] = field(default_factory=set)
    authorities: set[str] = field(default_factory=set)
    activities: set[str] = field(default_factory=set)
    related_activities: set[str] = field(default_factory=set)
    verbs: set[str] = field(default_factory=set)
    registrations: set[str] = field(default_factory=set)

    def take_over(self, other: "Words") -> None:
        """Add the words of a statement that this one refers to; who vouches for it stays one's own."""
        self.agents |= other.agents
        self.related_agents |= other.related_agents | other.authorities
        self.activities |= other.activities
        self.related_activities |= other.related_activities
        self.verbs |= other.verbs
        self.registrations |= other.registrations

    def terms(self) -> list[int]:
        """Return every term once; related roles only where the narrow one does not say it already."""
        found = [term(AGENT, one) for one in self.agents]
        found += [term(AUTHORITY, one) for one in self.authorities]
        found += [term(AGENT_RELATED, one) for one in self.related_agents - self.agents - self.authorities]
        found += [term(ACTIVITY, one) for one in self.activities]
        found += [term(ACTIVITY_RELATED, one) for one in self.related_activities - self.activities]
        found += [term(VERB, one) for one in self.verbs]
        found += [term(REGISTRATION, one) for one in self.registrations]
        found += [pair(agent, activity) for activity in self.activities for agent in self.agents]
        return found


def words(statement: Mapping[str, Any], authority: Mapping[str, Any] | None = None) -> Words:
    """Return the words of one checked statement; ``authority`` where the statement does not name one itself."""
    found = Words()
    _add_agent(found.agents, statement["actor"])
    found.verbs.add(statement["verb"]["id"])
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        found.activities.add(target["id"])
    elif kind in ("Agent", "Group"):
        _add_agent(found.agents, target)
    elif kind == "SubStatement":
        _add_sub_statement(found, target)
    context = statement.get("context")
    if context is not None:
        _add_context(found, context)
        registration = context.get("registration")
        if registration is not None:
            found.registrations.add(registration.lower())
    vouching = statement.get("authority", authority)
    if vouching is not None:
        found.authorities.add(authority_key(vouching))
        _add_agent(found.related_agents, vouching)
    return found


def _add_agent(keys: set[str], agent: Mapping[str, Any]) -> None:
    key = agent_key(agent)
    if key is not None:
        keys.add(key)
    for member in agent.get("member", ()):
        key = agent_key(member)
        if key is not None:
            keys.add(key)


def _add_context(found: Words, context: Mapping[str, Any]) -> None:
    for role in ("instructor", "team"):
        if role in context:
            _add_agent(found.related_agents, context[role])
    for role, inner in (("contextAgents", "agent"), ("contextGroups", "group")):
        for one in context.get(role, ()):
            _add_agent(found.related_agents, one[inner])
    groups: Mapping[str, Any] = context.get("contextActivities", {})
    for some in groups.values():
        for activity in _many(some):
            found.related_activities.add(activity["id"])


def _add_sub_statement(found: Words, sub: Mapping[str, Any]) -> None:
    _add_agent(found.related_agents, sub["actor"])
    target = sub["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        found.related_activities.add(target["id"])
    elif kind in ("Agent", "Group"):
        _add_agent(found.related_agents, target)
    if "context" in sub:
        _add_context(found, sub["context"])


def _many(value: Any) -> Iterable[Mapping[str, Any]]:
    return (value,) if isinstance(value, Mapping) else value


def activities(statement: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return every Activity object in a statement that carries a definition."""
    found = [statement["object"]]
    if statement["object"].get("objectType") == "SubStatement":
        sub = statement["object"]
        found = [sub["object"], *_context_activities(sub)]
    found += _context_activities(statement)
    return [one for one in found if one.get("objectType", "Activity") == "Activity" and one.get("definition")]


def _context_activities(statement: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    context = statement.get("context")
    groups: Mapping[str, Any] = context.get("contextActivities", {}) if context is not None else {}
    return [activity for some in groups.values() for activity in _many(some)]


def target_of(statement: Mapping[str, Any]) -> uuid.UUID | None:
    """Return the id of the statement that this one refers to by its object, or None."""
    target = statement["object"]
    return uuid.UUID(target["id"]) if target.get("objectType") == "StatementRef" else None
