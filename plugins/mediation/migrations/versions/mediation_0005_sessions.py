"""Sessions of mediation, who took part, and mediators' own notes."""

import sqlalchemy as sa
from alembic import op

revision = "mediation_0005_sessions"
down_revision = "mediation_0002_life"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation_session",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False, comment="Who conducted it."),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="The mediator's name in office."),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="How long."),
        sa.Column("venue", sa.Text(collation="C"), nullable=False, comment="Where."),
        sa.Column("is_open", sa.Boolean(), nullable=False, comment="Whether others could listen."),
        sa.Column("outcome", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "record",
            sa.Text(collation="C"),
            nullable=False,
            comment="What was said, as it goes into the file (调解记录).",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "outcome in ('ADJOURNED', 'AGREED', 'NOT_AGREED', 'PARTY_ABSENT')",
            name=op.f("ck_mediation_session_outcome"),
        ),
        sa.CheckConstraint("minutes between 1 and 1440", name=op.f("ck_mediation_session_minutes")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["mediation_dispute.tenant_id", "mediation_dispute.id"],
            name=op.f("fk_mediation_session_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_session_tenant_id_mediator_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_session")),
    )
    op.create_index(
        "ix_mediation_session_case", "mediation_session", ["tenant_id", "case_id", "held_at", "id"], unique=False
    )
    op.enable_tenant_rls("mediation_session")
    op.create_table(
        "mediation_session_attendee",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="Order in the record, from 1."),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="The name as it was then."),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(party_id, participant_id) = 1",
            name=op.f("ck_mediation_session_attendee_party_or_participant"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "participant_id"],
            ["mediation_participant.tenant_id", "mediation_participant.id"],
            name=op.f("fk_mediation_session_attendee_tenant_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "party_id"],
            ["core_case_party.tenant_id", "core_case_party.id"],
            name=op.f("fk_mediation_session_attendee_tenant_id_party_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["mediation_session.tenant_id", "mediation_session.id"],
            name=op.f("fk_mediation_session_attendee_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_session_attendee")),
    )
    op.create_index(
        "ix_mediation_session_attendee_session",
        "mediation_session_attendee",
        ["tenant_id", "session_id", "ordinal", "id"],
        unique=False,
    )
    op.enable_tenant_rls("mediation_session_attendee")
    op.create_table(
        "mediation_session_note",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "keeper_id",
            sa.Uuid(),
            nullable=True,
            comment="Who reads it: its author; nobody any more once the author mediates no longer.",
        ),
        sa.Column("text", sa.Text(collation="C"), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "keeper_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_mediation_session_note_tenant_id_keeper_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["mediation_session.tenant_id", "mediation_session.id"],
            name=op.f("fk_mediation_session_note_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_session_note")),
    )
    op.create_index(
        "ix_mediation_session_note_session",
        "mediation_session_note",
        ["tenant_id", "session_id", "noted_at", "id"],
        unique=False,
    )
    op.enable_tenant_rls("mediation_session_note")


def downgrade() -> None:
    op.drop_table("mediation_session_note")
    op.drop_table("mediation_session_attendee")
    op.drop_table("mediation_session")
