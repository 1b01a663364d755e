"""API keys of accounts."""

import sqlalchemy as sa
from alembic import op

revision = "core_0003_api_keys"
down_revision = "core_0011_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_api_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("prefix", sa.Text(collation="C"), nullable=False, comment="What the key's text begins with."),
        sa.Column("key_hash", sa.Text(collation="C"), nullable=False, comment="SHA-256 of the text, hex."),
        sa.Column(
            "scopes",
            sa.ARRAY(sa.Text(collation="C")),
            nullable=False,
            comment="Actions, of those that the account holds.",
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), comment="To the minute or so."),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_api_key_tenant_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_api_key")),
        sa.UniqueConstraint("tenant_id", "key_hash", name=op.f("uq_core_api_key_tenant_id_key_hash")),
    )
    op.create_index("ix_core_api_key_account", "core_api_key", ["tenant_id", "account_id", "created_at", "id"])
    op.enable_tenant_rls("core_api_key")


def downgrade() -> None:
    op.drop_table("core_api_key")
