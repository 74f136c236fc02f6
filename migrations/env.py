"""Our own Alembic environment: runs on the connection handed in, knows our tables only, keeps its own version table."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from inducci_lms.cli.schema import VERSION_TABLE, is_ours, metadata
from inducci_lms.kernel.db import UtcDateTime


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write a revision without our own column types: it must run as it is when the types have changed."""
    if kind == "type" and isinstance(item, UtcDateTime):
        fine = "sa.dialects.mysql.DATETIME(fsp=6)"
        return f"sa.DateTime().with_variant({fine}, 'mysql', 'mariadb')"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    version_table=VERSION_TABLE,
    include_name=is_ours,
    render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
