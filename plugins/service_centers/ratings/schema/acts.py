"""Acts on ratings."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, ref
from plugins.service_centers.ratings import models, service
from plugins.service_centers.ratings.schema.records import ServiceRating


@strawberry.input(description="How a request was handled, in the eyes of whoever holds its receipt.")
class ServiceRequestRateInput:
    """How a request was handled."""

    receipt_code: str = strawberry.field(description="The code on the receipt.")
    level: models.RatingLevel = strawberry.field(description="One of five levels.")
    comment: str | None = strawberry.field(default=None, description="What else there is to say.")


@strawberry.input(description="What was done about a low rating.")
class ServiceRatingRepairInput:
    """What was done about a low rating."""

    id: strawberry.ID = strawberry.field(description="The rating.")
    version: int = strawberry.field(description="Its version.")
    repair: str = strawberry.field(description="What was done.")


@strawberry.type(description="That a rating was taken; it cannot be traced to who gave it.")
class RatingThanks:
    """That a rating was taken."""

    is_low: bool = strawberry.field(description="Whether something will be done about it.")


@strawberry.type
class RatingsMutation:
    """Acts on ratings."""

    @mutation(RatingThanks, alone=True)
    async def service_request_rate(ctx: Context, input: ServiceRequestRateInput) -> RatingThanks:
        """Rate how the request of a receipt was handled, once, without a name."""
        rating = await service.rate_request(ctx, input.receipt_code, input.level, input.comment)
        return RatingThanks(is_low=rating.repair_state == models.RepairState.OPEN)

    @mutation(ServiceRating)
    async def service_rating_repair(ctx: Context, input: ServiceRatingRepairInput) -> models.ServiceRating:
        """Say what was done about a low rating."""
        return await service.repair_rating(ctx, ref(input.id, ServiceRating, "id"), input.version, input.repair)
