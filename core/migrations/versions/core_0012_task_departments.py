"""Tasks of departments behind a window, and tasks that ask for volunteers."""

import sqlalchemy as sa
from alembic import op

revision = "core_0012_task_departments"
down_revision = "core_0003_identities"
branch_labels = None
depends_on = None

KIND = "ck_core_case_task_kind"


def upgrade() -> None:
    op.add_column(
        "core_case_task",
        sa.Column(
            "department",
            sa.Text(collation="C"),
            nullable=True,
            comment="The department that is to do it behind the organisation's window; null for the team.",
        ),
    )
    op.drop_constraint(op.f(KIND), "core_case_task", type_="check")
    op.create_check_constraint(op.f(KIND), "core_case_task", "kind in ('WORK', 'SUPERVISION', 'VOLUNTEER')")


def downgrade() -> None:
    op.drop_constraint(op.f(KIND), "core_case_task", type_="check")
    op.create_check_constraint(op.f(KIND), "core_case_task", "kind in ('WORK', 'SUPERVISION')")
    op.drop_column("core_case_task", "department")
