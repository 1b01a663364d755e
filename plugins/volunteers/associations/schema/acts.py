"""Associations at the root of GraphQL, and acts on them, their branches and teams."""

from datetime import date

import strawberry

from core.context import Context
from graphql_schema.connection import Connection
from graphql_schema.fields import connection
from graphql_schema.mutation import mutation, ref
from graphql_schema.types import Org
from plugins.volunteers.associations import models, service
from plugins.volunteers.associations.schema.catalog import VolunteerBranchType
from plugins.volunteers.associations.schema.nodes import VolunteerAssociation, VolunteerBranch, VolunteerTeam


@strawberry.type
class AssociationsQuery:
    """Associations at the root."""

    volunteer_associations: Connection[VolunteerAssociation] = connection(
        models.Association, "Associations of volunteers."
    )


@strawberry.input(description="An association to found.")
class VolunteerAssociationFoundInput:
    """An association to found."""

    org_id: strawberry.ID = strawberry.field(description="The organisation at whose centre it is.")
    name: str = strawberry.field(description="Name.")
    registration: models.Registration = strawberry.field(description="What it is before the law.")
    founded_on: date = strawberry.field(description="First day.")
    charter: str | None = strawberry.field(default=None, description="Text of the charter.")


@strawberry.input(description="The last day of an association.")
class VolunteerAssociationDissolveInput:
    """The last day of an association."""

    id: strawberry.ID = strawberry.field(description="The association.")
    version: int = strawberry.field(description="Its version.")
    dissolved_on: date = strawberry.field(description="Last day.")


@strawberry.input(description="A branch to add.")
class VolunteerBranchAddInput:
    """A branch to add."""

    association_id: strawberry.ID = strawberry.field(description="The association.")
    type_id: strawberry.ID = strawberry.field(description="Which kind of service.")
    name: str = strawberry.field(description="Name.")
    founded_on: date = strawberry.field(description="First day.")


@strawberry.input(description="The last day of a branch.")
class VolunteerBranchCloseInput:
    """The last day of a branch."""

    id: strawberry.ID = strawberry.field(description="The branch.")
    closed_on: date = strawberry.field(description="Last day.")


@strawberry.input(description="A team to add.")
class VolunteerTeamAddInput:
    """A team to add."""

    branch_id: strawberry.ID = strawberry.field(description="The branch.")
    name: str = strawberry.field(description="Name.")
    founded_on: date = strawberry.field(description="First day.")


@strawberry.input(description="The last day of a team.")
class VolunteerTeamCloseInput:
    """The last day of a team."""

    id: strawberry.ID = strawberry.field(description="The team.")
    closed_on: date = strawberry.field(description="Last day.")


@strawberry.type
class AssociationsMutation:
    """Acts on associations, branches and teams."""

    @mutation(VolunteerAssociation)
    async def volunteer_association_found(
        ctx: Context,
        input: VolunteerAssociationFoundInput,
    ) -> models.Association:
        """Found an association of volunteers at an organisation's centre."""
        return await service.found_association(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            name=input.name,
            registration=input.registration,
            founded_on=input.founded_on,
            charter=input.charter,
        )

    @mutation(VolunteerAssociation)
    async def volunteer_association_dissolve(
        ctx: Context,
        input: VolunteerAssociationDissolveInput,
    ) -> models.Association:
        """Say which day is an association's last."""
        found = ref(input.id, VolunteerAssociation, "id")
        return await service.dissolve_association(ctx, found, input.version, input.dissolved_on)

    @mutation(VolunteerBranch)
    async def volunteer_branch_add(ctx: Context, input: VolunteerBranchAddInput) -> models.Branch:
        """Add a branch to an association."""
        association = ref(input.association_id, VolunteerAssociation, "association_id")
        kind = ref(input.type_id, VolunteerBranchType, "type_id")
        return await service.add_branch(ctx, association, kind, input.name, input.founded_on)

    @mutation(VolunteerBranch)
    async def volunteer_branch_close(ctx: Context, input: VolunteerBranchCloseInput) -> models.Branch:
        """Say which day is a branch's last; its teams end with it."""
        return await service.close_branch(ctx, ref(input.id, VolunteerBranch, "id"), input.closed_on)

    @mutation(VolunteerTeam)
    async def volunteer_team_add(ctx: Context, input: VolunteerTeamAddInput) -> models.Team:
        """Add a team to a branch."""
        branch = ref(input.branch_id, VolunteerBranch, "branch_id")
        return await service.add_team(ctx, branch, input.name, input.founded_on)

    @mutation(VolunteerTeam)
    async def volunteer_team_close(ctx: Context, input: VolunteerTeamCloseInput) -> models.Team:
        """Say which day is a team's last."""
        return await service.close_team(ctx, ref(input.id, VolunteerTeam, "id"), input.closed_on)
