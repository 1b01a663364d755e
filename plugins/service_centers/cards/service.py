"""Acts on service cards."""

from uuid import UUID

from core.context import Context
from core.errors import RuleError
from plugins.service_centers.cards.card import card_of, digest
from plugins.service_centers.centers.events import ServiceCardIssued
from plugins.service_centers.centers.models import ServiceCenter
from plugins.service_centers.centers.service import kept_center

MOST_COPIES = 10_000


async def issue_cards(ctx: Context, center_id: UUID, guides: str, copies: int) -> ServiceCenter:
    """Count cards that were handed out as a centre's card is now; one that tells something new begins a version."""
    center = await kept_center(ctx, center_id, field="center_id")
    if not 1 <= copies <= MOST_COPIES:
        raise RuleError("service_centers.cards", field="copies", maximum=MOST_COPIES)
    card = await card_of(ctx, center.id, guides)
    center.card_digest, center.card_version = digest(card), card.version
    center.cards_issued = card.issued_count + copies
    ctx.record(ServiceCardIssued(center.id, card.version, copies))
    return center
