"""Who mediates, what is agreed and performed, courts and other bodies, routing."""

import sqlalchemy as sa
from alembic import op

revision = "mediation_0002_life"
down_revision = "mediation_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation_routing_rule",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type_id", sa.Uuid(), nullable=True),
        sa.Column("severity", sa.Text(collation="C"), nullable=True),
        sa.Column("org_id", sa.Uuid(), nullable=False, comment="Who handles them."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("severity in ('ORDINARY', 'MAJOR')", name=op.f("ck_mediation_routing_rule_severity")),
        sa.CheckConstraint(
            "num_nonnulls(type_id, severity) = 1", name=op.f("ck_mediation_routing_rule_type_or_severity")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_mediation_routing_rule_tenant_id_org_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "type_id"],
            ["mediation_dispute_type.tenant_id", "mediation_dispute_type.id"],
            name=op.f("fk_mediation_routing_rule_tenant_id_type_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_routing_rule")),
        sa.UniqueConstraint("tenant_id", "severity", name=op.f("uq_mediation_routing_rule_tenant_id_severity")),
        sa.UniqueConstraint("tenant_id", "type_id", name=op.f("uq_mediation_routing_rule_tenant_id_type_id")),
    )
    op.create_table(
        "mediation_agreement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.Text(collation="C"), nullable=False),
        sa.Column("content", sa.Text(collation="C"), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("parties_signed_on", sa.Date(), nullable=True, comment="When the last party signed."),
        sa.Column("mediator_signed_on", sa.Date(), nullable=True),
        sa.Column("sealed_on", sa.Date(), nullable=True, comment="When the committee set its seal."),
        sa.Column("effective_on", sa.Date(), nullable=True, comment="Computed by the form; null until then."),
        sa.Column("copies", sa.Integer(), nullable=False, comment="One for each party and one for the committee."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("form in ('WRITTEN', 'ORAL')", name=op.f("ck_mediation_agreement_form")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["mediation_dispute.tenant_id", "mediation_dispute.id"],
            name=op.f("fk_mediation_agreement_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_agreement")),
    )
    op.create_index(
        "ix_mediation_agreement_case", "mediation_agreement", ["tenant_id", "case_id", "reached_on", "id"], unique=False
    )
    op.create_table(
        "mediation_assignment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="Name in office."),
        sa.Column(
            "is_first", sa.Boolean(), nullable=False, comment="Whether the mediator is answerable for the dispute."
        ),
        sa.Column("chosen_by", sa.Text(collation="C"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(collation="C"), nullable=True, comment="Why it ended."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("chosen_by in ('ORG', 'PARTIES')", name=op.f("ck_mediation_assignment_chosen_by")),
        sa.CheckConstraint(
            "end_reason in ('REASSIGNED', 'HANDED_OVER', 'CONFLICT', 'TAKEN_OVER', 'CLOSED')",
            name=op.f("ck_mediation_assignment_end_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["mediation_dispute.tenant_id", "mediation_dispute.id"],
            name=op.f("fk_mediation_assignment_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_assignment_tenant_id_mediator_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_assignment")),
    )
    op.create_index(
        "ix_mediation_assignment_case",
        "mediation_assignment",
        ["tenant_id", "case_id", "started_at", "id"],
        unique=False,
    )
    op.create_table(
        "mediation_conflict",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="Name in office."),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True, comment="The party it is about."),
        sa.Column("note", sa.Text(collation="C"), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('PARTY', 'RELATIVE', 'INTEREST', 'REFUSED_BY_PARTY')", name=op.f("ck_mediation_conflict_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["mediation_dispute.tenant_id", "mediation_dispute.id"],
            name=op.f("fk_mediation_conflict_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_conflict_tenant_id_mediator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "party_id"],
            ["core_case_party.tenant_id", "core_case_party.id"],
            name=op.f("fk_mediation_conflict_tenant_id_party_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_conflict")),
        sa.UniqueConstraint(
            "tenant_id", "case_id", "mediator_id", name=op.f("uq_mediation_conflict_tenant_id_case_id_mediator_id")
        ),
    )
    op.create_index(
        "ix_mediation_conflict_case", "mediation_conflict", ["tenant_id", "case_id", "noted_at", "id"], unique=False
    )
    op.create_table(
        "mediation_diversion",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(collation="C"), nullable=False),
        sa.Column("body", sa.Text(collation="C"), nullable=False, comment="Its name."),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "body_kind in ('COURT', 'PROCURATORATE', 'POLICE', 'ARBITRATION', 'ADMINISTRATION')",
            name=op.f("ck_mediation_diversion_body_kind"),
        ),
        sa.CheckConstraint("state in ('OPEN', 'ACCEPTED', 'RETURNED')", name=op.f("ck_mediation_diversion_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["mediation_dispute.tenant_id", "mediation_dispute.id"],
            name=op.f("fk_mediation_diversion_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_diversion")),
    )
    op.create_index(
        "ix_mediation_diversion_case", "mediation_diversion", ["tenant_id", "case_id", "sent_on", "id"], unique=False
    )
    op.create_table(
        "mediation_participant",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True, comment="When the parties consented."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('WOMAN_MEMBER', 'ETHNIC_MEMBER', 'CO_MEDIATOR', 'EXPERT', 'RELATIVE', 'NEIGHBOR', 'ORGANIZATION')",
            name=op.f("ck_mediation_participant_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["mediation_dispute.tenant_id", "mediation_dispute.id"],
            name=op.f("fk_mediation_participant_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_participant")),
    )
    op.create_index(
        "ix_mediation_participant_case", "mediation_participant", ["tenant_id", "case_id", "kind", "id"], unique=False
    )
    op.create_table(
        "mediation_confirmation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("court", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("file_by", sa.Date(), nullable=False, comment="Last day on which it may be filed."),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("case_number", sa.Text(collation="C"), nullable=True, comment="The court's."),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("ground", sa.Text(collation="C"), nullable=True, comment="Why it was dismissed or withdrawn."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state in ('PREPARED', 'FILED', 'ACCEPTED', 'CONFIRMED', 'DISMISSED', 'WITHDRAWN')",
            name=op.f("ck_mediation_confirmation_state"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agreement_id"],
            ["mediation_agreement.tenant_id", "mediation_agreement.id"],
            name=op.f("fk_mediation_confirmation_tenant_id_agreement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["mediation_dispute.tenant_id", "mediation_dispute.id"],
            name=op.f("fk_mediation_confirmation_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_confirmation")),
    )
    op.create_index(
        "ix_mediation_confirmation_case",
        "mediation_confirmation",
        ["tenant_id", "case_id", "prepared_on", "id"],
        unique=False,
    )
    op.create_table(
        "mediation_obligation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("debtor_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(collation="C"), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True, comment="Fen (CNY 0.01), for money."),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True, comment="When it was performed or breached."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('DUE', 'PERFORMED', 'BREACHED')", name=op.f("ck_mediation_obligation_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agreement_id"],
            ["mediation_agreement.tenant_id", "mediation_agreement.id"],
            name=op.f("fk_mediation_obligation_tenant_id_agreement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["mediation_dispute.tenant_id", "mediation_dispute.id"],
            name=op.f("fk_mediation_obligation_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "debtor_id"],
            ["core_case_party.tenant_id", "core_case_party.id"],
            name=op.f("fk_mediation_obligation_tenant_id_debtor_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_obligation")),
    )
    op.create_index(
        "ix_mediation_obligation_case", "mediation_obligation", ["tenant_id", "case_id", "due_on", "id"], unique=False
    )
    op.add_column(
        "mediation_dispute",
        sa.Column("consented_on", sa.Date(), nullable=True, comment="When the parties consented to mediation."),
    )
    op.add_column(
        "mediation_dispute",
        sa.Column("first_mediator_id", sa.Uuid(), nullable=True, comment="Who is answerable for it."),
    )
    op.add_column(
        "mediation_dispute",
        sa.Column("end_ground", sa.Text(collation="C"), nullable=True, comment="Why mediation was ended early."),
    )
    op.add_column(
        "mediation_dispute",
        sa.Column("ended_by_id", sa.Uuid(), nullable=True, comment="The party who refused or withdrew."),
    )
    op.add_column(
        "mediation_dispute",
        sa.Column(
            "routes_told_on",
            sa.Date(),
            nullable=True,
            comment="When the parties were told of arbitration, administrative ways and the courts.",
        ),
    )
    op.add_column(
        "mediation_dispute",
        sa.Column(
            "previous_id", sa.Uuid(), nullable=True, comment="The ended dispute that broke out anew as this one."
        ),
    )
    op.create_index(
        "ix_mediation_dispute_previous",
        "mediation_dispute",
        ["tenant_id", "previous_id"],
        unique=False,
        postgresql_where="previous_id is not null",
    )
    op.create_foreign_key(
        op.f("fk_mediation_dispute_tenant_id_previous_id"),
        "mediation_dispute",
        "mediation_dispute",
        ["tenant_id", "previous_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_mediation_dispute_tenant_id_first_mediator_id"),
        "mediation_dispute",
        "mediation_mediator",
        ["tenant_id", "first_mediator_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_mediation_dispute_tenant_id_ended_by_id"),
        "mediation_dispute",
        "core_case_party",
        ["tenant_id", "ended_by_id"],
        ["tenant_id", "id"],
    )
    op.add_column(
        "mediation_dispute_type",
        sa.Column(
            "rule_code",
            sa.Text(collation="C"),
            nullable=True,
            comment="The statutory rule whose term holds; limit_days where there is none in force.",
        ),
    )
    op.add_column(
        "mediation_dispute_type",
        sa.Column(
            "special_member",
            sa.Text(collation="C"),
            nullable=True,
            comment="Kind of participant without whom mediation does not begin.",
        ),
    )
    op.add_column(
        "mediation_dispute_type",
        sa.Column(
            "confirmation_excluded",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Whether no court confirms an agreement, as about identity relations.",
        ),
    )
    op.create_check_constraint(
        op.f("ck_mediation_dispute_end_ground"),
        "mediation_dispute",
        "end_ground in ('REFUSED', 'WITHDRAWN', 'OTHER_FORUM')",
    )
    op.enable_tenant_rls("mediation_routing_rule")
    op.enable_tenant_rls("mediation_agreement")
    op.enable_tenant_rls("mediation_assignment")
    op.enable_tenant_rls("mediation_conflict")
    op.enable_tenant_rls("mediation_diversion")
    op.enable_tenant_rls("mediation_participant")
    op.enable_tenant_rls("mediation_confirmation")
    op.enable_tenant_rls("mediation_obligation")


def downgrade() -> None:
    op.drop_column("mediation_dispute_type", "confirmation_excluded")
    op.drop_column("mediation_dispute_type", "special_member")
    op.drop_column("mediation_dispute_type", "rule_code")
    op.drop_constraint(op.f("fk_mediation_dispute_tenant_id_ended_by_id"), "mediation_dispute", type_="foreignkey")
    op.drop_constraint(
        op.f("fk_mediation_dispute_tenant_id_first_mediator_id"), "mediation_dispute", type_="foreignkey"
    )
    op.drop_constraint(op.f("fk_mediation_dispute_tenant_id_previous_id"), "mediation_dispute", type_="foreignkey")
    op.drop_index(
        "ix_mediation_dispute_previous", table_name="mediation_dispute", postgresql_where="previous_id is not null"
    )
    op.drop_column("mediation_dispute", "previous_id")
    op.drop_column("mediation_dispute", "routes_told_on")
    op.drop_column("mediation_dispute", "ended_by_id")
    op.drop_column("mediation_dispute", "end_ground")
    op.drop_column("mediation_dispute", "first_mediator_id")
    op.drop_column("mediation_dispute", "consented_on")
    op.drop_index("ix_mediation_obligation_case", table_name="mediation_obligation")
    op.drop_table("mediation_obligation")
    op.drop_index("ix_mediation_confirmation_case", table_name="mediation_confirmation")
    op.drop_table("mediation_confirmation")
    op.drop_index("ix_mediation_participant_case", table_name="mediation_participant")
    op.drop_table("mediation_participant")
    op.drop_index("ix_mediation_diversion_case", table_name="mediation_diversion")
    op.drop_table("mediation_diversion")
    op.drop_index("ix_mediation_conflict_case", table_name="mediation_conflict")
    op.drop_table("mediation_conflict")
    op.drop_index("ix_mediation_assignment_case", table_name="mediation_assignment")
    op.drop_table("mediation_assignment")
    op.drop_index("ix_mediation_agreement_case", table_name="mediation_agreement")
    op.drop_table("mediation_agreement")
    op.drop_table("mediation_routing_rule")
