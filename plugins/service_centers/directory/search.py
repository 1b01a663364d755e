"""Finding items by need, and the centres that handle them by place and hour."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, func, select
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.orm import aliased

from core.authz import may
from core.context import Context
from core.errors import NotFound
from core.orgs.models import Org
from plugins.service_centers.centers.hours import Opening
from plugins.service_centers.centers.models import CenterState, ServiceCenter
from plugins.service_centers.centers.opening import openings
from plugins.service_centers.centers.permissions import CENTER_READ
from plugins.service_centers.directory.models import ItemToken
from plugins.service_centers.directory.tokens import SPELLED, tokens
from plugins.service_centers.items.models import Family, ItemState, ServiceAtCenter, ServiceItem
from plugins.service_centers.items.permissions import ITEM_READ

LONGEST_QUESTION = 100
MOST_CENTERS = 5
PLACE_BITS = 64
SPELLED_SHARE = 0.3
"""How much two syllables count beside two characters: many words sound alike."""


@dataclass(frozen=True, slots=True)
class Place:
    """A centre that handles what was found."""

    center: ServiceCenter
    is_intake_only: bool
    opening: Opening


@dataclass(frozen=True, slots=True)
class Found:
    """An item that answers the question, and where it is handled: the nearest first."""

    item: ServiceItem
    score: float
    places: Sequence[Place]


async def find_items(
    ctx: Context, question: str, *, first: int, family: Family | None = None
) -> list[tuple[ServiceItem, float]]:
    """Active items whose words the question holds, the best first; none for a question without words."""
    asked = tokens(question[:LONGEST_QUESTION])
    if not asked or not may(ctx, ITEM_READ):
        return []
    rows = select(ItemToken.item_id, ItemToken.token, ItemToken.weight).where(ItemToken.token.in_(sorted(asked)))
    hits = [(item_id, token, weight) for item_id, token, weight in await ctx.session.execute(rows)]
    all_items = await ctx.session.scalar(select(func.count()).select_from(ServiceItem)) or 1
    scores = rank(hits, all_items)
    found = select(ServiceItem).where(ServiceItem.id.in_(list(scores)), ServiceItem.state == ItemState.ACTIVE)
    if family is not None:
        found = found.where(ServiceItem.family == family)
    items = {item.id: item for item in await ctx.session.scalars(found)}
    best = sorted(items, key=lambda item_id: (-scores[item_id], items[item_id].code))
    return [(items[item_id], scores[item_id]) for item_id in best[:first]]


def rank(hits: Sequence[tuple[UUID, str, int]], all_items: int) -> Mapping[UUID, float]:
    """The score of each item: rare words of the question count more than those that stand in every item."""
    known: defaultdict[str, int] = defaultdict(int)
    for _, token, _ in hits:
        known[token] += 1
    scores: defaultdict[UUID, float] = defaultdict(float)
    for item_id, token, weight in hits:
        share = SPELLED_SHARE if token.startswith(SPELLED) else 1.0
        scores[item_id] += weight * share * log(1 + all_items / known[token])
    return scores


async def find_services(
    ctx: Context,
    question: str,
    *,
    first: int,
    near_id: UUID | None = None,
    open_at: datetime | None = None,
    family: Family | None = None,
) -> list[Found]:
    """Items that answer a question, each with centres that handle it: near an organisation, and open then."""
    near = None
    if near_id is not None:
        try:
            near = await ctx.one(Org, near_id)
        except NotFound:
            return []
    items = await find_items(ctx, question, first=first, family=family)
    places = await _places(ctx, [item.id for item, _ in items], near, open_at)
    return [
        Found(item, score, places[item.id])
        for item, score in items
        if places[item.id] or open_at is None  # open then, where that was asked
    ]


async def _places(
    ctx: Context, item_ids: Sequence[UUID], near: Org | None, open_at: datetime | None
) -> Mapping[UUID, Sequence[Place]]:
    found: dict[UUID, list[Place]] = {item_id: [] for item_id in item_ids}
    if not may(ctx, CENTER_READ):
        return found
    wanted = _offers(item_ids, near, most=MOST_CENTERS if open_at is None else None)
    rows = [(item_id, is_intake, center) for item_id, is_intake, center in await ctx.session.execute(wanted)]
    centers = {center.id: center for _, _, center in rows}
    opening = await openings(ctx, list(centers.values()), open_at or ctx.clock.now())
    for item_id, is_intake_only, center in rows:
        places = found[item_id]
        if len(places) < MOST_CENTERS and (open_at is None or opening[center.id].is_open):
            places.append(Place(center, is_intake_only, opening[center.id]))
    return found


def _offers(item_ids: Sequence[UUID], near: Org | None, *, most: int | None) -> Select[UUID, bool, ServiceCenter]:
    """The items with the centres that handle them, the nearest first; of each item `most`, or all for None."""
    nearest = (*([] if near is None else [distance(near)]), ServiceCenter.name, ServiceCenter.id)
    rank = func.row_number().over(partition_by=ServiceAtCenter.item_id, order_by=nearest).label("rank")
    offered = select(ServiceAtCenter.item_id, ServiceAtCenter.is_intake_only, ServiceCenter, rank).join(
        ServiceCenter,
        (ServiceCenter.tenant_id == ServiceAtCenter.tenant_id) & (ServiceCenter.id == ServiceAtCenter.center_id),
    )
    ranked = offered.where(ServiceAtCenter.item_id.in_(item_ids), ServiceCenter.state == CenterState.OPEN).subquery()
    rows = select(ranked.c.item_id, ranked.c.is_intake_only, aliased(ServiceCenter, ranked)).order_by(ranked.c.rank)
    return rows if most is None else rows.where(ranked.c.rank <= most)


def distance(near: Org) -> ColumnElement[int]:
    """How far a centre is: 0 in the subtree or right above it, then by how high one must climb to a common place.

    It is the number of bits from the first on in which the two places differ.
    """
    apart = cast(ServiceCenter.org_place.bitwise_xor(near.place), BIT(PLACE_BITS))
    return func.length(func.ltrim(cast(apart, Text), "0"))
