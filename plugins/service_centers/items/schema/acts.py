"""Acts on items, guides and bundles."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, optional_ref, ref
from plugins.service_centers.centers.models import ServiceCenter as CenterRow
from plugins.service_centers.centers.schema.records import ServiceCenter, ServiceWindow
from plugins.service_centers.items import guides, models, service
from plugins.service_centers.items.schema import inputs
from plugins.service_centers.items.schema.records import OneThing, ServiceGuide, ServiceItem


@strawberry.type
class ItemsMutation:
    """Acts on items and bundles."""

    @mutation(ServiceItem)
    async def service_item_set(ctx: Context, input: inputs.ServiceItemSetInput) -> models.ServiceItem:
        """Add an item to the county's catalogue, or change it."""
        return await service.set_item(ctx, **vars(input))

    @mutation(ServiceCenter)
    async def service_offer(ctx: Context, input: inputs.ServiceOfferInput) -> CenterRow:
        """Let an item be handled at a centre."""
        return await service.offer_item(
            ctx,
            ref(input.center_id, ServiceCenter, "center_id"),
            ref(input.item_id, ServiceItem, "item_id"),
            window_id=optional_ref(input.window_id, ServiceWindow, "window_id"),
            is_intake_only=input.is_intake_only,
        )

    @mutation(ServiceCenter)
    async def service_withdraw(ctx: Context, input: inputs.ServiceWithdrawInput) -> CenterRow:
        """Let an item be handled at a centre no more."""
        center = ref(input.center_id, ServiceCenter, "center_id")
        return await service.withdraw_item(ctx, center, ref(input.item_id, ServiceItem, "item_id"))

    @mutation(OneThing)
    async def one_thing_set(ctx: Context, input: inputs.OneThingSetInput) -> models.OneThing:
        """Put items together that people need at once, with one form for all."""
        items = [ref(one, ServiceItem, f"item_ids.{index}") for index, one in enumerate(input.item_ids)]
        questions = [service.Question(one.key, one.label, one.is_required) for one in input.questions]
        return await service.set_one_thing(ctx, code=input.code, name=input.name, item_ids=items, questions=questions)


@strawberry.type
class GuidesMutation:
    """Acts on guides."""

    @mutation(ServiceGuide)
    async def service_guide_draft(ctx: Context, input: inputs.ServiceGuideDraftInput) -> models.ServiceGuide:
        """Write the next edition of an item's guide, beside the one that is published."""
        return await guides.draft_guide(
            ctx,
            ref(input.item_id, ServiceItem, "item_id"),
            texts={name: getattr(input, name) for name in guides.TEXTS},
            legal_limit=input.legal_limit,
            promised_limit=input.promised_limit,
            unit=input.unit,
            fee=input.fee,
            materials=[guides.Material(**vars(one)) for one in input.materials],
            online_address=input.online_address,
        )

    @mutation(ServiceGuide)
    async def service_guide_publish(ctx: Context, input: inputs.ServiceGuideInput) -> models.ServiceGuide:
        """Publish a draft that was checked just now, in place of the guide before it."""
        return await guides.publish_guide(ctx, ref(input.id, ServiceGuide, "id"), input.version)

    @mutation(ServiceGuide)
    async def service_guide_assure(ctx: Context, input: inputs.ServiceGuideInput) -> models.ServiceGuide:
        """Note that a published guide was checked and is still right."""
        return await guides.assure_guide(ctx, ref(input.id, ServiceGuide, "id"), input.version)

    @mutation(ServiceGuide)
    async def service_guide_hand_out(ctx: Context, input: inputs.ServiceGuideHandOutInput) -> models.ServiceGuide:
        """Count guides that were handed out on paper."""
        return await guides.hand_out_guide(ctx, ref(input.id, ServiceGuide, "id"), input.copies)
