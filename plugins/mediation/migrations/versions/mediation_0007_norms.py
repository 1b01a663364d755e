"""The county's norms for mediators, and what is asked of them."""

from datetime import date
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "mediation_0007_norms"
down_revision = "mediation_0006_figures"
branch_labels = None
depends_on = None


NORMS = {
    "VILLAGE": ((0, 10), (1_000, 15), (3_001, 20)),
    "TOWN": ((0, 20), (10, 30), (16, 40)),
    "COUNTY": ((0, 100),),
}
"""Mediators from so many residents or villages on, which every county went by before it could set its own."""


def upgrade() -> None:
    norms = op.create_table(
        "mediation_staffing_norm",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "at_least",
            sa.Integer(),
            nullable=False,
            comment="Residents of a village, or organisations right below another one.",
        ),
        sa.Column("norm", sa.Integer(), nullable=False, comment="Mediators."),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("level in ('COUNTY', 'TOWN', 'VILLAGE')", name=op.f("ck_mediation_staffing_norm_level")),
        sa.CheckConstraint("least(at_least, norm) >= 0", name=op.f("ck_mediation_staffing_norm_norm")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_staffing_norm")),
        sa.UniqueConstraint(
            "tenant_id",
            "level",
            "effective_from",
            "at_least",
            name=op.f("uq_mediation_staffing_norm_tenant_id_level_effective_from_at_least"),
        ),
    )
    op.create_index(
        "ix_mediation_staffing_norm_level",
        "mediation_staffing_norm",
        ["tenant_id", "level", "effective_from", "at_least", "id"],
        unique=False,
    )
    op.enable_tenant_rls("mediation_staffing_norm")
    for tenant_id in op.for_each_tenant():
        row = {"tenant_id": tenant_id, "effective_from": date(2010, 1, 1)}
        for level, bands in NORMS.items():
            for at_least, norm in bands:
                band = {"id": uuid4(), "level": level, "at_least": at_least, "norm": norm}
                op.execute(sa.insert(norms).values(row | band))
    op.create_table(
        "mediation_fitness_rule",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(collation="C"), nullable=False, comment="What is asked for."),
        sa.Column("answer", sa.Text(collation="C"), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True, comment="Hours of training in a year; for TRAINING."),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(hours is not null) = (topic = 'TRAINING')", name=op.f("ck_mediation_fitness_rule_hours")),
        sa.CheckConstraint("answer in ('REFUSE', 'WARN', 'PASS')", name=op.f("ck_mediation_fitness_rule_answer")),
        sa.CheckConstraint(
            "topic in ('CARD_EXPIRED', 'CARD_MISSING', 'TRAINING')", name=op.f("ck_mediation_fitness_rule_topic")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_fitness_rule")),
        sa.UniqueConstraint(
            "tenant_id",
            "topic",
            "effective_from",
            name=op.f("uq_mediation_fitness_rule_tenant_id_topic_effective_from"),
        ),
    )
    op.create_index(
        "ix_mediation_fitness_rule_check",
        "mediation_fitness_rule",
        ["tenant_id", "topic", "effective_from", "id"],
        unique=False,
    )
    op.enable_tenant_rls("mediation_fitness_rule")


def downgrade() -> None:
    op.drop_table("mediation_fitness_rule")
    op.drop_table("mediation_staffing_norm")
