"""From bytes to checked statements: what is changed in the text, and that nothing else is."""

import json
import uuid
from datetime import UTC, datetime

import pytest

from inducci_lms.kernel.errors import TooLarge
from inducci_lms.xapi.parse import complete, parse, with_id
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.versions import FAMILIES, Family
from tests.xapi.examples import AGENT, SUB, full, statement, text

both = pytest.mark.parametrize("family", FAMILIES)
STORED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@both
def test_what_needs_no_change_is_kept_byte_for_byte(family: Family) -> None:
    """Data 2.1: a statement is not altered; only blanks between tokens go."""
    raw = text(full(id=str(uuid.uuid4()))).replace(b'"scaled": 0.95', b'"scaled": 9.50e-1').replace(b'"nl-BE"', b'"nl\\u002dBE"')
    (received,) = parse(raw, family)
    assert received.raw == raw.replace(b'": ', b'":').replace(b", ", b",")
    assert b"9.50e-1" in received.raw
    assert b"nl\\u002dBE" in received.raw


@both
def test_an_id_is_made_when_absent(family: Family) -> None:
    """Data 2.4.1: generated when absent; an id that came keeps its spelling."""
    (received,) = parse(text(statement()), family)
    assert received.made_id
    assert json.loads(received.raw)["id"] == received.data["id"] == str(received.id)
    (other,) = parse(text(statement(id="AA97B177-9383-4934-8543-0F91A7A02836")), family)
    assert not other.made_id
    assert other.data["id"] == "AA97B177-9383-4934-8543-0F91A7A02836"


@both
def test_the_id_of_the_address_takes_the_place_of_one_made_up(family: Family) -> None:
    """Comm 2.1.1: the body of a PUT may leave the id out."""
    wanted = uuid.uuid4()
    (received,) = parse(text(statement()), family)
    moved = with_id(received, wanted)
    assert json.loads(moved.raw)["id"] == moved.data["id"] == str(moved.id) == str(wanted)
    (given,) = parse(text(statement(id=str(uuid.uuid4()))), family)
    assert with_id(given, wanted) is given


@both
def test_single_context_activities_become_arrays(family: Family) -> None:
    """Data 2.4.6.2: an object is accepted and returned as an array, in SubStatements too; numbers beside it keep their spelling."""
    single = {
        "contextActivities": {"parent": {"id": "https://x.org/p"}, "other": [{"id": "https://x.org/o"}]},
        "extensions": {"https://x.org/n": 17},
    }
    raw = text(statement(context=single, object={**SUB, "context": single})).replace(b"17", b"1.70e1")
    (received,) = parse(raw, family)
    data = json.loads(received.raw)
    for context in (data["context"], data["object"]["context"]):
        assert context["contextActivities"] == {"parent": [{"id": "https://x.org/p"}], "other": [{"id": "https://x.org/o"}]}
    assert received.raw.count(b"1.70e1") == 2
    assert data == received.data


@both
def test_stored_is_never_taken_over(family: Family) -> None:
    """Data 2.4.8: accepted when sent, always overwritten."""
    (received,) = parse(text(statement(stored="2013-05-18T05:32:34.804Z")), family)
    assert "stored" not in received.data
    done = json.loads(complete(received.raw, received.data, family, stored=STORED, authority=text(AGENT)))
    assert done["stored"] == "2026-11-23T09:30:00.000000Z"


@both
def test_what_the_store_assigns_is_added(family: Family) -> None:
    """Data 2.4.7, 2.4.8, 2.4.9, 2.4.10: timestamp = stored, version, authority when absent."""
    (received,) = parse(text(statement()), family)
    done = json.loads(complete(received.raw, received.data, family, stored=STORED, authority=text(AGENT)))
    assert done["timestamp"] == done["stored"]
    assert done["authority"] == AGENT
    assert done["version"] == ("1.0.0" if family == "1.0.3" else "2.0.0")


@both
def test_what_was_sent_is_not_assigned_again(family: Family) -> None:
    """Data 2.4.9, 2.4.10: supplied values are kept."""
    sent = statement(timestamp="2013-05-18T05:32:34.804Z", version="1.0.9", authority={"mbox": "mailto:x@x.org"})
    (received,) = parse(text(sent), family)
    done = json.loads(complete(received.raw, received.data, family, stored=STORED, authority=text(AGENT)))
    assert {key: done[key] for key in ("timestamp", "version", "authority")} == {
        key: sent[key] for key in ("timestamp", "version", "authority")
    }


@both
def test_an_authority_may_be_dropped(family: Family) -> None:
    """Data 2.4.9: without a strong trust the sent authority is overwritten, after it was checked."""
    (received,) = parse(text(statement(authority={"mbox": "mailto:x@x.org"})), family, keep_authority=False)
    assert "authority" not in received.data
    assert b"x@x.org" not in received.raw
    with pytest.raises(Refused):
        parse(text(statement(authority={"mbox": "x"})), family, keep_authority=False)


def test_a_timestamp_is_moved_to_utc_in_2_0() -> None:
    """4.2.7 (2.0): a timestamp in another zone is converted, not refused; 1.0.3 keeps it."""
    sent = text(statement(timestamp="2013-05-18T05:32:34.8041111+02:00"))
    assert parse(sent, "2.0")[0].data["timestamp"] == "2013-05-18T03:32:34.8041111Z"
    assert parse(sent, "1.0.3")[0].data["timestamp"] == "2013-05-18T05:32:34.8041111+02:00"


@both
def test_a_batch_is_checked_as_one(family: Family) -> None:
    """Comm 2.1.2: an array of statements; one wrong statement refuses all, with its place."""
    assert len(parse(text([statement(), statement()]), family)) == 2
    assert parse(b" []", family) == []
    with pytest.raises(Refused) as caught:
        parse(text([statement(), statement(verb={"id": "x"})]), family)
    assert caught.value.path == "[1].verb.id"


@both
def test_the_same_id_twice_in_a_batch_is_refused(family: Family) -> None:
    """4.1.6.1 (2.0), Comm 2.1.2: also when one is spelled in capitals."""
    one = str(uuid.uuid4())
    with pytest.raises(Refused) as caught:
        parse(text([statement(id=one), statement(id=one.upper())]), family)
    assert caught.value.path == "[1].id"


def test_a_batch_beyond_the_limit_is_too_large() -> None:
    """Comm 3.2: 413."""
    with pytest.raises(TooLarge):
        parse(b"[" + b",".join([b"1"] * 10_001) + b"]", "1.0.3")


@both
@pytest.mark.parametrize("body", [b"", b"x", b"1", b'"x"', b"null", b"[1]", b"[[]]", b"{}", b"[{}]", b"{", b"statement=%7B%7D"])
def test_what_is_no_statement_is_refused(family: Family, body: bytes) -> None:
    """Comm 3.2: anything else than an object or an array of objects."""
    with pytest.raises(Refused):
        parse(body, family)
