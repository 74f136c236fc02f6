"""inducci_lms: a complete learning system that a Flask application mounts into its own pages.

Names are loaded when first asked for: a package below must not pull in the whole of it, and every ``flask`` command stays fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inducci_lms.extension import InducciLMS, create_blueprint
    from inducci_lms.kernel.errors import ConfigError
    from inducci_lms.kernel.events import Event
    from inducci_lms.kernel.hosts import People, Person
    from inducci_lms.people.flask_login import FlaskLoginPeople
    from inducci_lms.web.engine import prepare_sqlite

__all__ = ["ConfigError", "Event", "FlaskLoginPeople", "InducciLMS", "People", "Person", "create_blueprint", "prepare_sqlite"]

_WHERE = {
    "ConfigError": "inducci_lms.kernel.errors",
    "Event": "inducci_lms.kernel.events",
    "FlaskLoginPeople": "inducci_lms.people.flask_login",
    "InducciLMS": "inducci_lms.extension",
    "People": "inducci_lms.kernel.hosts",
    "Person": "inducci_lms.kernel.hosts",
    "create_blueprint": "inducci_lms.extension",
    "prepare_sqlite": "inducci_lms.web.engine",
}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'inducci_lms' has no attribute {name!r}")
