"""Acts on guides: a draft beside what is published, checked before it is, and again in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from core.authz import require
from core.cases.journal import author_of
from core.checks import as_fen, required_text
from core.context import Context
from core.deadlines.models import TimeUnit
from core.errors import RuleError
from core.rbac.roles import county
from plugins.service_centers.directory.index import index_item
from plugins.service_centers.items.events import (
    ServiceGuideAssured,
    ServiceGuideDrafted,
    ServiceGuideHandedOut,
    ServiceGuidePublished,
)
from plugins.service_centers.items.models import (
    GuideState,
    MaterialForm,
    MaterialSource,
    RequiredMaterial,
    ServiceGuide,
    ServiceItem,
)
from plugins.service_centers.items.permissions import GUIDE_PUBLISH, GUIDE_WRITE

FRESH = timedelta(days=365)
"""After which a guide is to be checked again; source: guide freshness, domain model §3."""

TEXTS = ("basis", "applicants", "conditions", "process", "result", "place", "consultation", "complaints", "remedies")
LONGEST_TEXT = 4000
LONGEST_LIMIT = 3660
MOST_MATERIALS = 50
MOST_YUAN = 1_000_000
MOST_COPIES = 10_000


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that is asked for."""

    name: str
    form: MaterialForm = MaterialForm.ORIGINAL
    count: int = 1
    source: MaterialSource = MaterialSource.APPLICANT
    is_waivable: bool = False
    note: str | None = None


async def draft_guide(
    ctx: Context,
    item_id: UUID,
    *,
    texts: Mapping[str, str],
    legal_limit: int,
    promised_limit: int,
    unit: TimeUnit,
    fee: Decimal,
    materials: Sequence[Material],
    online_address: str | None = None,
) -> ServiceGuide:
    """Write the next edition of an item's guide, or write the draft anew; what is published stays as it is.

    Source of the elements: Regulation on Improving the Business Environment, art. 35 and 36.
    """
    await require(ctx, GUIDE_WRITE, await county(ctx))
    item = await ctx.one(ServiceItem, item_id, field="item_id", lock=True)
    _check_limits(legal_limit, promised_limit)
    guide = await _draft(ctx, item)
    for name in TEXTS:
        setattr(guide, name, required_text(texts[name], name, LONGEST_TEXT))
    guide.legal_limit, guide.promised_limit, guide.unit = legal_limit, promised_limit, unit
    guide.fee_fen = as_fen(fee, "service_centers.fee", "fee", MOST_YUAN)
    guide.online_address = None if online_address is None else _address(online_address)
    guide.assured_on = guide.assured_by = None
    guide.updated_at = ctx.clock.now()
    ctx.session.add(guide)
    await ctx.session.flush()
    await _write_materials(ctx, guide, materials)
    ctx.record(ServiceGuideDrafted(guide.id, item.id))
    return guide


def _check_limits(legal: int, promised: int) -> None:
    if not 1 <= legal <= LONGEST_LIMIT:
        raise RuleError("deadline.units", field="legal_limit", longest=LONGEST_LIMIT)
    if not 1 <= promised <= legal:
        raise RuleError("service_centers.promised_limit", field="promised_limit", legal=legal)


def _address(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise RuleError("service_centers.online_address", field="online_address")
    return required_text(text, "online_address", 500)


async def _draft(ctx: Context, item: ServiceItem) -> ServiceGuide:
    found = select(ServiceGuide).where(ServiceGuide.item_id == item.id, ServiceGuide.state == GuideState.DRAFT)
    draft = await ctx.session.scalar(found.with_for_update())
    if draft is not None:
        return draft
    last = select(func.max(ServiceGuide.edition)).where(ServiceGuide.item_id == item.id)
    edition = (await ctx.session.scalar(last) or 0) + 1
    return ServiceGuide(item_id=item.id, edition=edition, state=GuideState.DRAFT)


async def _write_materials(ctx: Context, guide: ServiceGuide, materials: Sequence[Material]) -> None:
    if len(materials) > MOST_MATERIALS:
        raise RuleError("service_centers.materials", field="materials", maximum=MOST_MATERIALS)
    await ctx.session.execute(delete(RequiredMaterial).where(RequiredMaterial.guide_id == guide.id))
    for index, one in enumerate(materials):
        if one.count < 1:
            raise RuleError("rule.invalid", field=f"materials.{index}.count")
        values: dict[str, Any] = {
            "name": required_text(one.name, f"materials.{index}.name", 200),
            "form": one.form,
            "count": one.count,
            "source": one.source,
            "is_waivable": one.is_waivable,
            "note": None if one.note is None else required_text(one.note, f"materials.{index}.note", 500),
        }
        ctx.session.add(RequiredMaterial(guide_id=guide.id, ordinal=index + 1, **values))


async def publish_guide(ctx: Context, guide_id: UUID, version: int) -> ServiceGuide:
    """Publish a draft that was checked just now; the guide before it holds no longer."""
    guide = await ctx.one_at(ServiceGuide, guide_id, version)
    await require(ctx, GUIDE_PUBLISH, await county(ctx))
    if guide.state != GuideState.DRAFT:
        raise RuleError("service_centers.not_draft", field="id")
    held = select(ServiceGuide).where(ServiceGuide.item_id == guide.item_id, ServiceGuide.state == GuideState.PUBLISHED)
    before = await ctx.session.scalar(held.with_for_update())
    if before is not None:
        before.state = GuideState.REPLACED
        await ctx.session.flush()
    guide.state, guide.published_at = GuideState.PUBLISHED, ctx.clock.now()
    await _assure(ctx, guide)
    await ctx.session.flush()
    await index_item(ctx, await ctx.session.get_one(ServiceItem, (ctx.tenant.id, guide.item_id)))
    ctx.record(ServiceGuidePublished(guide.id, guide.item_id, guide.edition))
    return guide


async def assure_guide(ctx: Context, guide_id: UUID, version: int) -> ServiceGuide:
    """Note that a published guide was checked and is still right."""
    guide = await ctx.one_at(ServiceGuide, guide_id, version)
    await require(ctx, GUIDE_PUBLISH, await county(ctx))
    _check_published(guide)
    await _assure(ctx, guide)
    ctx.record(ServiceGuideAssured(guide.id))
    return guide


async def hand_out_guide(ctx: Context, guide_id: UUID, copies: int) -> ServiceGuide:
    """Count guides that were handed out on paper."""
    guide = await ctx.one(ServiceGuide, guide_id, lock=True)
    await require(ctx, GUIDE_WRITE, await county(ctx))
    _check_published(guide)
    if not 1 <= copies <= MOST_COPIES:
        raise RuleError("service_centers.copies", field="copies", maximum=MOST_COPIES)
    guide.handed_out += copies
    ctx.record(ServiceGuideHandedOut(guide.id, copies))
    return guide


def _check_published(guide: ServiceGuide) -> None:
    if guide.state != GuideState.PUBLISHED:
        raise RuleError("service_centers.not_published", field="id")


async def _assure(ctx: Context, guide: ServiceGuide) -> None:
    today = ctx.clock.today()
    guide.assured_on, guide.assured_by, guide.review_due_on = today, await author_of(ctx), today + FRESH


async def published_guide(ctx: Context, item_id: UUID) -> ServiceGuide:
    """The guide of an item that holds now; raises RuleError where there is none."""
    found = select(ServiceGuide).where(ServiceGuide.item_id == item_id, ServiceGuide.state == GuideState.PUBLISHED)
    guide = await ctx.session.scalar(found)
    if guide is None:
        raise RuleError("service_centers.no_guide", field="item_id")
    return guide
