"""The kernel's Alembic revisions, and what every plug-in's revisions may use."""
