"""Acts on items and bundles: one function for each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import Conflict, RuleError
from core.rbac.roles import county
from plugins.service_centers.centers.events import ServiceCenterUpdated
from plugins.service_centers.centers.models import ServiceCenter
from plugins.service_centers.centers.service import kept_center, window_of
from plugins.service_centers.directory.index import index_bundles, index_bundles_with, index_item
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
LONGEST_KEYWORDS = 500


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a form."""

    key: str
    label: str
    is_required: bool = True


async def set_item(
    ctx: Context,
    *,
    code: str,
    name: str,
    family: Family,
    department: str,
    handling: Handling | None = None,
    keywords: str | None = None,
    state: ItemState | None = None,
    version: int | None = None,
) -> ServiceItem:
    """Add an item to the county's catalogue, or change the one of the code; None leaves what is there.

    Raises Conflict where a version is given and the item there is has another.
    """
    await require(ctx, ITEM_MANAGE, await county(ctx))
    if not CODE.fullmatch(code):
        raise RuleError("service_centers.code", field="code")
    item = await _item_of(ctx, code, version)
    item.name, item.family = required_text(name, "name", 100), family
    item.department = required_text(department, "department", 100)
    item.handling = handling or item.handling
    item.keywords = item.keywords if keywords is None else _keywords(keywords)
    item.state = state or item.state
    ctx.session.add(item)
    await ctx.session.flush()
    await index_item(ctx, item)
    await index_bundles_with(ctx, item)
    ctx.record(ServiceItemSet(item.id))
    return item


async def _item_of(ctx: Context, code: str, version: int | None) -> ServiceItem:
    """The item of the code, locked, or a new one; raises Conflict where one that is there has another version."""
    held = select(ServiceItem).where(ServiceItem.code == code).with_for_update()
    item = await ctx.session.scalar(held.execution_options(populate_existing=True))
    if item is not None and version not in (None, item.version):
        raise Conflict(item.version)
    return item or ServiceItem(code=code, handling=Handling.WITHIN_LIMIT, keywords="", state=ItemState.ACTIVE)


def _keywords(text: str) -> str:
    """Other words for an item, which it may have none of."""
    return required_text(text, "keywords", LONGEST_KEYWORDS) if text.strip() else ""


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
    await require(ctx, ITEM_MANAGE, await county(ctx))
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
    await ctx.session.flush()
    await index_bundles(ctx, [bundle])
    ctx.record(OneThingSet(bundle.id))
    return bundle


def _check_questions(questions: Sequence[Question]) -> None:
    if len(questions) > MOST_FIELDS:
        raise RuleError("service_centers.form_fields", field="questions", maximum=MOST_FIELDS)
    keys = [one.key for one in questions]
    for index, key in enumerate(keys):
        if not KEY.fullmatch(key) or key in keys[:index]:
            raise RuleError("service_centers.form_key", field=f"questions.{index}.key")
