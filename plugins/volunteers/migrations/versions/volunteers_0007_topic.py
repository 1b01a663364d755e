"""The post that an activity is for."""

import sqlalchemy as sa
from alembic import op

revision = "volunteers_0007_topic"
down_revision = "volunteers_0006_insured"
branch_labels = None
depends_on = None

TABLE = "volunteers_activity"
TOPICS = "'CIVILITY_GUIDANCE', 'LEGAL_ADVICE', 'VOLUNTARY_MEDIATION', 'SAFETY_PATROL'"


def upgrade() -> None:
    told = "The post that it is for; null for none."
    op.add_column(TABLE, sa.Column("topic", sa.Text(collation="C"), nullable=True, comment=told))
    op.create_check_constraint(op.f("ck_volunteers_activity_topic"), TABLE, f"topic in ({TOPICS})")


def downgrade() -> None:
    op.drop_column(TABLE, "topic")
