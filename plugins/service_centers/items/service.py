"""Acts on items and bundles: one function for each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org
from plugins.service_centers.centers.events import ServiceCenterUpdated
from plugins.service_centers.centers.models import ServiceCenter
from plugins.service_centers.centers.service import kept_center, window_of
from plugins.service_centers.directory.index import index_item
from plugins.service_centers.items.events import OneThingSet, ServiceItemSet
from plugins.service_centers.items.models import (
    Family,
    FormField,
    Handling,
    ItemState,
    OneThing,
    OneThingItem,
    ServiceAtCenter,
    ServiceItem,
)
from plugins.service_centers.items.permissions import ITEM_MANAGE

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,59}")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_ITEMS, MOST_FIELDS = 20, 60


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a form."""

    key: str
    label: str
    is_required: bool = True


async def county_of(ctx: Context) -> Org:
    """The organisation above all, at which the county's catalogue is kept."""
    return (await ctx.session.scalars(select(Org).where(Org.parent_id.is_(None)))).one()


async def set_item(
    ctx: Context,
    *,
    code: str,
    name: str,
    family: Family,
    handling: Handling,
    department: str,
    keywords: str = "",
    state: ItemState = ItemState.ACTIVE,
) -> ServiceItem:
    """Add an item to the county's catalogue, or change the one of the code."""
    await require(ctx, ITEM_MANAGE, await county_of(ctx))
    if not CODE.fullmatch(code):
        raise RuleError("service_centers.code", field="code")
    held = await ctx.session.scalar(select(ServiceItem).where(ServiceItem.code == code).with_for_update())
    item = held or ServiceItem(code=code)
    item.name, item.family, item.handling = required_text(name, "name", 100), family, handling
    item.department = required_text(department, "department", 100)
    item.keywords, item.state = keywords.strip()[:LONGEST_KEYWORDS], state
    ctx.session.add(item)
    await ctx.session.flush()
    await index_item(ctx, item)
    ctx.record(ServiceItemSet(item.id))
    return item


LONGEST_KEYWORDS = 500


async def offer_item(
    ctx: Context, center_id: UUID, item_id: UUID, *, window_id: UUID | None = None, is_intake_only: bool = False
) -> ServiceCenter:
    """Let an item be handled at a centre, perhaps at one window alone."""
    center = await kept_center(ctx, center_id)
    item = await ctx.one(ServiceItem, item_id, field="item_id")
    if window_id is not None:
        await window_of(ctx, center, window_id)
    held = select(ServiceAtCenter).where(ServiceAtCenter.center_id == center.id, ServiceAtCenter.item_id == item.id)
    offer = await ctx.session.scalar(held) or ServiceAtCenter(center_id=center.id, item_id=item.id)
    offer.window_id, offer.is_intake_only = window_id, is_intake_only
    ctx.session.add(offer)
    center.updated_at = ctx.clock.now()
    ctx.record(ServiceCenterUpdated(center.id, "ITEMS"))
    return center


async def withdraw_item(ctx: Context, center_id: UUID, item_id: UUID) -> ServiceCenter:
    """Let an item be handled at a centre no more."""
    center = await kept_center(ctx, center_id)
    item = await ctx.one(ServiceItem, item_id, field="item_id")
    held = select(ServiceAtCenter).where(ServiceAtCenter.center_id == center.id, ServiceAtCenter.item_id == item.id)
    offer = await ctx.session.scalar(held)
    if offer is not None:
        await ctx.session.delete(offer)
    center.updated_at = ctx.clock.now()
    ctx.record(ServiceCenterUpdated(center.id, "ITEMS"))
    return center


async def set_one_thing(
    ctx: Context, *, code: str, name: str, item_ids: Sequence[UUID], questions: Sequence[Question]
) -> OneThing:
    """Put items together that people need at once, with one form for all; another call of the code changes it."""
    await require(ctx, ITEM_MANAGE, await county_of(ctx))
    if not CODE.fullmatch(code):
        raise RuleError("service_centers.code", field="code")
    if not 2 <= len(set(item_ids)) <= MOST_ITEMS:
        raise RuleError("service_centers.bundle_items", field="item_ids", maximum=MOST_ITEMS)
    _check_questions(questions)
    for index, item_id in enumerate(item_ids):
        await ctx.one(ServiceItem, item_id, field=f"item_ids.{index}")
    held = await ctx.session.scalar(select(OneThing).where(OneThing.code == code).with_for_update())
    bundle = held or OneThing(code=code)
    bundle.name = required_text(name, "name", 100)
    bundle.updated_at = ctx.clock.now()
    ctx.session.add(bundle)
    await ctx.session.flush()
    for part in (OneThingItem, FormField):
        await ctx.session.execute(delete(part).where(part.one_thing_id == bundle.id))
    for ordinal, item_id in enumerate(dict.fromkeys(item_ids), start=1):
        ctx.session.add(OneThingItem(one_thing_id=bundle.id, item_id=item_id, ordinal=ordinal))
    for ordinal, one in enumerate(questions, start=1):
        label = required_text(one.label, f"questions.{ordinal - 1}.label", 200)
        given = {"key": one.key, "label": label, "is_required": one.is_required}
        ctx.session.add(FormField(one_thing_id=bundle.id, ordinal=ordinal, **given))
    ctx.record(OneThingSet(bundle.id))
    return bundle


def _check_questions(questions: Sequence[Question]) -> None:
    if len(questions) > MOST_FIELDS:
        raise RuleError("service_centers.form_fields", field="questions", maximum=MOST_FIELDS)
    keys = [one.key for one in questions]
    for index, key in enumerate(keys):
        if not KEY.fullmatch(key) or key in keys[:index]:
            raise RuleError("service_centers.form_key", field=f"questions.{index}.key")
