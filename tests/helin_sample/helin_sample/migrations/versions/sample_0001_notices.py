"""Notices."""

import sqlalchemy as sa
from alembic import op

revision = "sample_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample_notice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("title", sa.Text(collation="C"), nullable=False, comment="One line."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            onupdate="CASCADE",
        ),
    )
    op.create_index("ix_sample_notice_org", "sample_notice", ["tenant_id", "org_id", "title", "id", "org_place"])
    op.create_index("ix_sample_notice_title", "sample_notice", ["tenant_id", "title", "id", "org_place"])
    op.enable_tenant_rls("sample_notice")


def downgrade() -> None:
    op.drop_table("sample_notice")
