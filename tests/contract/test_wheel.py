"""The wheel alone, in a fresh virtual environment, serves a lesson: nothing is forgotten in the packaging map."""

import html
import http.cookiejar
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.test_packaging import ROOT

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]
PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel with a blank")
    # From a copy: setuptools builds inside the tree, and what an earlier build left there would get into the wheel.
    left_out = shutil.ignore_patterns(".*", "build", "dist", "tests", "*.egg-info", "__pycache__", "node_modules")
    shutil.copytree(ROOT, folder / "source", ignore=left_out)
    subprocess.run([sys.executable, *PIP, "wheel", "--no-deps", "-w", str(folder), str(folder / "source")], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path) -> str:
    folder = wheel.parent / "venv č"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    found = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([str(found), *PIP, "install", f"{wheel}[demo]"], check=True, capture_output=True)
    return str(found)


@pytest.fixture
def demo(python: str, tmp_path: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("INDUCCI_", "PYTHON"))}
    process = subprocess.Popen(
        [python, "-m", "inducci_lms.demo", "--port", "0"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("ready: "):
            break
    else:
        pytest.fail("the demo ended before it was ready:\n" + "".join(said))
    yield said[-1].removeprefix("ready: ").strip(), process
    if process.poll() is None:
        process.kill()
        process.wait()
    process.stdout.close()


class Visitor:
    """A person with a browser that knows links and forms."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.page = ""

    def open(self, path: str, form: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        with self.opener.open(urllib.parse.urljoin(self.base, path), data, timeout=30) as answer:
            self.page = answer.read().decode()
        return self.page

    def token(self) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page)
        return html.unescape(found[1]) if found else ""


def test_the_wheel_holds_templates_migrations_content_styles_and_translations(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "inducci_lms/templates/inducci_lms/base.html",
        "inducci_lms/migrations/env.py",
        "inducci_lms/course_content/content.yaml",
        "inducci_lms/static/css/inducci.css",
        "inducci_lms/demo/templates/login.html",
        "inducci_lms/demo/static/intranet.css",
        "inducci_lms/translations/nl/LC_MESSAGES/inducci_lms.mo",
        "inducci_lms/py.typed",
    ):
        assert wanted in names
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []


def test_the_wheel_serves_a_lesson_and_ends_cleanly(demo: tuple[str, "subprocess.Popen[str]"]) -> None:
    base, process = demo
    visitor = Visitor(base)
    visitor.open("/login")
    visitor.open("/login", {"username": "learner", "password": "learner", "csrf_token": visitor.token()})
    visitor.open("/training/schemes/limburg")
    visitor.open("/training/schemes/limburg/enrol", {"csrf_token": visitor.token()})
    lesson = visitor.open("/training/schemes/limburg/modules/c1-what-are-cci/four-definitions?lang=nl")
    assert 'lang="nl"' in lesson
    assert "inducci-prose" in lesson
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert process.stdout is not None
    assert "Traceback" not in process.stdout.read()
