"""The reference page says what the code says."""

from tests import reference


def test_the_reference_page_is_current() -> None:
    """Run ``python3 run.py docs`` after changing a key, a command, an address, an action or an event."""
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


def test_every_event_says_when_it_happens() -> None:
    rows = list(reference.event_rows())
    assert rows
    assert [name for name, _, said in rows if not said or said.startswith(name.rsplit(".", 1)[-1].strip("`") + "(")] == []
