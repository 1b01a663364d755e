"""The directory for whoever has no account."""

from datetime import datetime

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation
from graphql_schema.planner.values import checked_size
from plugins.service_centers.directory.schema.found import FoundBundle, FoundService, shown_bundle, shown_service
from plugins.service_centers.directory.search import find_for_anybody
from plugins.service_centers.items.schema.enums import Family

DEFAULT_FIRST = 10


@strawberry.input(description="A question to the county's directory.")
class ServiceSearchInput:
    """A question to the county's directory."""

    query: str = strawberry.field(description="What somebody needs, in any words; 100 letters are read.")
    near: str | None = strawberry.field(default=None, description="Division code of an organisation to be near to.")
    open_at: datetime | None = strawberry.field(default=None, description="Only where a centre is open then.")
    family: Family | None = strawberry.field(default=None, description="Only items of this family, and no bundles.")
    first: int = strawberry.field(default=DEFAULT_FIRST, description="How many of either, 100 at most.")


@strawberry.type(description="What the directory answers to whoever asks: nothing that is not public.")
class ServiceDirectory:
    """What the directory answers to whoever asks."""

    services: list[FoundService] = strawberry.field(description="Items that answer the need, the best first.")
    bundles: list[FoundBundle] = strawberry.field(description="Bundles that do, the best first.")


@strawberry.type
class DirectoryMutation:
    """The directory for whoever has no account."""

    @mutation(ServiceDirectory, alone=True)
    async def service_search(ctx: Context, input: ServiceSearchInput) -> ServiceDirectory:
        """What answers a need, and which centres handle it: active items and bundles, at centres that serve."""
        items, bundles = await find_for_anybody(
            ctx,
            input.query,
            first=checked_size(input.first),
            near=input.near,
            open_at=input.open_at,
            family=input.family,
        )
        return ServiceDirectory(
            services=[shown_service(one) for one in items], bundles=[shown_bundle(one) for one in bundles]
        )
