"""Alembic's entry: runs the steps on the connection that it is given."""

from alembic import context

from reviewer.adapters.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="outlast_version",
)
with context.begin_transaction():
    context.run_migrations()
