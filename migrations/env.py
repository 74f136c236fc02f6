"""Our own Alembic environment: runs on the connection handed in, knows our tables only, keeps its own version table."""

from alembic import context

from inducci_lms.cli.schema import VERSION_TABLE, is_ours, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    version_table=VERSION_TABLE,
    include_name=is_ours,
    render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
    compare_type=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
