"""Our xAPI profile as one table: verbs, activity types, extensions. The document and the served JSON-LD are made from it."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from inducci_lms.xapi.statements import VOIDED, Activity, Verb

#: Where the profile itself and its own terms live; not below the host's ``INDUCCI_IRI_BASE``: the words are the library's.
PROFILE = "https://www.inducci.eu/xapi/profile"
VERSION = f"{PROFILE}/v1"

Kind = Literal["Verb", "ActivityType", "ContextExtension", "ResultExtension", "ActivityExtension"]


@dataclass(frozen=True, slots=True)
class Concept:
    """One word of the profile. ``defined_by`` names the profile that owns it; empty means that we do."""

    iri: str
    kind: Kind
    label: Mapping[str, str]
    definition: str
    defined_by: str = ""
    #: For an extension: JSON schema of its value.
    schema: Mapping[str, Any] = field(default_factory=dict)

    def verb(self) -> Verb:
        """Return the verb with its display texts."""
        return Verb(self.iri, self.label)


ADL = "https://w3id.org/xapi/adl"
CMI5 = "https://w3id.org/xapi/cmi5"
TINCAN = "http://id.tincanapi.com"


def _verb(iri: str, english: str, dutch: str, definition: str, owner: str = ADL) -> Concept:
    return Concept(iri, "Verb", {"en": english, "nl": dutch}, definition, owner)


def _type(iri: str, english: str, dutch: str, definition: str, owner: str = ADL) -> Concept:
    return Concept(iri, "ActivityType", {"en": english, "nl": dutch}, definition, owner)


_ADL_VERB = "http://adlnet.gov/expapi/verbs/"
_ADL_TYPE = "http://adlnet.gov/expapi/activities/"

REGISTERED = _verb(
    _ADL_VERB + "registered", "registered", "schreef zich in", "Somebody enrolled in a scheme; the registration is the enrolment."
)
UNREGISTERED = _verb(
    f"{TINCAN}/verb/unregistered", "unregistered", "schreef zich uit", "Somebody left a scheme; what was learnt stays recorded.", TINCAN
)
INITIALIZED = _verb(_ADL_VERB + "initialized", "initialized", "begon", "An attempt at a quiz was opened.")
ANSWERED = _verb(
    _ADL_VERB + "answered", "answered", "beantwoordde", "A question was answered and the answer is final: checked or submitted."
)
PROGRESSED = _verb(
    _ADL_VERB + "progressed", "progressed", "vorderde", "Part of an activity is behind the learner; the share is result progress."
)
COMPLETED = _verb(
    _ADL_VERB + "completed",
    "completed",
    "voltooide",
    "An activity was gone through to its end, or a module or scheme by its rule (with evidence).",
)
PASSED = _verb(_ADL_VERB + "passed", "passed", "slaagde voor", "An attempt at a quiz reached the share that was asked for.")
FAILED = _verb(_ADL_VERB + "failed", "failed", "slaagde niet voor", "An attempt at a quiz did not reach the share that was asked for.")
TERMINATED = _verb(_ADL_VERB + "terminated", "terminated", "beëindigde", "An attempt was ended by its time limit.")
WAIVED = _verb(
    "https://w3id.org/xapi/adl/verbs/waived",
    "waived",
    "kreeg vrijstelling voor",
    "A trainer gave exemption; the reason stands in the result.",
)
EARNED = _verb(f"{TINCAN}/verb/earned", "earned", "behaalde", "A certificate was awarded for a scheme.", TINCAN)
COMMENTED = _verb(_ADL_VERB + "commented", "commented", "merkte op over", "A learner told that something is wrong or unclear.")
VOIDED_VERB = _verb(VOIDED, "voided", "maakte ongeldig", "A statement is to be read no more.")

SCHEME = _type(_ADL_TYPE + "course", "training scheme", "opleidingstraject", "A regional training scheme, made of modules.")
MODULE = _type(_ADL_TYPE + "module", "module", "module", "A part of a scheme; shared ones are the same activity in every scheme.")
LESSON = _type(_ADL_TYPE + "lesson", "lesson", "les", "A lesson to read, watch and try.")
QUIZ = _type(_ADL_TYPE + "assessment", "quiz", "toets", "A set of questions that is passed or failed.")
QUESTION = _type(_ADL_TYPE + "cmi.interaction", "question", "vraag", "A question of a quiz or an inline check of a lesson.")
BLOCK = _type(f"{PROFILE}/activity-types/block", "block", "onderdeel", "A block of a lesson: a text, a figure, a task.", "")
CERTIFICATE = _type(f"{PROFILE}/activity-types/certificate", "certificate", "certificaat", "A proof of completion.", "")
OTHER = _type(_ADL_TYPE + "performance", "activity", "activiteit", "An activity of a kind that another package brings.")

_TEXT: Mapping[str, Any] = {"type": "string"}


def _extension(kind: Kind, name: str, english: str, dutch: str, definition: str, schema: Mapping[str, Any]) -> Concept:
    return Concept(f"{PROFILE}/extensions/{name}", kind, {"en": english, "nl": dutch}, definition, "", schema)


_REVISION = _extension(
    "ContextExtension",
    "revision",
    "content revision",
    "versie van de inhoud",
    "The immutable revision of the module (or, for a statement about a scheme, of the scheme) that the learner had before them.",
    {
        "type": "object",
        "properties": {"module": _TEXT, "scheme": _TEXT, "seq": {"type": "integer", "minimum": 1}, "hash": _TEXT},
        "required": ["seq", "hash"],
    },
)
_ATTEMPT = _extension(
    "ContextExtension",
    "attempt",
    "attempt",
    "poging",
    "The attempt at a quiz that the statement belongs to.",
    {"type": "string", "format": "uuid"},
)
_EVIDENCE = _extension(
    "ResultExtension",
    "evidence",
    "evidence",
    "bewijs",
    "Ids of the statements from which the rule computed the completion.",
    {"type": "array", "items": {"type": "string", "format": "uuid"}},
)
_PROGRESS = _extension(
    "ResultExtension",
    "progress",
    "progress",
    "voortgang",
    "Share that is done, 0 to 100.",
    {"type": "integer", "minimum": 0, "maximum": 100},
)
_REASON = _extension("ResultExtension", "reason", "reason", "reden", "Why a trainer exempted or overrode, in a word or sentence.", _TEXT)
_ACTIVE = _extension(
    "ResultExtension",
    "active-seconds",
    "active seconds",
    "actieve seconden",
    "Seconds in which the page was in front and used.",
    {"type": "number", "minimum": 0},
)

REVISION, ATTEMPT, EVIDENCE = _REVISION.iri, _ATTEMPT.iri, _EVIDENCE.iri
PROGRESS, REASON, ACTIVE_SECONDS = _PROGRESS.iri, _REASON.iri, _ACTIVE.iri

#: Every word that our statements use, in the order of the document.
CONCEPTS: tuple[Concept, ...] = (
    *(
        REGISTERED,
        UNREGISTERED,
        INITIALIZED,
        ANSWERED,
        PROGRESSED,
        COMPLETED,
        PASSED,
        FAILED,
        TERMINATED,
        WAIVED,
        EARNED,
        COMMENTED,
        VOIDED_VERB,
    ),
    *(SCHEME, MODULE, LESSON, QUIZ, QUESTION, BLOCK, CERTIFICATE, OTHER),
    *(_REVISION, _ATTEMPT, _EVIDENCE, _PROGRESS, _REASON, _ACTIVE),
)

#: What every statement of ours carries in ``contextActivities.category``: it says which rules the statement follows.
CATEGORY = Activity(VERSION, type=_ADL_TYPE + "profile")


def concept(iri: str) -> Concept | None:
    """Return the word with this identifier, or None when it is none of the profile's."""
    return _BY_IRI.get(iri)


_BY_IRI = {one.iri: one for one in CONCEPTS}


def as_jsonld() -> dict[str, Any]:
    """Return the profile as the JSON-LD document that profile servers exchange (xAPI Profiles 1.0, part two)."""
    return {
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": PROFILE,
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"en": "INDUCCI learning"},
        "definition": {"en": "Statements of the INDUCCI training schemes: enrolment, lessons, quizzes, completion with its evidence."},
        "versions": [{"id": VERSION, "generatedAtTime": "2026-11-23T00:00:00Z"}],
        "author": {"type": "Organization", "name": "INDUCCI", "url": "https://www.inducci.eu/"},
        "concepts": [_concept_jsonld(one) for one in CONCEPTS if not one.defined_by],
    }


def _concept_jsonld(one: Concept) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": one.iri,
        "inScheme": VERSION,
        "type": one.kind,
        "prefLabel": dict(one.label),
        "definition": {"en": one.definition},
    }
    if one.schema:
        made["inlineSchema"] = _json(one.schema)
    return made


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def as_markdown() -> str:
    """Return ``docs/xapi-profile.md``: the same table for people (a test holds that the file is this text)."""
    lines = [
        "# The xAPI profile",
        "",
        "Made from `inducci_lms/xapi/profile.py`; do not edit by hand (`python -m inducci_lms.xapi.profile > docs/xapi-profile.md`).",
        "",
        f"Profile `{PROFILE}`, version `{VERSION}`. Every statement of ours is xAPI 1.0.3 and names the version in",
        "`context.contextActivities.category`, its scheme in `grouping`, its module (or, for a question, its quiz or lesson) in `parent`;",
        "`context.registration` is the enrolment. The actor is `account` with a random pseudonym, never a name or a mailbox.",
        "",
    ]
    titles: tuple[tuple[Kind, str], ...] = (
        ("Verb", "Verbs"),
        ("ActivityType", "Activity types"),
        ("ContextExtension", "Context extensions"),
        ("ResultExtension", "Result extensions"),
        ("ActivityExtension", "Activity extensions"),
    )
    for kind, title in titles:
        rows = [one for one in CONCEPTS if one.kind == kind]
        if not rows:
            continue
        lines += [f"## {title}", "", "| word | identifier | meaning | whose |", "|---|---|---|---|"]
        for one in rows:
            meaning = one.definition + (f" Schema: `{_json(one.schema)}`." if one.schema else "")
            lines.append(f"| {one.label['en']} | `{one.iri}` | {meaning} | {one.defined_by or 'ours'} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
