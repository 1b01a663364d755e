"""Sensitive values sealed by a data key of each tenant; consent, legal basis, a person's requests, retention."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.migrations.operations import APPEND_ONLY

revision = "core_0006_personal_data"
down_revision = "core_0005_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_data_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "master_key", sa.Text(collation="C"), nullable=False, comment="Name of the master key that wraps it."
        ),
        sa.Column(
            "wrapped",
            sa.LargeBinary(),
            nullable=True,
            comment="Nonce and AES-256-GCM of the key; null once it is destroyed.",
        ),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(wrapped is null) = (state = 'DESTROYED')", name=op.f("ck_core_data_key_wrapped")),
        sa.CheckConstraint("state in ('ACTIVE', 'RETIRED', 'DESTROYED')", name=op.f("ck_core_data_key_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_data_key")),
    )
    op.create_index(
        "uq_core_data_key_active", "core_data_key", ["tenant_id"], unique=True, postgresql_where="state = 'ACTIVE'"
    )
    op.create_table(
        "core_erasure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_type", sa.Text(collation="C"), nullable=False, comment="Table of the record."),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "basis", sa.Text(collation="C"), nullable=False, comment="The retention class's rule, or the request."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("action in ('ANONYMIZE', 'DELETE', 'KEEP_SEALED')", name=op.f("ck_core_erasure_action")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_erasure")),
        sa.UniqueConstraint(
            "tenant_id", "record_type", "record_id", name=op.f("uq_core_erasure_tenant_id_record_type_record_id")
        ),
    )
    op.create_table(
        "core_retention_class",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_type", sa.Text(collation="C"), nullable=False, comment="Table of the records."),
        sa.Column(
            "counts_from", sa.Text(collation="C"), nullable=False, comment="Column with the day from which years count."
        ),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(collation="C"), nullable=False),
        sa.Column("basis", sa.Text(collation="C"), nullable=False, comment="The rule that sets the term."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "action in ('ANONYMIZE', 'DELETE', 'KEEP_SEALED')", name=op.f("ck_core_retention_class_action")
        ),
        sa.CheckConstraint("years between 0 and 100", name=op.f("ck_core_retention_class_years")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_retention_class")),
        sa.UniqueConstraint("tenant_id", "record_type", name=op.f("uq_core_retention_class_tenant_id_record_type")),
    )
    op.create_index(
        "ix_core_retention_class_type", "core_retention_class", ["tenant_id", "record_type", "id"], unique=False
    )
    op.create_table(
        "core_consent",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("giver", sa.Text(collation="C"), nullable=False),
        sa.Column("guardian_id", sa.Uuid(), nullable=True, comment="The guardian who consented."),
        sa.Column("purpose", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "recipient", sa.Text(collation="C"), nullable=True, comment="To whom data is handed on; null when it stays."
        ),
        sa.Column("categories", sa.ARRAY(sa.Text(collation="C")), nullable=False),
        sa.Column("form", sa.Text(collation="C"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True, comment="From when it holds no more."),
        sa.Column("withdrawal_note", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(giver = 'GUARDIAN') = (guardian_id is not null)", name=op.f("ck_core_consent_guardian")),
        sa.CheckConstraint("form in ('WRITTEN', 'SEPARATE', 'ORAL_RECORDED')", name=op.f("ck_core_consent_form")),
        sa.CheckConstraint("giver in ('SELF', 'GUARDIAN')", name=op.f("ck_core_consent_giver")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "guardian_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_consent_tenant_id_guardian_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_consent_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_consent")),
    )
    op.create_index(
        "ix_core_consent_person", "core_consent", ["tenant_id", "person_id", "given_at", "id"], unique=False
    )
    op.create_table(
        "core_correction",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(collation="C"), nullable=False, comment="Which entry is wrong."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("answer", sa.Text(collation="C"), nullable=True, comment="What the person was told."),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_masked", sa.Text(collation="C"), nullable=True, comment="What it should say. Masked."),
        sa.Column("proposed_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('OPEN', 'ACCEPTED', 'REJECTED')", name=op.f("ck_core_correction_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_correction_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_correction_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_correction")),
    )
    op.create_index("ix_core_correction_id", "core_correction", ["tenant_id", "id", "org_place"], unique=False)
    op.create_index(
        "ix_core_correction_person", "core_correction", ["tenant_id", "person_id", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_correction_state", "core_correction", ["tenant_id", "state", "id", "org_place"], unique=False
    )
    op.create_table(
        "core_data_export",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "expires_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="First instant at which it cannot be read.",
        ),
        sa.Column("content_masked", sa.Text(collation="C"), nullable=True, comment="The copy, JSON. Masked."),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_data_export_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_data_export_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_data_export")),
    )
    op.create_index("ix_core_data_export_expires", "core_data_export", ["tenant_id", "expires_at"], unique=False)
    op.create_index(
        "ix_core_data_export_person", "core_data_export", ["tenant_id", "person_id", "id", "org_place"], unique=False
    )
    op.create_table(
        "core_person_duplicate",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="The record at whose entry it was found."),
        sa.Column("other_id", sa.Uuid(), nullable=False, comment="The record that was there before."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("note", sa.Text(collation="C"), nullable=True, comment="Why it was dismissed."),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('OPEN', 'MERGED', 'DISMISSED')", name=op.f("ck_core_person_duplicate_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_person_duplicate_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "other_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_person_duplicate_tenant_id_other_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_person_duplicate_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_person_duplicate")),
        sa.UniqueConstraint(
            "tenant_id", "person_id", "other_id", name=op.f("uq_core_person_duplicate_tenant_id_person_id_other_id")
        ),
    )
    op.create_index(
        "ix_core_person_duplicate_id", "core_person_duplicate", ["tenant_id", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_person_duplicate_state",
        "core_person_duplicate",
        ["tenant_id", "state", "id", "org_place"],
        unique=False,
    )
    op.create_table(
        "core_person_merge",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False, comment="The record that goes on."),
        sa.Column("from_id", sa.Uuid(), nullable=False, comment="The record that became a pointer."),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "moved",
            postgresql.JSONB(),
            nullable=False,
            comment="`table.column` -> ids of the rows that now point at the other record.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "from_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_person_merge_tenant_id_from_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "into_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_person_merge_tenant_id_into_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_person_merge")),
        sa.UniqueConstraint("tenant_id", "from_id", name=op.f("uq_core_person_merge_tenant_id_from_id")),
    )
    op.create_index("ix_core_person_merge_into", "core_person_merge", ["tenant_id", "into_id", "id"], unique=False)
    op.create_table(
        "core_person_phone",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("use", sa.Text(collation="C"), nullable=False),
        sa.Column("number_masked", sa.Text(collation="C"), nullable=True, comment="E.164. Masked."),
        sa.Column("number_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."),
        sa.Column(
            "number_index",
            sa.LargeBinary(),
            nullable=True,
            comment="HMAC-SHA256 of the normal form, for exact look-ups.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("use in ('MOBILE', 'HOME', 'WORK', 'OTHER')", name=op.f("ck_core_person_phone_use")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_person_phone_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_person_phone")),
    )
    op.create_index("ix_core_person_phone_number", "core_person_phone", ["tenant_id", "number_index"], unique=False)
    op.create_index(
        "ix_core_person_phone_person", "core_person_phone", ["tenant_id", "person_id", "use", "id"], unique=False
    )
    op.create_table(
        "core_legal_basis",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("purpose", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "rule", sa.Text(collation="C"), nullable=True, comment="The rule that makes it a duty, with its article."
        ),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True, comment="First instant at which it ends."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(kind = 'CONSENT') = (consent_id is not null)", name=op.f("ck_core_legal_basis_consent")),
        sa.CheckConstraint("kind <> 'EMERGENCY' or expires_at is not null", name=op.f("ck_core_legal_basis_emergency")),
        sa.CheckConstraint("kind <> 'STATUTORY_DUTY' or rule is not null", name=op.f("ck_core_legal_basis_rule")),
        sa.CheckConstraint(
            "kind in ('CONSENT', 'STATUTORY_DUTY', 'CONTRACT', 'EMERGENCY')", name=op.f("ck_core_legal_basis_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "consent_id"],
            ["core_consent.tenant_id", "core_consent.id"],
            name=op.f("fk_core_legal_basis_tenant_id_consent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_legal_basis_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_legal_basis")),
    )
    op.create_index(
        "ix_core_legal_basis_person", "core_legal_basis", ["tenant_id", "person_id", "created_at", "id"], unique=False
    )
    op.add_column(
        "core_org",
        sa.Column(
            "credit_code", sa.Text(collation="C"), nullable=True, comment="Unified social credit code, 18 places."
        ),
    )
    op.create_unique_constraint(op.f("uq_core_org_tenant_id_credit_code"), "core_org", ["tenant_id", "credit_code"])
    op.add_column(
        "core_person",
        sa.Column("id_kind", sa.Text(collation="C"), nullable=True, comment="Kind of the identity document."),
    )
    op.add_column(
        "core_person",
        sa.Column(
            "is_under_14",
            sa.Boolean(),
            nullable=True,
            comment="Whether special rules for children hold; null when the date of birth is not known.",
        ),
    )
    op.add_column(
        "core_person", sa.Column("guardian_id", sa.Uuid(), nullable=True, comment="Who answers for the person.")
    )
    op.add_column(
        "core_person",
        sa.Column(
            "merged_into_id",
            sa.Uuid(),
            nullable=True,
            comment="The record that stands for this one, which was a second one of the same person.",
        ),
    )
    op.add_column(
        "core_person",
        sa.Column(
            "id_number_masked",
            sa.Text(collation="C"),
            nullable=True,
            comment="Number of the identity document. Masked.",
        ),
    )
    op.add_column(
        "core_person",
        sa.Column(
            "id_number_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."
        ),
    )
    op.add_column(
        "core_person",
        sa.Column(
            "id_number_index",
            sa.LargeBinary(),
            nullable=True,
            comment="HMAC-SHA256 of the normal form, for exact look-ups.",
        ),
    )
    op.add_column(
        "core_person",
        sa.Column(
            "birth_date_masked", sa.Text(collation="C"), nullable=True, comment="Date of birth, ISO 8601. Masked."
        ),
    )
    op.add_column(
        "core_person",
        sa.Column(
            "birth_date_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."
        ),
    )
    op.add_column(
        "core_person",
        sa.Column("address_masked", sa.Text(collation="C"), nullable=True, comment="Where the person lives. Masked."),
    )
    op.add_column(
        "core_person",
        sa.Column("address_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."),
    )
    op.create_index(
        "ix_core_person_guardian",
        "core_person",
        ["tenant_id", "guardian_id"],
        unique=False,
        postgresql_where="guardian_id is not null",
    )
    op.create_index("ix_core_person_id_number", "core_person", ["tenant_id", "id_number_index"], unique=False)
    op.create_index(
        "ix_core_person_under_14", "core_person", ["tenant_id", "id"], unique=False, postgresql_where="is_under_14"
    )
    op.create_foreign_key(
        op.f("fk_core_person_tenant_id_guardian_id"),
        "core_person",
        "core_person",
        ["tenant_id", "guardian_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_core_person_tenant_id_merged_into_id"),
        "core_person",
        "core_person",
        ["tenant_id", "merged_into_id"],
        ["tenant_id", "id"],
    )
    op.create_check_constraint(
        op.f("ck_core_person_id_kind"),
        "core_person",
        "id_kind in ('RESIDENT_ID', 'RESIDENCE_PERMIT', 'HK_MACAO_PERMIT', 'TAIWAN_PERMIT', 'FOREIGN_PERMANENT', 'PASSPORT')",
    )
    op.create_check_constraint(op.f("ck_core_person_guardian"), "core_person", "guardian_id <> id")
    op.enable_tenant_rls("core_data_key")
    op.enable_tenant_rls("core_erasure", APPEND_ONLY)
    op.enable_tenant_rls("core_retention_class")
    op.enable_tenant_rls("core_consent")
    op.enable_tenant_rls("core_correction")
    op.enable_tenant_rls("core_data_export")
    op.enable_tenant_rls("core_person_duplicate")
    op.enable_tenant_rls("core_person_merge")
    op.enable_tenant_rls("core_person_phone")
    op.enable_tenant_rls("core_legal_basis")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_core_person_guardian"), "core_person", type_="check")
    op.drop_constraint(op.f("ck_core_person_id_kind"), "core_person", type_="check")
    op.drop_constraint(op.f("fk_core_person_tenant_id_merged_into_id"), "core_person", type_="foreignkey")
    op.drop_constraint(op.f("fk_core_person_tenant_id_guardian_id"), "core_person", type_="foreignkey")
    op.drop_index("ix_core_person_under_14", table_name="core_person", postgresql_where="is_under_14")
    op.drop_index("ix_core_person_id_number", table_name="core_person")
    op.drop_index("ix_core_person_guardian", table_name="core_person", postgresql_where="guardian_id is not null")
    op.drop_column("core_person", "address_cipher")
    op.drop_column("core_person", "address_masked")
    op.drop_column("core_person", "birth_date_cipher")
    op.drop_column("core_person", "birth_date_masked")
    op.drop_column("core_person", "id_number_index")
    op.drop_column("core_person", "id_number_cipher")
    op.drop_column("core_person", "id_number_masked")
    op.drop_column("core_person", "merged_into_id")
    op.drop_column("core_person", "guardian_id")
    op.drop_column("core_person", "is_under_14")
    op.drop_column("core_person", "id_kind")
    op.drop_constraint(op.f("uq_core_org_tenant_id_credit_code"), "core_org", type_="unique")
    op.drop_column("core_org", "credit_code")
    op.drop_index("ix_core_legal_basis_person", table_name="core_legal_basis")
    op.drop_table("core_legal_basis")
    op.drop_index("ix_core_person_phone_person", table_name="core_person_phone")
    op.drop_index("ix_core_person_phone_number", table_name="core_person_phone")
    op.drop_table("core_person_phone")
    op.drop_index("ix_core_person_merge_into", table_name="core_person_merge")
    op.drop_table("core_person_merge")
    op.drop_index("ix_core_person_duplicate_state", table_name="core_person_duplicate")
    op.drop_index("ix_core_person_duplicate_id", table_name="core_person_duplicate")
    op.drop_table("core_person_duplicate")
    op.drop_index("ix_core_data_export_person", table_name="core_data_export")
    op.drop_index("ix_core_data_export_expires", table_name="core_data_export")
    op.drop_table("core_data_export")
    op.drop_index("ix_core_correction_state", table_name="core_correction")
    op.drop_index("ix_core_correction_person", table_name="core_correction")
    op.drop_index("ix_core_correction_id", table_name="core_correction")
    op.drop_table("core_correction")
    op.drop_index("ix_core_consent_person", table_name="core_consent")
    op.drop_table("core_consent")
    op.drop_index("ix_core_retention_class_type", table_name="core_retention_class")
    op.drop_table("core_retention_class")
    op.drop_table("core_erasure")
    op.drop_index("uq_core_data_key_active", table_name="core_data_key", postgresql_where="state = 'ACTIVE'")
    op.drop_table("core_data_key")
