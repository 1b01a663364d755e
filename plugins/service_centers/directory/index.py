"""Keeping what the directory finds items by."""

from collections import Counter

from sqlalchemy import delete, insert, select

from core.context import Context
from core.db import new_id
from plugins.service_centers.directory.models import ItemToken
from plugins.service_centers.directory.tokens import tokens
from plugins.service_centers.items.models import GuideState, ServiceGuide, ServiceItem

UNAUDITED = {"audited": False}
"""What is derived from words that the trail tells of is not told once more."""

NAME, KEYWORDS, GUIDE = 4, 3, 1
"""How much a word counts, by where it stands."""


def weigh(item: ServiceItem, guide: ServiceGuide | None) -> Counter[str]:
    """The item's tokens, each with the most that it counts anywhere."""
    texts = [(GUIDE, " ".join((guide.applicants, guide.conditions, guide.result)))] if guide is not None else []
    texts += [(KEYWORDS, item.keywords), (NAME, item.name)]
    found: Counter[str] = Counter()
    for weight, text in texts:
        found |= Counter(dict.fromkeys(tokens(text), weight))
    return found


async def index_item(ctx: Context, item: ServiceItem) -> None:
    """Write anew what an item is found by, as its words and its published guide are now."""
    held = select(ServiceGuide).where(ServiceGuide.item_id == item.id, ServiceGuide.state == GuideState.PUBLISHED)
    found = weigh(item, await ctx.session.scalar(held))
    before = delete(ItemToken).where(ItemToken.item_id == item.id)
    await ctx.session.execute(before.execution_options(**UNAUDITED))
    rows = [
        {"tenant_id": ctx.tenant.id, "id": new_id(), "item_id": item.id, "token": token, "weight": weight}
        for token, weight in found.items()
    ]
    if rows:
        await ctx.session.execute(insert(ItemToken).values(rows).execution_options(**UNAUDITED))
