"""Indexes by which figures of a period are counted."""

from alembic import op

revision = "mediation_0006_figures"
down_revision = "mediation_0005_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_mediation_agreement_effective", "mediation_agreement", ["tenant_id", "effective_on"])
    op.create_index("ix_mediation_obligation_due", "mediation_obligation", ["tenant_id", "due_on"])
    op.create_index("ix_mediation_confirmation_filed", "mediation_confirmation", ["tenant_id", "filed_on"])
    op.create_index("ix_mediation_confirmation_agreement", "mediation_confirmation", ["tenant_id", "agreement_id"])


def downgrade() -> None:
    op.drop_index("ix_mediation_confirmation_agreement", table_name="mediation_confirmation")
    op.drop_index("ix_mediation_confirmation_filed", table_name="mediation_confirmation")
    op.drop_index("ix_mediation_obligation_due", table_name="mediation_obligation")
    op.drop_index("ix_mediation_agreement_effective", table_name="mediation_agreement")
