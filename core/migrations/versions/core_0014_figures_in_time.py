"""Indexes by which figures of a period are counted."""

from alembic import op

revision = "core_0014_figures_in_time"
down_revision = "core_0013_meetings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_core_episode_started", "core_episode", ["tenant_id", "started_at"])
    op.create_index("ix_core_episode_ended", "core_episode", ["tenant_id", "ended_at"])
    op.create_index("ix_core_deadline_ended", "core_deadline", ["tenant_id", "kind", "ended_at"])
    op.create_index(
        "ix_core_case_closed",
        "core_case",
        ["tenant_id", "kind", "closed_at"],
        postgresql_where="closed_at is not null",
    )


def downgrade() -> None:
    op.drop_index("ix_core_case_closed", table_name="core_case")
    op.drop_index("ix_core_deadline_ended", table_name="core_deadline")
    op.drop_index("ix_core_episode_ended", table_name="core_episode")
    op.drop_index("ix_core_episode_started", table_name="core_episode")
