"""Schemes of appraisals, and their results."""

import sqlalchemy as sa
from alembic import op

revision = "core_0019_appraisals"
down_revision = "core_0018_rules"
branch_labels = None
depends_on = None

TABLES = (
    "core_appraisal_scheme",
    "core_appraisal_criterion",
    "core_appraisal_band",
    "core_appraisal_result",
    "core_appraisal_score",
)


def upgrade() -> None:
    op.create_table(
        "core_appraisal_scheme",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("subject", sa.Text(collation="C"), nullable=False),
        sa.Column("duty", sa.Text(collation="C"), nullable=True, comment="Null where all of the work is appraised."),
        sa.Column("policy_document_id", sa.Uuid(), nullable=True, comment="The rule that it follows."),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="First day of what is appraised."),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="Last day of what is appraised."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("duty in ('SERVICE', 'VOLUNTEER')", name=op.f("ck_core_appraisal_scheme_duty")),
        sa.CheckConstraint("duty is null or subject = 'ORG'", name=op.f("ck_core_appraisal_scheme_duty_of_org")),
        sa.CheckConstraint("state in ('OPEN', 'CLOSED')", name=op.f("ck_core_appraisal_scheme_state")),
        sa.CheckConstraint("subject in ('ORG', 'POST')", name=op.f("ck_core_appraisal_scheme_subject")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_core_appraisal_scheme_ends_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_appraisal_scheme_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_document_id"],
            ["core_policy_document.tenant_id", "core_policy_document.id"],
            name=op.f("fk_core_appraisal_scheme_tenant_id_policy_document_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_appraisal_scheme")),
    )
    op.create_index(
        "ix_core_appraisal_scheme_org",
        "core_appraisal_scheme",
        ["tenant_id", "org_id", "starts_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_core_appraisal_scheme_starts", "core_appraisal_scheme", ["tenant_id", "starts_on", "id"], unique=False
    )
    op.create_table(
        "core_appraisal_criterion",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the scheme, from 1."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False, comment="The most it can bring; all of a scheme bring 100."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("points between 1 and 100", name=op.f("ck_core_appraisal_criterion_points")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "scheme_id"],
            ["core_appraisal_scheme.tenant_id", "core_appraisal_scheme.id"],
            name=op.f("fk_core_appraisal_criterion_tenant_id_scheme_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_appraisal_criterion")),
        sa.UniqueConstraint(
            "tenant_id", "scheme_id", "ordinal", name=op.f("uq_core_appraisal_criterion_tenant_id_scheme_id_ordinal")
        ),
    )
    op.create_index(
        "ix_core_appraisal_criterion_scheme",
        "core_appraisal_criterion",
        ["tenant_id", "scheme_id", "ordinal", "id"],
        unique=False,
    )
    op.create_table(
        "core_appraisal_band",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False, comment="Points from which on it is given."),
        sa.Column("grade", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("at_least between 0 and 100", name=op.f("ck_core_appraisal_band_at_least")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "scheme_id"],
            ["core_appraisal_scheme.tenant_id", "core_appraisal_scheme.id"],
            name=op.f("fk_core_appraisal_band_tenant_id_scheme_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_appraisal_band")),
        sa.UniqueConstraint(
            "tenant_id", "scheme_id", "at_least", name=op.f("uq_core_appraisal_band_tenant_id_scheme_id_at_least")
        ),
    )
    op.create_index(
        "ix_core_appraisal_band_scheme",
        "core_appraisal_band",
        ["tenant_id", "scheme_id", "at_least", "id"],
        unique=False,
    )
    op.create_table(
        "core_appraisal_result",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("head_id", sa.Uuid(), nullable=True, comment="The appointment; null for an organisation."),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="Whoever is appointed, who sees it."),
        sa.Column(
            "total", sa.Integer(), nullable=True, comment="The sum of the scores, of 100; null once it was anonymized."
        ),
        sa.Column("grade", sa.Text(collation="C"), nullable=False, comment="By the scheme's bands."),
        sa.Column(
            "remark", sa.Text(collation="C"), nullable=True, comment="What the appraiser says beside the scores."
        ),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("appraiser_id", sa.Uuid(), nullable=True, comment="Null for the system itself."),
        sa.Column(
            "appraiser", sa.Text(collation="C"), nullable=False, comment="Name in office; empty for the system itself."
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.Text(collation="C"), nullable=True, comment="What the appraised side says to it."),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "confirmer", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever confirmed it."
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(state = 'DRAFT') = (confirmed_at is null)", name=op.f("ck_core_appraisal_result_confirmed_at")
        ),
        sa.CheckConstraint(
            "(state = 'PUBLISHED') = (published_at is not null)", name=op.f("ck_core_appraisal_result_published_at")
        ),
        sa.CheckConstraint("state in ('DRAFT', 'CONFIRMED', 'PUBLISHED')", name=op.f("ck_core_appraisal_result_state")),
        sa.CheckConstraint("(head_id is null) = (person_id is null)", name=op.f("ck_core_appraisal_result_person_id")),
        sa.CheckConstraint(
            "statement is null or stated_at is not null", name=op.f("ck_core_appraisal_result_stated_at")
        ),
        sa.CheckConstraint("total between 0 and 100", name=op.f("ck_core_appraisal_result_total")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraiser_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_appraisal_result_tenant_id_appraiser_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "head_id"],
            ["core_unit_head.tenant_id", "core_unit_head.id"],
            name=op.f("fk_core_appraisal_result_tenant_id_head_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_appraisal_result_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_appraisal_result_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "scheme_id"],
            ["core_appraisal_scheme.tenant_id", "core_appraisal_scheme.id"],
            name=op.f("fk_core_appraisal_result_tenant_id_scheme_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_appraisal_result")),
    )
    op.create_index(
        "ix_core_appraisal_result_head",
        "core_appraisal_result",
        ["tenant_id", "head_id", "made_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_appraisal_result_made",
        "core_appraisal_result",
        ["tenant_id", "made_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_appraisal_result_org",
        "core_appraisal_result",
        ["tenant_id", "org_id", "made_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_appraisal_result_person",
        "core_appraisal_result",
        ["tenant_id", "person_id", "made_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_appraisal_result_scheme",
        "core_appraisal_result",
        ["tenant_id", "scheme_id", "made_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_appraisal_result_state",
        "core_appraisal_result",
        ["tenant_id", "scheme_id", "state", "org_place"],
        unique=False,
    )
    op.create_index(
        "uq_core_appraisal_result_head",
        "core_appraisal_result",
        ["tenant_id", "scheme_id", "head_id"],
        unique=True,
        postgresql_where="head_id is not null",
    )
    op.create_index(
        "uq_core_appraisal_result_org",
        "core_appraisal_result",
        ["tenant_id", "scheme_id", "org_id"],
        unique=True,
        postgresql_where="head_id is null",
    )
    op.create_table(
        "core_appraisal_score",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="The criterion's."),
        sa.Column("points", sa.Integer(), nullable=True, comment="Null once they were anonymized."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("points between 0 and 100", name=op.f("ck_core_appraisal_score_points")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "criterion_id"],
            ["core_appraisal_criterion.tenant_id", "core_appraisal_criterion.id"],
            name=op.f("fk_core_appraisal_score_tenant_id_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "result_id"],
            ["core_appraisal_result.tenant_id", "core_appraisal_result.id"],
            name=op.f("fk_core_appraisal_score_tenant_id_result_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_appraisal_score")),
        sa.UniqueConstraint(
            "tenant_id",
            "result_id",
            "criterion_id",
            name=op.f("uq_core_appraisal_score_tenant_id_result_id_criterion_id"),
        ),
    )
    op.create_index(
        "ix_core_appraisal_score_criterion_id", "core_appraisal_score", ["tenant_id", "criterion_id"], unique=False
    )
    op.create_index(
        "ix_core_appraisal_score_result",
        "core_appraisal_score",
        ["tenant_id", "result_id", "ordinal", "id"],
        unique=False,
    )
    for table in TABLES:
        op.enable_tenant_rls(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
