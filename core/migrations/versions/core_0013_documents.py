"""Forms, documents made from them, stored files; what an entry of a file list stands for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "core_0013_documents"
down_revision = "core_0012_task_departments"
branch_labels = None
depends_on = None

TABLES = ("core_document_template", "core_document_field", "core_document", "core_file")


def upgrade() -> None:
    op.create_table(
        "core_document_template",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "key", sa.Text(collation="C"), nullable=False, comment="Its name for programs, such as mediation:agreement."
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="From 1, for each key."),
        sa.Column(
            "plugin_version", sa.Integer(), nullable=True, comment="Of the plug-in's text; null for a county's own."
        ),
        sa.Column(
            "case_kind",
            sa.Text(collation="C"),
            nullable=False,
            comment="The kind of case that it is for, such as DISPUTE.",
        ),
        sa.Column(
            "paper",
            sa.Text(collation="C"),
            nullable=False,
            comment="What it counts as in a file list, such as AGREEMENT.",
        ),
        sa.Column(
            "mark", sa.Text(collation="C"), nullable=False, comment="What its numbers are told by, such as 调协字."
        ),
        sa.Column(
            "is_internal",
            sa.Boolean(),
            nullable=False,
            comment="Whether it stays in the file, and goes to no court or other body.",
        ),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("body", sa.Text(collation="C"), nullable=False, comment="Wording; see core/documents/wording.py."),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column(
            "author", sa.Text(collation="C"), nullable=False, comment="Name in office; empty for a plug-in's text."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_core_document_template_version")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_document_template")),
        sa.UniqueConstraint(
            "tenant_id", "key", "version", name=op.f("uq_core_document_template_tenant_id_key_version")
        ),
    )
    op.create_index(
        "ix_core_document_template_key", "core_document_template", ["tenant_id", "key", "version", "id"], unique=False
    )
    op.create_table(
        "core_document_field",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the form, from 1."),
        sa.Column("key", sa.Text(collation="C"), nullable=False, comment="Name of its placeholder."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("type", sa.Text(collation="C"), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_from_case", sa.Boolean(), nullable=False, comment="Whether the case gives its value."),
        sa.Column("choices", sa.ARRAY(sa.Text(collation="C")), nullable=False, comment="What may be chosen."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "type in ('TEXT', 'PERSON', 'DATE', 'MONEY', 'NUMBER', 'CHOICE', 'LIST')",
            name=op.f("ck_core_document_field_type"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "template_id"],
            ["core_document_template.tenant_id", "core_document_template.id"],
            name=op.f("fk_core_document_field_tenant_id_template_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_document_field")),
        sa.UniqueConstraint(
            "tenant_id", "template_id", "key", name=op.f("uq_core_document_field_tenant_id_template_id_key")
        ),
    )
    op.create_index(
        "ix_core_document_field_template",
        "core_document_field",
        ["tenant_id", "template_id", "ordinal", "id"],
        unique=False,
    )
    op.create_table(
        "core_document",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False, comment="The version that it was made from."),
        sa.Column("previous_id", sa.Uuid(), nullable=True, comment="The draft that it takes the place of."),
        sa.Column("paper", sa.Text(collation="C"), nullable=False, comment="What it counts as in the file list."),
        sa.Column(
            "number", sa.Text(collation="C"), nullable=False, comment="Given once; revisions of one document share it."
        ),
        sa.Column("revision", sa.Integer(), nullable=False, comment="From 1."),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "values",
            postgresql.JSONB(),
            nullable=False,
            comment="Key of a field -> its lines as they were printed.",
        ),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="Who made it; null for the system itself."),
        sa.Column(
            "author", sa.Text(collation="C"), nullable=False, comment="Name in office; empty for the system itself."
        ),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issuer", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever issued it."),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(collation="C"), nullable=True, comment="Name in office."),
        sa.Column("withdraw_reason", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state in ('DRAFT', 'SUPERSEDED', 'ISSUED', 'WITHDRAWN')", name=op.f("ck_core_document_state")
        ),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdraw_reason is null)", name=op.f("ck_core_document_withdrawn")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_document_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_document_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "previous_id"],
            ["core_document.tenant_id", "core_document.id"],
            name=op.f("fk_core_document_tenant_id_previous_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "template_id"],
            ["core_document_template.tenant_id", "core_document_template.id"],
            name=op.f("fk_core_document_tenant_id_template_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_document")),
        sa.UniqueConstraint("tenant_id", "number", "revision", name=op.f("uq_core_document_tenant_id_number_revision")),
    )
    op.create_index("ix_core_document_case", "core_document", ["tenant_id", "case_id", "made_at", "id"], unique=False)
    op.create_index("ix_core_document_template_id", "core_document", ["tenant_id", "template_id"], unique=False)
    op.create_table(
        "core_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "document_id", sa.Uuid(), nullable=True, comment="The document that it shows; null for an attachment."
        ),
        sa.Column(
            "kind", sa.Text(collation="C"), nullable=False, comment="What it is, in upper case, such as EVIDENCE."
        ),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="Name of the file, for whoever saves it."),
        sa.Column("media_type", sa.Text(collation="C"), nullable=False, comment="Told from the bytes."),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Bytes."),
        sa.Column("sha256", sa.Text(collation="C"), nullable=False, comment="Of the bytes, in hexadecimal."),
        sa.Column("object_name", sa.Text(collation="C"), nullable=False, comment="Under which the store keeps it."),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="Who stored it; null for the system itself."),
        sa.Column(
            "author", sa.Text(collation="C"), nullable=False, comment="Name in office; empty for the system itself."
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True, comment="Since when it counts no more."),
        sa.Column("withdraw_reason", sa.Text(collation="C"), nullable=True),
        sa.Column(
            "withdrawn_by", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever withdrew it."
        ),
        sa.Column(
            "secret_masked",
            sa.Text(collation="C"),
            nullable=True,
            comment="Key by which the stored bytes are encrypted. Masked.",
        ),
        sa.Column("secret_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(withdrawn_at is null) = (withdraw_reason is null)", name=op.f("ck_core_file_withdrawn")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_file_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_file_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["core_document.tenant_id", "core_document.id"],
            name=op.f("fk_core_file_tenant_id_document_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_file")),
    )
    op.create_index(
        "ix_core_file_attached",
        "core_file",
        ["tenant_id", "case_id", "stored_at", "id"],
        unique=False,
        postgresql_where="document_id is null",
    )
    op.create_index("ix_core_file_document", "core_file", ["tenant_id", "document_id", "stored_at", "id"], unique=False)
    op.add_column(
        "core_file_item", sa.Column("document_id", sa.Uuid(), nullable=True, comment="The issued document that it is.")
    )
    op.add_column(
        "core_file_item", sa.Column("file_id", sa.Uuid(), nullable=True, comment="The attachment that it is.")
    )
    op.add_column(
        "core_file_item",
        sa.Column(
            "withdrawn_on", sa.Date(), nullable=True, comment="Since when it counts no more; null while it does."
        ),
    )
    op.create_foreign_key(
        op.f("fk_core_file_item_tenant_id_file_id"),
        "core_file_item",
        "core_file",
        ["tenant_id", "file_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_core_file_item_tenant_id_document_id"),
        "core_file_item",
        "core_document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_index(
        "ix_core_file_item_file",
        "core_file_item",
        ["tenant_id", "file_id"],
        unique=False,
        postgresql_where="file_id is not null",
    )
    op.create_index(
        "ix_core_file_item_document",
        "core_file_item",
        ["tenant_id", "document_id"],
        unique=False,
        postgresql_where="document_id is not null",
    )
    for table in TABLES:
        op.enable_tenant_rls(table)


def downgrade() -> None:
    for column in ("withdrawn_on", "file_id", "document_id"):
        op.drop_column("core_file_item", column)
    for table in reversed(TABLES):
        op.drop_table(table)
