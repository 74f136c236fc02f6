"""The address of a list's next page: the query and the last row shown, readable by any worker at any time (Comm 2.1.3)."""

import base64
import binascii
from collections.abc import Sequence

from inducci_lms.xapi import json
from inducci_lms.xapi.refusals import Refused


def pack(pairs: Sequence[tuple[str, str]], row: int) -> str:
    """Return a token for the part of the path after ``statements/more/``. It grants nothing: each request is authorised anew."""
    text = json.encode([row, [list(pair) for pair in pairs]])
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def unpack(token: str) -> tuple[list[tuple[str, str]], int]:
    """Return the query and the row of a token; raises Refused for what we did not make.

    >>> unpack(pack([("verb", "https://x.example/v")], 17))
    ([('verb', 'https://x.example/v')], 17)
    """
    try:
        value = json.decode(base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True))
        row, pairs = value
        if type(row) is int and 0 < row < 2**63 - 1:
            return [(str(name), str(text)) for name, text in pairs], row
    except (Refused, UnicodeEncodeError, binascii.Error, ValueError, TypeError):
        pass
    raise Refused("this address of a next page was not made here", "Comm 2.1.3", "more")
