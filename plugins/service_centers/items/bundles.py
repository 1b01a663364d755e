"""Which items bundles hold."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from core.context import Context
from plugins.service_centers.items.models import OneThingItem, ServiceItem


async def items_of(ctx: Context, bundle_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ServiceItem]]:
    """The items of each bundle, in its order; none for one that has none."""
    found: defaultdict[UUID, list[ServiceItem]] = defaultdict(list)
    rows = select(OneThingItem.one_thing_id, ServiceItem).join_from(OneThingItem, ServiceItem)
    rows = rows.where(OneThingItem.one_thing_id.in_(bundle_ids)).order_by(OneThingItem.ordinal, OneThingItem.id)
    for bundle_id, item in await ctx.session.execute(rows):
        found[bundle_id].append(item)
    return found
