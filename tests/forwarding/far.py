"""A far record store that can be made slow, refusing, or to hang up in mid-answer; keeps each statement once, as a real one does."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from inducci_lms.outbox.rules import Filter
from inducci_lms.xapi.multipart import boundary_of, parse, split

#: Looks at the parsed statements; None takes them, a number refuses with that status, "drop" stores and hangs up in
#: mid-answer, "slow" stores and answers late, "hang" neither stores nor answers.
Mood = Callable[[list[Any]], int | str | None]


class Far:
    """The server and what it has seen. ``order`` are ids in the order in which they were first stored."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.raw: dict[str, bytes] = {}
        self.parts: dict[str, bytes] = {}
        self.requests: list[int] = []
        self.headers: dict[str, str] = {}
        self.mood: Mood = lambda statements: None
        self.slow_s = 1.5
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/xapi"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, text: bytes, parts: dict[str, Any]) -> None:
        for piece, one in zip(_pieces(text), json.loads(text), strict=True):
            if one["id"] not in self.raw:
                self.raw[one["id"]] = piece
                self.order.append(one["id"])
        self.parts.update({sha2: part.content for sha2, part in parts.items()})

    def _handler(far: "Far") -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *rest: Any) -> None:
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                parts: dict[str, Any] = {}
                if self.headers["Content-Type"].startswith("multipart/mixed"):
                    body, parts = split(parse(body, boundary_of(self.headers["Content-Type"])))
                statements = json.loads(body)
                with far._lock:
                    far.requests.append(len(statements))
                    far.headers = dict(self.headers)
                    mood = far.mood(statements)
                    if mood is None or mood in ("drop", "slow"):
                        far.take(body, parts)
                if mood in ("slow", "hang"):
                    time.sleep(far.slow_s)
                if mood == "hang":
                    self.close_connection = True
                    return
                answer = json.dumps([one["id"] for one in statements]).encode() if not isinstance(mood, int) else b'{"error":"refused"}'
                try:
                    self.send_response(mood if isinstance(mood, int) else 200)
                    self.send_header("Content-Length", str(len(answer)))
                    if mood == 429:
                        self.send_header("Retry-After", "7")
                    self.end_headers()
                    self.wfile.write(answer[: len(answer) // 2] if mood == "drop" else answer)
                    if mood == "drop":
                        self.wfile.flush()
                        self.close_connection = True
                except OSError:
                    pass

        return Handler


def _pieces(text: bytes) -> Iterator[bytes]:
    import msgspec

    for one in msgspec.json.decode(text, type=list[msgspec.Raw]):
        yield bytes(one)


EVERYTHING = Filter()
