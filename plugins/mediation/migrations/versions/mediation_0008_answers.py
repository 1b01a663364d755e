"""The deadline that an entrusted case's answer has, and the day on which a court took an application on."""

import sqlalchemy as sa
from alembic import op

revision = "mediation_0008_answers"
down_revision = "mediation_0007_norms"
branch_labels = None
depends_on = None

LINKAGE, CONFIRMATION = "mediation_linkage", "mediation_confirmation"
KEY = "fk_mediation_linkage_tenant_id_deadline_id"

FIND = """
update mediation_linkage l set deadline_id = (
  select d.id from core_deadline d
  where d.tenant_id = l.tenant_id and d.case_id = l.case_id and d.kind = 'ANSWER' and d.article = l.from_body
    and d.first_due_on = l.due_on
  order by d.started_on, d.id limit 1
) where l.tenant_id = :tenant and l.case_id is not null
"""


def upgrade() -> None:
    op.add_column(LINKAGE, sa.Column("deadline_id", sa.Uuid(), nullable=True, comment="The dispute's, for the answer."))
    op.create_foreign_key(op.f(KEY), LINKAGE, "core_deadline", ["tenant_id", "deadline_id"], ["tenant_id", "id"])
    for tenant_id in op.for_each_tenant():
        op.execute(sa.text(FIND).bindparams(tenant=tenant_id))
    op.add_column(
        CONFIRMATION, sa.Column("accepted_on", sa.Date(), nullable=True, comment="When the court took it on.")
    )


def downgrade() -> None:
    op.drop_column(CONFIRMATION, "accepted_on")
    op.drop_constraint(op.f(KEY), LINKAGE, type_="foreignkey")
    op.drop_column(LINKAGE, "deadline_id")
