"""Volunteers, their skills, licences and free times."""

import sqlalchemy as sa
from alembic import op

revision = "volunteers_0002_enrollment"
down_revision = "volunteers_0001_associations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "volunteers_volunteer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True, comment="The team of the association; null for none."),
        sa.Column("number", sa.Text(collation="C"), nullable=False, comment="Volunteer number, given once."),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="The name as it was on enrolling."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("enrolled_by", sa.Text(collation="C"), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True, comment="The guardian's consent, for a minor."),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "accepted_at", sa.DateTime(timezone=True), nullable=True, comment="When the association took them in."
        ),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column(
            "suspension", sa.Text(collation="C"), nullable=True, comment="Why the volunteer pauses; null otherwise."
        ),
        sa.Column(
            "insured_until",
            sa.Date(),
            nullable=True,
            comment="Last day of the personal accident insurance; null for none.",
        ),
        sa.Column(
            "minutes",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Approved minutes of service, all in all.",
        ),
        sa.Column(
            "credit_minutes",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Minutes that may still be exchanged for services.",
        ),
        sa.Column(
            "stars",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Highest star reached; it never falls.",
        ),
        sa.Column(
            "contact_name_masked",
            sa.Text(collation="C"),
            nullable=True,
            comment="Whom to call in an emergency. Masked.",
        ),
        sa.Column(
            "contact_name_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."
        ),
        sa.Column(
            "contact_phone_masked",
            sa.Text(collation="C"),
            nullable=True,
            comment="Number of whom to call, E.164. Masked.",
        ),
        sa.Column(
            "contact_phone_cipher", sa.LargeBinary(), nullable=True, comment="Encrypted; see core/crypto/keyring.py."
        ),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(enrolled_by = 'GUARDIAN_CONSENT') = (consent_id is not null)",
            name=op.f("ck_volunteers_volunteer_consent"),
        ),
        sa.CheckConstraint(
            "enrolled_by in ('SELF', 'GUARDIAN_CONSENT')", name=op.f("ck_volunteers_volunteer_enrolled_by")
        ),
        sa.CheckConstraint(
            "state in ('APPLIED', 'ACTIVE', 'SUSPENDED', 'LEFT')", name=op.f("ck_volunteers_volunteer_state")
        ),
        sa.CheckConstraint("credit_minutes >= 0", name=op.f("ck_volunteers_volunteer_credit_minutes")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_volunteers_volunteer_minutes")),
        sa.CheckConstraint("stars between 0 and 5", name=op.f("ck_volunteers_volunteer_stars")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "association_id"],
            ["volunteers_association.tenant_id", "volunteers_association.id"],
            name=op.f("fk_volunteers_volunteer_tenant_id_association_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "consent_id"],
            ["core_consent.tenant_id", "core_consent.id"],
            name=op.f("fk_volunteers_volunteer_tenant_id_consent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_volunteer_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_volunteers_volunteer_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "team_id"],
            ["volunteers_team.tenant_id", "volunteers_team.id"],
            name=op.f("fk_volunteers_volunteer_tenant_id_team_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_volunteer")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_volunteers_volunteer_tenant_id_number")),
        sa.UniqueConstraint("tenant_id", "person_id", name=op.f("uq_volunteers_volunteer_tenant_id_person_id")),
    )
    op.create_index(
        "ix_volunteers_volunteer_association",
        "volunteers_volunteer",
        ["tenant_id", "association_id", "number", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_volunteer_number",
        "volunteers_volunteer",
        ["tenant_id", "number", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_volunteer_org",
        "volunteers_volunteer",
        ["tenant_id", "org_id", "number", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_volunteer_state",
        "volunteers_volunteer",
        ["tenant_id", "state", "number", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_volunteer_team",
        "volunteers_volunteer",
        ["tenant_id", "team_id", "number", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_volunteer")
    op.create_table(
        "volunteers_skill",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "duty_id"],
            ["volunteers_duty.tenant_id", "volunteers_duty.id"],
            name=op.f("fk_volunteers_skill_tenant_id_duty_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_skill_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_skill")),
        sa.UniqueConstraint(
            "tenant_id", "volunteer_id", "duty_id", name=op.f("uq_volunteers_skill_tenant_id_volunteer_id_duty_id")
        ),
    )
    op.create_index(
        "ix_volunteers_skill_duty", "volunteers_skill", ["tenant_id", "duty_id", "volunteer_id"], unique=False
    )
    op.enable_tenant_rls("volunteers_skill")
    op.create_table(
        "volunteers_license",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Text(collation="C"),
            nullable=False,
            comment="Such as PHYSICIAN; what a duty or an activity asks for.",
        ),
        sa.Column("number", sa.Text(collation="C"), nullable=False, comment="Number of the licence."),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_volunteers_license_valid_until")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_license_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_license")),
    )
    op.create_index(
        "ix_volunteers_license_volunteer",
        "volunteers_license",
        ["tenant_id", "volunteer_id", "valid_until", "id"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_license")
    op.create_table(
        "volunteers_availability",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False, comment="1 is Monday, 7 is Sunday."),
        sa.Column("from_minute", sa.Integer(), nullable=False, comment="Minutes after midnight, in the tenant's zone."),
        sa.Column("to_minute", sa.Integer(), nullable=False, comment="Minutes after midnight."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "0 <= from_minute and from_minute < to_minute and to_minute <= 1440",
            name=op.f("ck_volunteers_availability_minutes"),
        ),
        sa.CheckConstraint("weekday between 1 and 7", name=op.f("ck_volunteers_availability_weekday")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_availability_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_availability")),
    )
    op.create_index(
        "ix_volunteers_availability_volunteer",
        "volunteers_availability",
        ["tenant_id", "volunteer_id", "weekday", "id"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_availability")


def downgrade() -> None:
    op.drop_table("volunteers_availability")
    op.drop_table("volunteers_license")
    op.drop_table("volunteers_skill")
    op.drop_table("volunteers_volunteer")
