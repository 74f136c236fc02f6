"""ARCHITECTURE §5: places in our pages that a host may fill."""

import re

import pytest
from markupsafe import Markup

from inducci_lms import ConfigError, resources
from inducci_lms.web.runtime import SLOTS, Slots


def test_fillers_are_shown_in_order_and_escaped_unless_markup() -> None:
    """A text of the host is never taken for HTML."""
    slots = Slots()
    slots.add("lesson.end", lambda page: Markup("<b>one</b>"))
    slots.add("lesson.end", lambda page: f"<{page}>")
    assert slots.render("lesson.end", "x") == "<b>one</b>&lt;x&gt;"
    assert slots.render("scheme.main", "x") == ""


def test_a_slot_that_no_page_has_is_an_error_that_names_those_there_are() -> None:
    """A misspelt name must not be silently without effect."""
    with pytest.raises(ConfigError, match=r"scheme\.sidebar"):
        Slots().add("scheme.sidebr", str)


def test_the_table_of_slots_is_that_of_the_templates() -> None:
    """Each place stands in a template, and each in a template stands in the table."""
    found = set()
    for path in resources.folder("templates").rglob("*.html"):
        found |= set(re.findall(r"""slot\(["']([\w.]+)["']\)""", path.read_text(encoding="utf-8")))
    assert found == set(SLOTS)
