"""``python -m inducci_lms.demo``: prepare everything, serve, end cleanly on Ctrl-C."""

import argparse
import os
import signal
import sys
import threading
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from inducci_lms.demo.app import create_app, folder
from inducci_lms.demo.models import HostBase, db
from inducci_lms.demo.people import PEOPLE, make_people


class _QuietHandler(WSGIRequestHandler):
    """Keeps connections open, as servers do, and writes no line for each request unless asked to."""

    protocol_version = "HTTP/1.1"
    is_verbose = False

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if self.is_verbose:
            super().log_request(code, size)


def main(arguments: list[str] | None = None) -> int:
    """Prepare and serve the demonstration; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m inducci_lms.demo", description="A small host application with inducci_lms in it.")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000); 0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--prepare", action="store_true", help="prepare database, content and people, and end")
    parser.add_argument("--verbose", action="store_true", help="print a line for each request")
    options = parser.parse_args(arguments)
    try:
        app = create_app()
        with app.app_context():
            prepare()
        return 0 if options.prepare else serve(app, options)
    except KeyboardInterrupt:
        return 0


def prepare() -> None:
    """Bring the database up to date, publish the content and make the people; what is there already stays."""
    from inducci_lms.cli import schema

    tell(f"folder     {folder()}")
    folder().mkdir(parents=True, exist_ok=True)
    HostBase.metadata.create_all(db.engine)
    state = schema.upgrade(db.engine)
    tell(f"database   {db.engine.url.render_as_string(hide_password=True)} at revision {state.current}")
    _publish()
    made = make_people()
    tell(f"people     {', '.join(person.username for person in PEOPLE)}" + (f" ({made} new)" if made else ""))
    _issue_credential()


def _publish() -> None:
    from inducci_lms.demo.content import publish

    tell(f"content    {publish(tell)}")


def _issue_credential() -> None:
    """Make the record store's credential from the environment, for tools that talk xAPI to the demonstration."""
    key, secret = os.environ.get("INDUCCI_DEMO_LRS_KEY"), os.environ.get("INDUCCI_DEMO_LRS_SECRET")
    if not key or not secret:
        return
    from inducci_lms.demo.content import issue_credential

    issue_credential(key, secret)
    tell(f"xAPI       credential {key}")


def serve(app: Flask, options: argparse.Namespace) -> int:
    """Serve until Ctrl-C or a signal to end; return the exit code."""
    _QuietHandler.is_verbose = options.verbose
    try:
        server = make_server(options.host, options.port, app, threaded=True, request_handler=_QuietHandler)
    except (OSError, SystemExit):
        print(f"port {options.port} is taken: choose another one with --port", file=sys.stderr)  # noqa: T201 – a program for the terminal
        return 1

    def end(*_: Any) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    tell(f"ready: http://{options.host}:{server.server_port}/")
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    tell("ended")
    return 0


def tell(line: str) -> None:
    """Print one line of progress at once."""
    print(line, flush=True)  # noqa: T201 – a program for the terminal


if __name__ == "__main__":
    raise SystemExit(main())
