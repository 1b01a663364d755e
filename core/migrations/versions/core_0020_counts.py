"""Cases are counted by access level before place: who reads a whole county names no place, and PostgreSQL skips no gap."""

from alembic import op

revision = "core_0020_counts"
down_revision = "core_0019_appraisals"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_core_case_count_state", "core_case"
BEGINNING = ["tenant_id", "kind", "state"]


def upgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, [*BEGINNING, "access_level", "org_place"], unique=False)


def downgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, [*BEGINNING, "org_place", "access_level"], unique=False)
