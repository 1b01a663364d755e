"""Reasons may be taken off records that are anonymised."""

from alembic import op

revision = "core_0016_reasons"
down_revision = "core_0015_requests"
branch_labels = None
depends_on = None

PAIRS = {
    ("core_file", "withdrawn"): ("withdraw_reason", "withdrawn_at"),
    ("core_document", "withdrawn"): ("withdraw_reason", "withdrawn_at"),
    ("core_file_item", "exemption"): ("exemption", "exempted_by"),
}


def upgrade() -> None:
    for (table, name), (reason, told) in PAIRS.items():
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"{reason} is null or {told} is not null")


def downgrade() -> None:
    for (table, name), (reason, told) in PAIRS.items():
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"({told} is null) = ({reason} is null)")
