"""Mediation organisations and their members, titles, specialities, linkages."""

import sqlalchemy as sa
from alembic import op

revision = "mediation_0003_figures"
down_revision = "mediation_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation_org",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("tier", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "industry", sa.Text(collation="C"), nullable=True, comment="Code of its dispute type; of industries only."
        ),
        sa.Column("legal_status", sa.Text(collation="C"), nullable=False),
        sa.Column("established_on", sa.Date(), nullable=False),
        sa.Column("dissolved_on", sa.Date(), nullable=True, comment="Last day; null while it exists."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(industry is null) = (tier <> 'INDUSTRY')", name=op.f("ck_mediation_org_industry")),
        sa.CheckConstraint(
            "legal_status in ('PEOPLE_COMMITTEE', 'OTHER_LAWFUL', 'INFORMAL')",
            name=op.f("ck_mediation_org_legal_status"),
        ),
        sa.CheckConstraint(
            "tier in ('COUNTY', 'TOWN', 'VILLAGE', 'ENTERPRISE', 'INDUSTRY')", name=op.f("ck_mediation_org_tier")
        ),
        sa.CheckConstraint("dissolved_on >= established_on", name=op.f("ck_mediation_org_dissolved_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_mediation_org_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_org")),
    )
    op.create_index("ix_mediation_org_name", "mediation_org", ["tenant_id", "name", "id", "org_place"], unique=False)
    op.create_index(
        "ix_mediation_org_org", "mediation_org", ["tenant_id", "org_id", "name", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_mediation_org_tier", "mediation_org", ["tenant_id", "tier", "name", "id", "org_place"], unique=False
    )
    op.create_table(
        "mediation_org_member",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation_org_id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="Last day; null while it runs."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediation_org_id"],
            ["mediation_org.tenant_id", "mediation_org.id"],
            name=op.f("fk_mediation_org_member_tenant_id_mediation_org_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_org_member_tenant_id_mediator_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_org_member")),
    )
    op.create_index(
        "ix_mediation_org_member_mediator",
        "mediation_org_member",
        ["tenant_id", "mediator_id", "started_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_mediation_org_member_org",
        "mediation_org_member",
        ["tenant_id", "mediation_org_id", "started_on", "id"],
        unique=False,
    )
    op.create_table(
        "mediation_title",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("level", sa.Text(collation="C"), nullable=False, comment="Level of the organisation that gave it."),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="Last day; null while it holds."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("level in ('COUNTY', 'TOWN', 'VILLAGE')", name=op.f("ck_mediation_title_level")),
        sa.CheckConstraint("title in ('ABLE', 'CHIEF', 'EXPERT')", name=op.f("ck_mediation_title_title")),
        sa.CheckConstraint("ended_on >= granted_on", name=op.f("ck_mediation_title_ended_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_title_tenant_id_mediator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_mediation_title_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_title")),
    )
    op.create_index(
        "ix_mediation_title_granted", "mediation_title", ["tenant_id", "granted_on", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_mediation_title_mediator",
        "mediation_title",
        ["tenant_id", "mediator_id", "granted_on", "id", "org_place"],
        unique=False,
    )
    op.create_table(
        "mediation_speciality",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_speciality_tenant_id_mediator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "type_id"],
            ["mediation_dispute_type.tenant_id", "mediation_dispute_type.id"],
            name=op.f("fk_mediation_speciality_tenant_id_type_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_speciality")),
        sa.UniqueConstraint(
            "tenant_id", "mediator_id", "type_id", name=op.f("uq_mediation_speciality_tenant_id_mediator_id_type_id")
        ),
    )
    op.create_index(
        "ix_mediation_speciality_type", "mediation_speciality", ["tenant_id", "type_id", "mediator_id"], unique=False
    )
    op.create_table(
        "mediation_linkage",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("channel", sa.Text(collation="C"), nullable=False),
        sa.Column("from_body", sa.Text(collation="C"), nullable=False, comment="Which court or office."),
        sa.Column("case_no", sa.Text(collation="C"), nullable=False, comment="Number of the case there."),
        sa.Column("case_id", sa.Uuid(), nullable=True, comment="The dispute; null until it is registered."),
        sa.Column("entrusted_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False, comment="When the entrusting body wants to hear."),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(collation="C"), nullable=True),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "channel in ('COURT', 'PROCURATORATE', 'POLICE')", name=op.f("ck_mediation_linkage_channel")
        ),
        sa.CheckConstraint(
            "result in ('SETTLED', 'NOT_SETTLED', 'RETURNED')", name=op.f("ck_mediation_linkage_result")
        ),
        sa.CheckConstraint("(ended_on is null) = (result is null)", name=op.f("ck_mediation_linkage_ended")),
        sa.CheckConstraint("due_on >= entrusted_on", name=op.f("ck_mediation_linkage_due_on")),
        sa.CheckConstraint("ended_on >= entrusted_on", name=op.f("ck_mediation_linkage_ended_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_mediation_linkage_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_mediation_linkage_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_linkage")),
        sa.UniqueConstraint(
            "tenant_id",
            "channel",
            "from_body",
            "case_no",
            name=op.f("uq_mediation_linkage_tenant_id_channel_from_body_case_no"),
        ),
    )
    op.create_index(
        "ix_mediation_linkage_entrusted",
        "mediation_linkage",
        ["tenant_id", "entrusted_on", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("mediation_org")
    op.enable_tenant_rls("mediation_org_member")
    op.enable_tenant_rls("mediation_title")
    op.enable_tenant_rls("mediation_speciality")
    op.enable_tenant_rls("mediation_linkage")


def downgrade() -> None:
    op.drop_table("mediation_linkage")
    op.drop_table("mediation_speciality")
    op.drop_table("mediation_title")
    op.drop_table("mediation_org_member")
    op.drop_table("mediation_org")
