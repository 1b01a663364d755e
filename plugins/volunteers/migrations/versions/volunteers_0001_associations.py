"""Associations, branches, teams, officers, elections, and the catalogue of duties."""

import sqlalchemy as sa
from alembic import op

revision = "volunteers_0001_associations"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "volunteers_branch_type",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "summary", sa.Text(collation="C"), nullable=False, comment="What its volunteers do, and what they do not."
        ),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_branch_type")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_volunteers_branch_type_tenant_id_code")),
    )
    op.create_index(
        "ix_volunteers_branch_type_code", "volunteers_branch_type", ["tenant_id", "code", "id"], unique=False
    )
    op.enable_tenant_rls("volunteers_branch_type")
    op.create_table(
        "volunteers_duty_category",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_duty_category")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_volunteers_duty_category_tenant_id_code")),
    )
    op.create_index(
        "ix_volunteers_duty_category_code", "volunteers_duty_category", ["tenant_id", "code", "id"], unique=False
    )
    op.enable_tenant_rls("volunteers_duty_category")
    op.create_table(
        "volunteers_duty",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "license_kind",
            sa.Text(collation="C"),
            nullable=True,
            comment="The licence that the law asks for, such as PHYSICIAN; null for none.",
        ),
        sa.Column("minimum_age", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Years."),
        sa.Column(
            "needs_two",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Whether two go together.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("minimum_age between 0 and 99", name=op.f("ck_volunteers_duty_minimum_age")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"],
            ["volunteers_duty_category.tenant_id", "volunteers_duty_category.id"],
            name=op.f("fk_volunteers_duty_tenant_id_category_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_duty")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_volunteers_duty_tenant_id_code")),
    )
    op.create_index(
        "ix_volunteers_duty_category", "volunteers_duty", ["tenant_id", "category_id", "code", "id"], unique=False
    )
    op.enable_tenant_rls("volunteers_duty")
    op.create_table(
        "volunteers_association",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("charter", sa.Text(collation="C"), nullable=True, comment="Text of the charter."),
        sa.Column("registration", sa.Text(collation="C"), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("dissolved_on", sa.Date(), nullable=True, comment="Last day; null while it exists."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "registration in ('REGISTERED', 'COMMUNITY_GROUP')", name=op.f("ck_volunteers_association_registration")
        ),
        sa.CheckConstraint("dissolved_on >= founded_on", name=op.f("ck_volunteers_association_dissolved_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_association_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_association")),
    )
    op.create_index(
        "ix_volunteers_association_name",
        "volunteers_association",
        ["tenant_id", "name", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_association_org",
        "volunteers_association",
        ["tenant_id", "org_id", "name", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_association")
    op.create_table(
        "volunteers_branch",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True, comment="Last day; null while it exists."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("closed_on >= founded_on", name=op.f("ck_volunteers_branch_closed_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "association_id"],
            ["volunteers_association.tenant_id", "volunteers_association.id"],
            name=op.f("fk_volunteers_branch_tenant_id_association_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "type_id"],
            ["volunteers_branch_type.tenant_id", "volunteers_branch_type.id"],
            name=op.f("fk_volunteers_branch_tenant_id_type_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_branch")),
    )
    op.create_index(
        "ix_volunteers_branch_association",
        "volunteers_branch",
        ["tenant_id", "association_id", "name", "id"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_branch")
    op.create_table(
        "volunteers_team",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True, comment="Last day; null while it exists."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("closed_on >= founded_on", name=op.f("ck_volunteers_team_closed_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "association_id"],
            ["volunteers_association.tenant_id", "volunteers_association.id"],
            name=op.f("fk_volunteers_team_tenant_id_association_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"],
            ["volunteers_branch.tenant_id", "volunteers_branch.id"],
            name=op.f("fk_volunteers_team_tenant_id_branch_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_team")),
    )
    op.create_index(
        "ix_volunteers_team_association", "volunteers_team", ["tenant_id", "association_id", "name", "id"], unique=False
    )
    op.create_index(
        "ix_volunteers_team_branch", "volunteers_team", ["tenant_id", "branch_id", "name", "id"], unique=False
    )
    op.enable_tenant_rls("volunteers_team")
    op.create_table(
        "volunteers_election",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False, comment="Members who could vote."),
        sa.Column("voters", sa.Integer(), nullable=False, comment="Members who did."),
        sa.Column(
            "minutes", sa.Text(collation="C"), nullable=False, comment="How it went and what came out, in words."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("voters between 1 and eligible", name=op.f("ck_volunteers_election_voters")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "association_id"],
            ["volunteers_association.tenant_id", "volunteers_association.id"],
            name=op.f("fk_volunteers_election_tenant_id_association_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_election")),
    )
    op.create_index(
        "ix_volunteers_election_association",
        "volunteers_election",
        ["tenant_id", "association_id", "held_on", "id"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_election")
    op.create_table(
        "volunteers_officer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=True, comment="The branch that is headed."),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="Name in office."),
        sa.Column("post", sa.Text(collation="C"), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="Last day; null while it runs."),
        sa.Column("election_id", sa.Uuid(), nullable=True, comment="The election that chose the officer."),
        sa.Column(
            "unit_head_id",
            sa.Uuid(),
            nullable=True,
            comment="The appointment as head of the organisation's unit with which the post comes (兼任).",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(post = 'BRANCH_HEAD') = (branch_id is not null)", name=op.f("ck_volunteers_officer_branch")
        ),
        sa.CheckConstraint(
            "post in ('PRESIDENT', 'VICE_PRESIDENT', 'COUNCIL_MEMBER', 'SECRETARY_GENERAL', 'BRANCH_HEAD')",
            name=op.f("ck_volunteers_officer_post"),
        ),
        sa.CheckConstraint("election_id is null or unit_head_id is null", name=op.f("ck_volunteers_officer_origin")),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_volunteers_officer_ended_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "association_id"],
            ["volunteers_association.tenant_id", "volunteers_association.id"],
            name=op.f("fk_volunteers_officer_tenant_id_association_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "branch_id"],
            ["volunteers_branch.tenant_id", "volunteers_branch.id"],
            name=op.f("fk_volunteers_officer_tenant_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "election_id"],
            ["volunteers_election.tenant_id", "volunteers_election.id"],
            name=op.f("fk_volunteers_officer_tenant_id_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_volunteers_officer_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_head_id"],
            ["core_unit_head.tenant_id", "core_unit_head.id"],
            name=op.f("fk_volunteers_officer_tenant_id_unit_head_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_officer")),
    )
    op.create_index(
        "ix_volunteers_officer_association",
        "volunteers_officer",
        ["tenant_id", "association_id", "started_on", "id"],
        unique=False,
    )
    op.create_index("ix_volunteers_officer_person", "volunteers_officer", ["tenant_id", "person_id"], unique=False)
    op.enable_tenant_rls("volunteers_officer")


def downgrade() -> None:
    op.drop_table("volunteers_officer")
    op.drop_table("volunteers_election")
    op.drop_table("volunteers_team")
    op.drop_table("volunteers_branch")
    op.drop_table("volunteers_association")
    op.drop_table("volunteers_duty")
    op.drop_table("volunteers_duty_category")
    op.drop_table("volunteers_branch_type")
