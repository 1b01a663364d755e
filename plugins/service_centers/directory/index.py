"""Keeping what the directory finds items and bundles by."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from core.context import Context
from core.db import new_id
from plugins.service_centers.directory.models import ItemToken, OneThingToken
from plugins.service_centers.directory.tokens import tokens
from plugins.service_centers.items.bundles import items_of
from plugins.service_centers.items.models import GuideState, OneThing, OneThingItem, ServiceGuide, ServiceItem

UNAUDITED = {"audited": False}
"""What is derived from words that the trail tells of is not told once more."""

NAME, KEYWORDS, GUIDE = 4, 3, 1
"""How much a word counts, by where it stands."""

NAME_WITHIN, KEYWORDS_WITHIN = 2, 1
"""How much a word of an item counts for a bundle that holds it."""

Texts = Iterable[tuple[int, str]]
"""What something is found by, with how much a word of it counts."""


def weigh(texts: Texts) -> Counter[str]:
    """The tokens of the texts, each with the most that it counts anywhere."""
    found: Counter[str] = Counter()
    for weight, text in texts:
        found |= Counter(dict.fromkeys(tokens(text), weight))
    return found


def texts_of_item(item: ServiceItem, guide: ServiceGuide | None) -> Texts:
    """The words of an item and of its guide."""
    yield NAME, item.name
    yield KEYWORDS, item.keywords
    if guide is not None:
        yield GUIDE, " ".join((guide.applicants, guide.conditions, guide.result))


def texts_of_bundle(bundle: OneThing, items: Iterable[ServiceItem]) -> Texts:
    """The words of a bundle and of its items."""
    yield NAME, bundle.name
    for item in items:
        yield NAME_WITHIN, item.name
        yield KEYWORDS_WITHIN, item.keywords


async def index_item(ctx: Context, item: ServiceItem) -> None:
    """Write anew what an item is found by, as its words and its published guide are now."""
    held = select(ServiceGuide).where(ServiceGuide.item_id == item.id, ServiceGuide.state == GuideState.PUBLISHED)
    await _write(ctx, ItemToken.item_id, item.id, texts_of_item(item, await ctx.session.scalar(held)))


async def index_bundles(ctx: Context, bundles: Sequence[OneThing]) -> None:
    """Write anew what bundles are found by, as their words and those of their items are now."""
    items = await items_of(ctx, [bundle.id for bundle in bundles])
    for bundle in bundles:
        await _write(ctx, OneThingToken.one_thing_id, bundle.id, texts_of_bundle(bundle, items.get(bundle.id, ())))


async def index_bundles_with(ctx: Context, item: ServiceItem) -> None:
    """The same for all bundles that hold an item, whose words were changed."""
    held = select(OneThing).join_from(OneThing, OneThingItem).where(OneThingItem.item_id == item.id)
    held = held.order_by(OneThing.id)
    await index_bundles(ctx, (await ctx.session.scalars(held)).all())


async def _write(ctx: Context, of: InstrumentedAttribute[UUID], id_: UUID, texts: Texts) -> None:
    """Write the tokens of one record in place of those before."""
    await ctx.session.execute(delete(of.class_).where(of == id_).execution_options(**UNAUDITED))
    rows = [
        {"tenant_id": ctx.tenant.id, "id": new_id(), of.key: id_, "token": token, "weight": weight}
        for token, weight in weigh(texts).items()
    ]
    if rows:
        await ctx.session.execute(insert(of.class_).values(rows).execution_options(**UNAUDITED))
