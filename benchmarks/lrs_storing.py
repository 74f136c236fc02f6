"""Storing statements over the HTTP interface, beside a floor that writes the same rows without any check.

The floor is a view of the same application, called in the same way: it parses the body with the same parser, works out the same
rows, and writes them into the same tables and indexes on the same engine. No network stands between: with one the ratios rise.
"""

import io
import itertools
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import sqlalchemy as sa
from flask import Flask, request
from sqlalchemy.orm import Session

from benchmarks.lrs_mix import AUTHORITY, Mix
from benchmarks.measure import Compared, compare, line, machine
from inducci_lms import InducciLMS
from inducci_lms.kernel import bulk, clock
from inducci_lms.kernel.db import LmsBase
from inducci_lms.lrs import operations, terms
from inducci_lms.lrs.models import StatementRow, TermRow
from inducci_lms.lrs.records import SLOTS, moment_of, row_id
from inducci_lms.lrs_api.operations import issue_credential
from inducci_lms.web.engine import make_engine
from inducci_lms.xapi.parse import complete
from inducci_lms.xapi.tincan_border import basic
from tests import databases

AIMS = {1: 0.60, 10: 0.70, 100: 0.70}


@contextmanager
def places() -> Iterator[list[tuple[str, str]]]:
    """Give the databases to measure on: SQLite, and PostgreSQL where there is one."""
    server = databases.server("postgresql")
    with tempfile.TemporaryDirectory() as folder:
        sqlite = ("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}")
        if server is None:
            print("no PostgreSQL was found: measured on SQLite alone")
            yield [sqlite]
            return
        with databases.database("postgresql", server) as uri:
            yield [sqlite, ("PostgreSQL", uri)]


def application(engine: sa.Engine) -> Flask:
    """Return a host with the library and the floor."""
    app = Flask("bench")
    app.config.update(SECRET_KEY="bench")
    InducciLMS().init_app(app, url_prefix="/training", engine=engine, people=None)
    vouching = msgspec.json.decode(AUTHORITY)
    last = [0]

    @app.post("/floor")
    def floor() -> str:
        body = request.get_data()
        texts = [bytes(part) for part in msgspec.json.decode(body, type=list[msgspec.Raw])] if body[:1] == b"[" else [body]
        first = max(row_id(clock.now()), last[0] + SLOTS)
        last[0] = first + len(texts) * SLOTS
        statements, words = [], []
        for number, text in enumerate(texts):
            data = msgspec.json.decode(text)
            row = first + number * SLOTS
            raw = complete(text, data, "1.0.3", stored=moment_of(row), authority=AUTHORITY)
            statements.append((row, UUID(data["id"]).bytes, 0, None, raw))
            words += [(one, row) for one in terms.words(data, vouching).terms()]
        words.sort()
        with Session(engine) as session:
            connection = session.connection()
            bulk.insert_new(connection, StatementRow, statements)
            bulk.insert_new(connection, TermRow, words)
            session.commit()
        return json.dumps([row[0] for row in statements])

    return app


def caller(app: Flask, path: str, mix: Mix, size: int, auth: str) -> Callable[[], object]:
    """Return a function that sends the next of many different bodies."""
    # Bodies are made before, and get fresh ids when they are sent: making them is not what is measured.
    made = itertools.cycle([re.split(rb'(?<="id":")[0-9a-f-]{36}(?=","actor")', mix.body(size)) for _ in range(max(400 // size, 10))])

    def send() -> object:
        pieces = next(made)
        body = b"".join(itertools.chain.from_iterable((piece, str(uuid4()).encode()) for piece in pieces[:-1])) + pieces[-1]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_AUTHORIZATION": auth,
            "HTTP_X_EXPERIENCE_API_VERSION": "1.0.3",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        seen: list[str] = []
        answer = app(environ, lambda status, headers, info=None: seen.append(status))
        text = b"".join(answer)
        if not seen[0].startswith("200"):
            raise SystemExit(f"{path}: {seen[0]} {text[:300]!r}")
        return text

    return send


def measure(uri: str, size: int, *, rounds: int, seconds: float) -> Compared:
    """Return how storing and its floor compare for batches of ``size``."""
    engine = make_engine(uri)
    LmsBase.metadata.create_all(engine)
    app = application(engine)
    with Session(engine) as session:
        issue_credential(session, name="benchmark", scopes=("all",), trusted=False, now=clock.now(), key=f"k{size}", secret="s" * 32)
        session.commit()
        # What activities are called is known in a store that has been in use; the same mix, so that the same is told.
        for _twice in range(2):
            for _batch in range(20):
                operations.store(session, received=Mix(500, seed=_batch).received(100), now=clock.now(), authority=AUTHORITY)
                session.commit()
    auth = basic(f"k{size}", "s" * 32)
    ours = caller(app, "/training/xapi/statements", Mix(500, seed=size * 2), size, auth)
    floor = caller(app, "/floor", Mix(500, seed=size * 2 + 1), size, auth)
    found = compare(ours, floor, rounds=rounds, seconds=seconds)
    engine.dispose()
    return Compared(found.ours * size, found.floor * size, found.ratio)


def main(arguments: list[str]) -> None:
    """Print the ratios for single statements and batches on each database."""
    quick = "--quick" in arguments
    sizes = [len(one.raw) for one in Mix(500).received(1000)]
    print(f"storing statements ({machine()}; a statement is {min(sizes)} to {max(sizes)} bytes, {sum(sizes) // 1000} on average)")
    with places() as found:
        for name, uri in found:
            for size, aim in AIMS.items():
                compared = measure(uri, size, rounds=5 if quick else 15, seconds=0.5)
                print(line(f"{name}, {size} in a request, statements a second", compared, aim), flush=True)


if __name__ == "__main__":
    main([])
