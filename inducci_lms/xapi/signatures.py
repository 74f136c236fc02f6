"""Signed statements: a compact JWS in an attachment (Data 2.6; RFC 7515)."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_der_x509_certificate
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from inducci_lms.xapi import json
from inducci_lms.xapi.attachments import SIGNATURE, Attachment, declared
from inducci_lms.xapi.compare import same_signed
from inducci_lms.xapi.refusals import Refused
from inducci_lms.xapi.versions import Family

SECTION = "Data 2.6"
ALGORITHMS = ("RS256", "RS384", "RS512")


def check(statement: Mapping[str, Any], parts: Mapping[str, Attachment], family: Family) -> None:
    """Check every signature that a statement declares; raises Refused.

    The payload must say the same as the statement without its signature. A certificate in the header (``x5c``) must verify
    the signature; without one the signature cannot be verified and is stored as it is.
    """
    for place, item in enumerate(declared(statement)):
        if item["usageType"] != SIGNATURE:
            continue
        part = parts.get(item["sha2"])
        if part is None:
            raise Refused("the signature itself did not come along", SECTION, "attachments", place)
        try:
            _check_one(part, statement, family)
        except Refused as refusal:
            raise refusal.within(place).within("attachments") from None


def _check_one(part: Attachment, statement: Mapping[str, Any], family: Family) -> None:
    if part.content_type.partition(";")[0].strip().lower() != "application/octet-stream":
        raise Refused("the part of a signature must be application/octet-stream", SECTION)
    header_text, payload_text, signature = _segments(part.content)
    header = _object(header_text, "header")
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise Refused(f"the algorithm must be one of {', '.join(ALGORITHMS)}", SECTION)
    payload = _object(payload_text, "payload")
    if not signature:
        raise Refused("the signature is empty", SECTION)
    if "x5c" in header:
        _verify(part.content, header["x5c"], str(algorithm))
    try:
        same = same_signed(payload, statement, family)
    except (KeyError, TypeError, AttributeError, ValueError):
        same = False
    if not same:
        raise Refused("what was signed is not this statement", SECTION)


def _segments(token: bytes) -> list[bytes]:
    pieces = token.strip().split(b".")
    if len(pieces) != 3:
        raise Refused("the signature is not a compact JWS of three parts", SECTION)
    try:
        return [base64.urlsafe_b64decode(_padded(piece)) for piece in pieces]
    except (binascii.Error, ValueError):
        raise Refused("the signature is not a compact JWS: its parts are not base64url", SECTION) from None


def _padded(piece: bytes) -> bytes:
    if b"+" in piece or b"/" in piece or b"=" in piece:
        raise ValueError("base64, not base64url")
    return piece + b"=" * (-len(piece) % 4)


def _object(text: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.read(text)
    except Refused as refusal:
        raise Refused(f"the {name} of the signature is not JSON: {refusal.reason}", SECTION) from None
    if type(value) is not dict:
        raise Refused(f"the {name} of the signature is not a JSON object", SECTION)
    return value


def _verify(token: bytes, chain: Any, algorithm: str) -> None:
    if type(chain) is not list or not chain or type(chain[0]) is not str:
        raise Refused("x5c must be an array of certificates", SECTION)
    try:
        certificate = load_der_x509_certificate(base64.b64decode(chain[0], validate=True))
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise Refused("the certificate in x5c holds no RSA key", SECTION)
        jws.deserialize_compact(token.strip(), RSAKey(key, key), algorithms=[algorithm], registry=_registry(algorithm, len(token)))
    except (ValueError, UnsupportedAlgorithm):
        raise Refused("the certificate in x5c cannot be read", SECTION) from None
    except JoseError:
        raise Refused("the signature does not verify against the certificate in x5c", SECTION) from None


def _registry(algorithm: str, length: int) -> jws.JWSRegistry:
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    # A chain of certificates and a whole statement are longer than a token of a web session; the request's limit holds.
    registry.max_header_length = registry.max_payload_length = length
    return registry
