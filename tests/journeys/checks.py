"""What is asked of every page in every state: axe-core, the Nu HTML checker, no sideways scrolling, nothing from elsewhere."""

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
#: The jar is no part of the repository: it is fetched once from the npm registry, where its makers publish it.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "inducci_lms_tests"

_AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RUN = """async ([only, without]) => {
  const options = {resultTypes: ['violations', 'passes'], rules: Object.fromEntries(without.map(rule => [rule, {enabled: false}]))};
  if (only.length) options.runOnly = {type: 'rule', values: only};
  const found = await axe.run(document, options);
  return {passes: found.passes.length, violations: found.violations.map(v => ({
    id: v.id, help: v.help,
    nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' | ' + (n.any[0]?.message ?? n.failureSummary ?? ''))}))};
}"""


def axe(page: Page, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[str]:
    """Return what axe-core finds wrong with the page as it is shown now: by all its rules, some only, or all but some."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_AXE)
    found: Mapping[str, Any] = page.evaluate(_RUN, [list(only), list(without)])
    assert found["passes"], "axe checked nothing"
    return [f"{v['id']}: {v['help']}: {v['nodes']}" for v in found["violations"]]


def sideways(page: Page) -> str:
    """Return what makes the page wider than the window, "" when nothing does."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return ""
    return str(
        page.evaluate(
            """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
                 && !e.closest('.inducci-scroller')).slice(0, 4).map(e => e.tagName + '.' + e.className).join(' ') || 'unknown'"""
        )
    )


def states(page: Page) -> list[str]:
    """Return what is wrong with the page in a wide window, in the dark, and in the narrowest; the window is put back."""
    size = page.viewport_size
    wrong = []
    contrast = ["color-contrast"]
    for width, scheme, only, without in ((1280, "light", [], []), (1280, "dark", contrast, []), (320, "light", [], contrast)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        wrong += [f"{width} {scheme}: {text}" for text in axe(page, only=only, without=without)]
        if wide := sideways(page):
            wrong.append(f"{width} {scheme}: scrolls sideways because of {wide}")
    page.emulate_media(color_scheme="light")
    if size:
        page.set_viewport_size(size)
    return wrong


def nu_jar() -> Path | str:
    """Return the Nu HTML checker, fetched when it is not here yet, or a sentence that says what is missing."""
    if shutil.which("java") is None:
        return "install Java 17 or newer"
    chosen = os.environ.get("INDUCCI_TEST_VNU_JAR")
    if chosen:
        return Path(chosen)
    jar = CACHE / "vnu.jar"
    if jar.exists():
        return jar
    npm = shutil.which("npm")
    if npm is None:
        return "install npm, or set INDUCCI_TEST_VNU_JAR to a vnu.jar"
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run([npm, "pack", "vnu-jar", "--silent"], cwd=CACHE, check=True, capture_output=True, timeout=120)
        archive = next(CACHE.glob("vnu-jar-*.tgz"))
        with tarfile.open(archive) as packed:
            source = packed.extractfile("package/build/dist/vnu.jar")
            assert source is not None
            partial = jar.with_suffix(f".{os.getpid()}")
            partial.write_bytes(source.read())
            partial.replace(jar)
        archive.unlink()
    except (OSError, subprocess.SubprocessError, StopIteration, KeyError) as error:
        return f"npm pack vnu-jar failed ({error}); set INDUCCI_TEST_VNU_JAR to a vnu.jar"
    return jar


def nu(jar: Path, pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return the errors and warnings that the Nu HTML checker finds in these documents."""
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number:03}.html"
        file.write_text(html, encoding="utf-8")
        names[file.as_uri()] = name
    files = [str(file) for file in sorted(folder.glob("*.html"))]
    ran = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *files],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    return [
        f"{next((n for uri, n in names.items() if uri.endswith(found['url'].rsplit('/', 1)[-1])), found['url'])}:{found.get('lastLine')}: "
        f"{found['message']} … {found.get('extract', '')[:160]}"
        for found in json.loads(ran.stdout)["messages"]
        if found["type"] == "error" or found.get("subType") == "warning"
    ]
