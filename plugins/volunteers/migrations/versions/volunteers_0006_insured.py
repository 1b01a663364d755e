"""Whether an insurance covered an attendance, kept as it was on the day."""

import sqlalchemy as sa
from alembic import op

revision = "volunteers_0006_insured"
down_revision = "volunteers_0005_honors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "volunteers_sign_up",
        sa.Column(
            "is_insured",
            sa.Boolean(),
            nullable=True,
            comment="Whether an accident insurance covered the day; null until the volunteer came.",
        ),
    )
    for _ in op.for_each_tenant():  # of earlier days the record tells what was noted last
        op.execute(
            "update volunteers_sign_up set is_insured = "
            "coalesce(v.insured_until >= cast(timezone(t.time_zone, volunteers_sign_up.starts_at) as date), false) "
            "from volunteers_volunteer v join core_tenant t on t.id = v.tenant_id "
            "where v.tenant_id = volunteers_sign_up.tenant_id and v.id = volunteers_sign_up.volunteer_id "
            "and volunteers_sign_up.checked_in_at is not null"
        )


def downgrade() -> None:
    op.drop_column("volunteers_sign_up", "is_insured")
