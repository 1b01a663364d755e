"""Training, stars, honors, certificates."""

import sqlalchemy as sa
from alembic import op

revision = "volunteers_0005_honors"
down_revision = "volunteers_0004_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "volunteers_training",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("minutes between 1 and 60000", name=op.f("ck_volunteers_training_minutes")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_training_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_training")),
    )
    op.create_index(
        "ix_volunteers_training_volunteer",
        "volunteers_training",
        ["tenant_id", "volunteer_id", "held_on", "id"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_training")
    op.create_table(
        "volunteers_star",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("star", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="Approved minutes at that time."),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("star between 1 and 5", name=op.f("ck_volunteers_star_star")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_star_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_star")),
        sa.UniqueConstraint(
            "tenant_id", "volunteer_id", "star", name=op.f("uq_volunteers_star_tenant_id_volunteer_id_star")
        ),
    )
    op.enable_tenant_rls("volunteers_star")
    op.create_table(
        "volunteers_honor",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("granted_by", sa.Text(collation="C"), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_honor_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_honor")),
    )
    op.create_index(
        "ix_volunteers_honor_volunteer",
        "volunteers_honor",
        ["tenant_id", "volunteer_id", "granted_on", "id"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_honor")
    op.create_table(
        "volunteers_certificate",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "verify_code",
            sa.Text(collation="C"),
            nullable=False,
            comment="What anybody who holds the paper can look up.",
        ),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="The volunteer's name as printed."),
        sa.Column("number", sa.Text(collation="C"), nullable=False, comment="Volunteer number."),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="Approved minutes in that time."),
        sa.Column("content", sa.Text(collation="C"), nullable=False, comment="What was done, in a line."),
        sa.Column("issuer", sa.Text(collation="C"), nullable=False, comment="Name of the association that issued it."),
        sa.Column(
            "issued_by", sa.Text(collation="C"), nullable=False, comment="Name in office of whoever is in charge."
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="From when it proves nothing."),
        sa.Column("revocation", sa.Text(collation="C"), nullable=True, comment="Why."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(revoked_at is null) = (revocation is null)", name=op.f("ck_volunteers_certificate_revoked")
        ),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_volunteers_certificate_last_on")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_volunteers_certificate_minutes")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_certificate_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_volunteers_certificate_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_certificate_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_certificate")),
        sa.UniqueConstraint("tenant_id", "serial", name=op.f("uq_volunteers_certificate_tenant_id_serial")),
        sa.UniqueConstraint("tenant_id", "verify_code", name=op.f("uq_volunteers_certificate_tenant_id_verify_code")),
    )
    op.create_index(
        "ix_volunteers_certificate_person",
        "volunteers_certificate",
        ["tenant_id", "person_id", "serial", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_certificate_serial",
        "volunteers_certificate",
        ["tenant_id", "serial", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_certificate_volunteer",
        "volunteers_certificate",
        ["tenant_id", "volunteer_id", "serial", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_certificate")


def downgrade() -> None:
    op.drop_table("volunteers_certificate")
    op.drop_table("volunteers_honor")
    op.drop_table("volunteers_star")
    op.drop_table("volunteers_training")
