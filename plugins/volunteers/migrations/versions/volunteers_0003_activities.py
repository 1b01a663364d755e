"""Recruitment calls, activities, shifts, sign-ups, invitations, evaluations."""

import sqlalchemy as sa
from alembic import op

revision = "volunteers_0003_activities"
down_revision = "volunteers_0002_enrollment"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "volunteers_call",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("content", sa.Text(collation="C"), nullable=False, comment="What is to be done."),
        sa.Column("conditions", sa.Text(collation="C"), nullable=False, comment="Who can do it, when and where."),
        sa.Column("headcount", sa.Integer(), nullable=False, comment="How many are wanted."),
        sa.Column("risks", sa.Text(collation="C"), nullable=False, comment="What may happen to those who take part."),
        sa.Column("protections", sa.Text(collation="C"), nullable=False, comment="What is done against it."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('DRAFT', 'OPEN', 'CLOSED')", name=op.f("ck_volunteers_call_state")),
        sa.CheckConstraint("headcount between 1 and 10000", name=op.f("ck_volunteers_call_headcount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "association_id"],
            ["volunteers_association.tenant_id", "volunteers_association.id"],
            name=op.f("fk_volunteers_call_tenant_id_association_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_call_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_call")),
    )
    op.create_index(
        "ix_volunteers_call_association",
        "volunteers_call",
        ["tenant_id", "association_id", "title", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_call_state", "volunteers_call", ["tenant_id", "state", "title", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_volunteers_call_title", "volunteers_call", ["tenant_id", "title", "id", "org_place"], unique=False
    )
    op.enable_tenant_rls("volunteers_call")
    op.create_table(
        "volunteers_activity",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "brief",
            sa.Text(collation="C"),
            nullable=False,
            comment="All that volunteers are told of what is to be done.",
        ),
        sa.Column("risk", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "license_kind", sa.Text(collation="C"), nullable=True, comment="The licence asked for; null for none."
        ),
        sa.Column("minimum_age", sa.Integer(), nullable=False, comment="Years on the day."),
        sa.Column(
            "agreement_required", sa.Boolean(), nullable=False, comment="Whether a written agreement is made first."
        ),
        sa.Column(
            "approval_required", sa.Boolean(), nullable=False, comment="Whether each sign-up is looked at first."
        ),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "task_id",
            sa.Uuid(),
            nullable=True,
            comment="The task of a case that it does; volunteers see the brief and nothing of the case.",
        ),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("risk in ('LOW', 'ELEVATED', 'HIGH')", name=op.f("ck_volunteers_activity_risk")),
        sa.CheckConstraint(
            "state in ('DRAFT', 'OPEN', 'ENDED', 'CANCELLED')", name=op.f("ck_volunteers_activity_state")
        ),
        sa.CheckConstraint("minimum_age between 0 and 99", name=op.f("ck_volunteers_activity_minimum_age")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "association_id"],
            ["volunteers_association.tenant_id", "volunteers_association.id"],
            name=op.f("fk_volunteers_activity_tenant_id_association_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "duty_id"],
            ["volunteers_duty.tenant_id", "volunteers_duty.id"],
            name=op.f("fk_volunteers_activity_tenant_id_duty_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_activity_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["core_case_task.tenant_id", "core_case_task.id"],
            name=op.f("fk_volunteers_activity_tenant_id_task_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_activity")),
    )
    op.create_index(
        "ix_volunteers_activity_association",
        "volunteers_activity",
        ["tenant_id", "association_id", "title", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_activity_state",
        "volunteers_activity",
        ["tenant_id", "state", "title", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_activity_title", "volunteers_activity", ["tenant_id", "title", "id", "org_place"], unique=False
    )
    op.enable_tenant_rls("volunteers_activity")
    op.create_table(
        "volunteers_shift",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False, comment="Places."),
        sa.Column("minimum", sa.Integer(), nullable=False, comment="Volunteers without whom it does not take place."),
        sa.Column(
            "window_minutes",
            sa.Integer(),
            nullable=False,
            comment="Minutes before the start and after the end in which codes are taken.",
        ),
        sa.Column(
            "confirmed", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Places that are taken."
        ),
        sa.Column(
            "queued",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Sign-ups ever made: the next gets one more.",
        ),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("code_key", sa.LargeBinary(), nullable=False, comment="What the codes of the shift are made from."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('OPEN', 'CANCELLED')", name=op.f("ck_volunteers_shift_state")),
        sa.CheckConstraint("capacity <= 1000", name=op.f("ck_volunteers_shift_capacity")),
        sa.CheckConstraint("confirmed between 0 and capacity", name=op.f("ck_volunteers_shift_confirmed")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_volunteers_shift_ends_at")),
        sa.CheckConstraint("minimum between 1 and capacity", name=op.f("ck_volunteers_shift_minimum")),
        sa.CheckConstraint("window_minutes between 0 and 240", name=op.f("ck_volunteers_shift_window_minutes")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "activity_id"],
            ["volunteers_activity.tenant_id", "volunteers_activity.id"],
            name=op.f("fk_volunteers_shift_tenant_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_shift_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_shift")),
    )
    op.create_index(
        "ix_volunteers_shift_activity",
        "volunteers_shift",
        ["tenant_id", "activity_id", "starts_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_shift_starts", "volunteers_shift", ["tenant_id", "starts_at", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_volunteers_shift_state",
        "volunteers_shift",
        ["tenant_id", "state", "starts_at", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_shift")
    op.create_table(
        "volunteers_sign_up",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False, comment="The shift's start."),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False, comment="The shift's end."),
        sa.Column("position", sa.Integer(), nullable=False, comment="The how manieth sign-up of the shift it is."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "agreed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the volunteer signed the activity's agreement; null where none is asked for.",
        ),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(collation="C"), nullable=True, comment="How it is known that the volunteer came."),
        sa.Column(
            "reason",
            sa.Text(collation="C"),
            nullable=True,
            comment="Why the organisation cancelled it, or noted by hand who came.",
        ),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("source in ('CODE', 'STAFF', 'MANUAL')", name=op.f("ck_volunteers_sign_up_source")),
        sa.CheckConstraint(
            "state in ('REQUESTED', 'WAITLISTED', 'CONFIRMED', 'CHECKED_IN', 'CHECKED_OUT', 'CREDITED', 'NO_SHOW', 'CANCELLED_BY_VOLUNTEER', 'CANCELLED_BY_ORG')",
            name=op.f("ck_volunteers_sign_up_state"),
        ),
        sa.CheckConstraint("(checked_in_at is null) = (source is null)", name=op.f("ck_volunteers_sign_up_attended")),
        sa.CheckConstraint("checked_out_at >= checked_in_at", name=op.f("ck_volunteers_sign_up_checked_out_at")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_sign_up_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_volunteers_sign_up_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "shift_id"],
            ["volunteers_shift.tenant_id", "volunteers_shift.id"],
            name=op.f("fk_volunteers_sign_up_tenant_id_shift_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_sign_up_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_sign_up")),
    )
    op.create_index(
        "ix_volunteers_sign_up_person",
        "volunteers_sign_up",
        ["tenant_id", "person_id", "starts_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_sign_up_shift",
        "volunteers_sign_up",
        ["tenant_id", "shift_id", "starts_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_sign_up_starts",
        "volunteers_sign_up",
        ["tenant_id", "starts_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_sign_up_state",
        "volunteers_sign_up",
        ["tenant_id", "state", "starts_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_sign_up_volunteer",
        "volunteers_sign_up",
        ["tenant_id", "volunteer_id", "starts_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "uq_volunteers_sign_up_active",
        "volunteers_sign_up",
        ["tenant_id", "shift_id", "volunteer_id"],
        unique=True,
        postgresql_where=sa.text("state not in ('CANCELLED_BY_ORG', 'CANCELLED_BY_VOLUNTEER')"),
    )
    op.enable_tenant_rls("volunteers_sign_up")
    op.create_table(
        "volunteers_invitation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inviter", sa.Text(collation="C"), nullable=False, comment="Name in office."),
        sa.Column("score", sa.Integer(), nullable=False, comment="How well the volunteer fitted, 0 to 100."),
        sa.Column("reasons", sa.ARRAY(sa.Text(collation="C")), nullable=False, comment="Why, in codes."),
        sa.Column(
            "override_reason",
            sa.Text(collation="C"),
            nullable=True,
            comment="Why somebody was asked who did not come first; null for one who did.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_invitation_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_volunteers_invitation_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "shift_id"],
            ["volunteers_shift.tenant_id", "volunteers_shift.id"],
            name=op.f("fk_volunteers_invitation_tenant_id_shift_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_invitation_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_invitation")),
        sa.UniqueConstraint(
            "tenant_id",
            "shift_id",
            "volunteer_id",
            name=op.f("uq_volunteers_invitation_tenant_id_shift_id_volunteer_id"),
        ),
    )
    op.create_index(
        "ix_volunteers_invitation_invited",
        "volunteers_invitation",
        ["tenant_id", "invited_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_invitation_person",
        "volunteers_invitation",
        ["tenant_id", "person_id", "invited_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_invitation_shift",
        "volunteers_invitation",
        ["tenant_id", "shift_id", "invited_at", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_invitation")
    op.create_table(
        "volunteers_evaluation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sign_up_id", sa.Uuid(), nullable=False),
        sa.Column(
            "by_volunteer",
            sa.Boolean(),
            nullable=False,
            comment="Whether the volunteer tells of the activity, or the association of the volunteer.",
        ),
        sa.Column("score", sa.Integer(), nullable=False, comment="1 to 5, the best."),
        sa.Column("comment", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("score between 1 and 5", name=op.f("ck_volunteers_evaluation_score")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sign_up_id"],
            ["volunteers_sign_up.tenant_id", "volunteers_sign_up.id"],
            name=op.f("fk_volunteers_evaluation_tenant_id_sign_up_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_evaluation")),
        sa.UniqueConstraint(
            "tenant_id",
            "sign_up_id",
            "by_volunteer",
            name=op.f("uq_volunteers_evaluation_tenant_id_sign_up_id_by_volunteer"),
        ),
    )
    op.enable_tenant_rls("volunteers_evaluation")


def downgrade() -> None:
    op.drop_table("volunteers_evaluation")
    op.drop_table("volunteers_invitation")
    op.drop_table("volunteers_sign_up")
    op.drop_table("volunteers_shift")
    op.drop_table("volunteers_activity")
    op.drop_table("volunteers_call")
