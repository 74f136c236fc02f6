"""Killing the server process under load loses no answer it had acknowledged (issue A, 4)."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from tests.quizzes import host
from tests.quizzes.conftest import BASE, Learner

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """The host as a process of its own, on an SQLite file with our own engine (WAL, synchronous=FULL)."""

    def __init__(self, uri: str) -> None:
        command = [sys.executable, "-m", "tests.quizzes.host", uri, "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline().split()
        assert line[:1] == ["ready"], "the server did not start"
        self.address = f"http://127.0.0.1:{line[1]}"

    def kill(self) -> None:
        """End it as a power cut of the process does: no handler runs."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Wait for the end."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


class Writer(threading.Thread):
    """A learner who saves one answer after the other and remembers the last one that the server acknowledged."""

    def __init__(self, address: str, path: str, cookie: str, token: str, window: str) -> None:
        super().__init__(daemon=True)
        self.url, self.cookie, self.token, self.window = address + path, cookie, token, window
        self.acknowledged: dict[int, str] = {}
        self.count = 0

    def run(self) -> None:
        """Save until the server is gone."""
        sequence = 0
        while True:
            sequence += 1
            value = f"answer {self.window} {sequence}"
            fields = {"q-q2": value, "client": self.window, "sequence": sequence}
            headers = {"X-Inducci-Script": "1", "X-CSRFToken": self.token, "Cookie": self.cookie}
            request = urllib.request.Request(self.url, urlencode(fields).encode(), headers)
            try:
                with urllib.request.urlopen(request, timeout=20) as reply:
                    if reply.status == 200 and b'"saved"' in reply.read():
                        self.acknowledged[sequence] = value
                        self.count = sequence
            except (OSError, urllib.error.URLError):
                return


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(2))
def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(published: Path, tmp_path: Path, round_: int) -> None:
    """Three learners save as fast as they can; after SIGKILL and a restart each finds the last answer that was acknowledged."""
    (tmp_path / "quiz.db").write_bytes(published.read_bytes())
    uri = f"sqlite:///{tmp_path / 'quiz.db'}"
    app = host.create_app(uri)
    writers, attempts = [], []
    for name in ("ana", "ben", "extra-eva"):
        person = Learner(app, name).open(f"{BASE}/each").send(form="/attempts")
        cookie = person.client.get_cookie("session")
        assert cookie is not None
        attempts.append((person.url.partition("/questions")[0], name))
        writers.append((f"{attempts[-1][0]}/questions/2", f"session={cookie.value}", person.token, name))
    host.engine_of(app).dispose()

    server = Served(uri)
    try:
        threads = [Writer(server.address, *one) for one in writers]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 30
        while min(thread.count for thread in threads) < 10 + 15 * round_ and time.monotonic() < deadline:
            time.sleep(0.01)
        server.kill()
        for thread in threads:
            thread.join(30)
    finally:
        server.close()

    again = Served(uri)
    try:
        stored = answers(uri)
        for thread in threads:
            assert thread.count >= 10, "the load was no load"
            found = stored[thread.window]
            last = int(found.rpartition(" ")[2])
            assert last >= thread.count, f"acknowledged {thread.count}, found {found!r}"
    finally:
        again.close()


def answers(uri: str) -> dict[str, Any]:
    """The answers in the file, by window."""
    import json

    engine = sa.create_engine(uri)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT client, response FROM inducci_answers WHERE client <> ''")).all()
    engine.dispose()
    return {client: json.loads(response) for client, response in rows}
