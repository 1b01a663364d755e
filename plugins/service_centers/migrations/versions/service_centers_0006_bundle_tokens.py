"""What the directory finds bundles by."""

import uuid

import sqlalchemy as sa
from alembic import op

from plugins.service_centers.directory.tokens import tokens

revision = "service_centers_0006"
down_revision = "service_centers_0005"
branch_labels = None
depends_on = None

TABLE = "service_centers_bundle_token"


def upgrade() -> None:
    weight = "More for a word of the name than for one of the guide."
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_thing_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(collation="C"), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False, comment=weight),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "one_thing_id"],
            ["service_centers_bundle.tenant_id", "service_centers_bundle.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_one_thing_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "tenant_id", "one_thing_id", "token", name=op.f(f"uq_{TABLE}_tenant_id_one_thing_id_token")
        ),
    )
    op.create_index(f"ix_{TABLE}_token", TABLE, ["tenant_id", "token", "one_thing_id", "weight"], unique=False)
    op.enable_tenant_rls(TABLE)
    for _ in op.for_each_tenant():
        _index_bundles()


def _index_bundles() -> None:
    """Names of the bundles there are count 4, those of their items 2, their keywords 1."""
    texts = """select b.tenant_id, b.id, 1, i.keywords from service_centers_bundle b
          join service_centers_bundle_item p on (p.tenant_id, p.one_thing_id) = (b.tenant_id, b.id)
          join service_centers_item i on (i.tenant_id, i.id) = (p.tenant_id, p.item_id)
        union all select b.tenant_id, b.id, 2, i.name from service_centers_bundle b
          join service_centers_bundle_item p on (p.tenant_id, p.one_thing_id) = (b.tenant_id, b.id)
          join service_centers_item i on (i.tenant_id, i.id) = (p.tenant_id, p.item_id)
        union all select tenant_id, id, 4, name from service_centers_bundle order by 3"""
    weights = {
        (tenant_id, bundle_id, token): weight
        for tenant_id, bundle_id, weight, text in op.get_bind().execute(sa.text(texts))
        for token in tokens(text)
    }
    write = sa.text(
        f"insert into {TABLE} (tenant_id, id, one_thing_id, token, weight) values (:tenant, :id, :bundle, :token, :weight)"
    )
    for (tenant_id, bundle_id, token), weight in weights.items():
        given = {"tenant": tenant_id, "bundle": bundle_id, "token": token, "weight": weight}
        op.get_bind().execute(write, {"id": uuid.uuid4(), **given})


def downgrade() -> None:
    op.drop_table(TABLE)
