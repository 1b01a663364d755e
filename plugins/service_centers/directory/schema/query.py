"""The directory at the root."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types import Info

from graphql_schema.context import reading
from graphql_schema.node import decode, encode
from graphql_schema.planner.values import checked_size
from plugins.service_centers.centers.schema.opening import CenterOpening, shown
from plugins.service_centers.directory.places import Place
from plugins.service_centers.directory.search import Found, find_one_things, find_services, items_of
from plugins.service_centers.items.models import OneThing, ServiceItem
from plugins.service_centers.items.permissions import ITEM_READ, ONE_THING_READ
from plugins.service_centers.items.schema.enums import Family

DEFAULT_FIRST = 10


@strawberry.type(description="A centre that handles what was found.")
class FoundPlace:
    """A centre that handles what was found."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    name: str = strawberry.field(description="Its name.")
    address: str = strawberry.field(description="Where it stands.")
    phone: str | None = strawberry.field(description="Its telephone.")
    is_step_free: bool = strawberry.field(description="Whether a wheelchair gets to the windows.")
    is_intake_only: bool = strawberry.field(description="Whether another place hands the result out.")
    opening: CenterOpening = strawberry.field(description="Whether it is open then, or now.")


@strawberry.type(description="An item that answers a question to the directory.")
class FoundService:
    """An item that answers a question to the directory."""

    item_id: strawberry.ID = strawberry.field(description="The item.")
    code: str = strawberry.field(description="Its code.")
    name: str = strawberry.field(description="Its name.")
    family: Family = strawberry.field(description="Which of the three families.")
    department: str = strawberry.field(description="The department that decides.")
    score: float = strawberry.field(description="How well it fits; for comparing within one answer only.")
    places: list[FoundPlace] = strawberry.field(description="Where it is handled, the nearest first; five at most.")


@strawberry.type(description="An item of a bundle that was found.")
class FoundPart:
    """An item of a bundle that was found."""

    item_id: strawberry.ID = strawberry.field(description="The item.")
    code: str = strawberry.field(description="Its code.")
    name: str = strawberry.field(description="Its name.")
    department: str = strawberry.field(description="The department that decides.")


@strawberry.type(description="A bundle of items that answers a question to the directory (一件事).")
class FoundBundle:
    """A bundle of items that answers a question to the directory."""

    one_thing_id: strawberry.ID = strawberry.field(description="The bundle.")
    code: str = strawberry.field(description="Its code.")
    name: str = strawberry.field(description="The matter as people call it.")
    items: list[FoundPart] = strawberry.field(description="What it puts together, in its order.")
    score: float = strawberry.field(description="How well it fits; for comparing within one answer only.")
    places: list[FoundPlace] = strawberry.field(
        description="Centres that handle all of its items, the nearest first; five at most."
    )


def _place(place: Place) -> FoundPlace:
    center = place.center
    return FoundPlace(
        center_id=strawberry.ID(encode("ServiceCenter", center.id)),
        name=center.name,
        address=center.address,
        phone=center.phone,
        is_step_free=center.is_step_free,
        is_intake_only=place.is_intake_only,
        opening=shown(place.opening),
    )


def _found(found: Found[ServiceItem]) -> FoundService:
    item = found.thing
    return FoundService(
        item_id=strawberry.ID(encode("ServiceItem", item.id)),
        code=item.code,
        name=item.name,
        family=Family(item.family),
        department=item.department,
        score=round(found.score, 3),
        places=[_place(place) for place in found.places],
    )


def _bundle(found: Found[OneThing], items: Sequence[ServiceItem]) -> FoundBundle:
    bundle = found.thing
    return FoundBundle(
        one_thing_id=strawberry.ID(encode("OneThing", bundle.id)),
        code=bundle.code,
        name=bundle.name,
        items=[
            FoundPart(
                item_id=strawberry.ID(encode("ServiceItem", item.id)),
                code=item.code,
                name=item.name,
                department=item.department,
            )
            for item in items
        ],
        score=round(found.score, 3),
        places=[_place(place) for place in found.places],
    )


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
        return [_found(one) for one in found]

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
            items = await items_of(ctx, [one.thing.id for one in found])
        return [_bundle(one, items[one.thing.id]) for one in found]
