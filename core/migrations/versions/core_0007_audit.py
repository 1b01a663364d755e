"""The audit trail notes reads, with their purpose; a chain of seals over it, and an index of who was seen when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.migrations.operations import APPEND_ONLY

revision = "core_0007_audit"
down_revision = "core_0004_administration"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("kind", sa.Text(collation="C"), nullable=False, server_default="WRITE"),
        sa.Column(
            "others",
            postgresql.JSONB(),
            nullable=True,
            comment="Other records that the act changed: table, id, before and after of each.",
        ),
        sa.Column(
            "tables",
            sa.ARRAY(sa.Text(collation="C")),
            nullable=True,
            comment="Tables whose rows a read showed something personal of.",
        ),
        sa.Column("rows", sa.Integer(), nullable=True, comment="How many rows of these tables a read showed."),
        sa.Column(
            "seen",
            sa.LargeBinary(),
            nullable=True,
            comment="Which rows: for each one byte, its table's place in tables, and the 16 of its id.",
        ),
        sa.Column("purpose", sa.Text(collation="C"), nullable=True, comment="What for, as the request stated."),
    ):
        op.add_column("core_audit", column)
    op.create_check_constraint(op.f("ck_core_audit_kind"), "core_audit", "kind in ('WRITE', 'READ')")
    op.alter_column("core_audit", "record_type", nullable=True)
    op.alter_column(
        "core_audit",
        "record_id",
        nullable=True,
        comment="What was done to, or was opened alone; null for a read of several.",
    )
    op.alter_column(
        "core_audit",
        "before",
        server_default=sa.text("'{}'"),
        comment="Changed columns as they were, digests of personal ones; empty for a new row.",
    )
    op.alter_column(
        "core_audit", "after", server_default=sa.text("'{}'"), comment="Changed columns as they are, likewise."
    )
    op.drop_index("ix_core_audit_record", "core_audit")
    op.create_index("ix_core_audit_occurred", "core_audit", ["tenant_id", "occurred_at", "id"])
    op.create_index("ix_core_audit_account", "core_audit", ["tenant_id", "account_id", "occurred_at", "id"])
    op.create_index(
        "ix_core_audit_record",
        "core_audit",
        ["tenant_id", "record_id", "occurred_at", "id"],
        postgresql_where=sa.text("record_id is not null"),
    )
    op.alter_column("core_idempotency", "digest", comment="Keyed digest of the input without the key.")
    op.create_table(
        "core_audit_seal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="From 1, without a gap."),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "hash",
            sa.LargeBinary(),
            nullable=False,
            comment="SHA-256 of the hash before and the entry: docs/audit.md.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_core_audit_seal")),
        sa.UniqueConstraint("tenant_id", "entry_id", name=op.f("uq_core_audit_seal_tenant_id_entry_id")),
    )
    op.create_table(
        "core_audit_sighting",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="In UTC."),
        sa.PrimaryKeyConstraint("tenant_id", "record_id", "day", name=op.f("pk_core_audit_sighting")),
    )
    op.enable_tenant_rls("core_audit_seal", APPEND_ONLY)
    op.enable_tenant_rls("core_audit_sighting", APPEND_ONLY)


def downgrade() -> None:
    op.drop_table("core_audit_sighting")
    op.drop_table("core_audit_seal")
    for index in ("ix_core_audit_occurred", "ix_core_audit_account", "ix_core_audit_record"):
        op.drop_index(index, "core_audit")
    op.create_index("ix_core_audit_record", "core_audit", ["tenant_id", "record_type", "record_id", "id"])
    op.drop_constraint("ck_core_audit_kind", "core_audit")
    for column in ("kind", "others", "tables", "rows", "seen", "purpose"):
        op.drop_column("core_audit", column)
