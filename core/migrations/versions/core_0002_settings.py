"""Settings of a tenant, and documents that its clients registered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.migrations.operations import APPEND_ONLY

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "core_tenant",
        sa.Column(
            "settings",
            postgresql.JSONB(),
            nullable=False,
            server_default=sa.text("'{}'"),
            comment="Who may look at the schema, from where browsers may call, which documents are let in.",
        ),
    )
    op.create_table(
        "core_trusted_document",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(collation="C"), nullable=False, comment="SHA-256 of the text in UTF-8, hex."),
        sa.Column("text", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_trusted_document")),
        sa.UniqueConstraint("tenant_id", "digest", name=op.f("uq_core_trusted_document_tenant_id_digest")),
    )
    op.enable_tenant_rls("core_trusted_document", APPEND_ONLY)


def downgrade() -> None:
    op.drop_table("core_trusted_document")
    op.drop_column("core_tenant", "settings")
