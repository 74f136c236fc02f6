"""Several worker processes on one PostgreSQL: everything stored once, the record store consistent with what it says (operator guide)."""

import base64
import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]
KEY, SECRET = "workers-key-1", "workers-secret-123"


@pytest.fixture
def served(postgresql_uri: str, tmp_path: Path, unused_port: int) -> Iterator[str]:
    environment = os.environ | {
        "INDUCCI_DEMO_DATABASE_URI": postgresql_uri,
        "INDUCCI_DEMO_FOLDER": str(tmp_path),
        "INDUCCI_DEMO_LRS_KEY": KEY,
        "INDUCCI_DEMO_LRS_SECRET": SECRET,
    }
    subprocess.run([sys.executable, "-m", "inducci_lms.demo", "--prepare"], env=environment, check=True, capture_output=True)
    command = [sys.executable, "-m", "gunicorn", "--workers", "3", "--threads", "4", "--bind", f"127.0.0.1:{unused_port}"]
    server = subprocess.Popen(
        [*command, "inducci_lms.demo:create_app()"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{unused_port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{base}/training/xapi/about", timeout=5).close()
            break
        except OSError:
            time.sleep(0.25)
    else:
        pytest.fail("the workers did not come up")
    yield base
    server.terminate()
    server.wait(timeout=30)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(base: str, path: str, body: object | None = None) -> tuple[dict[str, str], bytes]:
    token = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    request = urllib.request.Request(
        f"{base}/training/xapi/{path}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Basic {token}", "X-Experience-API-Version": "1.0.3", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return dict(answer.headers.items()), answer.read()


def statement(number: int) -> dict[str, object]:
    return {
        "id": str(uuid.UUID(int=number + 1, version=4)),
        "actor": {"mbox": f"mailto:worker{number % 7}@example.org"},
        "verb": {"id": "https://example.org/verbs/tried"},
        "object": {"id": f"https://example.org/activities/{number % 5}"},
    }


def test_workers_store_each_statement_once_and_list_all_of_them(served: str) -> None:
    """Two hundred statements, each sent twice, over a dozen connections to three processes."""
    numbers = [number for number in range(200) for _ in range(2)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: json.loads(call(served, "statements", statement(number))[1])[0], numbers))
    assert len(set(answers)) == 200
    found: list[str] = []
    path = "statements?limit=50&ascending=true"
    while path:
        page = json.loads(call(served, path)[1])
        found += [one["id"] for one in page["statements"]]
        path = page.get("more", "").partition("/xapi/")[2]
    assert sorted(found) == sorted(set(answers))
