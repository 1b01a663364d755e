"""What waits for an answer; handling together; the county's own ladder of alerts."""

import sqlalchemy as sa
from alembic import op

revision = "core_0015_requests"
down_revision = "core_0014_figures_in_time"
branch_labels = None
depends_on = None

BEFORE = "outcome in ('SETTLED', 'NOT_SETTLED', 'DIVERTED', 'ESCALATED', 'TRANSFERRED')"
OUTCOMES = "outcome in ('SETTLED', 'NOT_SETTLED', 'DIVERTED', 'ESCALATED', 'TRANSFERRED', 'TOOK_PART')"


def upgrade() -> None:
    op.create_index(
        "ix_core_case_transition_waiting", "core_case_transition", ["tenant_id", "state", "requested_at", "id"]
    )
    op.add_column(
        "core_episode",
        sa.Column(
            "is_joint",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Whether it takes part beside the organisation that leads; figures count those that lead.",
        ),
    )
    op.drop_constraint(op.f("ck_core_episode_outcome"), "core_episode")
    op.create_check_constraint(op.f("ck_core_episode_outcome"), "core_episode", OUTCOMES)
    op.create_table(
        "core_ladder_step",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="From 0."),
        sa.Column("days", sa.Integer(), nullable=False, comment="Days after the deadline's end; negative before it."),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("told", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('NEAR', 'MISSED', 'ESCALATED')", name=op.f("ck_core_ladder_step_kind")),
        sa.CheckConstraint("told in ('WORKER', 'HANDLER', 'ABOVE', 'TOP')", name=op.f("ck_core_ladder_step_told")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_ladder_step")),
        sa.UniqueConstraint("tenant_id", "ordinal", name=op.f("uq_core_ladder_step_tenant_id_ordinal")),
    )
    op.create_index("ix_core_ladder_step_ordinal", "core_ladder_step", ["tenant_id", "ordinal", "id"])
    op.enable_tenant_rls("core_ladder_step")


def downgrade() -> None:
    op.drop_table("core_ladder_step")
    op.execute("delete from core_episode where is_joint")
    op.drop_constraint(op.f("ck_core_episode_outcome"), "core_episode")
    op.create_check_constraint(op.f("ck_core_episode_outcome"), "core_episode", BEFORE)
    op.drop_column("core_episode", "is_joint")
    op.drop_index("ix_core_case_transition_waiting", table_name="core_case_transition")
