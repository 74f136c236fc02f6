"""The sender over HTTP: time limits on everything, one connection for many batches, any failure is an answer with status 0.

tincan describes the request; its own client has no time limit and decodes bodies, so the bytes go out here.
"""

import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from inducci_lms.forwarding.rules import Answer
from inducci_lms.outbox.queries import Target
from inducci_lms.xapi import tincan_border

#: Sends a body with its content type to a target.
Send = Callable[[Target, bytes, str], Answer]

#: Bytes of an answer that are read; the ids of a batch are far less.
_MOST = 1_000_000


@dataclass(slots=True)
class Sender:
    """A client of far stores; not for several threads at once. ``timeout_s`` bounds each wait, ``whole_s`` a whole exchange."""

    timeout_s: float = 20.0
    whole_s: float = 60.0
    _open: dict[str, http.client.HTTPConnection] = field(default_factory=dict)

    def __call__(self, target: Target, body: bytes, content_type: str) -> Answer:
        """Send and return the answer; a kept connection that the far end has closed meanwhile is opened anew once."""
        is_kept = target.endpoint in self._open
        answer = self._try(target, body, content_type)
        if answer.status == 0 and is_kept:
            answer = self._try(target, body, content_type)
        return answer

    def close(self) -> None:
        """Close every connection."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def _try(self, target: Target, body: bytes, content_type: str) -> Answer:
        deadline = time.monotonic() + self.whole_s
        try:
            connection = self._connection(target.endpoint)
            far = tincan_border.remote(target.endpoint, authorization=target.authorization, version=target.version)
            request = tincan_border.saving(far, content_type)
            connection.request(request.method, urlsplit(far.endpoint + request.resource).path, body=body, headers=dict(request.headers))
            response = connection.getresponse()
            text = self._read(response, deadline)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._drop(target.endpoint)
            return Answer(0, f"{type(error).__name__}: {error}")
        if response.will_close:
            self._drop(target.endpoint)
        return Answer(response.status, text.decode("utf-8", "replace"), response.headers.get("Retry-After", ""))

    def _connection(self, endpoint: str) -> http.client.HTTPConnection:
        if endpoint not in self._open:
            parts = urlsplit(endpoint)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError(f"{endpoint!r} is not an http address")
            if parts.scheme == "https":
                context = ssl.create_default_context()
                self._open[endpoint] = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=self.timeout_s, context=context)
            else:
                self._open[endpoint] = http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.timeout_s)
        return self._open[endpoint]

    def _read(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        """Read the answer to its end: an answer that breaks off is no answer, and one that trickles ends at the deadline."""
        pieces: list[bytes] = []
        size = 0
        while piece := response.read1(65_536):
            pieces.append(piece)
            size += len(piece)
            if size > _MOST:
                raise ValueError("the answer is too long")
            if time.monotonic() > deadline:
                raise TimeoutError("the answer took too long")
        if response.length:
            raise http.client.IncompleteRead(b"".join(pieces), response.length)
        # read1 leaves a response open that is at its end, and the connection could not be used again.
        response.close()
        return b"".join(pieces)

    def _drop(self, endpoint: str) -> None:
        connection = self._open.pop(endpoint, None)
        if connection is not None:
            connection.close()
