"""What is taken for JSON, and that no spelling is lost on the way."""

import json as standard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inducci_lms.xapi import json
from inducci_lms.xapi.refusals import Refused

BAD = {
    "nothing": b"",
    "cut short": b'{"a":1',
    "more behind it": b"{} {}",
    "NaN": b"[NaN]",
    "Infinity": b"[Infinity]",
    "minus Infinity": b"[-Infinity]",
    "beyond a double": b"[1e400]",
    "the same key twice": b'{"a":1,"a":1}',
    "the same key twice, once escaped": b'{"a":1,"\\u0061":2}',
    "the same key twice, deep": b'{"x":[{"y":{"a":1,"b":2,"a":3}}]}',
    "the same key beside a string like it": b'{"a":"\\":","b":":","a":3}',
    "a lone high surrogate": b'["\\ud800"]',
    "a lone low surrogate": b'["\\udc00"]',
    "surrogates the wrong way round": b'["\\ude00\\ud83d"]',
    "surrogate bytes": b'["\xed\xa0\x80"]',
    "bytes that are no UTF-8": b'["\xff"]',
    "an overlong byte": b'["\xc0\xaf"]',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "single quotes": b"{'a':1}",
    "a comma too many": b"[1,]",
    "a comment": b"[1]//x",
    "a leading zero": b"[01]",
    "a bare point": b"[1.]",
    "a plus sign": b"[+1]",
    "a control character": b'["\x01"]',
    "too deep": b"[" * 101 + b"]" * 101,
    "far too deep": b"[" * 100_000,
    "objects too deep": b'{"a":' * 101 + b"1" + b"}" * 101,
    "a number of many digits": b"[" + b"9" * 5000 + b"]",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_what_two_readers_could_understand_differently_is_refused(text: bytes) -> None:
    """Data 2.2, issue C 5: malformed JSON, duplicate keys, NaN, lone surrogates, depth."""
    with pytest.raises(Refused):
        json.read(text)


def test_a_duplicate_key_is_named() -> None:
    """Issue C 5: which property is wrong."""
    with pytest.raises(Refused, match="'verb' stands twice"):
        json.read(b'{"verb":1,"x":2,"verb":1}')


@pytest.mark.parametrize("text", [b'{"a":"\\":"}', b'{"a":":x","b":"x\\":"}', b'{"a\\":":1}', b'[":",":"]', b'"\\":"'])
def test_strings_that_look_like_keys_are_no_duplicates(text: bytes) -> None:
    """Data 2.2: the fast check may suspect, only the slow one accuses."""
    assert json.read(text) == standard.loads(text)


def test_the_deepest_allowed_is_taken() -> None:
    """Issue C 5: the limit is the one that is documented."""
    assert json.read(b"[" * 100 + b"]" * 100)


@pytest.mark.parametrize("literal", ["1.0e2", "0.10", "1E+2", "-0", "-0.0", "12345678901234567890123", "3.141592653589793238462643383279"])
def test_a_number_keeps_its_spelling(literal: str) -> None:
    """Data 2.4.5.1: numbers are returned exactly."""
    text = f'{{ "a" : [ {literal} , "\\u00e9\\/" ] }}'.encode()
    assert json.minified(text) == f'{{"a":[{literal},"\\u00e9\\/"]}}'.encode()
    assert json.joined(json.members(json.minified(text))) == json.minified(text)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)


@given(values)
def test_valid_json_is_taken_and_read_alike(value: object) -> None:
    """Data 2.2: what Python writes, however it is indented, is read as it is meant."""
    for indent in (None, 2):
        text = standard.dumps(value, indent=indent).encode()
        assert json.read(text) == standard.loads(text)


@given(st.binary(max_size=60))
def test_no_bytes_but_json_come_through(text: bytes) -> None:
    """Issue C 5: fuzzing; either refused, or what the standard library reads too."""
    try:
        found = json.read(text)
    except Refused:
        return
    assert found == standard.loads(text)
