"""One demonstration site for the whole session, and a browser that notes whatever goes wrong while it is used."""

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from werkzeug.serving import make_server

from tests.browsers import ARGUMENTS, chromium
from tests.conftest import missing

PASSWORD = "never lose an answer"
#: A scheme, a module with lessons and a check, and lessons of it: the journeys walk on the course content that is shipped.
SCHEME = "limburg"
MODULE = "c1-what-are-cci"
_numbers = itertools.count(1)


@dataclass
class Site:
    """The demonstration, served from this process."""

    app: Flask
    address: str

    def person(self, name: str = "Anna Adams", locale: str = "") -> str:
        """Make a new user of the host and return its user name; each test has people of its own."""
        from inducci_lms.demo.models import User, db

        username = f"person{next(_numbers)}"
        with self.app.app_context():
            user = User(username=username, name=name, email=f"{username}@example.org", unit="Planning", locale=locale, roles="")
            user.set_password(PASSWORD)
            db.session.add(user)
            db.session.commit()
        return username


@dataclass
class Reader:
    """A page of the browser, and what happened in it."""

    page: Page
    site: Site
    #: Errors of the console and of scripts, refusals of the content security policy, requests to other hosts.
    troubles: list[str] = field(default_factory=list)
    #: The reply that the page was made of.
    document: Response | None = None

    def go(self, path: str) -> Response:
        """Open an address of the site."""
        reply = self.page.goto(path if path.startswith("http") else self.site.address + path)
        assert reply is not None
        return reply

    def sign_in(self, username: str) -> None:
        """Sign in through the host's form."""
        self.go("/login")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")

    def enrol(self, scheme: str = SCHEME) -> None:
        """Enrol on the scheme's page."""
        self.go(f"/training/schemes/{scheme}")
        with self.page.expect_navigation():
            self.page.click(f"form[action$='/schemes/{scheme}/enrol'] button")

    def next(self) -> None:
        """Choose Next at the end of a lesson."""
        with self.page.expect_navigation():
            self.page.click(".inducci-turn__next")

    def source(self) -> str:
        """Return the page as the server sent it."""
        assert self.document is not None
        return self.document.text()

    def _watch(self) -> None:
        host = urlsplit(self.site.address).netloc

        def console(message: Any) -> None:
            # The browser notes 4xx replies as errors of the console; tests ask for some on purpose.
            if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
                self.troubles.append(f"console: {message.text}")

        def response(reply: Response) -> None:
            if urlsplit(reply.url).netloc != host:
                self.troubles.append(f"request to {reply.url}")
            if reply.request.resource_type == "document" and reply.status not in (301, 302, 303, 307, 308):
                self.document = reply

        self.page.on("console", console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("response", response)


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """An installed browser of the Chromium family, started once."""
    path = chromium()
    if path is None:
        missing("browser", "install Chromium, Chrome or Edge, or run: python -m playwright install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration with its database, content and people, in a fresh folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INDUCCI_DEMO_FOLDER", str(tmp_path_factory.mktemp("demo")))
        patch.delenv("INDUCCI_DEMO_DATABASE_URI", raising=False)
        from inducci_lms.demo.__main__ import prepare
        from inducci_lms.demo.app import create_app
        from inducci_lms.demo.models import db

        app = create_app()
        with app.app_context():
            prepare()
            db.session.remove()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield Site(app, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def reader(chromium_browser: Browser, site: Site) -> Iterator[Callable[..., Reader]]:
    """Give a function that opens a fresh browser profile: ``reader(javascript=False, width=320, locale="nl-BE")``.

    When the test ends, no page may have had an error of a script or of the policy, nor asked another host for anything.
    """
    opened: list[tuple[BrowserContext, Reader]] = []

    def open_reader(*, javascript: bool = True, width: int = 1280, height: int = 900, locale: str = "en-GB", at: Site = site) -> Reader:
        context = chromium_browser.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": height}, locale=locale, reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        found = Reader(context.new_page(), at)
        found._watch()
        opened.append((context, found))
        return found

    yield open_reader
    troubles = [trouble for _, found in opened for trouble in found.troubles]
    for context, _ in opened:
        context.close()
    assert troubles == []
