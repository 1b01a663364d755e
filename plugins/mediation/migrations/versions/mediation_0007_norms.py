"""The county's norms for mediators, and what is asked of them."""

import sqlalchemy as sa
from alembic import op

revision = "mediation_0007_norms"
down_revision = "mediation_0006_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
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
