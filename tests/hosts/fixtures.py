"""Fixtures that make a host with the probe package in it, with tables, and close it at the end."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inducci_lms import extension
from tests.conftest import create_all
from tests.hosts import build

Make = Callable[..., build.Host]


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the probe package beside the real ones."""
    monkeypatch.setattr(extension, "PACKAGES", (*extension.PACKAGES, build.probe()))


@pytest.fixture
def make_host(probe: None) -> Iterator[Make]:
    """Give a function that makes a host (``"bare"`` or ``"full"``) with all tables."""
    made: list[build.Host] = []

    def make(kind: str, uri: str, *, tables: bool = True, **options: Any) -> build.Host:
        host = {"bare": build.bare, "full": build.full}[kind](uri, **options)
        made.append(host)
        if tables:
            from inducci_lms.web import current

            with host.app.app_context():
                create_all(current.session().get_bind())
        return host

    yield make
    for host in made:
        build.close(host)
