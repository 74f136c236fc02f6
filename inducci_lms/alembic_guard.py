"""Keeps a host's ``flask db migrate`` from dropping our tables: an Alembic plugin that hides names beginning with ``inducci_``.

Alembic imports this module wherever it is imported itself: nothing heavy here, and nothing may raise. Found through the
entry point ``alembic.autogenerate.inducci_lms``, which the default wildcard ``alembic.autogenerate.*`` matches, so that no
host has to configure anything.
"""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

PREFIX = "inducci_"
#: Our own migration environment is known by this table; there, nothing is hidden.
OWN_VERSION_TABLE = "inducci_alembic_version"


def setup(plugin: Any) -> None:
    """Filter names before anything is compared (called by Alembic, once a process)."""
    from alembic.util import DispatchPriority

    plugin.add_autogenerate_comparator(_hide, "autogenerate", priority=DispatchPriority.FIRST)


def _hide(context: Any, upgrade_ops: Any) -> Any:
    from alembic.util import PriorityDispatchResult

    if context.opts.get("version_table") != OWN_VERSION_TABLE:
        context._name_filters.append(is_foreign)
    return PriorityDispatchResult.CONTINUE


def is_foreign(name: str | None, kind: str, parents: Any) -> bool:
    """Return whether something of the host's database is none of ours.

    >>> is_foreign("users", "table", {}), is_foreign("inducci_people", "table", {})
    (True, False)
    """
    table = name if kind == "table" else parents.get("table_name")
    return not (isinstance(table, str) and table.startswith(PREFIX))


class _Plugin(ModuleType):
    """Alembic 1.18 to 1.20.0 iterate over what the entry point gives, 1.20.1 and later want a module: this is both."""

    def __iter__(self) -> Iterator["_Plugin"]:
        yield self


plugin = _Plugin("inducci_lms.alembic_guard")
plugin.setup = setup  # type: ignore[attr-defined]  # a module object takes any attribute
