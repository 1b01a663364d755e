"""Associations beside the county's norms in GraphQL."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from core.orgs.kinds import OrgKind, OrgLevel
from graphql_schema.context import reading
from graphql_schema.enums import graphql_enum
from graphql_schema.node import encode
from plugins.volunteers.associations import reads

graphql_enum(reads.StaffingNote)


@strawberry.type(description="How an association stands beside the county's norms (义工配备).")
class VolunteerStaffing:
    """How an association stands beside the county's norms."""

    association_id: strawberry.ID | None = strawberry.field(description="The association; null where there is none.")
    org_id: strawberry.ID = strawberry.field(description="Global id of the organisation.")
    code: str = strawberry.field(description="Statistical division code.")
    name: str = strawberry.field(description="Name of the organisation.")
    kind: OrgKind = strawberry.field(description="What the organisation is.")
    volunteers: int = strawberry.field(description="Active volunteers, as the viewer lists them.")
    norm: int = strawberry.field(description="Volunteers it is to have; 0 where there is no norm.")
    shortfall: int = strawberry.field(description="How many are missing.")
    branches: int = strawberry.field(description="Branches that exist.")
    branch_norm: int = strawberry.field(description="Kinds of branches that there are.")
    off_norm_branches: int = strawberry.field(description="Branches with fewer teams than the norm, or more.")
    notes: list[reads.StaffingNote] = strawberry.field(description="What is not as the norms say; they warn only.")


Level = Annotated[OrgLevel | None, strawberry.argument(description="Only of this level.")]
OnlyShort = Annotated[bool, strawberry.argument(description="Only where something is not as the norms say.")]


@strawberry.type
class StaffingQuery:
    """Associations beside the county's norms, at the root."""

    @strawberry.field(
        description="Villages and communities beside the county's norms for volunteers, in the order of their codes."
        "\n\nNeeds `core:org:read` and `volunteers:volunteer:read`."
    )
    async def volunteer_staffing(
        self, info: Info, level: Level = OrgLevel.VILLAGE, only_short: OnlyShort = False
    ) -> list[VolunteerStaffing]:
        """Organisations beside the county's norms for volunteers."""
        async with reading(info) as ctx:
            found = await reads.staffing(ctx, level=level, only_short=only_short)
        return [_staffing(one) for one in found]


def _staffing(one: reads.Staffing) -> VolunteerStaffing:
    association = one.association_id
    return VolunteerStaffing(
        association_id=None if association is None else strawberry.ID(encode("VolunteerAssociation", association)),
        org_id=strawberry.ID(encode("Org", one.org_id)),
        code=one.code,
        name=one.name,
        kind=OrgKind(one.kind),
        volunteers=one.volunteers,
        norm=one.norm,
        shortfall=one.shortfall,
        branches=one.branches,
        branch_norm=one.branch_norm,
        off_norm_branches=one.off_norm_branches,
        notes=one.notes,
    )
