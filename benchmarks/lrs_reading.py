"""Reading lists from the record store: the slowest of twenty with many statements beside that with few, and the hundredth page
beside the first; with the plans of the queries. ``--many N`` and ``--few N`` choose other sizes.

In both stores a learner has 200 statements on average: a larger store has more learners, not busier ones.
"""

import itertools
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.lrs_mix import AUTHORITY, BASE, VERBS, Mix
from benchmarks.lrs_storing import places
from benchmarks.measure import machine
from inducci_lms.kernel.db import LmsBase
from inducci_lms.lrs import operations, queries
from inducci_lms.lrs.terms import agent_key
from inducci_lms.web.engine import make_engine
from inducci_lms.xapi import iris

START = datetime(2026, 1, 1, tzinfo=UTC)
LIMIT = 50
AIM = 2.0


def fill(uri: str, count: int, told: Callable[[str], None]) -> sa.Engine:
    """Return an engine of a store with ``count`` statements, one stored each second from ``START`` on."""
    engine = make_engine(uri)
    LmsBase.metadata.create_all(engine)
    mix = Mix(max(count // 200, 1))
    began = time.perf_counter()
    filling = _unsafe(uri)
    for start in range(0, count, 5000):
        with Session(filling) as session:
            batch = mix.received(min(5000, count - start))
            operations.store(session, received=batch, now=START + timedelta(seconds=start), authority=AUTHORITY)
            session.commit()
        if start % 100_000 == 0 and start:
            told(f"  … {start} statements, {start / (time.perf_counter() - began):.0f}/s")
    filling.dispose()
    plain = sa.create_engine(uri, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with plain.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    return engine


def _unsafe(uri: str) -> sa.Engine:
    """Return an engine for filling: nothing is lost if the machine stops, so nothing waits for the disk."""
    engine = sa.create_engine(uri)
    settings = (
        ["PRAGMA synchronous=OFF", "PRAGMA cache_size=-1000000"] if engine.dialect.name == "sqlite" else ["SET synchronous_commit=off"]
    )

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        for one in settings:
            connection.cursor().execute(one)
        connection.commit()

    return engine


def asked(mix: Mix, count: int) -> dict[str, Callable[[int], queries.Query]]:
    """Return a maker of the n-th query for each kind that is measured."""

    def who(number: int) -> str:
        return agent_key(mix.agent(number * 37 % mix.learners)) or ""

    def what(number: int) -> str:
        return mix.activity(number * 13 % 400)

    module = iris.module(BASE, "module-7")
    return {
        "everything": lambda n: queries.Query(limit=LIMIT),
        "agent": lambda n: queries.Query(agent=who(n), limit=LIMIT),
        "activity": lambda n: queries.Query(activity=what(n), limit=LIMIT),
        "verb": lambda n: queries.Query(verb=VERBS[n % 6].iri, limit=LIMIT),
        "agent + activity": lambda n: queries.Query(agent=who(n), activity=what(n), limit=LIMIT),
        "agent + verb": lambda n: queries.Query(agent=who(n), verb=VERBS[n % 6].iri, limit=LIMIT),
        "agent + verb + activity": lambda n: queries.Query(agent=who(n), verb=VERBS[n % 6].iri, activity=what(n), limit=LIMIT),
        "registration": lambda n: queries.Query(registration=mix.registration(n * 37 % mix.learners), limit=LIMIT),
        "related agents": lambda n: queries.Query(agent=who(n), related_agents=True, limit=LIMIT),
        "related agents, the authority of all": lambda n: queries.Query(
            agent="account:https://www.inducci.eu/ benchmark", related_agents=True, limit=LIMIT
        ),
        "related activities, a module": lambda n: queries.Query(activity=module, related_activities=True, limit=LIMIT),
        "related agents and activities": lambda n: queries.Query(
            agent=who(n), related_agents=True, activity=module, related_activities=True, limit=LIMIT
        ),
        "since and until": lambda n: queries.Query(
            since=START + timedelta(seconds=count * (n % 7) // 8), until=START + timedelta(seconds=count * (n % 7 + 1) // 8), limit=LIMIT
        ),
        "since, oldest first": lambda n: queries.Query(since=START + timedelta(seconds=count * (n % 7) // 8), ascending=True, limit=LIMIT),
    }


def p95(engine: sa.Engine, make: Callable[[int], queries.Query], numbers: range) -> float:
    """Return the milliseconds that 19 of 20 such queries stay below, each in a transaction of its own."""
    times = []
    for number in numbers:
        query = make(number)
        with Session(engine) as session:
            began = time.perf_counter()
            queries.find(session, query)
            times.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(times, n=20)[18]


def pages(engine: sa.Engine, query: queries.Query, last: int = 100) -> tuple[float, float]:
    """Return the milliseconds of the first and of the hundredth page of a list (the middle of 25 readings each)."""
    import dataclasses

    cursor = None
    with Session(engine) as session:
        for _page in range(last - 1):
            found = queries.find(session, dataclasses.replace(query, cursor=cursor))
            if len(found) <= LIMIT:
                break
            cursor = found[LIMIT - 1].row
        times: dict[int | None, list[float]] = {None: [], cursor: []}
        for _again in range(25):
            for place in times:
                began = time.perf_counter()
                queries.find(session, dataclasses.replace(query, cursor=place))
                times[place].append((time.perf_counter() - began) * 1000)
    return statistics.median(times[None]), statistics.median(times[cursor])


def plans(engine: sa.Engine, kinds: dict[str, Callable[[int], queries.Query]]) -> None:
    """Print the plan of one query of each kind."""
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    for name, make in kinds.items():
        seen: list[tuple[str, Any]] = []

        def listener(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
            seen.append((statement, parameters))  # noqa: B023 emptied by each turn of the loop

        sa.event.listen(engine, "before_cursor_execute", listener)
        with Session(engine) as session:
            queries.find(session, make(3))
        sa.event.remove(engine, "before_cursor_execute", listener)
        statement, parameters = seen[-1]
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(explain + statement, parameters).all()
        print(f"  plan of {name!r}: " + " | ".join(str(row[-1]).strip() for row in rows))


def main(arguments: list[str]) -> None:
    """Print p95 with few and with many statements, the page after the hundredth ``more``, and the plans."""
    few = int(_option(arguments, "--few", "10000"))
    many = int(_option(arguments, "--many", "1000000"))
    print(f"reading lists of {LIMIT} from {few} and from {many} statements ({machine()})")
    with places() as small, places() as large:
        for (name, small_uri), (_name, large_uri) in zip(small, large, strict=True):
            one, two = fill(small_uri, few, print), fill(large_uri, many, lambda text: print(text, flush=True))
            kinds = (asked(Mix(max(few // 200, 1)), few), asked(Mix(max(many // 200, 1)), many))
            for kind in kinds[0]:
                rounds = [
                    (p95(one, kinds[0][kind], numbers), p95(two, kinds[1][kind], numbers)) for numbers in itertools.repeat(range(40), 5)
                ]
                ratio = statistics.median(large / small for small, large in rounds)
                low, high = (statistics.median(pair[side] for pair in rounds) for side in (0, 1))
                verdict = "reached" if ratio <= AIM else f"short by {ratio - AIM:.2f}"
                print(f"{name}, {kind:<38} p95 {low:7.2f} ms → {high:7.2f} ms  ratio {ratio:5.2f}  aim ≤ {AIM:.2f}  {verdict}", flush=True)
            for kind in ("everything", "verb", "related activities, a module"):
                first, hundredth = pages(two, kinds[1][kind](0))
                print(
                    f"{name}, {kind:<38} page 1 {first:7.2f} ms, page 100 {hundredth:7.2f} ms  ratio {hundredth / first:5.2f}", flush=True
                )
            plans(two, kinds[1])
            one.dispose()
            two.dispose()


def _option(arguments: list[str], name: str, default: str) -> str:
    return arguments[arguments.index(name) + 1] if name in arguments else default


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
