"""Rules with their editions, and who has read them."""

import sqlalchemy as sa
from alembic import op

revision = "core_0018_rules"
down_revision = "core_0017_sheets"
branch_labels = None
depends_on = None

TABLES = ("core_policy_document", "core_policy_reading")


def upgrade() -> None:
    op.create_table(
        "core_policy_document",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, comment="1 for the first of the rule."),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True, comment="The edition before; null for the first."),
        sa.Column(
            "issuer", sa.Text(collation="C"), nullable=False, comment="Name of the organisation when it wrote it."
        ),
        sa.Column(
            "issuer_code",
            sa.Text(collation="C"),
            nullable=False,
            comment="Its division code, with which those below begin.",
        ),
        sa.Column("issuer_level", sa.Text(collation="C"), nullable=False),
        sa.Column("audience", sa.Text(collation="C"), nullable=False),
        sa.Column("format", sa.Text(collation="C"), nullable=False),
        sa.Column("text", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "plain_language", sa.Text(collation="C"), nullable=True, comment="The same for everybody to understand."
        ),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False, comment="First day; of a draft, the day meant."),
        sa.Column(
            "effective_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="That day's first instant in the tenant's zone; null until published.",
        ),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="Last day; null while it goes on."),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True, comment="First instant after that day."),
        sa.Column(
            "author", sa.Text(collation="C"), nullable=False, comment="Name in office; empty for the system itself."
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "publisher", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever published it."
        ),
        sa.Column("withdraw_reason", sa.Text(collation="C"), nullable=True),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "audience <> 'RESIDENTS' or published_at is null or plain_language is not null",
            name=op.f("ck_core_policy_document_plain"),
        ),
        sa.CheckConstraint(
            "audience in ('STAFF', 'VOLUNTEERS', 'RESIDENTS')", name=op.f("ck_core_policy_document_audience")
        ),
        sa.CheckConstraint("format in ('PLAIN', 'MARKDOWN')", name=op.f("ck_core_policy_document_format")),
        sa.CheckConstraint(
            "issuer_level in ('COUNTY', 'TOWN', 'VILLAGE')", name=op.f("ck_core_policy_document_issuer_level")
        ),
        sa.CheckConstraint(
            "kind in ('HANDBOOK', 'SERVICE', 'CHARTER', 'APPRAISAL', 'PERSONNEL', 'OTHER')",
            name=op.f("ck_core_policy_document_kind"),
        ),
        sa.CheckConstraint(
            "state = 'WITHDRAWN' or (state = 'PUBLISHED') = (published_at is not null)",
            name=op.f("ck_core_policy_document_published"),
        ),
        sa.CheckConstraint("state in ('DRAFT', 'PUBLISHED', 'WITHDRAWN')", name=op.f("ck_core_policy_document_state")),
        sa.CheckConstraint("(ended_on is null) = (ended_at is null)", name=op.f("ck_core_policy_document_ended_at")),
        sa.CheckConstraint(
            "(published_at is null) = (effective_at is null)", name=op.f("ck_core_policy_document_effective_at")
        ),
        sa.CheckConstraint("edition > 0", name=op.f("ck_core_policy_document_edition")),
        sa.CheckConstraint("ended_at >= effective_at", name=op.f("ck_core_policy_document_ended_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_policy_document_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "supersedes_id"],
            ["core_policy_document.tenant_id", "core_policy_document.id"],
            name=op.f("fk_core_policy_document_tenant_id_supersedes_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_policy_document")),
    )
    op.create_index(
        "ix_core_policy_document_from", "core_policy_document", ["tenant_id", "effective_from", "id"], unique=False
    )
    op.create_index(
        "ix_core_policy_document_next",
        "core_policy_document",
        ["tenant_id", "supersedes_id", "effective_from", "id"],
        unique=False,
    )
    op.create_index(
        "ix_core_policy_document_org",
        "core_policy_document",
        ["tenant_id", "org_id", "effective_from", "id"],
        unique=False,
    )
    op.create_index(
        "uq_core_policy_document_supersedes",
        "core_policy_document",
        ["tenant_id", "supersedes_id"],
        unique=True,
        postgresql_where="state = 'DRAFT' or published_at is not null",
    )
    op.create_table(
        "core_policy_reading",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="That of the confirmation where nobody asked.",
        ),
        sa.Column("due_on", sa.Date(), nullable=True, comment="Last day; null where nobody asked."),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(state = 'CONFIRMED') = (confirmed_at is not null)", name=op.f("ck_core_policy_reading_confirmed_at")
        ),
        sa.CheckConstraint("state in ('ASKED', 'CONFIRMED')", name=op.f("ck_core_policy_reading_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_policy_reading_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["core_policy_document.tenant_id", "core_policy_document.id"],
            name=op.f("fk_core_policy_reading_tenant_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_policy_reading_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_policy_reading")),
        sa.UniqueConstraint(
            "tenant_id",
            "document_id",
            "account_id",
            name=op.f("uq_core_policy_reading_tenant_id_document_id_account_id"),
        ),
    )
    op.create_index(
        "ix_core_policy_reading_account",
        "core_policy_reading",
        ["tenant_id", "account_id", "asked_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_policy_reading_asked",
        "core_policy_reading",
        ["tenant_id", "asked_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_policy_reading_document",
        "core_policy_reading",
        ["tenant_id", "document_id", "asked_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_policy_reading_state",
        "core_policy_reading",
        ["tenant_id", "document_id", "state", "org_place"],
        unique=False,
    )
    for table in TABLES:
        op.enable_tenant_rls(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
