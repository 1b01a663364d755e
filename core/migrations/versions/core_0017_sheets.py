"""Spreadsheets that are taken in, what is wrong with their rows, and those that are given out."""

import sqlalchemy as sa
from alembic import op

revision = "core_0017_sheets"
down_revision = "core_0016_reasons"
branch_labels = None
depends_on = None

TABLES = ("core_sheet_import", "core_sheet_fault", "core_sheet_claim", "core_sheet_export")


def upgrade() -> None:
    op.create_table(
        "core_sheet_import",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sheet", sa.Text(collation="C"), nullable=False, comment="Key of the sheet, such as core:person."),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="Name of the file."),
        sa.Column(
            "columns",
            sa.ARRAY(sa.Text(collation="C")),
            nullable=False,
            comment="Keys of the file's columns in their order, '' for unread.",
        ),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("mode", sa.Text(collation="C"), nullable=True, comment="Null until it runs."),
        sa.Column("rows", sa.Integer(), nullable=False, comment="How many the file has, without its header."),
        sa.Column("read", sa.Integer(), nullable=False, comment="How many were looked at in this pass."),
        sa.Column("good", sa.Integer(), nullable=False, comment="How many of them have nothing wrong."),
        sa.Column("faulty", sa.Integer(), nullable=False, comment="How many of them have something wrong."),
        sa.Column("written", sa.Integer(), nullable=False, comment="How many became records."),
        sa.Column("at_byte", sa.BigInteger(), nullable=False, comment="Where in the stored rows the next one begins."),
        sa.Column(
            "sha256", sa.Text(collation="C"), nullable=False, comment="Of the rows as they are stored, in hexadecimal."
        ),
        sa.Column(
            "object_name",
            sa.Text(collation="C"),
            nullable=True,
            comment="Under which the store keeps the rows; null when it has ended.",
        ),
        sa.Column("file_id", sa.Uuid(), nullable=False, comment="To which the stored bytes are bound."),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="Whose it is; null for the system itself."),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=False, comment="First instant at which it cannot go on."
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "secret_masked",
            sa.Text(collation="C"),
            nullable=True,
            comment="Key by which the stored rows are encrypted. Masked.",
        ),
        sa.Column("secret_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("mode in ('ALL_OR_NOTHING', 'GOOD_ROWS')", name=op.f("ck_core_sheet_import_mode")),
        sa.CheckConstraint(
            "state in ('UPLOADED', 'CHECKING', 'CHECKED', 'RUNNING', 'DONE', 'CANCELED', 'EXPIRED')",
            name=op.f("ck_core_sheet_import_state"),
        ),
        sa.CheckConstraint("good + faulty = read", name=op.f("ck_core_sheet_import_read")),
        sa.CheckConstraint("written <= good", name=op.f("ck_core_sheet_import_written")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_sheet_import_tenant_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_sheet_import")),
    )
    op.create_index(
        "ix_core_sheet_import_account",
        "core_sheet_import",
        ["tenant_id", "account_id", "uploaded_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_core_sheet_import_expires",
        "core_sheet_import",
        ["tenant_id", "expires_at"],
        unique=False,
        postgresql_where="object_name is not null",
    )
    op.create_table(
        "core_sheet_fault",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="Number of the row in the file; the header is row 1."),
        sa.Column(
            "header", sa.Text(collation="C"), nullable=True, comment="Of the column; null for the row as a whole."
        ),
        sa.Column("cell", sa.Text(collation="C"), nullable=True, comment="Such as C17; null for the row as a whole."),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "message", sa.Text(collation="C"), nullable=False, comment="In the language of whoever let it be read."
        ),
        sa.Column("instead", sa.Text(collation="C"), nullable=True, comment="What to write, in the same language."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "import_id"],
            ["core_sheet_import.tenant_id", "core_sheet_import.id"],
            name=op.f("fk_core_sheet_fault_tenant_id_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_sheet_fault")),
    )
    op.create_index(
        "ix_core_sheet_fault_line", "core_sheet_fault", ["tenant_id", "import_id", "line", "id"], unique=False
    )
    op.create_table(
        "core_sheet_claim",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(collation="C"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, comment="Number of the row in the file."),
        sa.ForeignKeyConstraint(
            ["tenant_id", "import_id"],
            ["core_sheet_import.tenant_id", "core_sheet_import.id"],
            name=op.f("fk_core_sheet_claim_tenant_id_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "import_id", "digest", name=op.f("pk_core_sheet_claim")),
    )
    op.create_table(
        "core_sheet_export",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sheet", sa.Text(collation="C"), nullable=False, comment="Key of the sheet."),
        sa.Column("purpose", sa.Text(collation="C"), nullable=False, comment="What for, as it was stated."),
        sa.Column("format", sa.Text(collation="C"), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=True, comment="Whose subtree; null for all in reach."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="Name of the file, for whoever saves it."),
        sa.Column("media_type", sa.Text(collation="C"), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Bytes."),
        sa.Column("sha256", sa.Text(collation="C"), nullable=False, comment="Of the bytes, in hexadecimal."),
        sa.Column("object_name", sa.Text(collation="C"), nullable=False, comment="Under which the store keeps it."),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="Whose it is; null for the system itself."),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=False, comment="First instant at which it cannot be had."
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
        sa.CheckConstraint("format in ('CSV', 'XLSX')", name=op.f("ck_core_sheet_export_format")),
        sa.CheckConstraint("state in ('READY', 'EXPIRED')", name=op.f("ck_core_sheet_export_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_sheet_export_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_sheet_export_tenant_id_org_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_sheet_export")),
    )
    op.create_index(
        "ix_core_sheet_export_account", "core_sheet_export", ["tenant_id", "account_id", "made_at", "id"], unique=False
    )
    op.create_index(
        "ix_core_sheet_export_expires",
        "core_sheet_export",
        ["tenant_id", "expires_at"],
        unique=False,
        postgresql_where="state = 'READY'",
    )
    for table in TABLES:
        op.enable_tenant_rls(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
