"""The small course, for the pages of the library."""

from tests.content.conftest import root, written

__all__ = ["root", "written"]
