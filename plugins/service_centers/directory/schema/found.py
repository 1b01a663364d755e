"""What the directory answers: items and bundles, with the centres that handle them."""

import strawberry

from graphql_schema.node import encode
from plugins.service_centers.centers.schema.opening import CenterOpening, shown
from plugins.service_centers.directory import search
from plugins.service_centers.directory.places import Place
from plugins.service_centers.directory.search import Found
from plugins.service_centers.items.models import ServiceItem
from plugins.service_centers.items.schema.enums import Family


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


def shown_service(found: Found[ServiceItem]) -> FoundService:
    """What is told of an item that was found."""
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


def shown_bundle(one: search.FoundBundle) -> FoundBundle:
    """What is told of a bundle that was found."""
    found, bundle = one.found, one.found.thing
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
            for item in one.items
        ],
        score=round(found.score, 3),
        places=[_place(place) for place in found.places],
    )
