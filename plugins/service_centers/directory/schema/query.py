"""The directory at the root."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types import Info

from graphql_schema.context import reading
from graphql_schema.node import decode
from graphql_schema.planner.values import checked_size
from plugins.service_centers.directory.schema.found import FoundBundle, FoundService, shown_bundle, shown_service
from plugins.service_centers.directory.search import find_one_things, find_services
from plugins.service_centers.items.permissions import ITEM_READ, ONE_THING_READ
from plugins.service_centers.items.schema.enums import Family

DEFAULT_FIRST = 10


Question = Annotated[str, strawberry.argument(description="What somebody needs, in any words; 100 letters are read.")]
Near = Annotated[strawberry.ID | None, strawberry.argument(description="An organisation to be near to.")]
OpenAt = Annotated[datetime | None, strawberry.argument(description="Only where a centre is open then.")]
OfFamily = Annotated[Family | None, strawberry.argument(description="Only items of this family.")]
AllOpenAt = Annotated[datetime | None, strawberry.argument(description="Only where one centre for all is open then.")]
First = Annotated[int | None, strawberry.argument(description="How many; 10 if left out, 100 at most.")]


@strawberry.type
class DirectoryQuery:
    """The directory at the root."""

    @strawberry.field(
        description="Items that answer a need told in any words, the best first, with the centres that handle them.\n\n"
        f"Needs `{ITEM_READ}`."
    )
    async def services(
        self,
        info: Info,
        query: Question,
        near: Near = None,
        open_at: OpenAt = None,
        family: OfFamily = None,
        first: First = None,
    ) -> list[FoundService]:
        """Items that answer a need."""
        size = checked_size(DEFAULT_FIRST if first is None else first)
        near_id = None if near is None else decode(near, "Org")
        if near is not None and near_id is None:
            return []
        async with reading(info) as ctx:
            found = await find_services(ctx, query, first=size, near_id=near_id, open_at=open_at, family=family)
        return [shown_service(one) for one in found]

    @strawberry.field(
        description="Bundles that answer a need told in any words, the best first, with the centres that handle all of "
        f"their items; beside `services`, which finds items one by one.\n\nNeeds `{ONE_THING_READ}`."
    )
    async def service_bundles(
        self, info: Info, query: Question, near: Near = None, open_at: AllOpenAt = None, first: First = None
    ) -> list[FoundBundle]:
        """Bundles that answer a need."""
        size = checked_size(DEFAULT_FIRST if first is None else first)
        near_id = None if near is None else decode(near, "Org")
        if near is not None and near_id is None:
            return []
        async with reading(info) as ctx:
            found = await find_one_things(ctx, query, first=size, near_id=near_id, open_at=open_at)
        return [shown_bundle(one) for one in found]
