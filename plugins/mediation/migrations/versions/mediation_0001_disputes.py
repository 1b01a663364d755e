"""Disputes, their types, mediators and appointments."""

import sqlalchemy as sa
from alembic import op

revision = "mediation_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "mediation_dispute_type",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("limit_days", sa.Integer(), nullable=False, comment="Days within which mediation is to end."),
        sa.Column(
            "limit_in_working_days",
            sa.Boolean(),
            nullable=False,
            comment="Whether limit_days counts working days only.",
        ),
        sa.Column("written_agreement_required", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_dispute_type")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_mediation_dispute_type_tenant_id_code")),
    )
    op.create_index(
        "ix_mediation_dispute_type_code", "mediation_dispute_type", ["tenant_id", "code", "id"], unique=False
    )
    op.create_table(
        "mediation_mediator",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="Name in office."),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_mediation_mediator_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_mediation_mediator_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_mediator")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_mediation_mediator_tenant_id_number")),
        sa.UniqueConstraint("tenant_id", "person_id", name=op.f("uq_mediation_mediator_tenant_id_person_id")),
    )
    op.create_index(
        "ix_mediation_mediator_number", "mediation_mediator", ["tenant_id", "number", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_mediation_mediator_org",
        "mediation_mediator",
        ["tenant_id", "org_id", "number", "id", "org_place"],
        unique=False,
    )
    op.create_table(
        "mediation_appointment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="Last day; null while it runs."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("level in ('COUNTY', 'TOWN', 'VILLAGE')", name=op.f("ck_mediation_appointment_level")),
        sa.CheckConstraint("state in ('APPOINTED', 'SUSPENDED', 'ENDED')", name=op.f("ck_mediation_appointment_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_appointment_tenant_id_mediator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_mediation_appointment_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_appointment")),
    )
    op.create_index(
        "ix_mediation_appointment_mediator",
        "mediation_appointment",
        ["tenant_id", "mediator_id", "started_on", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_mediation_appointment_org",
        "mediation_appointment",
        ["tenant_id", "org_id", "started_on", "id", "org_place"],
        unique=False,
    )
    op.create_table(
        "mediation_dispute",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=True, comment="Who mediates; null until assigned."),
        sa.Column("channel", sa.Text(collation="C"), nullable=False),
        sa.Column("source", sa.Text(collation="C"), nullable=False),
        sa.Column("severity", sa.Text(collation="C"), nullable=False),
        sa.Column("summary", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "amount_fen",
            sa.BigInteger(),
            nullable=True,
            comment="Sum in dispute, fen (CNY 0.01); null when it is not about money.",
        ),
        sa.Column("refusal_reason", sa.Text(collation="C"), nullable=True, comment="Why it was not accepted."),
        sa.CheckConstraint(
            "channel in ('PEOPLE', 'JUDICIAL', 'ADMINISTRATIVE', 'FOLK', 'INDUSTRY')",
            name=op.f("ck_mediation_dispute_channel"),
        ),
        sa.CheckConstraint("severity in ('ORDINARY', 'MAJOR')", name=op.f("ck_mediation_dispute_severity")),
        sa.CheckConstraint(
            "source in ('FOUND', 'APPLIED', 'ENTRUSTED', 'TRANSFERRED')", name=op.f("ck_mediation_dispute_source")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"], ["core_case.tenant_id", "core_case.id"], name=op.f("fk_mediation_dispute_tenant_id_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_dispute_tenant_id_mediator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "type_id"],
            ["mediation_dispute_type.tenant_id", "mediation_dispute_type.id"],
            name=op.f("fk_mediation_dispute_tenant_id_type_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_dispute")),
    )
    op.create_index(
        "ix_mediation_dispute_mediator", "mediation_dispute", ["tenant_id", "mediator_id", "id"], unique=False
    )
    op.enable_tenant_rls("mediation_dispute_type")
    op.enable_tenant_rls("mediation_mediator")
    op.enable_tenant_rls("mediation_appointment")
    op.enable_tenant_rls("mediation_dispute")


def downgrade() -> None:
    op.drop_table("mediation_dispute")
    op.drop_table("mediation_appointment")
    op.drop_table("mediation_mediator")
    op.drop_table("mediation_dispute_type")
