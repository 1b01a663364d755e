"""What acts on needs are given."""

from datetime import date

import strawberry

from plugins.service_centers.needs.schema.enums import NeedCategory


@strawberry.input(description="What a resident needs.")
class ServiceNeedRecordInput:
    """What a resident needs."""

    center_id: strawberry.ID = strawberry.field(description="The centre that notes it.")
    need: NeedCategory = strawberry.field(description="What kind of help.")
    resident: str = strawberry.field(description="Full name of the resident.")
    title: str = strawberry.field(description="What it is about, in a line.")
    details: str = strawberry.field(description="What the resident tells; volunteers are not told.")
    place: str = strawberry.field(description="Where, as far as volunteers may know.")
    wanted_from: date = strawberry.field(description="From which day on.")
    wanted_until: date = strawberry.field(description="Until which day; not before today.")
    consented_on: date = strawberry.field(description="When the resident consented that volunteers are told a brief.")
    person_id: strawberry.ID | None = strawberry.field(default=None, description="The resident's record, if any.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second need."
    )


@strawberry.input(description="The need, as the caller last saw it.")
class ServiceNeedInput:
    """The need, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The need.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="What volunteers are told.")
class ServiceNeedMatchInput(ServiceNeedInput):
    """What volunteers are told."""

    brief: str = strawberry.field(description="All that they are told: no name, and no more than the work needs.")


@strawberry.input(description="What volunteers did.")
class ServiceNeedServeInput(ServiceNeedInput):
    """What volunteers did."""

    result: str = strawberry.field(description="What came of it.")


@strawberry.input(description="Why a need could not be met.")
class ServiceNeedMissInput(ServiceNeedInput):
    """Why a need could not be met."""

    reason: str = strawberry.field(description="Why.")
