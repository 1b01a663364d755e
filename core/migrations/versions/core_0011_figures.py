"""Figures that documents claimed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "core_0011_figures"
down_revision = "core_0003_accounts"
branch_labels = None
depends_on = None

TABLE = "core_reported_figure"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_place", sa.BigInteger(), nullable=False, comment="The organisation's place."),
        sa.Column(
            "key",
            sa.Text(collation="C"),
            nullable=False,
            comment="Its name for programs, such as mediation.town.found.",
        ),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("source", sa.Text(collation="C"), nullable=False, comment="Which document says so."),
        sa.Column("first_on", sa.Date(), nullable=False, comment="First day of the period, that of a month."),
        sa.Column("last_on", sa.Date(), nullable=False, comment="Last day of the period, that of a month."),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("is_approximate", sa.Boolean(), nullable=False),
        sa.Column("part_of_id", sa.Uuid(), nullable=True, comment="The figure whose part it claims to be."),
        sa.Column("indicator", sa.Text(collation="C"), nullable=True, comment="Key of the indicator that computes it."),
        sa.Column("measure", sa.Text(collation="C"), nullable=True),
        sa.Column(
            "groups",
            postgresql.JSONB(),
            nullable=False,
            comment="Dimension -> the value that it is about, such as LEVEL -> TOWN.",
        ),
        sa.Column("corrected_value", sa.BigInteger(), nullable=True),
        sa.Column("correction", sa.Text(collation="C"), nullable=True, comment="Why it is taken to be another one."),
        sa.Column("corrected_by_id", sa.Uuid(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "version",
            sa.Integer(),
            server_default=sa.text("1"),
            nullable=False,
            comment="Raised by every change.",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("last_on > first_on", name=op.f(f"ck_{TABLE}_last_on")),
        sa.CheckConstraint("(indicator is null) = (measure is null)", name=op.f(f"ck_{TABLE}_indicator")),
        sa.CheckConstraint("(corrected_value is null) = (correction is null)", name=op.f(f"ck_{TABLE}_correction")),
        sa.CheckConstraint("measure in ('NUMERATOR', 'DENOMINATOR')", name=op.f(f"ck_{TABLE}_measure")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "org_id", "org_place"],
            ["core_org.tenant_id", "core_org.id", "core_org.place"],
            name=op.f(f"fk_{TABLE}_tenant_id_org_id_org_place"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "part_of_id"],
            [f"{TABLE}.tenant_id", f"{TABLE}.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_part_of_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "corrected_by_id"],
            ["core_account.tenant_id", "core_account.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_corrected_by_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "tenant_id", "key", "first_on", "last_on", name=op.f(f"uq_{TABLE}_tenant_id_key_first_on_last_on")
        ),
    )
    op.create_index(f"ix_{TABLE}_key", TABLE, ["tenant_id", "key", "id", "org_place"])
    op.create_index(f"ix_{TABLE}_part_of", TABLE, ["tenant_id", "part_of_id", "key", "id", "org_place"])
    op.enable_tenant_rls(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)
