"""Accounts: where sessions were begun and until when their tokens are good, attempts to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "core_0003_accounts"
down_revision = "core_0007_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "core_tenant",
        sa.Column(
            "credentials_version",
            sa.BigInteger(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Raised when a session or an API key is ended.",
        ),
    )
    _sessions()
    _attempts()


def _sessions() -> None:
    op.add_column(
        "core_session",
        sa.Column(
            "access_expires_at",
            sa.DateTime(timezone=True),
            comment="Until when its access tokens are good.",
        ),
    )
    op.add_column(
        "core_session",
        sa.Column("renewed_at", sa.DateTime(timezone=True), comment="When its newest tokens were given."),
    )
    op.add_column(
        "core_session",
        sa.Column("agent", sa.Text(collation="C"), comment="What the client that signed in calls itself."),
    )
    op.add_column(
        "core_session",
        sa.Column("network", sa.Text(collation="C"), comment="Whence it signed in: /24 or /64."),
    )
    for _ in op.for_each_tenant():
        op.execute("update core_session set access_expires_at = expires_at, renewed_at = updated_at, agent = ''")
    for column in ("access_expires_at", "renewed_at", "agent"):
        op.alter_column("core_session", column, nullable=False)
    op.drop_index("ix_core_session_account", "core_session")
    op.create_index("ix_core_session_account", "core_session", ["tenant_id", "account_id", "created_at", "id"])
    op.create_index(
        "ix_core_session_ended",
        "core_session",
        ["tenant_id", "access_expires_at"],
        postgresql_where=sa.text("revoked_at is not null"),
    )


def _attempts() -> None:
    op.create_table(
        "core_attempt_count",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "subject", sa.Text(collation="C"), nullable=False, comment="SHA-256 of the login or the network, hex."
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('LOGIN', 'NETWORK')", name=op.f("ck_core_attempt_count_kind")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_attempt_count")),
        sa.UniqueConstraint("tenant_id", "kind", "subject", name=op.f("uq_core_attempt_count_tenant_id_kind_subject")),
    )
    op.create_index("ix_core_attempt_count_since", "core_attempt_count", ["tenant_id", "since"])
    op.enable_tenant_rls("core_attempt_count")


def downgrade() -> None:
    op.drop_table("core_attempt_count")
    op.drop_index("ix_core_session_ended", "core_session")
    op.drop_index("ix_core_session_account", "core_session")
    op.create_index("ix_core_session_account", "core_session", ["tenant_id", "account_id"])
    for column in ("network", "agent", "renewed_at", "access_expires_at"):
        op.drop_column("core_session", column)
    op.drop_column("core_tenant", "credentials_version")
