"""What is kept of mediators and appointments besides, training, awards."""

import sqlalchemy as sa
from alembic import op

revision = "mediation_0003_training"
down_revision = "mediation_0003_figures"
branch_labels = None
depends_on = None


APPOINTMENT = {
    "certificate_no": "Number of the letter of appointment.",
    "ex_officio_post": "The post with which it comes and ends; null for one chosen.",
    "recruited_from": "Such as 退休职工.",
}


def upgrade() -> None:
    op.add_column(
        "mediation_mediator",
        sa.Column("qualification", sa.Text(collation="C"), nullable=True, comment="Such as a lawyer's licence."),
    )
    op.add_column(
        "mediation_mediator", sa.Column("is_full_time", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column(
        "mediation_mediator",
        sa.Column("card_valid_until", sa.Date(), nullable=True, comment="Last day of the mediator's card."),
    )
    for name, comment in APPOINTMENT.items():
        op.add_column("mediation_appointment", sa.Column(name, sa.Text(collation="C"), nullable=True, comment=comment))
    op.create_table(
        "mediation_training",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("hours between 1 and 1000", name=op.f("ck_mediation_training_hours")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_training_tenant_id_mediator_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_training")),
    )
    op.create_index(
        "ix_mediation_training_mediator",
        "mediation_training",
        ["tenant_id", "mediator_id", "held_on", "id"],
        unique=False,
    )
    op.create_table(
        "mediation_award",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediator_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("granted_by", sa.Text(collation="C"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("year between 1900 and 2199", name=op.f("ck_mediation_award_year")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mediator_id"],
            ["mediation_mediator.tenant_id", "mediation_mediator.id"],
            name=op.f("fk_mediation_award_tenant_id_mediator_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mediation_award")),
    )
    op.create_index(
        "ix_mediation_award_mediator", "mediation_award", ["tenant_id", "mediator_id", "year", "id"], unique=False
    )
    op.enable_tenant_rls("mediation_training")
    op.enable_tenant_rls("mediation_award")


def downgrade() -> None:
    op.drop_table("mediation_award")
    op.drop_table("mediation_training")
    for name in APPOINTMENT:
        op.drop_column("mediation_appointment", name)
    for name in ("card_valid_until", "is_full_time", "qualification"):
        op.drop_column("mediation_mediator", name)
