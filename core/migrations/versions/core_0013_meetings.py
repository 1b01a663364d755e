"""Meetings: series, attendance, agenda, resolutions, action items."""

import sqlalchemy as sa
from alembic import op

revision = "core_0013_meetings"
down_revision = "core_0013_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_unique_constraint(
        op.f("uq_core_case_tenant_id_id_access_level"), "core_case", ["tenant_id", "id", "access_level"]
    )
    op.create_table(
        "core_meeting_series",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("frequency", sa.Text(collation="C"), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False, comment="Members without whom nothing is resolved."),
        sa.Column("next_due_on", sa.Date(), nullable=False, comment="By which day the next meeting is to be held."),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="Last day; null while it goes on."),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "frequency in ('WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'YEARLY')",
            name=op.f("ck_core_meeting_series_frequency"),
        ),
        sa.CheckConstraint("kind in ('STANDING', 'JOINT', 'SPECIAL')", name=op.f("ck_core_meeting_series_kind")),
        sa.CheckConstraint("quorum > 0", name=op.f("ck_core_meeting_series_quorum")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_meeting_series_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_meeting_series")),
    )
    op.create_index(
        "ix_core_meeting_series_due",
        "core_meeting_series",
        ["tenant_id", "next_due_on", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("core_meeting_series")
    op.create_table(
        "core_meeting",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("series_id", sa.Uuid(), nullable=True, comment="Null for one that stands alone."),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("venue", sa.Text(collation="C"), nullable=False, comment="Where it is held."),
        sa.Column("quorum", sa.Integer(), nullable=False, comment="Members without whom nothing is resolved."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("has_quorum", sa.Boolean(), nullable=True, comment="Null until it was held."),
        sa.Column("minutes", sa.Text(collation="C"), nullable=True),
        sa.Column("cancel_reason", sa.Text(collation="C"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "version", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="Raised by every change."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(state in ('HELD', 'CLOSED')) = (has_quorum is not null)", name=op.f("ck_core_meeting_has_quorum")
        ),
        sa.CheckConstraint("kind in ('STANDING', 'JOINT', 'SPECIAL')", name=op.f("ck_core_meeting_kind")),
        sa.CheckConstraint("state in ('PLANNED', 'HELD', 'CLOSED', 'CANCELLED')", name=op.f("ck_core_meeting_state")),
        sa.CheckConstraint("quorum > 0", name=op.f("ck_core_meeting_quorum")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_meeting_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "series_id"],
            ["core_meeting_series.tenant_id", "core_meeting_series.id"],
            name=op.f("fk_core_meeting_tenant_id_series_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_meeting")),
    )
    op.create_index(
        "ix_core_meeting_org", "core_meeting", ["tenant_id", "org_id", "starts_at", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_meeting_series",
        "core_meeting",
        ["tenant_id", "series_id", "starts_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_meeting_starts", "core_meeting", ["tenant_id", "starts_at", "id", "org_place"], unique=False
    )
    op.enable_tenant_rls("core_meeting")
    op.create_table(
        "core_meeting_attendee",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the list, from 1."),
        sa.Column("role", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="The person's record, where there is one."),
        sa.Column("for_org_id", sa.Uuid(), nullable=True, comment="The organisation they speak for."),
        sa.Column("has_attended", sa.Boolean(), nullable=True, comment="Null until the meeting was held."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role in ('CHAIR', 'MEMBER', 'GUEST')", name=op.f("ck_core_meeting_attendee_role")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "for_org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_meeting_attendee_tenant_id_for_org_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["core_meeting.tenant_id", "core_meeting.id"],
            name=op.f("fk_core_meeting_attendee_tenant_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_meeting_attendee_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_meeting_attendee")),
    )
    op.create_index(
        "ix_core_meeting_attendee_meeting",
        "core_meeting_attendee",
        ["tenant_id", "meeting_id", "ordinal", "id"],
        unique=False,
    )
    op.create_index(
        "ix_core_meeting_attendee_person",
        "core_meeting_attendee",
        ["tenant_id", "person_id", "ordinal", "id"],
        unique=False,
    )
    op.enable_tenant_rls("core_meeting_attendee")
    op.create_table(
        "core_agenda_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order on the agenda, from 1."),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("access_level", sa.Text(collation="C"), nullable=False, comment="The case's."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "access_level in ('OPEN', 'ORG', 'PROTECTED', 'SEALED')", name=op.f("ck_core_agenda_item_access_level")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id", "access_level"],
            ["core_case.tenant_id", "core_case.id", "core_case.access_level"],
            name=op.f("fk_core_agenda_item_tenant_id_case_id_access_level"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["core_meeting.tenant_id", "core_meeting.id"],
            name=op.f("fk_core_agenda_item_tenant_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_agenda_item_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_agenda_item")),
        sa.UniqueConstraint(
            "tenant_id", "id", "access_level", name=op.f("uq_core_agenda_item_tenant_id_id_access_level")
        ),
    )
    op.create_index(
        "ix_core_agenda_item_case",
        "core_agenda_item",
        ["tenant_id", "case_id", "ordinal", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_agenda_item_meeting",
        "core_agenda_item",
        ["tenant_id", "meeting_id", "ordinal", "id", "org_place"],
        unique=False,
    )
    op.enable_tenant_rls("core_agenda_item")
    op.create_table(
        "core_meeting_resolution",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(collation="C"), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("abstentions", sa.Integer(), nullable=False),
        sa.Column("is_adopted", sa.Boolean(), nullable=False, comment="Whether more were for it than against it."),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "is_adopted = (votes_for > votes_against)", name=op.f("ck_core_meeting_resolution_is_adopted")
        ),
        sa.CheckConstraint(
            "least(votes_for, votes_against, abstentions) >= 0", name=op.f("ck_core_meeting_resolution_votes")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agenda_item_id"],
            ["core_agenda_item.tenant_id", "core_agenda_item.id"],
            name=op.f("fk_core_meeting_resolution_tenant_id_agenda_item_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_meeting_resolution")),
    )
    op.create_index(
        "ix_core_meeting_resolution_item",
        "core_meeting_resolution",
        ["tenant_id", "agenda_item_id", "resolved_at", "id"],
        unique=False,
    )
    op.enable_tenant_rls("core_meeting_resolution")
    op.create_table(
        "core_action_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "access_level", sa.Text(collation="C"), nullable=False, comment="That of the case the item is about."
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=True, comment="The person who is to do it."),
        sa.Column("content", sa.Text(collation="C"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False, comment="Last day, in the tenant's zone."),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), nullable=False, comment="First instant at which it is overdue."
        ),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("result", sa.Text(collation="C"), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True, comment="When its owner was reminded."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'OPEN') = (finished_at is null)", name=op.f("ck_core_action_item_finished_at")),
        sa.CheckConstraint(
            "access_level in ('OPEN', 'ORG', 'PROTECTED', 'SEALED')", name=op.f("ck_core_action_item_access_level")
        ),
        sa.CheckConstraint("state in ('OPEN', 'DONE', 'CANCELLED')", name=op.f("ck_core_action_item_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agenda_item_id", "access_level"],
            ["core_agenda_item.tenant_id", "core_agenda_item.id", "core_agenda_item.access_level"],
            name=op.f("fk_core_action_item_tenant_id_agenda_item_id_access_level"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_action_item_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "owner_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_action_item_tenant_id_owner_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_action_item")),
    )
    op.create_index(
        "ix_core_action_item_due", "core_action_item", ["tenant_id", "due_on", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_action_item_item",
        "core_action_item",
        ["tenant_id", "agenda_item_id", "due_on", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_action_item_owner",
        "core_action_item",
        ["tenant_id", "owner_id", "due_on", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_action_item_remind",
        "core_action_item",
        ["tenant_id", "due_on"],
        unique=False,
        postgresql_where="state = 'OPEN' and reminded_at is null",
    )
    op.enable_tenant_rls("core_action_item")


def downgrade() -> None:
    op.drop_table("core_action_item")
    op.drop_table("core_meeting_resolution")
    op.drop_table("core_agenda_item")
    op.drop_table("core_meeting_attendee")
    op.drop_table("core_meeting")
    op.drop_table("core_meeting_series")
    op.drop_constraint(op.f("uq_core_case_tenant_id_id_access_level"), "core_case", type_="unique")
