"""Where what was found is handled: the centres, the nearest first, and whether they are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, select
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.orm import aliased

from core.context import Context
from core.orgs.models import Org
from plugins.service_centers.centers.hours import Opening
from plugins.service_centers.centers.models import CenterState, ServiceCenter
from plugins.service_centers.centers.opening import openings
from plugins.service_centers.items.models import OneThingItem, ServiceAtCenter

MOST_CENTERS = 5
PLACE_BITS = 64


@dataclass(frozen=True, slots=True)
class Place:
    """A centre that handles what was found."""

    center: ServiceCenter
    is_intake_only: bool
    opening: Opening


Offers = Select[UUID, UUID, bool]
"""What is handled, at which centre, and whether it is only taken in there."""


def offers_of_items(item_ids: Sequence[UUID]) -> Offers:
    """The items with the centres that handle them."""
    offered = select(
        ServiceAtCenter.item_id.label("of_id"),
        ServiceAtCenter.center_id.label("center_id"),
        ServiceAtCenter.is_intake_only.label("is_intake_only"),
    )
    return offered.where(ServiceAtCenter.item_id.in_(item_ids))


def offers_of_bundles(bundle_ids: Sequence[UUID]) -> Offers:
    """The bundles with the centres that handle all of their items."""
    other = aliased(OneThingItem)
    all_items = select(func.count()).select_from(other).where(other.one_thing_id == OneThingItem.one_thing_id)
    handled = and_(ServiceAtCenter.tenant_id == OneThingItem.tenant_id, ServiceAtCenter.item_id == OneThingItem.item_id)
    return (
        select(
            OneThingItem.one_thing_id.label("of_id"),
            ServiceAtCenter.center_id.label("center_id"),
            func.bool_or(ServiceAtCenter.is_intake_only).label("is_intake_only"),
        )
        .join(ServiceAtCenter, handled)
        .where(OneThingItem.one_thing_id.in_(bundle_ids))
        .group_by(OneThingItem.one_thing_id, ServiceAtCenter.center_id)
        .having(func.count() == all_items.scalar_subquery())
    )


async def places_of(
    ctx: Context, ids: Sequence[UUID], offers: Offers, near: Org | None, open_at: datetime | None
) -> Mapping[UUID, Sequence[Place]]:
    """The centres of each: the nearest to an organisation first, and only those open then where that is asked."""
    found: dict[UUID, list[Place]] = {id_: [] for id_ in ids}
    wanted = _nearest(offers, near, most=MOST_CENTERS if open_at is None else None)
    rows = [(of_id, is_intake, center) for of_id, is_intake, center in await ctx.session.execute(wanted)]
    centers = {center.id: center for _, _, center in rows}
    opening = await openings(ctx, list(centers.values()), open_at or ctx.clock.now())
    for of_id, is_intake_only, center in rows:
        places = found[of_id]
        if len(places) < MOST_CENTERS and (open_at is None or opening[center.id].is_open):
            places.append(Place(center, is_intake_only, opening[center.id]))
    return found


def _nearest(offers: Offers, near: Org | None, *, most: int | None) -> Select[Any, Any, ServiceCenter]:
    """What is offered with the centres that serve, the nearest first; `most` of each, or all for None."""
    offered = offers.subquery()
    nearest = (*([] if near is None else [distance(near)]), ServiceCenter.name, ServiceCenter.id)
    rank = func.row_number().over(partition_by=offered.c.of_id, order_by=nearest).label("rank")
    ranked = (
        select(offered.c.of_id, offered.c.is_intake_only, ServiceCenter, rank)
        .join(ServiceCenter, ServiceCenter.id == offered.c.center_id)
        .where(ServiceCenter.state == CenterState.OPEN)
        .subquery()
    )
    rows = select(ranked.c.of_id, ranked.c.is_intake_only, aliased(ServiceCenter, ranked)).order_by(ranked.c.rank)
    return rows if most is None else rows.where(ranked.c.rank <= most)


def distance(near: Org) -> ColumnElement[int]:
    """How far a centre is: 0 in the subtree or right above it, then by how high one must climb to a common place.

    It is the number of bits from the first on in which the two places differ.
    """
    apart = cast(ServiceCenter.org_place.bitwise_xor(near.place), BIT(PLACE_BITS))
    return func.length(func.ltrim(cast(apart, Text), "0"))
