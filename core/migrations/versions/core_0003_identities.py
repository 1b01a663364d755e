"""Providers of identities, who is who there, signings in that have begun; operators can be disabled."""

import sqlalchemy as sa
from alembic import op

revision = "core_0003_identities"
down_revision = "core_0010_casework"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("core_operator", sa.Column("disabled_at", sa.DateTime(timezone=True)))
    op.create_table(
        "core_identity_provider",
        *_base(),
        _text("name"),
        _text("issuer", "An https address, as its tokens have it."),
        _text("client_id"),
        sa.Column(
            "client_secret_masked",
            sa.Text(collation="C"),
            comment="What the county shows the provider; null for a public client. Masked.",
        ),
        sa.Column("client_secret_cipher", sa.LargeBinary(), comment="Encrypted; see core/crypto/keyring.py."),
        sa.Column(
            "redirect_uris",
            sa.ARRAY(sa.Text(collation="C")),
            nullable=False,
            comment="Where a browser may be sent back to.",
        ),
        _text("state"),
        sa.Column(
            "version", sa.Integer(), nullable=False, server_default=sa.text("1"), comment="Raised by every change."
        ),
        sa.CheckConstraint("state in ('ACTIVE', 'DISABLED')", name=op.f("ck_core_identity_provider_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_identity_provider")),
        sa.UniqueConstraint("tenant_id", "issuer", name=op.f("uq_core_identity_provider_tenant_id_issuer")),
    )
    op.create_index("ix_core_identity_provider_issuer", "core_identity_provider", ["tenant_id", "issuer", "id"])
    op.create_table(
        "core_identity",
        *_base(),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        _text("subject", "The claim `sub` of the provider's tokens."),
        _points("core_identity", "provider_id", "core_identity_provider"),
        _points("core_identity", "account_id", "core_account"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_identity")),
        sa.UniqueConstraint(
            "tenant_id", "provider_id", "subject", name=op.f("uq_core_identity_tenant_id_provider_id_subject")
        ),
    )
    op.create_index("ix_core_identity_account", "core_identity", ["tenant_id", "account_id", "created_at", "id"])
    op.create_table(
        "core_sign_in_request",
        *_base(),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        _text("state_hash", "SHA-256 of what the provider sends back, hex."),
        _text("flow_hash", "SHA-256 of what the browser keeps, hex."),
        _text("nonce"),
        _text("verifier", "Of PKCE, RFC 7636."),
        _text("redirect_uri"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _points("core_sign_in_request", "provider_id", "core_identity_provider"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_sign_in_request")),
        sa.UniqueConstraint("tenant_id", "state_hash", name=op.f("uq_core_sign_in_request_tenant_id_state_hash")),
    )
    op.create_index("ix_core_sign_in_request_expires", "core_sign_in_request", ["tenant_id", "expires_at"])
    for table in ("core_identity_provider", "core_identity", "core_sign_in_request"):
        op.enable_tenant_rls(table)


def _base() -> list[sa.Column]:
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    ]


def _text(name: str, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Text(collation="C"), nullable=False, comment=comment)


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{target}.tenant_id", f"{target}.id"], name=op.f(f"fk_{table}_tenant_id_{column}")
    )


def downgrade() -> None:
    op.drop_table("core_sign_in_request")
    op.drop_table("core_identity")
    op.drop_table("core_identity_provider")
    op.drop_column("core_operator", "disabled_at")
