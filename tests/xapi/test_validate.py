"""Each rule for a statement, by an accepted and a refused example, in the statement itself and where else it applies."""

from typing import Any

import pytest

from inducci_lms.xapi.parse import parse
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.versions import FAMILIES, Family
from tests.xapi.examples import (
    ACCOUNT,
    ACTIVITY,
    AGENT,
    ANONYMOUS,
    ATTACHMENT,
    CONTEXT,
    CONTEXT_AGENTS,
    CONTEXT_GROUPS,
    DELETE,
    IDENTIFIED,
    REF,
    RESULT,
    SUB,
    changed,
    full,
    statement,
    text,
)

both = pytest.mark.parametrize("family", FAMILIES)


def accept(value: Any, family: Family = "1.0.3") -> None:
    parse(text(value), family)


def refuse(value: Any, family: Family = "1.0.3") -> Refused:
    with pytest.raises(Refused) as caught:
        parse(text(value), family)
    return caught.value


#: Where an Agent or a Group may stand: name → (place, statement around it).
PLACES: dict[str, Any] = {
    "actor": lambda who: statement(actor=who),
    "authority": lambda who: statement(authority=who),
    "instructor": lambda who: statement(context={"instructor": who}),
    "object": lambda who: statement(object=who),
    "sub actor": lambda who: statement(object={**SUB, "actor": who}),
    "sub object": lambda who: statement(
        object={"objectType": "SubStatement", "actor": AGENT, "verb": {"id": "http://x.org/v"}, "object": who}
    ),
    "sub instructor": lambda who: statement(object={**SUB, "context": {"instructor": who}}),
    "team": lambda who: statement(context={"team": who}),
    "sub team": lambda who: statement(object={**SUB, "context": {"team": who}}),
}
AGENT_PLACES = [name for name in PLACES if "team" not in name]
GROUP_PLACES = [name for name in PLACES if name != "authority"]


@both
@pytest.mark.parametrize("place", AGENT_PLACES)
@pytest.mark.parametrize(
    "identifier",
    [
        {"mbox": "mailto:a@x.org"},
        {"mbox_sha1sum": "cd9b00a5611f94eaa7b1661edab976068e364975"},
        {"openid": "https://openid.example.org/1"},
        {"account": {"homePage": "https://x.org", "name": "n"}},
    ],
)
def test_an_agent_has_exactly_one_identifier(family: Family, place: str, identifier: dict[str, Any]) -> None:
    """Data 2.4.2.1: one of mbox, mbox_sha1sum, openid, account; with none or with two it is refused, in all places."""
    accept(PLACES[place]({"objectType": "Agent", "name": "A", **identifier}), family)
    refuse(PLACES[place]({"objectType": "Agent", "name": "A"}), family)
    second = {"openid": "https://x.org/2"} if "openid" not in identifier else {"mbox": "mailto:b@x.org"}
    refuse(PLACES[place]({"objectType": "Agent", **identifier, **second}), family)


BAD_AGENTS = {
    "mbox without an at sign": {"mbox": "mailto:should.fail.com"},
    "mbox that is http": {"mbox": "http://should.fail.com"},
    "mbox that is a number": {"mbox": 12},
    "empty mbox": {"mbox": ""},
    "digest too short": {"mbox_sha1sum": "cd9b00a5611f94eaa7b1661edab976068e36497"},
    "digest with a wrong letter": {"mbox_sha1sum": "zd9b00a5611f94eaa7b1661edab976068e364975"},
    "openid without a scheme": {"openid": "x.org/1"},
    "openid with a malformed scheme": {"openid": "ab=c://x.org"},
    "account without homePage": {"account": {"name": "n"}},
    "account without name": {"account": {"homePage": "https://x.org"}},
    "account homePage without a scheme": {"account": {"homePage": "x.org", "name": "n"}},
    "account homePage with a malformed scheme": {"account": {"homePage": "ab=c://x.org", "name": "n"}},
    "account name that is a number": {"account": {"homePage": "https://x.org", "name": 12}},
    "account name that is an object": {"account": {"homePage": "https://x.org", "name": {}}},
    "account with something else": {"account": {"homePage": "https://x.org", "name": "n", "more": 1}},
    "account that is a text": {"account": "n"},
    "name that is a number": {**ACCOUNT, "name": 1},
    "name that is an object": {**ACCOUNT, "name": {"a": "b"}},
    "name that is null": {**ACCOUNT, "name": None},
    "objectType that is a number": {**ACCOUNT, "objectType": 1},
    "objectType that is an object": {**ACCOUNT, "objectType": {"key": "x"}},
    "objectType in lower case": {**ACCOUNT, "objectType": "agent"},
    "member": {**ACCOUNT, "member": []},
    "unknown property": {**ACCOUNT, "mail": "x"},
}


@both
@pytest.mark.parametrize("place", AGENT_PLACES)
@pytest.mark.parametrize("bad", BAD_AGENTS.values(), ids=BAD_AGENTS.keys())
def test_an_agent_of_a_wrong_form_is_refused(family: Family, place: str, bad: dict[str, Any]) -> None:
    """Data 2.4.2.3: identifiers have their form, nothing else stands in an Agent."""
    refuse(PLACES[place]({"objectType": "Agent", **bad}), family)


@both
@pytest.mark.parametrize("place", GROUP_PLACES)
def test_groups_are_taken_where_they_may_stand(family: Family, place: str) -> None:
    """Data 2.4.2.2: with an identifier a Group needs no members, without one it does."""
    accept(PLACES[place](IDENTIFIED), family)
    accept(PLACES[place]({**IDENTIFIED, "member": [AGENT]}), family)
    accept(PLACES[place](ANONYMOUS), family)
    refuse(PLACES[place]({"objectType": "Group", "name": "x"}), family)


BAD_GROUPS = {
    "members that are no array": {"member": AGENT},
    "members that are texts": {"member": ["a"]},
    "no member": {"member": []},
    "nested group": {"member": [ANONYMOUS]},
    "nested identified group": {"member": [IDENTIFIED]},
    "member without identifier": {"member": [{"name": "x"}]},
    "two identifiers": {"mbox": "mailto:a@x.org", "openid": "https://x.org"},
    "wrong mbox": {"mbox": "mailto:x"},
    "unknown property": {**IDENTIFIED, "Member": []},
}


@both
@pytest.mark.parametrize("place", GROUP_PLACES)
@pytest.mark.parametrize("bad", BAD_GROUPS.values(), ids=BAD_GROUPS.keys())
def test_a_group_of_a_wrong_form_is_refused(family: Family, place: str, bad: dict[str, Any]) -> None:
    """Data 2.4.2.2: members are Agents, never Groups."""
    refuse(PLACES[place]({"objectType": "Group", **bad}), family)


@both
def test_a_group_of_a_million_members_is_refused(family: Family) -> None:
    """Issue C 5: a million-member group is an error of the sender, with its place."""
    crowd = {"objectType": "Group", "member": [{"mbox": f"mailto:{number}@x.org"} for number in range(10_001)]}
    assert refuse(statement(actor=crowd), family).path == "actor.member"


@both
def test_an_agent_needs_its_object_type_only_as_object(family: Family) -> None:
    """Data 2.4.4.2: an object without objectType is an Activity, so an Agent there must say what it is."""
    bare = {"mbox": "mailto:a@x.org"}
    accept(statement(actor=bare), family)
    refuse(statement(object=bare), family)
    refuse(statement(object={"member": [AGENT]}), family)


@both
def test_an_authority_is_an_agent_or_a_pair(family: Family) -> None:
    """Data 2.4.9: a Group as authority is anonymous and has exactly two members."""
    accept(statement(authority=AGENT), family)
    accept(statement(authority=ANONYMOUS), family)
    refuse(statement(authority={**ANONYMOUS, "mbox": "mailto:x@x.org"}), family)
    refuse(statement(authority=IDENTIFIED), family)
    refuse(statement(authority={**ANONYMOUS, "member": [AGENT]}), family)
    refuse(statement(authority={**ANONYMOUS, "member": [AGENT, AGENT, ACCOUNT]}), family)


#: (section, path into ``full()``, what is put there) – refused in both families, in the statement and in a SubStatement.
WRONG: list[tuple[str, str, Any]] = [
    *(("Data 2.4", f"{name}", DELETE) for name in ("actor", "verb", "object")),
    *(("Data 2.2", f"{name}", None) for name in ("actor", "verb", "object", "result", "context", "timestamp", "attachments")),
    ("Data 2.4.3", "verb.id", DELETE),
    *(("Data 2.2", "verb.id", value) for value in ("", "adlnet.gov/verbs/x", "ab=c://x.org", 12, {}, None)),
    *(("Data 4.2", "verb.display", value) for value in ("answered", 12, [], None, {}, {"a12345": "x"}, {"en": 1}, {"en": None})),
    *(("Data 4.2", "verb.display", {tag: "x"}) for tag in ("zh-z-aaa-z-bbb-c-ccc", "", "en_US", "de-419-DE", "a-DE")),
    ("Data 2.4.3", "verb.Id", "http://x.org"),
    *(("Data 2.4.4.1", "object.id", value) for value in (DELETE, "", "x.org/a", "ab=c://x.org", 1, None)),
    *(("Data 2.4.4.1", "object.definition", value) for value in ("x", 12, None, [])),
    *(("Data 4.2", f"object.definition.{name}", value) for name in ("name", "description") for value in ("x", 1, {}, {"a12345": "x"})),
    *(("Data 2.4.4.1", "object.definition.type", value) for value in ("x", "", 1, "ab=c://x")),
    *(("Data 2.4.4.1", "object.definition.moreInfo", value) for value in ("x", "", 1, None, "ab=c://x")),
    *(
        ("Data 2.4.4.1", "object.definition.interactionType", value)
        for value in (DELETE, "Choice", "true-faLse", "", 1, {}, "http://x.org")
    ),
    *(("Data 2.4.4.1", "object.definition.correctResponsesPattern", value) for value in ("a", [1], None)),
    *(("Data 2.4.4.1", "object.definition.choices", value) for value in ("a", {}, [{}], ["a"], [{"id": 1}], None)),
    ("Data 2.4.4.1", "object.definition.choices", [{"id": "a"}, {"id": "a"}]),
    ("Data 2.4.4.1", "object.definition.choices", [{"id": "a b"}]),
    ("Data 2.4.4.1", "object.definition.choices.0.description", {"a12345": "x"}),
    ("Data 2.4.4.1", "object.definition.choices.0.description", "x"),
    *(("Data 4.1", "object.definition.extensions", value) for value in ("x", 1, [], None, {"no": 1}, {"": 1})),
    ("Data 2.4.4", "object.objectType", "activity"),
    ("Data 2.4.4", "object.objectType", "Verb"),
    *(("Data 2.4.5", "result", value) for value in ("x", 1, [])),
    *(("Data 2.4.5", f"result.{name}", value) for name in ("success", "completion") for value in ("true", "false", 1, 0, None, "yes")),
    *(("Data 2.4.5", "result.response", value) for value in (1, True, {}, None)),
    *(
        ("Data 4.6", "result.duration", value)
        for value in ("P4W1D", "PA1H0M0S", 12345, "", "PT", "P", "should fail", "PT1H.5M", {}, "P1S", "-PT1S")
    ),
    *(("Data 2.4.5.1", "result.score", value) for value in ("x", 1, [], None)),
    *(("Data 2.4.5.1", f"result.score.{name}", value) for name in ("scaled", "raw", "min", "max") for value in ("1", True, None, {})),
    *(("Data 2.4.5.1", "result.score.scaled", value) for value in (1.0001, -1.0001, 95)),
    ("Data 2.4.5.1", "result.score.raw", 21),
    ("Data 2.4.5.1", "result.score.raw", -1),
    ("Data 2.4.5.1", "result.score.min", 20),
    ("Data 2.4.5.1", "result.score.min", 21),
    ("Data 2.4.5.1", "result.score.more", 1),
    ("Data 4.1", "result.extensions", {"x": 1}),
    *(("Data 2.4.6", "context", value) for value in ("x", 1, [])),
    *(
        ("Data 2.4.6", "context.registration", value)
        for value in ("ec531277-b57b-4c15-8d91-d292c5b2b8f77", "zc531277-b57b-4c15-8d91-d292c5b2b8f7", "x", "", 1, None)
    ),
    ("Data 2.4.6", "context.team", AGENT),
    ("Data 2.4.6", "context.team", {"member": [AGENT]}),
    *(("Data 2.4.6", f"context.{name}", value) for name in ("revision", "platform") for value in (1, {}, None, True)),
    *(("Data 2.4.6", "context.language", value) for value in ("a12345", "", "zh-z-aaa-z-bbb-c-ccc", 1, {}, None)),
    *(("Data 2.4.6.2", "context.contextActivities", value) for value in ("x", [], None, {"Parent": []}, {"invalid": []})),
    *(("Data 2.4.6.2", "context.contextActivities.parent", value) for value in ("x", 1, ["x"], [{}], {}, AGENT, [REF], None)),
    ("Data 2.4.6.2", "context.contextActivities.parent.0.objectType", "Agent"),
    *(("Data 2.4.6", "context.statement", value) for value in ("x", {}, {"id": REF["id"]}, {**REF, "objectType": "statementRef"})),
    *(("Data 2.4.6", "context.statement.id", value) for value in ("x", DELETE, REF["id"] + "1", REF["id"].replace("6", "m"))),
    ("Data 2.4.6", "context.Language", "en"),
    *(("Data 4.1", "context.extensions", value) for value in ("x", {"x": 1}, None)),
    *(
        ("Data 4.5", "timestamp", value)
        for value in ("01/011/2015", "should fail", "", 1, "2008-09-15", "2008-09-15T15:53", "2026-02-30T00:00:00Z")
    ),
    *(("Data 4.5", "timestamp", f"2008-09-15T15:53:00.601-{zero}") for zero in ("00", "0000", "00:00")),
    *(("Data 4.5", "timestamp", value) for value in ("2008-09-15T25:53:00Z", "2008-09-15T15:53:00+99:99", "２００８-09-15T15:53:00Z")),
    *(("Data 2.4.11", "attachments", value) for value in ("x", {}, ["x"], [{}])),
    *(("Data 2.4.11", f"attachments.0.{name}", DELETE) for name in ("usageType", "display", "contentType", "length", "sha2")),
    *(("Data 2.4.11", "attachments.0.usageType", value) for value in ("x", 1, "", {})),
    *(("Data 4.2", f"attachments.0.{name}", value) for name in ("display", "description") for value in ("x", {"something": 1}, {}, 1)),
    ("Data 4.2", "attachments.0.display", {"something": "x", "en": "y"}),
    *(("Data 2.4.11", "attachments.0.contentType", value) for value in (1, {}, "", "text")),
    *(("Data 2.4.11", "attachments.0.length", value) for value in ("27", 1.5, -1, {}, True)),
    *(("Data 2.4.11", "attachments.0.sha2", value) for value in (1, {}, "", "two words")),
    *(("Data 2.4.11", "attachments.0.fileUrl", value) for value in (1, "x", "", {})),
    ("Data 2.4.11", "attachments.0.more", 1),
    ("Data 2.2", "more", 1),
    ("Data 2.2", "Result", {}),
]


@both
@pytest.mark.parametrize(("section", "path", "value"), WRONG)
def test_a_wrong_property_is_refused_wherever_it_stands(family: Family, section: str, path: str, value: Any) -> None:
    """Data 2.2: what breaks a rule is refused in a statement and in a SubStatement alike, naming the property."""
    found = refuse(changed(full(), path, value), family)
    assert found.steps
    assert found.steps[0] == path.split(".")[0] or value is DELETE
    sub = {"objectType": "SubStatement", **full()}
    refuse(statement(object=changed(sub, path, value)), family)


@both
def test_a_refusal_names_property_reason_and_section(family: Family) -> None:
    """Issue C 5: a precise answer, saying which property is wrong and why."""
    found = refuse([full(), changed(full(), "context.registration", "x")], family)
    assert str(found) == "[1].context.registration: 'x' is not a UUID (Data 2.4.1)"


@both
@pytest.mark.parametrize("key", ["Actor", "Verb", "Object", "ID", "Timestamp", "Authority", "Version", "Attachments", "stored_", "x"])
def test_keys_of_another_case_and_unknown_keys_are_refused(family: Family, key: str) -> None:
    """Data 2.2: keys are exact; what the standard does not name is refused."""
    refuse({**full(), key: "x"}, family)


@both
@pytest.mark.parametrize("value", ["", "x", 1, {}, None, "AA97B177-9383-4934-8543-0F91A7A028368", "MA97B177-9383-4934-8543-0F91A7A02836"])
def test_an_id_is_a_uuid(family: Family, value: Any) -> None:
    """Data 2.4.1: too many digits or another letter make no UUID."""
    refuse({**full(), "id": value}, family)
    refuse({**full(), "object": {**REF, "id": value}}, family)


@both
@pytest.mark.parametrize("value", [None, 1, "", "should fail", "01/011/2015", "2008-09-15T15:53:00.601-00:00"])
def test_stored_is_checked_though_it_is_overwritten(family: Family, value: Any) -> None:
    """Data 2.4.8: stored is a timestamp."""
    refuse({**full(), "stored": value}, family)


@pytest.mark.parametrize("version", ["1.0", "1.0.0", "1.0.9"])
@both
def test_versions_of_1_0_are_taken(family: Family, version: str) -> None:
    """Data 2.4.10: 1.0 and 1.0.x."""
    accept({**full(), "version": version}, family)


@pytest.mark.parametrize("version", ["0.9.9", "1.1.0", "2.1.0", "x", "", 1, None, "1.0.x", "10.0"])
@both
def test_other_versions_are_refused(family: Family, version: Any) -> None:
    """Data 2.4.10: nothing else."""
    refuse({**full(), "version": version}, family)


def test_version_2_is_taken_in_its_family_only() -> None:
    """Data 2.4.10: 2.0.0 is accepted in 2.0 and no version of 1.0.3."""
    accept({**full(), "version": "2.0.0"}, "2.0")
    refuse({**full(), "version": "2.0.0"}, "1.0.3")


@both
@pytest.mark.parametrize(
    "tag", ["de", "zh-Hant", "sr-Latn-RS", "cmn", "ase", "tlh", "en-US", "x-private", "i-klingon", "de-CH-1901", "en-u-ca-gregory"]
)
def test_well_formed_language_tags_are_taken(family: Family, tag: str) -> None:
    """Data 4.2: RFC 5646, in maps and in context.language."""
    accept(changed(full(), "verb.display", {tag: "x"}), family)
    accept(changed(full(), "context.language", tag), family)


@both
@pytest.mark.parametrize(
    "duration", ["P3Y1M29DT4H35M59.14S", "PT16559.14S", "P4W", "PT1H0M0.1S", "P3Y", "PT0S", "P1Y2M", "PT4H35M59.14S", "P0.5D"]
)
def test_durations_are_taken(family: Family, duration: str) -> None:
    """Data 4.6: durations with designators."""
    accept(changed(full(), "result.duration", duration), family)


@both
@pytest.mark.parametrize(
    "moment",
    [
        "2008-09-15T15:53:00.601Z",
        "2008-09-15T15:53:00.601+02:00",
        "2008-09-15T15:53:00.601-0730",
        "2008-09-15T15:53:00+02",
        "2008-09-15 15:53:00.601+00:00",
        "9999-12-31T23:59:59.999999999Z",
        "2016-12-31T23:59:60Z",
        "20080915T155300Z",
    ],
)
def test_timestamps_are_taken(family: Family, moment: str) -> None:
    """Data 4.5: ISO 8601 and RFC 3339, far in the future too."""
    accept(full(timestamp=moment), family)


@both
@pytest.mark.parametrize(
    "kind", ["true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"]
)
def test_the_ten_interactions_are_taken(family: Family, kind: str) -> None:
    """Data 2.4.4.1: interactionType."""
    accept(changed(full(), "object.definition.interactionType", kind), family)


@both
@pytest.mark.parametrize("name", ["correctResponsesPattern", "choices", "scale", "source", "target", "steps"])
def test_parts_of_an_interaction_need_its_type(family: Family, name: str) -> None:
    """Data 2.4.4.1: interactionType is required as soon as one of its parts is there."""
    value: Any = ["a"] if name == "correctResponsesPattern" else [{"id": "a"}]
    refuse(statement(object={"id": "https://x.org/a", "definition": {name: value}}), family)
    accept(statement(object={"id": "https://x.org/a", "definition": {name: value, "interactionType": "other"}}), family)


@both
@pytest.mark.parametrize("value", [None, "", {}, [], {"deep": [None, {"": None}]}, 0, False])
def test_an_extension_may_hold_anything(family: Family, value: Any) -> None:
    """Data 4.1: any JSON value, null and the empty text too."""
    for place in ("object.definition.extensions", "result.extensions", "context.extensions"):
        accept(changed(full(), place, {"https://x.org/e": value}), family)
        accept(changed(full(), place, {}), family)


@both
@pytest.mark.parametrize(
    "target", [AGENT, ANONYMOUS, REF, {"objectType": "SubStatement", "actor": AGENT, "verb": {"id": "http://x.org/v"}, "object": ACTIVITY}]
)
@pytest.mark.parametrize("name", ["revision", "platform"])
def test_revision_and_platform_belong_to_activities(family: Family, target: Any, name: str) -> None:
    """Data 2.4.6: only if the object is an Activity, in a SubStatement too."""
    refuse(statement(object=target, context={name: "x"}), family)
    accept(statement(object=target, context={"language": "en"}), family)
    accept(statement(object={"id": "https://x.org/a"}, context={name: "x"}), family)
    if target["objectType"] != "SubStatement":
        sub = {"objectType": "SubStatement", "actor": AGENT, "verb": {"id": "http://x.org/v"}, "object": target, "context": {name: "x"}}
        refuse(statement(object=sub), family)


@both
@pytest.mark.parametrize(
    "extra", [{"id": REF["id"]}, {"stored": "2020-01-01T00:00:00Z"}, {"version": "1.0.0"}, {"authority": AGENT}, {"object": SUB}]
)
def test_a_substatement_has_no_identity_and_no_substatement(family: Family, extra: dict[str, Any]) -> None:
    """Data 2.4.4.3: no id, stored, version, authority, and no SubStatement within."""
    accept(statement(object=SUB), family)
    refuse(statement(object={**SUB, **extra}), family)


@both
@pytest.mark.parametrize("object_type", ["statementref", "StatementRefs", "SubStatements", "substatement", "sub", ""])
def test_object_types_are_exact(family: Family, object_type: str) -> None:
    """Data 2.4.4.3: objectType is written exactly so."""
    refuse(statement(object={**REF, "objectType": object_type}), family)
    refuse(statement(object={**SUB, "objectType": object_type}), family)


@both
def test_voiding_needs_a_statement_ref(family: Family) -> None:
    """Data 2.3.2: the object of a voiding statement is a StatementRef."""
    voided = {"id": "http://adlnet.gov/expapi/verbs/voided"}
    accept(statement(verb=voided, object=REF), family)
    refuse(statement(verb=voided), family)


@both
def test_a_signature_is_an_octet_stream(family: Family) -> None:
    """Data 2.6: contentType of a signature."""
    signature = {**ATTACHMENT, "usageType": "http://adlnet.gov/expapi/attachments/signature"}
    refuse(statement(attachments=[signature]), family)
    accept(statement(attachments=[{**signature, "contentType": "application/octet-stream"}]), family)


GOOD_2_0 = {"contextAgents": CONTEXT_AGENTS, "contextGroups": CONTEXT_GROUPS}


@pytest.mark.parametrize("within", ["statement", "sub"])
@pytest.mark.parametrize(("name", "who"), [("contextAgents", "agent"), ("contextGroups", "group")])
def test_context_agents_and_groups(within: str, name: str, who: str) -> None:
    """4.2.2.5 (2.0): objectType, the agent or group, and relevantTypes as a non-empty array of IRIs."""

    def wrap(value: Any) -> Any:
        context = {name: value}
        return statement(context=context) if within == "statement" else statement(object={**SUB, "context": context})

    good = GOOD_2_0[name]
    accept(wrap(good), "2.0")
    accept(wrap(changed(good, "0.relevantTypes", DELETE)), "2.0")
    refuse(wrap(good), "1.0.3")
    for path, value in (
        ("0.objectType", "Agent"),
        ("0.objectType", DELETE),
        (f"0.{who}", DELETE),
        (f"0.{who}", {"objectType": "Agent"}),
        (f"0.{who}", {"objectType": "Group"}),
        (f"0.{who}", ANONYMOUS if who == "agent" else AGENT),
        ("0.relevantTypes", []),
        ("0.relevantTypes", ["x"]),
        ("0.relevantTypes", "https://x.org"),
        ("0.relevantTypes", [1]),
        ("0.more", 1),
    ):
        refuse(wrap(changed(good, path, value)), "2.0")
    refuse(wrap(good[0]), "2.0")


@both
def test_a_statement_with_everything_is_taken(family: Family) -> None:
    """Data 2.4: nothing that the standard allows is refused."""
    accept(full(id=REF["id"], authority=AGENT, stored="2020-01-01T00:00:00Z", version="1.0.0"), family)
    accept(full(object=SUB, context={key: value for key, value in CONTEXT.items() if key not in ("revision", "platform")}), family)
    accept(full(result={**RESULT, "score": {}}), family)
