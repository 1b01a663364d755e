"""Acts on service cards."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, ref
from plugins.service_centers.cards import service
from plugins.service_centers.centers import models
from plugins.service_centers.centers.schema.records import ServiceCenter


@strawberry.input(description="Service cards that were handed out.")
class ServiceCardIssueInput:
    """Service cards that were handed out."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    guides: str = strawberry.field(description="The address that the code on them opens.")
    copies: int = strawberry.field(default=1, description="How many.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, they are not counted twice."
    )


@strawberry.type
class CardMutation:
    """Acts on service cards."""

    @mutation(ServiceCenter)
    async def service_card_issue(ctx: Context, input: ServiceCardIssueInput) -> models.ServiceCenter:
        """Count cards that were handed out as the centre's card is now."""
        center = ref(input.center_id, ServiceCenter, "center_id")
        return await service.issue_cards(ctx, center, input.guides, input.copies)
