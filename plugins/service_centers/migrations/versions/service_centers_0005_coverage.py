"""Since when a centre is in a state, and how long it was open each month of what it promises."""

import sqlalchemy as sa
from alembic import op

revision = "service_centers_0005"
down_revision = "service_centers_0004"
branch_labels = None
depends_on = None

CHANGES, MONTHS = "service_centers_state_change", "service_centers_opening_month"


def upgrade() -> None:
    _table(
        CHANGES,
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(collation="C"), nullable=False, comment="The one in which the day ended."),
        sa.CheckConstraint(
            "state in ('OPEN', 'SUSPENDED', 'CLOSED')", name=op.f("ck_service_centers_state_change_state")
        ),
        unique="day",
    )
    promised, kept = "Minutes that the schedules promise.", "Those of them in which the centre was open."
    _table(
        MONTHS,
        sa.Column("month", sa.Date(), nullable=False, comment="Its first day."),
        sa.Column("posted_minutes", sa.Integer(), nullable=False, comment=promised),
        sa.Column("covered_minutes", sa.Integer(), nullable=False, comment=kept),
        sa.CheckConstraint(
            "covered_minutes between 0 and posted_minutes",
            name=op.f("ck_service_centers_opening_month_covered_minutes"),
        ),
        unique="month",
    )
    op.create_index(f"ix_{MONTHS}_month", MONTHS, ["tenant_id", "month", "center_id"], unique=False)
    for _ in op.for_each_tenant():  # when a centre was last changed is the nearest to when it began to rest
        op.execute(
            f"insert into {CHANGES} (tenant_id, id, center_id, day, state) "
            "select c.tenant_id, gen_random_uuid(), c.id, cast(timezone(t.time_zone, c.updated_at) as date), c.state "
            "from service_centers_center c join core_tenant t on t.id = c.tenant_id where c.state <> 'OPEN'"
        )


def _table(name: str, *columns: sa.schema.SchemaItem, unique: str) -> None:
    op.create_table(
        name,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("center_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "center_id"],
            ["service_centers_center.tenant_id", "service_centers_center.id"],
            name=op.f(f"fk_{name}_tenant_id_center_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("tenant_id", "center_id", unique, name=op.f(f"uq_{name}_tenant_id_center_id_{unique}")),
    )
    op.enable_tenant_rls(name)


def downgrade() -> None:
    op.drop_table(MONTHS)
    op.drop_table(CHANGES)
