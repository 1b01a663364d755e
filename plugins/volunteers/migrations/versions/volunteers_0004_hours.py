"""Hours of service and credits."""

import sqlalchemy as sa
from alembic import op

revision = "volunteers_0004_hours"
down_revision = "volunteers_0003_activities"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "volunteers_hour_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sign_up_id", sa.Uuid(), nullable=True, comment="Null for service outside of any shift."),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False, comment="The day, in the tenant's zone."),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="Without the way there and back."),
        sa.Column(
            "credited_minutes",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Those that count: approved, within the day's cap.",
        ),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("source", sa.Text(collation="C"), nullable=False, comment="How the time is known."),
        sa.Column("reason", sa.Text(collation="C"), nullable=True, comment="Why it was entered by hand or later."),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True, comment="Who entered it; null for the system."),
        sa.Column(
            "decided_by_id",
            sa.Uuid(),
            nullable=True,
            comment="The second one, who approved or adjusted it; null where codes or staff saw both ends.",
        ),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True, comment="From when the minutes count."),
        sa.Column("dispute", sa.Text(collation="C"), nullable=True, comment="What somebody thinks wrong about it."),
        sa.Column("disputed_by_id", sa.Uuid(), nullable=True, comment="The account that disputed it last."),
        sa.Column("adjustment", sa.Text(collation="C"), nullable=True, comment="Why the minutes were set so."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("source <> 'MANUAL' or reason is not null", name=op.f("ck_volunteers_hour_entry_reason")),
        sa.CheckConstraint("source in ('CODE', 'STAFF', 'MANUAL')", name=op.f("ck_volunteers_hour_entry_source")),
        sa.CheckConstraint(
            "state in ('PROPOSED', 'APPROVED', 'DISPUTED', 'ADJUSTED')", name=op.f("ck_volunteers_hour_entry_state")
        ),
        sa.CheckConstraint(
            "credited_minutes between 0 and minutes", name=op.f("ck_volunteers_hour_entry_credited_minutes")
        ),
        sa.CheckConstraint("minutes between 0 and 1440", name=op.f("ck_volunteers_hour_entry_minutes")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decided_by_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_volunteers_hour_entry_tenant_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "disputed_by_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_volunteers_hour_entry_tenant_id_disputed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "duty_id"],
            ["volunteers_duty.tenant_id", "volunteers_duty.id"],
            name=op.f("fk_volunteers_hour_entry_tenant_id_duty_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_volunteers_hour_entry_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_volunteers_hour_entry_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "proposed_by_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_volunteers_hour_entry_tenant_id_proposed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sign_up_id"],
            ["volunteers_sign_up.tenant_id", "volunteers_sign_up.id"],
            name=op.f("fk_volunteers_hour_entry_tenant_id_sign_up_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_hour_entry_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_hour_entry")),
        sa.UniqueConstraint("tenant_id", "sign_up_id", name=op.f("uq_volunteers_hour_entry_tenant_id_sign_up_id")),
    )
    op.create_index(
        "ix_volunteers_hour_entry_person",
        "volunteers_hour_entry",
        ["tenant_id", "person_id", "served_on", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_hour_entry_served",
        "volunteers_hour_entry",
        ["tenant_id", "served_on", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_hour_entry_state",
        "volunteers_hour_entry",
        ["tenant_id", "state", "served_on", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_volunteers_hour_entry_volunteer",
        "volunteers_hour_entry",
        ["tenant_id", "volunteer_id", "served_on", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_hour_entry")
    op.create_table(
        "volunteers_credit_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="Less than nothing for what went."),
        sa.Column("hour_entry_id", sa.Uuid(), nullable=True, comment="Null for an exchange."),
        sa.Column("note", sa.Text(collation="C"), nullable=True, comment="What it was exchanged for."),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'EXCHANGED') = (hour_entry_id is null)", name=op.f("ck_volunteers_credit_entry_hour_entry")
        ),
        sa.CheckConstraint("kind in ('EARNED', 'ADJUSTED', 'EXCHANGED')", name=op.f("ck_volunteers_credit_entry_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "hour_entry_id"],
            ["volunteers_hour_entry.tenant_id", "volunteers_hour_entry.id"],
            name=op.f("fk_volunteers_credit_entry_tenant_id_hour_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "volunteer_id"],
            ["volunteers_volunteer.tenant_id", "volunteers_volunteer.id"],
            name=op.f("fk_volunteers_credit_entry_tenant_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volunteers_credit_entry")),
    )
    op.create_index(
        "ix_volunteers_credit_entry_volunteer",
        "volunteers_credit_entry",
        ["tenant_id", "volunteer_id", "occurred_at", "id"],
        unique=False,
    )
    op.enable_tenant_rls("volunteers_credit_entry")


def downgrade() -> None:
    op.drop_table("volunteers_credit_entry")
    op.drop_table("volunteers_hour_entry")
