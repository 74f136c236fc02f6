"""Two authors at one file lose nothing: what only one changed is kept, what both changed is asked (issue: nothing vanishes)."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.authoring import merge
from inducci_lms.content import segments
from inducci_lms.content.segments import SegmentFile

IDS = ("a", "b", "c", "d")
CONTENTS = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["one", "two", "three"]))


def file(contents: dict[str, str]) -> SegmentFile:
    return segments.parse("".join(f"<!-- {name} -->\n{text}\n\n" for name, text in sorted(contents.items())))


def texts(of: SegmentFile) -> dict[str, str]:
    return {segment.id: segment.text for segment in of.segments}


def test_the_examples_hold() -> None:
    assert doctest.testmod(merge).failed == 0


def test_changes_at_different_blocks_both_stay() -> None:
    base = file({"a": "one", "b": "one"})
    merged = merge.merge(base, file({"a": "mine", "b": "one"}), file({"a": "one", "b": "theirs", "c": "new"}))
    assert texts(merged.file) == {"a": "mine", "b": "theirs", "c": "new"}
    assert merged.clashes == ()


def test_changes_at_one_block_are_asked_and_theirs_stands_meanwhile() -> None:
    merged = merge.merge(file({"a": "one"}), file({"a": "mine"}), file({"a": "theirs"}))
    assert texts(merged.file) == {"a": "theirs"}
    assert merged.clashes == (merge.Clash("a", "one", "mine", "theirs"),)


def test_what_one_took_out_and_the_other_changed_is_asked() -> None:
    merged = merge.merge(file({"a": "one"}), file({}), file({"a": "theirs"}))
    assert merged.clashes == (merge.Clash("a", "one", None, "theirs"),)


def test_only_the_lines_of_my_blocks_change_in_their_file() -> None:
    theirs = segments.parse("<!-- a -->\n\n  odd   spacing\n\n\n<!-- b -->\none\n")
    merged = merge.merge(segments.parse("<!-- a -->\nodd   spacing\n<!-- b -->\none\n"), file({"a": "odd   spacing", "b": "mine"}), theirs)
    assert merged.file.render() == "<!-- a -->\n\n  odd   spacing\n\n\n<!-- b -->\nmine\n"


@given(CONTENTS, CONTENTS)
def test_merging_when_nobody_else_wrote_gives_mine(base: dict[str, str], mine: dict[str, str]) -> None:
    merged = merge.merge(file(base), file(mine), file(base))
    assert texts(merged.file) == mine
    assert merged.clashes == ()


@given(CONTENTS, CONTENTS, CONTENTS)
def test_nothing_is_lost(base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]) -> None:
    """Each text that somebody newly wrote stands in the result or in a clash."""
    merged = merge.merge(file(base), file(mine), file(theirs))
    clashes = {clash.id: clash for clash in merged.clashes}
    for name in IDS:
        for wrote in (mine, theirs):
            if name in wrote and wrote[name] != base.get(name):
                kept = {texts(merged.file).get(name)} | ({clashes[name].yours, clashes[name].theirs} if name in clashes else set())
                assert wrote[name] in kept


@given(CONTENTS, CONTENTS)
def test_changes_name_every_difference(before: dict[str, str], after: dict[str, str]) -> None:
    found = {change.id: (change.before, change.after) for change in merge.changes(file(before), file(after))}
    assert found == {name: (before.get(name), after.get(name)) for name in set(before) | set(after) if before.get(name) != after.get(name)}
