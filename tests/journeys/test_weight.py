"""What a lesson costs the line: one sheet, one script, one pattern tile (issue A, "Figures to reach")."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Response

from tests.journeys.conftest import Reader
from tests.journeys.test_learner import lesson

pytestmark = pytest.mark.browser

LIMIT_BYTES = 50_000
LIMIT_REQUESTS = 3


def test_a_lesson_weighs_at_most_fifty_kilobytes_in_three_requests(reader: Callable[..., Reader]) -> None:
    """Compressed, without content media and without what is the host's own: page, sheet, script and one tile."""
    me = reader()
    me.sign_in(me.site.person())
    me.enrol()
    seen: list[Response] = []
    me.page.on("response", lambda reply: seen.append(reply))  # noqa: PLW0108 – Playwright marks its handlers; a built-in cannot be marked
    reply = me.go(lesson())
    me.page.wait_for_load_state("networkidle")
    ours = [one for one in seen if "/training/assets/" in one.url]
    weights = {one.url.rsplit("/", 1)[-1]: len(gzip.compress(one.body(), 9)) for one in [reply, *ours]}
    print(weights, sum(weights.values()))
    assert len(ours) <= LIMIT_REQUESTS, weights
    assert sum(weights.values()) <= LIMIT_BYTES, weights
    assert all("immutable" in one.headers["cache-control"] for one in ours)
