"""Language files are read and written line by line: what was not changed keeps every byte (issue D, point 1)."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.content import segments

IDS = st.from_regex(r"[a-z][a-z0-9-]{0,5}(\.[a-z0-9]{1,4})?", fullmatch=True)
NEWLINES = st.sampled_from(["\n", "\r\n"])
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=20).filter(lambda line: "<!--" not in line)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A language file with unique ids, any line ends, any blank lines, perhaps without one at its end."""
    newline = draw(NEWLINES)
    parts = [draw(st.sampled_from(["", "\ufeff", newline, newline * 2]))]
    for name in draw(st.lists(IDS, unique=True, max_size=5)):
        stamp = draw(st.sampled_from(["", " @3f2a91c0"]))
        body = newline.join(draw(st.lists(LINES, max_size=4)))
        parts.append(f"<!-- {name}{stamp} -->{newline}{body}{newline if body else ''}")
    whole = "".join(parts)
    return whole.rstrip("\r\n") if draw(st.booleans()) else whole


@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert segments.parse(text).render() == text


@given(texts())
def test_any_language_file_comes_back_as_it_was(text: str) -> None:
    assert segments.parse(text).render() == text


@given(texts(), st.data())
def test_changing_a_text_changes_only_the_lines_of_its_segment(text: str, data: st.DataObject) -> None:
    file = segments.parse(text)
    if not file.segments:
        return
    target = data.draw(st.sampled_from(file.segments))
    words = data.draw(st.text("abc é\n", min_size=1, max_size=30))
    changed = file.with_text(target.id, words)
    assert changed.get(target.id) is not None
    assert changed.get(target.id).text == words.strip()  # type: ignore[union-attr]
    assert changed.head == file.head
    assert [one.id for one in changed.segments] == [one.id for one in file.segments]
    last = file.segments[-1]
    for before, after in zip(file.segments, changed.segments, strict=True):
        if before.id == target.id:
            continue
        # Only a file without a line end at its end may get one, and only behind the segment that was changed.
        assert (before.marker, before.body) == (after.marker, after.body) or before is last
    assert segments.parse(changed.render()) == changed


@given(texts(), st.data())
def test_writing_the_same_text_again_changes_nothing(text: str, data: st.DataObject) -> None:
    file = segments.parse(text)
    if not file.segments:
        return
    target = data.draw(st.sampled_from(file.segments))
    assert file.with_text(target.id, target.text).render() == text


@given(texts(), st.data())
def test_a_stamp_changes_only_its_marker(text: str, data: st.DataObject) -> None:
    file = segments.parse(text)
    if not file.segments:
        return
    target = data.draw(st.sampled_from(file.segments))
    stamped = file.with_stamp(target.id, "0123abcd")
    assert stamped.get(target.id).stamp == "0123abcd"  # type: ignore[union-attr]
    assert [one.body for one in stamped.segments] == [one.body for one in file.segments]
    assert stamped.with_stamp(target.id, target.stamp).render().replace(" -->", "-->") == text.replace(" -->", "-->")


@given(texts(), IDS, st.data())
def test_a_new_segment_stands_where_it_should_and_can_be_taken_out_again(text: str, name: str, data: st.DataObject) -> None:
    file = segments.parse(text)
    ids = [one.id for one in file.segments]
    after = data.draw(st.sampled_from(["", *ids]))
    if name in ids:
        with pytest.raises(ValueError, match="already"):
            file.with_new(name, "x", after=after)
        return
    made = file.with_new(name, "New words", after=after)
    at = ids.index(after) + 1 if after else len(ids)
    assert [one.id for one in made.segments] == [*ids[:at], name, *ids[at:]]
    assert [one.text for one in made.without(name).segments] == [one.text for one in file.segments]


def test_a_text_cannot_open_a_segment() -> None:
    file = segments.parse("<!-- a -->\nOne\n")
    with pytest.raises(ValueError, match="marker"):
        file.with_text("a", "One\n<!-- b -->\nTwo")
    with pytest.raises(ValueError, match="marker"):
        file.with_new("b", "<!-- c -->")


def test_an_unknown_segment_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        segments.parse("").with_text("a", "x")
    with pytest.raises(KeyError):
        segments.parse("").with_stamp("a", "")


def test_the_text_of_a_segment_knows_its_line() -> None:
    file = segments.parse("\n<!-- a -->\n\n\nOne\n<!-- b -->\nTwo\n")
    assert [(one.id, one.line, one.text_line, one.text) for one in file.segments] == [("a", 2, 5, "One"), ("b", 6, 7, "Two")]


def test_the_short_hash_is_the_beginning_of_the_sha_256_of_the_stripped_text() -> None:
    assert segments.stamp_of(" Coal\r\nand steel \n") == segments.stamp_of("Coal\nand steel")
    assert segments.stamp_of(" Coal ") == hashlib.sha256(b"Coal").hexdigest()[:8]
