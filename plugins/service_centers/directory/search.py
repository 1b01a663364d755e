"""Finding items and bundles by need, with the centres that handle them by place and hour."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from core.authz import may
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import Org, OrgState
from plugins.service_centers.centers.permissions import CENTER_READ
from plugins.service_centers.directory.models import ItemToken, OneThingToken
from plugins.service_centers.directory.places import Offers, Place, offers_of_bundles, offers_of_items, places_of
from plugins.service_centers.directory.tokens import SPELLED, tokens
from plugins.service_centers.items.bundles import items_of
from plugins.service_centers.items.models import Family, ItemState, OneThing, ServiceItem
from plugins.service_centers.items.permissions import ITEM_READ, ONE_THING_READ

LONGEST_QUESTION = 100
SPELLED_SHARE = 0.3
"""How much two syllables count beside two characters: many words sound alike."""

Thing = TypeVar("Thing", ServiceItem, OneThing)

Scored = Sequence[tuple[Thing, float]]
"""What answers a question and how well, the best first."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Thing]):
    """An item or a bundle that answers the question, and where it is handled: the nearest first."""

    thing: Thing
    score: float
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class FoundBundle:
    """A bundle that answers the question, with its items in their order."""

    found: Found[OneThing]
    items: Sequence[ServiceItem]


@dataclass(frozen=True, slots=True)
class Where:
    """Near which organisation, open when, and whether centres are told at all."""

    near: Org | None
    open_at: datetime | None
    is_told: bool = True


async def find_items(
    ctx: Context, question: str, *, first: int, family: Family | None = None
) -> list[tuple[ServiceItem, float]]:
    """Active items whose words the question holds, the best first; none for a question without words."""
    scores = await _scores(ctx, ItemToken.item_id, ServiceItem, question)
    found = select(ServiceItem).where(ServiceItem.id.in_(list(scores)), ServiceItem.state == ItemState.ACTIVE)
    if family is not None:
        found = found.where(ServiceItem.family == family)
    return _best((await ctx.session.scalars(found)).all(), scores, first)


async def find_bundles(ctx: Context, question: str, *, first: int) -> list[tuple[OneThing, float]]:
    """Active bundles whose words, or whose items' words, the question holds, the best first."""
    scores = await _scores(ctx, OneThingToken.one_thing_id, OneThing, question)
    found = select(OneThing).where(OneThing.id.in_(list(scores)), OneThing.state == ItemState.ACTIVE)
    return _best((await ctx.session.scalars(found)).all(), scores, first)


async def _scores(
    ctx: Context, of: InstrumentedAttribute[UUID], among: type[Thing], question: str
) -> Mapping[UUID, float]:
    asked = tokens(question[:LONGEST_QUESTION])
    if not asked:
        return {}
    words = of.class_
    rows = select(of, words.token, words.weight).where(words.token.in_(sorted(asked)))
    hits = [(of_id, token, weight) for of_id, token, weight in await ctx.session.execute(rows)]
    return rank(hits, await ctx.session.scalar(select(func.count()).select_from(among)) or 1)


def rank(hits: Sequence[tuple[UUID, str, int]], all_things: int) -> Mapping[UUID, float]:
    """The score of each: rare words of the question count more than those that stand everywhere."""
    known: defaultdict[str, int] = defaultdict(int)
    for _, token, _ in hits:
        known[token] += 1
    scores: defaultdict[UUID, float] = defaultdict(float)
    for of_id, token, weight in hits:
        share = SPELLED_SHARE if token.startswith(SPELLED) else 1.0
        scores[of_id] += weight * share * log(1 + all_things / known[token])
    return scores


def _best(things: Sequence[Thing], scores: Mapping[UUID, float], first: int) -> list[tuple[Thing, float]]:
    best = sorted(things, key=lambda thing: (-scores[thing.id], thing.code))
    return [(thing, scores[thing.id]) for thing in best[:first]]


async def find_services(
    ctx: Context,
    question: str,
    *,
    first: int,
    near_id: UUID | None = None,
    open_at: datetime | None = None,
    family: Family | None = None,
) -> list[Found[ServiceItem]]:
    """Items that answer a question, each with centres that handle it: near an organisation, and open then."""
    near = await _near(ctx, near_id)
    if not may(ctx, ITEM_READ) or (near_id is not None and near is None):
        return []
    items = await find_items(ctx, question, first=first, family=family)
    return await _items_at(ctx, items, Where(near, open_at, is_told=may(ctx, CENTER_READ)))


async def find_one_things(
    ctx: Context, question: str, *, first: int, near_id: UUID | None = None, open_at: datetime | None = None
) -> list[FoundBundle]:
    """Bundles that answer a question, each with centres that handle all of its items."""
    near = await _near(ctx, near_id)
    if not may(ctx, ONE_THING_READ) or (near_id is not None and near is None):
        return []
    bundles = await find_bundles(ctx, question, first=first)
    where = Where(near, open_at, is_told=may(ctx, CENTER_READ))
    return await _bundles_at(ctx, bundles, where, shows_items=may(ctx, ITEM_READ))


async def find_for_anybody(
    ctx: Context,
    question: str,
    *,
    first: int,
    near: str | None = None,
    open_at: datetime | None = None,
    family: Family | None = None,
) -> tuple[list[Found[ServiceItem]], list[FoundBundle]]:
    """Items and bundles, told to whoever asks: what may be asked for, and centres that serve, are no secret.

    `near` is a division code. Raises RuleError for a question without words, NotFound for no such organisation.
    """
    if not tokens(question[:LONGEST_QUESTION]):
        raise RuleError("rule.required", field="query", code="REQUIRED")
    where = Where(None if near is None else await _org_of(ctx, near), open_at)
    items = await find_items(ctx, question, first=first, family=family)
    bundles = [] if family is not None else await find_bundles(ctx, question, first=first)
    return await _items_at(ctx, items, where), await _bundles_at(ctx, bundles, where)


async def _org_of(ctx: Context, code: str) -> Org:
    org = await ctx.session.scalar(select(Org).where(Org.code == code, Org.state == OrgState.ACTIVE))
    if org is None:
        raise NotFound("near")
    return org


async def _near(ctx: Context, org_id: UUID | None) -> Org | None:
    """The organisation to be near to; None for one that the actor does not see."""
    if org_id is None:
        return None
    try:
        return await ctx.one(Org, org_id)
    except NotFound:
        return None


async def _items_at(ctx: Context, items: Scored[ServiceItem], where: Where) -> list[Found[ServiceItem]]:
    return await _placed(ctx, items, offers_of_items([item.id for item, _ in items]), where)


async def _bundles_at(
    ctx: Context, bundles: Scored[OneThing], where: Where, *, shows_items: bool = True
) -> list[FoundBundle]:
    ids = [bundle.id for bundle, _ in bundles]
    items = await items_of(ctx, ids) if shows_items else {}
    found = await _placed(ctx, bundles, offers_of_bundles(ids), where)
    return [FoundBundle(one, items.get(one.thing.id, ())) for one in found]


async def _placed(ctx: Context, found: Scored[Thing], offers: Offers, where: Where) -> list[Found[Thing]]:
    places: Mapping[UUID, Sequence[Place]] = {}
    if found and where.is_told:
        places = await places_of(ctx, [thing.id for thing, _ in found], offers, where.near, where.open_at)
    return [
        Found(thing, score, places.get(thing.id, ()))
        for thing, score in found
        if places.get(thing.id) or where.open_at is None  # open then, where that was asked
    ]
