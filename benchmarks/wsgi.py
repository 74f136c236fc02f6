"""Requests without a network: the application called as a WSGI server calls it, so that only the application is measured."""

import io
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Flask


class Browser:
    """One browser: keeps cookies, sends forms, and can build a request once to send it many times."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}

    def environ(self, method: str, path: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        """Return a WSGI environment."""
        path, _, query = path.partition("?")
        body = urlencode(form or {}).encode()
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "HTTP_ACCEPT_LANGUAGE": "en",
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if form is not None else "",
            "CONTENT_LENGTH": str(len(body)) if form is not None else "",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

    def send(self, environ: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """Send a request; return status, headers and body, and keep the cookies it sets."""
        seen: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            seen["status"], seen["headers"] = int(status.split()[0]), headers
            return lambda data: None

        chunks: Iterable[bytes] = self.app.wsgi_app(environ, start)
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
        for name, value in seen["headers"]:
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";", 1)[0].partition("=")
                self.cookies[cookie] = content
        return seen["status"], {name.lower(): value for name, value in seen["headers"]}, body

    def get(self, path: str) -> bytes:
        """Return the body of a page; raises ``AssertionError`` unless the answer is 200."""
        status, _, body = self.send(self.environ("GET", path))
        assert status == 200, (path, status, body[:300])
        return body

    def post(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Send a form; raises ``AssertionError`` when the answer is an error."""
        status, headers, body = self.send(self.environ("POST", path, form))
        assert status < 400, (path, status, body[:500])
        return status, headers, body


def token(page: bytes) -> str:
    """Return the CSRF token of a page."""
    found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1].decode()
