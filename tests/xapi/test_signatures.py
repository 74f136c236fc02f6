"""Signed statements: the JWS, what it says, and the certificate that it brings along."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from inducci_lms.xapi import signatures
from inducci_lms.xapi.attachments import SIGNATURE, Attachment
from inducci_lms.xapi.parse import parse
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.versions import FAMILIES, Family
from tests.xapi.examples import ATTACHMENT, full, statement, text

both = pytest.mark.parametrize("family", FAMILIES)
HASHES: dict[str, Any] = {"RS256": hashes.SHA256, "RS384": hashes.SHA384, "RS512": hashes.SHA512}


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def certificate(key: Any) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = built.not_valid_before(begin).not_valid_after(begin + timedelta(days=365)).sign(key, hashes.SHA256())
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def b64(value: bytes) -> bytes:
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def sign(key: rsa.RSAPrivateKey, payload: bytes, algorithm: str = "RS256", **header: Any) -> bytes:
    signed = b64(json.dumps({"alg": algorithm, **header}).encode()) + b"." + b64(payload)
    chosen = HASHES.get(algorithm, hashes.SHA256)
    return signed + b"." + b64(key.sign(signed, padding.PKCS1v15(), chosen()))


def check(sent: dict[str, Any], token: bytes, family: Family = "1.0.3", part_type: str = "application/octet-stream") -> None:
    sha2 = hashlib.sha256(token).hexdigest()
    signature = {
        "usageType": SIGNATURE,
        "display": {"en": "Signature"},
        "contentType": "application/octet-stream",
        "length": len(token),
        "sha2": sha2,
    }
    whole = {**sent, "attachments": [*sent.get("attachments", []), signature]}
    (received,) = parse(text(whole), family)
    signatures.check(received.data, {sha2: Attachment(sha2, part_type, token)}, family)


@both
@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
@pytest.mark.parametrize("with_certificate", [True, False])
def test_a_right_signature_is_taken(key: rsa.RSAPrivateKey, family: Family, algorithm: str, with_certificate: bool) -> None:
    """Data 2.6: verified against x5c when it is there, accepted without."""
    header = {"x5c": [certificate(key)]} if with_certificate else {}
    check(full(), sign(key, text(full()), algorithm, **header), family)


@both
def test_other_attachments_are_part_of_what_is_signed(key: rsa.RSAPrivateKey, family: Family) -> None:
    """Data 2.6: only the signature itself is taken off."""
    sent = statement(attachments=[ATTACHMENT])
    check(sent, sign(key, text(sent)), family)
    with pytest.raises(Refused):
        check(sent, sign(key, text(statement())), family)
    with pytest.raises(Refused):
        check(statement(), sign(key, text(sent)), family)


@both
def test_logically_equal_is_equal_enough(key: rsa.RSAPrivateKey, family: Family) -> None:
    """Data 2.6: the rules of comparison hold; a serialisation may differ."""
    signed = full(timestamp="2026-11-23T10:30:00.1230+01:00", verb={"id": full()["verb"]["id"]}, id="EC531277-B57B-4C15-8D91-D292C5B2B8F7")
    check(full(id="ec531277-b57b-4c15-8d91-d292c5b2b8f7"), sign(key, json.dumps(signed, indent=2).encode()), family)


def test_durations_are_compared_to_a_hundredth_in_2_0(key: rsa.RSAPrivateKey) -> None:
    """Data 2.6 with 4.2.7 (2.0): what was cut off a duration does not break its signature."""
    cut, long = statement(result={"duration": "PT1.11S"}), statement(result={"duration": "PT1.119S"})
    check(cut, sign(key, text(long)), "2.0")
    with pytest.raises(Refused):
        check(cut, sign(key, text(long)), "1.0.3")


BROKEN = {
    "another statement": lambda key: sign(key, text(full(result={"response": "b"}))),
    "payload that is no JSON": lambda key: sign(key, text(full()).replace(b'"', b"'", 1)),
    "payload that is no object": lambda key: sign(key, b"[]"),
    "payload with a key twice": lambda key: sign(key, text(full())[:-1] + b',"verb":{}}'),
    "payload that is no statement": lambda key: sign(key, b'{"actor":1}'),
    "HS256": lambda key: sign(key, text(full()), "HS256"),
    "none": lambda key: sign(key, text(full()), "none"),
    "PS256": lambda key: sign(key, text(full()), "PS256"),
    "no algorithm": lambda key: b64(b"{}") + b"." + b64(text(full())) + b"." + b64(b"x"),
    "no signature": lambda key: sign(key, text(full())).rpartition(b".")[0] + b".",
    "two parts": lambda key: sign(key, text(full())).rpartition(b".")[0],
    "four parts": lambda key: sign(key, text(full())) + b".x",
    "not base64": lambda key: b"{}." + b64(text(full())) + b".x",
    "padded base64": lambda key: sign(key, text(full())) + b"==",
    "certificate of another key": lambda key: sign(key, text(full()), x5c=[certificate(rsa.generate_private_key(65537, 2048))]),
    "certificate of another kind": lambda key: sign(key, text(full()), x5c=[certificate(ec.generate_private_key(ec.SECP256R1()))]),
    "certificate that is none": lambda key: sign(key, text(full()), x5c=["AAAA"]),
    "certificate that is no base64": lambda key: sign(key, text(full()), x5c=["-"]),
    "certificates that are no array": lambda key: sign(key, text(full()), x5c=certificate(key)),
    "no certificate in the array": lambda key: sign(key, text(full()), x5c=[]),
    "nothing": lambda key: b"",
}


@both
@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_signature_is_refused(key: rsa.RSAPrivateKey, family: Family, make: Any) -> None:
    """Data 2.6: algorithm, payload, form, and the certificate it brings."""
    with pytest.raises(Refused) as caught:
        check(full(), make(key), family)
    assert caught.value.path.startswith("attachments[1]")


@both
def test_a_changed_signature_is_refused_only_where_it_can_be_verified(key: rsa.RSAPrivateKey, family: Family) -> None:
    """Data 2.6: with x5c the bytes must verify."""
    right = sign(key, text(full()), x5c=[certificate(key)])
    head, _, tail = right.rpartition(b".")
    changed = head + b"." + (b"A" if tail[:1] != b"A" else b"B") + tail[1:]
    with pytest.raises(Refused):
        check(full(), changed, family)


def test_the_part_of_a_signature_is_an_octet_stream(key: rsa.RSAPrivateKey) -> None:
    """Data 2.6: its own content type too."""
    with pytest.raises(Refused):
        check(full(), sign(key, text(full())), part_type="text/plain")


def test_a_signature_must_come_along(key: rsa.RSAPrivateKey) -> None:
    """Data 2.6: a fileUrl is not enough, there is nothing to check."""
    signature = {**ATTACHMENT, "usageType": SIGNATURE, "contentType": "application/octet-stream"}
    (received,) = parse(text(statement(attachments=[signature])), "1.0.3")
    with pytest.raises(Refused):
        signatures.check(received.data, {}, "1.0.3")
