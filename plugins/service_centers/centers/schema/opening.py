"""Whether a centre is open, in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types import Info

from graphql_schema.context import reading
from graphql_schema.node import decode
from plugins.service_centers.centers.hours import Opening
from plugins.service_centers.centers.opening import opening_of
from plugins.service_centers.centers.permissions import CENTER_READ


@strawberry.type(description="Whether a centre is open at an instant.")
class CenterOpening:
    """Whether a centre is open at an instant."""

    is_open: bool = strawberry.field(description="Whether it is open.")
    until: datetime | None = strawberry.field(description="Until when; null when it is closed.")
    next_at: datetime | None = strawberry.field(
        description="When it opens next; null when it is open, or stays closed for two months."
    )
    reason: str | None = strawberry.field(description="Why the day is another one than the schedule says.")


def shown(opening: Opening) -> CenterOpening:
    """What is told of an opening."""
    return CenterOpening(is_open=opening.is_open, until=opening.until, next_at=opening.next_at, reason=opening.reason)


Which = Annotated[strawberry.ID, strawberry.argument(description="The centre.")]
At = Annotated[datetime | None, strawberry.argument(description="When; now if left out.")]


@strawberry.type
class OpeningQuery:
    """Opening hours at the root."""

    @strawberry.field(
        description="Whether a centre is open at an instant, by its recurrence rules, the county's working days and "
        f"its exceptions; null for a centre that is missing or hidden.\n\nNeeds `{CENTER_READ}`."
    )
    async def center_opening(self, info: Info, center_id: Which, at: At = None) -> CenterOpening | None:
        """Whether a centre is open."""
        wanted = decode(center_id, "ServiceCenter")
        if wanted is None:
            return None
        async with reading(info) as ctx:
            found = await opening_of(ctx, wanted, at or ctx.clock.now())
        return None if found is None else shown(found)
