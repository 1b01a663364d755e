"""Access levels of people, members of records, broken glass and what people are told of it."""

import sqlalchemy as sa
from alembic import op

revision = "core_0005_access"
down_revision = "core_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "core_tenant",
        sa.Column(
            "access_version",
            sa.BigInteger(),
            nullable=False,
            server_default=sa.text("1"),
            comment="Raised when a record gets or loses a member.",
        ),
    )
    op.add_column(
        "core_person",
        sa.Column(
            "access_level",
            sa.Text(collation="C"),
            nullable=False,
            server_default="ORG",
            comment="Who sees the record.",
        ),
    )
    op.create_check_constraint(
        op.f("ck_core_person_access_level"), "core_person", "access_level in ('OPEN', 'ORG', 'PROTECTED', 'SEALED')"
    )
    op.create_table(
        "core_member",
        *_base(),
        sa.Column("case_id", sa.Uuid(), nullable=True, comment="The record, when it is a case."),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="The record, when it is a person's."),
        sa.Column("account_id", sa.Uuid(), nullable=True, comment="The member, when it is an account."),
        sa.Column(
            "org_id",
            sa.Uuid(),
            nullable=True,
            comment="The member, when it is an organisation: those who hold the action at it.",
        ),
        sa.Column("name", sa.Text(collation="C"), nullable=False, comment="The member's name when named."),
        sa.Column("role", sa.Text(collation="C"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ended_at", sa.DateTime(timezone=True), nullable=True, comment="First instant without the membership."
        ),
        sa.Column("given_by", sa.Uuid(), nullable=True, comment="Null for the system itself."),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("end_reason", sa.Text(collation="C"), nullable=True),
        sa.CheckConstraint("num_nonnulls(case_id, person_id) = 1", name=op.f("ck_core_member_case_id_or_person_id")),
        sa.CheckConstraint("num_nonnulls(account_id, org_id) = 1", name=op.f("ck_core_member_account_id_or_org_id")),
        sa.CheckConstraint("role in ('READER', 'HANDLER', 'MANAGER')", name=op.f("ck_core_member_role")),
        _points("core_member", "case_id", "core_case"),
        _points("core_member", "person_id", "core_person"),
        _points("core_member", "account_id", "core_account"),
        _points("core_member", "org_id", "core_org"),
        _points("core_member", "given_by", "core_account"),
        _points("core_member", "ended_by", "core_account"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_member")),
    )
    for column in ("case", "person", "account", "org"):
        op.create_index(f"ix_core_member_{column}", "core_member", ["tenant_id", f"{column}_id", "started_at", "id"])
    op.create_table(
        "core_access_break",
        *_base(),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column("case_id", sa.Uuid(), nullable=True, comment="The record, when it is a case."),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="The record, when it is a person's."),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="Who broke the glass."),
        sa.Column(
            "name",
            sa.Text(collation="C"),
            nullable=False,
            comment="The name of whoever broke the glass, at that time.",
        ),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="First instant without access; 3 hours at most.",
        ),
        sa.Column("review_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True, comment="Null while it waits for review."),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.Text(collation="C"), nullable=True),
        sa.Column("comment", sa.Text(collation="C"), nullable=True),
        sa.Column(
            "withheld_basis",
            sa.Text(collation="C"),
            nullable=True,
            comment="The law by which the subjects are not told; null when they are.",
        ),
        sa.CheckConstraint("ended_at <= started_at + interval '3 hours'", name=op.f("ck_core_access_break_hours")),
        sa.CheckConstraint(
            "num_nonnulls(case_id, person_id) = 1", name=op.f("ck_core_access_break_case_id_or_person_id")
        ),
        sa.CheckConstraint("verdict in ('JUSTIFIED', 'UNJUSTIFIED')", name=op.f("ck_core_access_break_verdict")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f("fk_core_access_break_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        _points("core_access_break", "case_id", "core_case"),
        _points("core_access_break", "person_id", "core_person"),
        _points("core_access_break", "account_id", "core_account"),
        _points("core_access_break", "reviewed_by", "core_account"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_access_break")),
    )
    order = ["started_at", "id", "org_place"]
    op.create_index("ix_core_access_break_started", "core_access_break", ["tenant_id", *order])
    op.create_index("ix_core_access_break_account", "core_access_break", ["tenant_id", "account_id", *order])
    op.create_index(
        "ix_core_access_break_waiting",
        "core_access_break",
        ["tenant_id", *order],
        postgresql_where="reviewed_at is null",
    )
    op.create_table(
        "core_notification",
        *_base(),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="Who is told."),
        sa.Column("kind", sa.Text(collation="C"), nullable=False, comment="What it is about: the key of its text."),
        sa.Column("who", sa.Text(collation="C"), nullable=False, comment="Name in office of whoever did it."),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "visible_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="From when the person sees it; null while a law forbids to tell.",
        ),
        sa.Column("break_id", sa.Uuid(), nullable=True),
        _points("core_notification", "person_id", "core_person"),
        _points("core_notification", "break_id", "core_access_break"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_notification")),
    )
    op.create_index("ix_core_notification_person", "core_notification", ["tenant_id", "person_id", "visible_at", "id"])
    op.create_index("ix_core_notification_break", "core_notification", ["tenant_id", "break_id"])
    op.enable_tenant_rls("core_member")
    op.enable_tenant_rls("core_access_break")
    op.enable_tenant_rls("core_notification")


def _base() -> list[sa.Column]:
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    ]


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{target}.tenant_id", f"{target}.id"], name=op.f(f"fk_{table}_tenant_id_{column}")
    )


def downgrade() -> None:
    op.drop_table("core_notification")
    op.drop_table("core_access_break")
    op.drop_table("core_member")
    op.drop_constraint(op.f("ck_core_person_access_level"), "core_person")
    op.drop_column("core_person", "access_level")
    op.drop_column("core_tenant", "access_version")
