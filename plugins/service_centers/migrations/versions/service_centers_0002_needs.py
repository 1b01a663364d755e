"""Needs of residents that volunteers may serve."""

import sqlalchemy as sa
from alembic import op

revision = "service_centers_0002"
down_revision = "service_centers_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_centers_need",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        sa.Column("need", sa.Text(collation="C"), nullable=False, comment="What kind of help."),
        sa.Column(
            "details",
            sa.Text(collation="C"),
            nullable=False,
            comment="What the resident tells; not told to volunteers.",
        ),
        sa.Column("place", sa.Text(collation="C"), nullable=False, comment="Where, as far as volunteers may know."),
        sa.Column("wanted_from", sa.Date(), nullable=False),
        sa.Column("wanted_until", sa.Date(), nullable=False),
        sa.Column(
            "consented_on", sa.Date(), nullable=False, comment="When the resident consented that volunteers are told."
        ),
        sa.Column("brief", sa.Text(collation="C"), nullable=True, comment="All that volunteers are told."),
        sa.Column("task_id", sa.Uuid(), nullable=True, comment="The task that asks for volunteers."),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unmet_reason", sa.Text(collation="C"), nullable=True, comment="Why nobody could help."),
        sa.CheckConstraint(
            "need in ('TUTORING', 'LABOR', 'HOUSEKEEPING', 'CARE', 'SAFETY', 'SKILLS', 'HEALTH', 'LEGAL', 'OTHER')",
            name=op.f("ck_service_centers_need_need"),
        ),
        sa.CheckConstraint("wanted_until >= wanted_from", name=op.f("ck_service_centers_need_wanted")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f("fk_service_centers_need_tenant_id_center_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_service_centers_need_tenant_id_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["core_case_task.tenant_id", "core_case_task.id"],
            name=op.f("fk_service_centers_need_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_centers_need")),
    )
    op.enable_tenant_rls("service_centers_need")


def downgrade() -> None:
    op.drop_table("service_centers_need")
