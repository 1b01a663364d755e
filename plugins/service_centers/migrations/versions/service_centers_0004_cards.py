"""Of which version a centre's card is, and how many were issued."""

import sqlalchemy as sa
from alembic import op

revision = "service_centers_0004"
down_revision = "service_centers_0003"
branch_labels = None
depends_on = None

TABLE = "service_centers_center"


def upgrade() -> None:
    digest = "SHA-256 of what the card issued last tells; null before the first."
    op.add_column(TABLE, sa.Column("card_digest", sa.Text(collation="C"), nullable=True, comment=digest))
    counts = {
        "card_version": "Of the card issued last; 0 before the first.",
        "cards_issued": "How many cards of that version were issued.",
    }
    for name, comment in counts.items():
        none = sa.text("0")
        op.add_column(TABLE, sa.Column(name, sa.Integer(), server_default=none, nullable=False, comment=comment))


def downgrade() -> None:
    for name in ("cards_issued", "card_version", "card_digest"):
        op.drop_column(TABLE, name)
