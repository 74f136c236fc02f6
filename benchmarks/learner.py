"""The learner's road: a lesson page and the saving of an answer, beside bare Flask views, with few and with many statements.

A scheme of 1,000 activities; a learner with 10,000 statements. The floors run in the same application on the same engine:
*page* does one SELECT and renders a Jinja page of the same size; *answer* does one SELECT, one INSERT, one commit and gives the same reply.
"""

import json
import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask, Response
from sqlalchemy.orm import Session

from benchmarks import course
from benchmarks.measure import Compared, compare, line, machine
from benchmarks.wsgi import Browser, token
from inducci_lms import InducciLMS
from inducci_lms.catalog import operations as catalog
from inducci_lms.catalog.storage import storage_for
from inducci_lms.content.compile import compile_library
from inducci_lms.content.load import load
from inducci_lms.enrolments import queries as enrolments
from inducci_lms.kernel.db import LmsBase
from inducci_lms.kernel.hosts import Person
from inducci_lms.people import queries as people
from inducci_lms.recording.operations import record
from inducci_lms.web.engine import make_engine
from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.statements import Activity, Agent, Context, Statement

LESSON = "/training/schemes/big/modules/m5/a50"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOST = sa.MetaData()
ROWS = sa.Table("host_rows", HOST, sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.String(200)))


class One:
    """The host's people: one person, always signed in."""

    def current(self) -> Person:
        """Return the one."""
        return Person("1", "Ana")

    def login(self) -> Any:
        """Never asked for: the one is signed in."""
        return Response(status=401)

    def get(self, ref: str) -> Person | None:
        """Return the one for the key 1."""
        return Person("1", "Ana") if ref == "1" else None

    def search(self, text: str, limit: int = 20) -> Sequence[Person]:
        """Return nobody."""
        return ()


class Bench:
    """An application with the large course, and its bare views."""

    def __init__(self, folder: Path, uri: str) -> None:
        self.app = Flask("bench")
        self.app.config.update(SECRET_KEY="bench", INDUCCI_LANGUAGES=("en",), INDUCCI_TIME_ZONE="UTC")
        self.engine = make_engine(uri)
        InducciLMS().init_app(self.app, url_prefix="/training", engine=self.engine, people=One())
        self.app.add_url_rule("/bare", "bare", self._bare)
        self.app.add_url_rule("/bare-answer", "bare_answer", self._bare_answer, methods=["POST"])
        LmsBase.metadata.create_all(self.engine)
        HOST.create_all(self.engine)
        course.write(folder)
        with Session(self.engine.execution_options(inducci_begin="IMMEDIATE")) as session:
            catalog.publish(session, compiled=compile_library(load(folder)), storage=storage_for(None), now=NOW)
            session.execute(sa.insert(ROWS).values(id=1, text="a row of the host"))
            session.commit()
        self.browser = Browser(self.app)
        page = self.browser.get("/training/schemes/big")
        self.browser.post("/training/schemes/big/enrol", {"csrf_token": token(page)})
        with Session(self.engine) as session:
            learner = people.by_ref(session, "1")
            assert learner is not None
            self.learner = learner
            enrolment = enrolments.enrolment(session, learner.id, "big")
            assert enrolment is not None
            self.registration: UUID = enrolment.registration

    def statements(self, count: int, pseudonym: str, start: int = 0) -> list[Statement]:
        """Return statements about lessons of the scheme, one a second."""
        base = "https://www.inducci.eu/xapi/"
        actor = Agent("https://www.inducci.eu/", pseudonym)
        return [
            Statement(
                id=uuid4(),
                actor=actor,
                verb=profile.PROGRESSED.verb(),
                object=Activity(iris.activity(base, f"m{n % 10}", f"a{n // 10 % 99}")),
                context=Context(registration=self.registration),
                timestamp=NOW + timedelta(seconds=n),
            )
            for n in range(start, start + count)
        ]

    def learn(self, count: int) -> None:
        """Record statements of the one learner."""
        for start in range(0, count, 500):
            with Session(self.engine.execution_options(inducci_begin="IMMEDIATE")) as session:
                record(
                    session,
                    person_id=self.learner.id,
                    statements=self.statements(500, self.learner.pseudonym, start),
                    iri_base="https://www.inducci.eu/xapi/",
                    now=NOW + timedelta(days=1, seconds=start),
                )
                session.commit()

    def crowd(self, count: int) -> None:
        """Record statements of other people, who have no rows of progress here."""
        for start in range(0, count, 5000):
            with Session(self.engine.execution_options(inducci_begin="IMMEDIATE")) as session:
                record(
                    session,
                    person_id=None,
                    statements=self.statements(5000, f"crowd{start // 5000 % 500}", start),
                    iri_base="https://www.inducci.eu/xapi/",
                    now=NOW + timedelta(days=2, seconds=start),
                )
                session.commit()
            print(f"\r  {start + 5000:,} statements", end="", flush=True)
        print()

    def lesson(self) -> Callable[[], object]:
        """Return a request for the lesson page."""
        return lambda: self.browser.get(LESSON)

    def bare_page(self) -> Callable[[], object]:
        """Return a request for a bare page of the lesson's size: one SELECT, one Jinja page."""
        text = self.browser.get(LESSON).decode()
        self.template = self.app.jinja_env.from_string("{{ row }}{% raw %}" + text.replace("{%", "{ %") + "{% endraw %}")
        return lambda: self.browser.get("/bare")

    def _bare(self) -> str:
        with Session(self.engine) as session:
            row = session.execute(sa.select(ROWS).where(ROWS.c.id == 1)).one()
        return self.template.render(row=row.text)

    def answer(self) -> Callable[[], object]:
        """Return a request that saves an answer, another one each time."""
        start = self.browser.get("/training/schemes/big/modules/m5/quiz")
        _, headers, _ = self.browser.post("/training/schemes/big/modules/m5/quiz/attempts", {"csrf_token": token(start)})
        place = re.sub(r"^https?://[^/]+", "", headers["location"])
        page = self.browser.get(place)
        field = re.search(rb'name="(q-[^"]+)"', page)
        assert field
        name, csrf, count = field[1].decode(), token(page), 0

        def save() -> None:
            nonlocal count
            count += 1
            environ = self.browser.environ("POST", place, {"csrf_token": csrf, name: "abc"[count % 3]})
            environ["HTTP_X_INDUCCI_SCRIPT"] = "1"
            status, _, body = self.browser.send(environ)
            assert status == 200, (status, body)
            self.reply = body

        save()
        return save

    def bare_answer(self) -> Callable[[], object]:
        """Return a request to a bare view: one SELECT, one INSERT, one commit, the same reply."""
        return lambda: self.browser.post("/bare-answer", {"answer": "b"})

    def _bare_answer(self) -> Response:
        with Session(self.engine.execution_options(inducci_begin="IMMEDIATE")) as session:
            session.execute(sa.select(ROWS).where(ROWS.c.id == 1)).one()
            session.execute(sa.insert(ROWS).values(text="an answer"))
            session.commit()
        return Response(json.dumps(json.loads(self.reply)), mimetype="application/json")

    def sql(self, work: Callable[[], object]) -> int:
        """Return how many SQL statements a request sends."""
        seen: list[str] = []

        def listener(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")):
                seen.append(statement)

        sa.event.listen(self.engine, "before_cursor_execute", listener)
        work()
        sa.event.remove(self.engine, "before_cursor_execute", listener)
        return len(seen)


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures; ``--crowd N`` says how many statements of others the second round has (default 1,000,000)."""
    crowd = int(arguments[arguments.index("--crowd") + 1]) if "--crowd" in arguments else 1_000_000
    print(f"learner: {machine()}, SQLite, WAL, synchronous=FULL")
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), f"sqlite:///{name}/bench.db")
        bench.learn(10_000)
        before = _measure(bench, "10,000 statements")
        print(f"  adding {crowd:,} statements of others")
        bench.crowd(crowd)
        after = _measure(bench, f"{crowd + 10_000:,} statements")
        for what, one, other in zip(("lesson page", "answer"), before, after, strict=True):
            share = (other.ratio / one.ratio) - 1
            print(f"{what}: ratio {one.ratio:.2f} -> {other.ratio:.2f} with the larger store ({share:+.0%}; aim within -20 %)")
        bench.engine.dispose()


def _measure(bench: Bench, name: str) -> tuple[Compared, Compared]:
    lesson, bare = bench.lesson(), bench.bare_page()
    page = compare(lesson, bare)
    print(line(f"lesson page, {name}, {bench.sql(lesson)} SQL (aim ≤ 6)", page, 0.5))
    answer = bench.answer()
    saving = compare(answer, bench.bare_answer())
    print(line(f"saving an answer, {name}, {bench.sql(answer)} SQL (aim ≤ 12)", saving, 0.5))
    return page, saving
