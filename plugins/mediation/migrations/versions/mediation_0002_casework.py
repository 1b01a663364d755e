"""Where a dispute came from and how grave it is stand on the case, as for every kind."""

import sqlalchemy as sa
from alembic import op

revision = "mediation_0002"
down_revision = "mediation_0003_training"
branch_labels = None
depends_on = None

CHECKS = {
    "source": "source in ('FOUND', 'APPLIED', 'ENTRUSTED', 'TRANSFERRED')",
    "severity": "severity in ('ORDINARY', 'MAJOR')",
}


def upgrade() -> None:
    for _ in op.for_each_tenant():
        op.execute(
            "update core_case set source = d.source, severity = d.severity from mediation_dispute d "
            "where d.tenant_id = core_case.tenant_id and d.id = core_case.id"
        )
    op.drop_column("mediation_dispute", "severity")
    op.drop_column("mediation_dispute", "source")


def downgrade() -> None:
    for column, default in (("source", "APPLIED"), ("severity", "ORDINARY")):
        op.add_column(
            "mediation_dispute", sa.Column(column, sa.Text(collation="C"), server_default=default, nullable=False)
        )
        op.create_check_constraint(op.f(f"ck_mediation_dispute_{column}"), "mediation_dispute", CHECKS[column])
    for _ in op.for_each_tenant():
        op.execute(
            "update mediation_dispute set source = c.source, severity = c.severity from core_case c "
            "where c.tenant_id = mediation_dispute.tenant_id and c.id = mediation_dispute.id"
        )
    for column in CHECKS:
        op.alter_column("mediation_dispute", column, server_default=None)
