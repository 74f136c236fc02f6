"""Random statements by the grammar of the standard, for Hypothesis; and one mutation that no statement survives."""

import copy
from typing import Any

from hypothesis import strategies as st

from inducci_lms.xapi.validate import COMPONENTS, INTERACTIONS

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
words = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8)
iris = st.builds("https://{}.example/{}".format, words, words) | st.builds("urn:x:{}".format, words) | st.just("http://x.example/ä?b=%20#c")
uuids = st.uuids().map(str)
tags = st.sampled_from(["en", "de-AT", "zh-Hant", "sr-Latn-RS", "x-own", "i-klingon", "en-US"])
language_maps = st.dictionaries(tags, texts, min_size=1, max_size=3)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
extensions = st.dictionaries(iris, anything, max_size=2)
timestamps = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds').rjust(23, '0')}Z")
durations = st.sampled_from(["PT1S", "P1Y2M3DT4H5M6.78S", "P4W", "PT0.5S", "P3D", "PT16559.14S"])


def some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with all of ``required`` and any of ``optional``."""
    return st.fixed_dictionaries(required, optional=optional)


identifiers = st.one_of(
    st.fixed_dictionaries({"mbox": st.builds("mailto:{}@{}.example".format, words, words)}),
    st.fixed_dictionaries({"mbox_sha1sum": st.text("0123456789abcdef", min_size=40, max_size=40)}),
    st.fixed_dictionaries({"openid": iris}),
    st.fixed_dictionaries({"account": st.fixed_dictionaries({"homePage": iris, "name": texts})}),
)


def joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects with the properties of all parts."""
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


agents = joined(identifiers, some({}, {"objectType": st.just("Agent"), "name": texts}))
typed_agents = joined(identifiers, some({"objectType": st.just("Agent")}, {"name": texts}))
identified = joined(identifiers, some({"objectType": st.just("Group")}, {"name": texts, "member": st.lists(agents, max_size=2)}))
anonymous = some({"objectType": st.just("Group"), "member": st.lists(agents, min_size=1, max_size=2)}, {"name": texts})
groups = identified | anonymous
actors = agents | groups
components = st.lists(some({"id": words}, {"description": language_maps}), max_size=2, unique_by=lambda one: one["id"])
plain = some({}, {"name": language_maps, "description": language_maps, "type": iris, "moreInfo": iris, "extensions": extensions})
interactions = joined(
    plain,
    some(
        {"interactionType": st.sampled_from(INTERACTIONS)},
        {"correctResponsesPattern": st.lists(texts, max_size=2), **dict.fromkeys(COMPONENTS, components)},
    ),
)
activities = some({"id": iris}, {"objectType": st.just("Activity"), "definition": plain | interactions})
references = st.fixed_dictionaries({"objectType": st.just("StatementRef"), "id": uuids})
verbs = some({"id": iris}, {"display": language_maps})
scores = st.one_of(
    some({}, {"scaled": st.floats(-1, 1)}),
    st.tuples(st.integers(-100, 0), st.integers(1, 100), st.floats(0, 1)).map(
        lambda found: {"min": found[0], "max": found[1], "raw": found[0] + (found[1] - found[0]) * found[2]}
    ),
)
results = some(
    {},
    {
        "score": scores,
        "success": st.booleans(),
        "completion": st.booleans(),
        "response": texts,
        "duration": durations,
        "extensions": extensions,
    },
)
_some_activities = st.lists(activities, max_size=2)
context_activities = some({}, dict.fromkeys(("parent", "grouping", "category", "other"), _some_activities))
base_context = {
    "registration": uuids,
    "instructor": actors,
    "team": groups,
    "contextActivities": context_activities,
    "language": tags,
    "statement": references,
    "extensions": extensions,
}
contexts = some({}, base_context)
activity_contexts = some({}, {**base_context, "revision": texts, "platform": texts})
attachments = st.lists(
    some(
        {
            "usageType": iris,
            "display": language_maps,
            "contentType": st.just("text/plain"),
            "length": st.integers(0, 2**40),
            "sha2": st.text("0123456789abcdef", min_size=64, max_size=64),
            "fileUrl": iris,
        },
        {"description": language_maps},
    ),
    max_size=2,
)
_common = {"result": results, "timestamp": timestamps, "attachments": attachments}
_to_activity = some({"actor": actors, "verb": verbs, "object": activities}, {**_common, "context": activity_contexts})
_to_others = some({"actor": actors, "verb": verbs, "object": typed_agents | groups | references}, {**_common, "context": contexts})
substatements = (_to_activity | _to_others).map(lambda found: {"objectType": "SubStatement", **found})
_with_sub = some({"actor": actors, "verb": verbs, "object": substatements}, {**_common, "context": contexts})
_identity = some({"id": uuids}, {"version": st.sampled_from(["1.0", "1.0.0", "1.0.3"]), "authority": agents})
statements = joined(_to_activity | _to_others | _with_sub, _identity)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A valid statement with one thing made wrong, somewhere outside of extensions."""
    value = copy.deepcopy(draw(statements))
    places: list[tuple[Any, Any]] = []
    _collect(value, places)
    parent, key = draw(st.sampled_from(places))
    kind = draw(st.sampled_from(["null", "wrong type", "unknown property", "case"]))
    if kind == "null":
        parent[key] = None
    elif kind == "wrong type":
        parent[key] = {"nonsense": True} if not isinstance(parent[key], dict) else 12
    elif kind == "unknown property" or not isinstance(parent, dict) or not isinstance(key, str) or key.swapcase() == key:
        target = parent[key] if isinstance(parent[key], dict) else value
        target["not a property"] = 12
    else:
        parent[key.swapcase()] = parent.pop(key)
        # An optional property under another name is unknown; a language tag or an IRI may be written so.
        if "-" in key or ":" in key or len(key) < 3:
            parent["not a property"] = 12
    return value


def _collect(value: Any, places: list[tuple[Any, Any]]) -> None:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        places.append((value, key))
        if key != "extensions" and isinstance(item, dict | list):
            _collect(item, places)
