"""Our profile: one table, from which the document and the JSON-LD are made (issue A 7)."""

import json

from inducci_lms.xapi import profile
from tests.contract.test_packaging import ROOT


def test_the_document_is_made_from_the_table() -> None:
    """Run ``python -m inducci_lms.xapi.profile > docs/xapi-profile.md`` after a change."""
    assert (ROOT / "docs" / "xapi-profile.md").read_text(encoding="utf-8") == profile.as_markdown()


def test_every_word_stands_once_and_has_english_and_dutch() -> None:
    assert len({one.iri for one in profile.CONCEPTS}) == len(profile.CONCEPTS)
    for one in profile.CONCEPTS:
        assert {"en", "nl"} <= set(one.label)
        assert profile.concept(one.iri) is one
        assert one.iri.startswith(("http://", "https://"))
        assert one.iri.startswith(profile.PROFILE) == (not one.defined_by)


def test_the_jsonld_names_only_our_own_words_and_their_schemas() -> None:
    """xAPI Profiles 1.0: a profile defines its own concepts; those of others are used, not defined again."""
    made = json.loads(json.dumps(profile.as_jsonld()))
    assert made["type"] == "Profile"
    assert {one["id"] for one in made["concepts"]} == {one.iri for one in profile.CONCEPTS if not one.defined_by}
    for one in made["concepts"]:
        assert one["inScheme"] == made["versions"][0]["id"]
        if one["type"].endswith("Extension"):
            json.loads(one["inlineSchema"])
