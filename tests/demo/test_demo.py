"""Issue A, fresh machine: the demonstration prepares itself, serves many at once, and ends cleanly."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).parents[2]
HEADERS = {"X-Experience-API-Version": "1.0.3"}


class Demo:
    """A running demonstration."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        environment = {**os.environ, "INDUCCI_DEMO_FOLDER": str(folder), "INDUCCI_DEMO_LRS_KEY": "key", "INDUCCI_DEMO_LRS_SECRET": "s" * 20}
        command = [sys.executable, "-m", "inducci_lms.demo", "--port", "0", *arguments]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.lines: list[str] = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("ready: "):
                break
        self.base = self.lines[-1].removeprefix("ready: ").rstrip("/") if self.lines else ""

    def end(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Send a signal and return exit code and what else was printed."""
        self.process.send_signal(number)
        out, error = self.process.communicate(timeout=20)
        return self.process.returncode, out, error

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration, in a folder with a blank and a letter of its own."""
    with Demo(tmp_path_factory.mktemp("a blank č")) as running:
        yield running


def browser() -> urllib.request.OpenerDirector:
    """Return a client that keeps cookies."""
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def sign_in(opener: urllib.request.OpenerDirector, base: str, name: str) -> str:
    """Sign in by the form, and return the page that it leads to."""
    page = opener.open(f"{base}/login?next=/training/").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    fields = {"username": name, "password": name, "csrf_token": token[1], "next": "/training/"}
    with opener.open(f"{base}/login", urlencode(fields).encode()) as answer:
        assert answer.url == f"{base}/training/"
        text: str = answer.read().decode()
    return text


def test_it_says_what_it_does_and_that_it_is_ready_once(demo: Demo) -> None:
    """Progress, and exactly one line ``ready: http://…/``."""
    assert demo.base.startswith("http://127.0.0.1:")
    assert [line.split()[0] for line in demo.lines] == ["folder", "database", "content", "people", "xAPI", "ready:"]
    assert "NOT published" not in "\n".join(demo.lines)


@pytest.mark.parametrize("path", ["/", "/notices", "/login", "/training/schemes", "/training/privacy", "/training/library/tools"])
def test_pages_of_the_host_and_of_the_library_stand_in_one_frame(demo: Demo, path: str) -> None:
    """One header, one main; a policy that allows no inline script or style."""
    with browser().open(demo.base + path) as answer:
        page = answer.read().decode()
        policy = answer.headers["Content-Security-Policy"]
    assert page.count("<main") == 1
    assert page.count('<header class="top">') == 1
    assert "unsafe-inline" not in policy
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))|<style|\sstyle=|\son\w+=", page)


def test_an_anonymous_visitor_may_look_and_is_led_to_the_sign_in_to_learn(demo: Demo) -> None:
    """The catalogue is readable without signing in; My learning leads there."""
    with browser().open(demo.base + "/training/") as answer:
        assert answer.url == f"{demo.base}/training/schemes"


@pytest.mark.parametrize("name", ["learner", "trainer", "administrator"])
def test_each_person_on_the_sign_in_page_can_sign_in(demo: Demo, name: str) -> None:
    """User name and password stand on the page."""
    assert "Sign out" in sign_in(browser(), demo.base, name)


def test_fifty_requests_at_once_are_answered(demo: Demo) -> None:
    """Every page comes, none fails."""
    failures: list[object] = []

    def read() -> None:
        try:
            with urllib.request.urlopen(demo.base + "/training/schemes", timeout=60) as answer:
                assert answer.status == 200
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_record_store_answers_to_the_credential_from_the_environment(demo: Demo) -> None:
    """INDUCCI_DEMO_LRS_KEY and _SECRET: a credential of all scopes."""
    manager = urllib.request.HTTPPasswordMgrWithPriorAuth()
    manager.add_password(None, demo.base, "key", "s" * 20, is_authenticated=True)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(manager))
    with opener.open(urllib.request.Request(f"{demo.base}/training/xapi/statements", headers=HEADERS)) as answer:
        assert "statements" in json.load(answer)


def test_a_second_start_finds_everything_and_both_signals_end_it_cleanly(tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM: exit code 0, no traceback."""
    with Demo(tmp_path) as first:
        assert first.end(signal.SIGINT) == (0, "ended\n", "")
    with Demo(tmp_path) as second:
        assert "unchanged" in second.lines[2]
        assert "new" not in second.lines[3]
        assert second.end(signal.SIGTERM) == (0, "ended\n", "")


def test_a_taken_port_is_said_in_one_line(demo: Demo, tmp_path: Path) -> None:
    """No traceback."""
    port = demo.base.rsplit(":", 1)[1]
    with Demo(tmp_path, "--port", port) as other:
        _, error = other.process.communicate(timeout=20)
    assert other.process.returncode == 1
    assert f"port {port} is taken" in error
    assert "Traceback" not in error


def test_every_command_is_reached_through_flask(demo: Demo, tmp_path: Path) -> None:
    """flask --app inducci_lms.demo inducci …"""
    environment = {**os.environ, "INDUCCI_DEMO_FOLDER": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", "inducci_lms.demo", "inducci", "--help"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    for name in ("content", "db", "doctor", "grant", "lrs", "people", "progress", "scaffold"):
        assert re.search(rf"^  {name} ", done.stdout, re.M), name
