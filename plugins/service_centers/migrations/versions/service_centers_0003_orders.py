"""No list is sorted by a day that may be missing."""

from alembic import op

revision = "service_centers_0003"
down_revision = "service_centers_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_service_centers_guide_assured_on", table_name="service_centers_guide")
    op.drop_index("ix_service_centers_rating_due", table_name="service_centers_rating")


def downgrade() -> None:
    due = ["tenant_id", "repair_due_on", "id", "org_place"]
    op.create_index("ix_service_centers_rating_due", "service_centers_rating", due, unique=False)
    checked = ["tenant_id", "assured_on", "id"]
    op.create_index("ix_service_centers_guide_assured_on", "service_centers_guide", checked, unique=False)
