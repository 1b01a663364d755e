"""Run by Alembic for one owner's revisions, on the connection that `core/migrations/runner.py` hands over."""

from alembic import context

from core.migrations import operations  # noqa: F401  (registers the operations)

options = context.config.attributes
context.configure(
    connection=options["connection"],
    version_table=options["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
