"""Administration: versions of what acts change, the history of organisations, heads of units, roles of a county."""

import sqlalchemy as sa
from alembic import op

from core.migrations.operations import APPEND_ONLY

revision = "core_0004_administration"
down_revision = "core_0006_personal_data"
branch_labels = None
depends_on = None

VERSIONED = ("core_org", "core_functional_unit", "core_person", "core_account", "core_role", "core_grant")


def upgrade() -> None:
    for table in VERSIONED:
        op.add_column(table, _version())
    op.add_column("core_org", sa.Column("merged_into_id", sa.Uuid(), comment="The one it was merged into."))
    op.create_foreign_key(
        op.f("fk_core_org_tenant_id_merged_into_id"),
        "core_org",
        "core_org",
        ["tenant_id", "merged_into_id"],
        ["tenant_id", "id"],
    )
    _roles()
    _indexes()
    _units()
    _history()


def _version() -> sa.Column[int]:
    return sa.Column(
        "version", sa.Integer(), nullable=False, server_default=sa.text("1"), comment="Raised by every change."
    )


def _roles() -> None:
    op.add_column(
        "core_role",
        sa.Column(
            "is_template",
            sa.Boolean(),
            nullable=False,
            server_default=sa.true(),  # until now all came from plug-ins
            comment="It comes from plug-ins and changes only with them.",
        ),
    )
    op.alter_column("core_role", "is_template", server_default=None)
    op.add_column(
        "core_role",
        sa.Column("retired_at", sa.DateTime(timezone=True), comment="From then on nobody is granted it."),
    )


def _indexes() -> None:
    op.create_index("ix_core_role_action_role", "core_role_action", ["tenant_id", "role_id", "action", "id"])
    op.create_index("ix_core_account_org", "core_account", ["tenant_id", "org_id", "login", "id", "org_place"])
    op.drop_index("ix_core_grant_account", "core_grant")
    op.create_index("ix_core_grant_begin", "core_grant", ["tenant_id", "valid_from", "id", "org_place"])
    for name in ("account", "role", "org"):
        columns = ["tenant_id", f"{name}_id", "valid_from", "id", "org_place"]
        op.create_index(f"ix_core_grant_{name}", "core_grant", columns)


def _units() -> None:
    op.add_column(
        "core_functional_unit",
        sa.Column("closed_at", sa.DateTime(timezone=True), comment="Null while the team carries it."),
    )
    op.drop_constraint("uq_core_functional_unit_tenant_id_org_id_function", "core_functional_unit")
    op.create_index(
        "uq_core_functional_unit_function",
        "core_functional_unit",
        ["tenant_id", "org_id", "function"],
        unique=True,
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_table(
        "core_unit_head",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("post", sa.Text(collation="C"), nullable=False, comment="Title of the post, such as 主任."),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), comment="Last day; null while it runs."),
        _version(),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_core_unit_head_ended_on")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["core_functional_unit.tenant_id", "core_functional_unit.id"],
            name=op.f("fk_core_unit_head_tenant_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["core_person.tenant_id", "core_person.id"],
            name=op.f("fk_core_unit_head_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_unit_head")),
    )
    op.create_index("ix_core_unit_head_unit", "core_unit_head", ["tenant_id", "unit_id", "started_on", "id"])
    op.create_index("ix_core_unit_head_person", "core_unit_head", ["tenant_id", "person_id"])
    op.enable_tenant_rls("core_unit_head")


def _history() -> None:
    op.create_table(
        "core_org_change",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name_before", sa.Text(collation="C"), comment="Null where the name stayed."),
        sa.Column("name_after", sa.Text(collation="C")),
        sa.Column("code_before", sa.Text(collation="C"), comment="Null where the code stayed."),
        sa.Column("code_after", sa.Text(collation="C")),
        sa.Column("parent_before_id", sa.Uuid()),
        sa.Column("parent_after_id", sa.Uuid()),
        sa.Column("other_id", sa.Uuid(), comment="The other organisation of a merger."),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('ADDED', 'RENAMED', 'MOVED', 'MERGED', 'ABSORBED', 'CLOSED')",
            name=op.f("ck_core_org_change_kind"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                ["core_org.tenant_id", "core_org.id"],
                name=op.f(f"fk_core_org_change_tenant_id_{column}"),
            )
            for column in ("org_id", "parent_before_id", "parent_after_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_core_org_change")),
    )
    op.create_index("ix_core_org_change_org", "core_org_change", ["tenant_id", "org_id", "occurred_at", "id"])
    op.enable_tenant_rls("core_org_change", APPEND_ONLY)


def downgrade() -> None:
    op.drop_table("core_org_change")
    op.drop_table("core_unit_head")
    op.drop_index("uq_core_functional_unit_function", "core_functional_unit")
    op.create_unique_constraint(
        "uq_core_functional_unit_tenant_id_org_id_function",
        "core_functional_unit",
        ["tenant_id", "org_id", "function"],
    )
    op.drop_column("core_functional_unit", "closed_at")
    for name in ("begin", "account", "role", "org"):
        op.drop_index(f"ix_core_grant_{name}", "core_grant")
    op.create_index("ix_core_grant_account", "core_grant", ["tenant_id", "account_id", "id", "org_place"])
    op.drop_index("ix_core_account_org", "core_account")
    op.drop_index("ix_core_role_action_role", "core_role_action")
    op.drop_column("core_role", "retired_at")
    op.drop_column("core_role", "is_template")
    op.drop_column("core_org", "merged_into_id")
    for table in VERSIONED:
        op.drop_column(table, "version")
