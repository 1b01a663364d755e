"""What gathers in a case: journal, tasks, papers, groups, follow-ups; deadlines and their rules; transitions."""

import sqlalchemy as sa
from alembic import op

revision = "core_0010_casework"
down_revision = "core_0003_api_keys"
branch_labels = None
depends_on = None

BEFORE = "outcome in ('SETTLED', 'NOT_SETTLED', 'DIVERTED', 'ESCALATED')"
OUTCOMES = "outcome in ('SETTLED', 'NOT_SETTLED', 'DIVERTED', 'ESCALATED', 'TRANSFERRED')"


def upgrade() -> None:
    op.create_table(
        "core_calendar_day",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="Why, such as the festival."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_calendar_day")),
        sa.UniqueConstraint("tenant_id", "day", name=op.f("uq_core_calendar_day_tenant_id_day")),
    )
    op.create_index("ix_core_calendar_day_day", "core_calendar_day", ["tenant_id", "day", "id"], unique=False)
    op.create_table(
        "core_statutory_rule",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "article", sa.Text(collation="C"), nullable=False, comment="The law and its article, or the own rule."
        ),
        sa.Column("basis", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False, comment="How many units."),
        sa.Column("unit", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "longest_extension",
            sa.Integer(),
            nullable=True,
            comment="By how many units it may be extended in all; null when the law sets no end.",
        ),
        sa.Column(
            "needs_consent",
            sa.Boolean(),
            nullable=False,
            comment="Whether an extension needs the parties' consent.",
        ),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("basis in ('STATUTORY', 'PROMISED', 'INTERNAL')", name=op.f("ck_core_statutory_rule_basis")),
        sa.CheckConstraint("unit in ('DAY', 'WORKING_DAY')", name=op.f("ck_core_statutory_rule_unit")),
        sa.CheckConstraint("value > 0", name=op.f("ck_core_statutory_rule_value")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_statutory_rule")),
        sa.UniqueConstraint(
            "tenant_id", "code", "effective_from", name=op.f("uq_core_statutory_rule_tenant_id_code_effective_from")
        ),
    )
    op.create_index(
        "ix_core_statutory_rule_code",
        "core_statutory_rule",
        ["tenant_id", "code", "effective_from", "id"],
        unique=False,
    )
    op.create_table(
        "core_case_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("text", sa.Text(collation="C"), nullable=True, comment="The note, or the reason of a move."),
        sa.Column("from_state", sa.Text(collation="C"), nullable=True),
        sa.Column("to_state", sa.Text(collation="C"), nullable=True),
        sa.Column("told_to", sa.Text(collation="C"), nullable=True, comment="The office that was told of a risk."),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="Whose entry it is; null for the system's."),
        sa.Column(
            "author", sa.Text(collation="C"), nullable=False, comment="Name in office; empty for the system itself."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('NOTE', 'MOVE', 'DEADLINE', 'DE_ESCALATION')", name=op.f("ck_core_case_entry_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_case_entry_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_case_entry_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_case_entry")),
    )
    op.create_index(
        "ix_core_case_entry_case", "core_case_entry", ["tenant_id", "case_id", "occurred_at", "id"], unique=False
    )
    op.create_table(
        "core_case_task",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("content", sa.Text(collation="C"), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False, comment="The organisation that is to do it."),
        sa.Column("assignee_id", sa.Uuid(), nullable=True, comment="The person who is to do it."),
        sa.Column(
            "ordered_by", sa.Text(collation="C"), nullable=False, comment="Name in office; empty for the system itself."
        ),
        sa.Column("due_on", sa.Date(), nullable=False, comment="Last day, in the tenant's zone."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('WORK', 'SUPERVISION')", name=op.f("ck_core_case_task_kind")),
        sa.CheckConstraint("state in ('OPEN', 'DONE', 'CANCELLED')", name=op.f("ck_core_case_task_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assignee_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_case_task_tenant_id_assignee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_case_task_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_case_task_tenant_id_org_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_case_task")),
    )
    op.create_index("ix_core_case_task_case", "core_case_task", ["tenant_id", "case_id", "due_on", "id"], unique=False)
    op.create_table(
        "core_deadline",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("basis", sa.Text(collation="C"), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True, comment="Null where another body set the day."),
        sa.Column(
            "article", sa.Text(collation="C"), nullable=False, comment="As the rule had it when the deadline began."
        ),
        sa.Column("value", sa.Integer(), nullable=False, comment="Units, with what it was extended by."),
        sa.Column("unit", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "start_event", sa.Text(collation="C"), nullable=False, comment="Name of the event from which it runs."
        ),
        sa.Column("started_on", sa.Date(), nullable=False, comment="Day of the event; counting begins the day after."),
        sa.Column("first_due_on", sa.Date(), nullable=False, comment="Last day as it was at first."),
        sa.Column("due_on", sa.Date(), nullable=False, comment="Last day, in the tenant's zone."),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, comment="First instant at which it is missed."),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True, comment="Since when time does not run."),
        sa.Column("units_left", sa.Integer(), nullable=True, comment="Units that were left when it was paused."),
        sa.Column("extended_by", sa.Integer(), nullable=False, comment="Units added by extensions."),
        sa.Column("extension_reason", sa.Text(collation="C"), nullable=True),
        sa.Column("approver", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever extended it."),
        sa.Column(
            "parties_agreed",
            sa.Boolean(),
            nullable=False,
            comment="Whether the parties consented to the extension.",
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_step", sa.Integer(), nullable=False, comment="Step of the ladder that is told next."),
        sa.Column("next_alert_at", sa.DateTime(timezone=True), nullable=True, comment="When; null after the last one."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'PAUSED') = (paused_on is not null)", name=op.f("ck_core_deadline_paused_on")),
        sa.CheckConstraint("basis in ('STATUTORY', 'PROMISED', 'INTERNAL')", name=op.f("ck_core_deadline_basis")),
        sa.CheckConstraint("kind in ('OWN', 'RESOLVE', 'ANSWER', 'CONFIRM')", name=op.f("ck_core_deadline_kind")),
        sa.CheckConstraint(
            "state in ('RUNNING', 'PAUSED', 'MET', 'MISSED', 'CANCELLED')", name=op.f("ck_core_deadline_state")
        ),
        sa.CheckConstraint("unit in ('DAY', 'WORKING_DAY')", name=op.f("ck_core_deadline_unit")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_deadline_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "rule_id"],
            ["core_statutory_rule.tenant_id", "core_statutory_rule.id"],
            name=op.f("fk_core_deadline_tenant_id_rule_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_deadline")),
    )
    op.create_index(
        "ix_core_deadline_case", "core_deadline", ["tenant_id", "case_id", "started_on", "id"], unique=False
    )
    op.create_index(
        "ix_core_deadline_alert", "core_deadline", ["tenant_id", "state", "next_alert_at", "id"], unique=False
    )
    op.create_table(
        "core_file_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Text(collation="C"), nullable=False, comment="What it is, in upper case, such as AGREEMENT."
        ),
        sa.Column("title", sa.Text(collation="C"), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("exemption", sa.Text(collation="C"), nullable=True, comment="Why the paper may be missing."),
        sa.Column(
            "exempted_by", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever exempted it."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(exemption is null) = (exempted_by is null)", name=op.f("ck_core_file_item_exemption")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_file_item_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_file_item")),
    )
    op.create_index("ix_core_file_item_case", "core_file_item", ["tenant_id", "case_id", "kind", "id"], unique=False)
    op.create_table(
        "core_follow_up",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("followed_on", sa.Date(), nullable=False),
        sa.Column("method", sa.Text(collation="C"), nullable=False),
        sa.Column("author", sa.Text(collation="C"), nullable=False, comment="Name in office of whoever asked."),
        sa.Column("is_performed", sa.Boolean(), nullable=True, comment="Null when there is nothing to perform."),
        sa.Column("is_satisfied", sa.Boolean(), nullable=True, comment="Null when they did not say."),
        sa.Column("has_recurred", sa.Boolean(), nullable=False, comment="Whether the quarrel broke out anew."),
        sa.Column("note", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("method in ('VISIT', 'PHONE', 'OTHER')", name=op.f("ck_core_follow_up_method")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_follow_up_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_follow_up")),
    )
    op.create_index(
        "ix_core_follow_up_case", "core_follow_up", ["tenant_id", "case_id", "followed_on", "id"], unique=False
    )
    op.create_table(
        "core_party_group",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="How many people."),
        sa.Column("is_approximate", sa.Boolean(), nullable=False, comment="Whether the size is an estimate."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_core_party_group_size")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_party_group_tenant_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_party_group")),
    )
    op.create_index(
        "ix_core_party_group_case", "core_party_group", ["tenant_id", "case_id", "name", "id"], unique=False
    )
    op.create_table(
        "core_case_transition",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False),
        sa.Column("from_org_id", sa.Uuid(), nullable=False, comment="Who handled the case when it was asked for."),
        sa.Column("to_org_id", sa.Uuid(), nullable=False),
        sa.Column("to_person_id", sa.Uuid(), nullable=True, comment="The worker it is meant for."),
        sa.Column("purpose", sa.Text(collation="C"), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True, comment="Null for the system itself."),
        sa.Column("requester", sa.Text(collation="C"), nullable=False, comment="Name in office of whoever asked."),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=False, comment="First instant at which it holds no more."
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decider", sa.Text(collation="C"), nullable=True, comment="Name in office of whoever decided."),
        sa.Column("reject_reason", sa.Text(collation="C"), nullable=True),
        sa.Column("note", sa.Text(collation="C"), nullable=True, comment="What the receiver says."),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(collation="C"), nullable=True, comment="What came of it."),
        sa.Column("member_id", sa.Uuid(), nullable=True, comment="The membership by which it is seen."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('ASSIGN', 'HANDOVER', 'REFERRAL', 'TRANSFER', 'ESCALATION', 'SECONDMENT', 'JOINT')",
            name=op.f("ck_core_case_transition_kind"),
        ),
        sa.CheckConstraint(
            "reject_reason in ('NOT_COMPETENT', 'WRONG_PLACE', 'CONFLICT_OF_INTEREST', 'NO_CAPACITY', 'INCOMPLETE', 'OTHER')",
            name=op.f("ck_core_case_transition_reject_reason"),
        ),
        sa.CheckConstraint(
            "state in ('PENDING', 'ACCEPTED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'DONE')",
            name=op.f("ck_core_case_transition_state"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_case_transition_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "from_org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_case_transition_tenant_id_from_org_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["core_member.tenant_id", "core_member.id"],
            name=op.f("fk_core_case_transition_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "requested_by"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f("fk_core_case_transition_tenant_id_requested_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "to_org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_case_transition_tenant_id_to_org_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "to_person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_case_transition_tenant_id_to_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_case_transition")),
    )
    op.create_index(
        "ix_core_case_transition_case",
        "core_case_transition",
        ["tenant_id", "case_id", "requested_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_core_case_transition_expires",
        "core_case_transition",
        ["tenant_id", "state", "expires_at", "id"],
        unique=False,
    )
    op.create_table(
        "core_deadline_alert",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False, comment="Step of the ladder, from 0."),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False, comment="The organisation that is told."),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="The worker, where it is the worker's turn."),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('NEAR', 'MISSED', 'ESCALATED')", name=op.f("ck_core_deadline_alert_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "case_id"],
            ["core_case.tenant_id", "core_case.id"],
            name=op.f("fk_core_deadline_alert_tenant_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "deadline_id"],
            ["core_deadline.tenant_id", "core_deadline.id"],
            name=op.f("fk_core_deadline_alert_tenant_id_deadline_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id"],
            ["core_org.tenant_id", "core_org.id"],
            name=op.f("fk_core_deadline_alert_tenant_id_org_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_deadline_alert_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_deadline_alert")),
    )
    op.create_index(
        "ix_core_deadline_alert_case", "core_deadline_alert", ["tenant_id", "case_id", "raised_at", "id"], unique=False
    )
    op.add_column("core_case", sa.Column("source", sa.Text(collation="C"), server_default="APPLIED", nullable=False))
    op.add_column("core_case", sa.Column("severity", sa.Text(collation="C"), server_default="ORDINARY", nullable=False))
    op.add_column(
        "core_case",
        sa.Column("legal_basis", sa.Text(collation="C"), nullable=True, comment="The rule by which it is handled."),
    )
    op.add_column(
        "core_case", sa.Column("master_id", sa.Uuid(), nullable=True, comment="The case of which this is a second one.")
    )
    op.add_column(
        "core_case",
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("'9999-12-31 00:00:00+00'"),
            nullable=False,
            comment="The first end of its running deadlines; the year 9999 when none runs.",
        ),
    )
    op.add_column(
        "core_case",
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True, comment="When it was last reopened."),
    )
    op.add_column("core_case", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_core_case_due", "core_case", ["tenant_id", "kind", "due_at", "id", "org_place"], unique=False)
    op.create_index(
        "ix_core_case_handling",
        "core_case",
        ["tenant_id", "kind", "handling_org_id", "opened_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_case_handling_due",
        "core_case",
        ["tenant_id", "kind", "handling_org_id", "due_at", "id", "org_place"],
        unique=False,
    )
    op.create_index(
        "ix_core_case_master",
        "core_case",
        ["tenant_id", "master_id"],
        unique=False,
        postgresql_where="master_id is not null",
    )
    op.create_index(
        "ix_core_case_org_due", "core_case", ["tenant_id", "kind", "org_id", "due_at", "id", "org_place"], unique=False
    )
    op.create_index(
        "ix_core_case_worker_due",
        "core_case",
        ["tenant_id", "kind", "worker_id", "due_at", "id", "org_place"],
        unique=False,
    )
    op.create_foreign_key(
        op.f("fk_core_case_tenant_id_master_id"),
        "core_case",
        "core_case",
        ["tenant_id", "master_id"],
        ["tenant_id", "id"],
    )
    op.add_column(
        "core_case_party",
        sa.Column("group_id", sa.Uuid(), nullable=True, comment="The group that the party speaks for."),
    )
    op.create_foreign_key(
        op.f("fk_core_case_party_tenant_id_group_id"),
        "core_case_party",
        "core_party_group",
        ["tenant_id", "group_id"],
        ["tenant_id", "id"],
    )
    op.drop_constraint(op.f("ck_core_episode_outcome"), "core_episode")
    op.create_check_constraint(op.f("ck_core_episode_outcome"), "core_episode", OUTCOMES)
    op.create_check_constraint(
        op.f("ck_core_case_source"), "core_case", "source in ('FOUND', 'APPLIED', 'ENTRUSTED', 'TRANSFERRED')"
    )
    op.create_check_constraint(op.f("ck_core_case_severity"), "core_case", "severity in ('ORDINARY', 'MAJOR')")
    op.enable_tenant_rls("core_calendar_day")
    op.enable_tenant_rls("core_statutory_rule")
    op.enable_tenant_rls("core_case_entry")
    op.enable_tenant_rls("core_case_task")
    op.enable_tenant_rls("core_deadline")
    op.enable_tenant_rls("core_file_item")
    op.enable_tenant_rls("core_follow_up")
    op.enable_tenant_rls("core_party_group")
    op.enable_tenant_rls("core_case_transition")
    op.enable_tenant_rls("core_deadline_alert")


def downgrade() -> None:
    op.drop_constraint(op.f("fk_core_case_party_tenant_id_group_id"), "core_case_party", type_="foreignkey")
    op.drop_column("core_case_party", "group_id")
    op.drop_constraint(op.f("fk_core_case_tenant_id_master_id"), "core_case", type_="foreignkey")
    op.drop_index("ix_core_case_worker_due", table_name="core_case")
    op.drop_index("ix_core_case_org_due", table_name="core_case")
    op.drop_index("ix_core_case_master", table_name="core_case", postgresql_where="master_id is not null")
    op.drop_index("ix_core_case_handling_due", table_name="core_case")
    op.drop_index("ix_core_case_handling", table_name="core_case")
    op.drop_index("ix_core_case_due", table_name="core_case")
    op.drop_column("core_case", "archived_at")
    op.drop_column("core_case", "reopened_at")
    op.drop_column("core_case", "due_at")
    op.drop_column("core_case", "master_id")
    op.drop_column("core_case", "legal_basis")
    op.drop_column("core_case", "severity")
    op.drop_column("core_case", "source")
    op.drop_index("ix_core_deadline_alert_case", table_name="core_deadline_alert")
    op.drop_table("core_deadline_alert")
    op.drop_index("ix_core_case_transition_expires", table_name="core_case_transition")
    op.drop_index("ix_core_case_transition_case", table_name="core_case_transition")
    op.drop_table("core_case_transition")
    op.drop_index("ix_core_party_group_case", table_name="core_party_group")
    op.drop_table("core_party_group")
    op.drop_index("ix_core_follow_up_case", table_name="core_follow_up")
    op.drop_table("core_follow_up")
    op.drop_index("ix_core_file_item_case", table_name="core_file_item")
    op.drop_table("core_file_item")
    op.drop_index("ix_core_deadline_alert", table_name="core_deadline")
    op.drop_index("ix_core_deadline_case", table_name="core_deadline")
    op.drop_table("core_deadline")
    op.drop_index("ix_core_case_task_case", table_name="core_case_task")
    op.drop_table("core_case_task")
    op.drop_index("ix_core_case_entry_case", table_name="core_case_entry")
    op.drop_table("core_case_entry")
    op.drop_index("ix_core_statutory_rule_code", table_name="core_statutory_rule")
    op.drop_table("core_statutory_rule")
    op.drop_index("ix_core_calendar_day_day", table_name="core_calendar_day")
    op.drop_table("core_calendar_day")
    op.drop_constraint(op.f("ck_core_episode_outcome"), "core_episode")
    op.create_check_constraint(op.f("ck_core_episode_outcome"), "core_episode", BEFORE)
