"""Acts on officers and elections in GraphQL."""

from datetime import date

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.types import Person, UnitHead
from plugins.volunteers.associations import models, officers
from plugins.volunteers.associations.schema.nodes import (
    VolunteerAssociation,
    VolunteerBranch,
    VolunteerElection,
    VolunteerOfficer,
)


@strawberry.input(description="An election of officers.")
class VolunteerElectionRecordInput:
    """An election of officers."""

    association_id: strawberry.ID = strawberry.field(description="The association.")
    held_on: date = strawberry.field(description="When.")
    eligible: int = strawberry.field(description="Members who could vote.")
    voters: int = strawberry.field(description="Members who did.")
    minutes: str = strawberry.field(description="How it went and what came out.")


@strawberry.input(description="An officer of an association.")
class VolunteerOfficerAppointInput:
    """An officer of an association."""

    association_id: strawberry.ID = strawberry.field(description="The association.")
    person_id: strawberry.ID = strawberry.field(description="Who takes the office.")
    post: models.Post = strawberry.field(description="Which office.")
    started_on: date = strawberry.field(description="First day.")
    ended_on: date | None = strawberry.field(default=None, description="Last day of the term.")
    branch_id: strawberry.ID | None = strawberry.field(default=None, description="The branch, for its head.")
    election_id: strawberry.ID | None = strawberry.field(default=None, description="The election that chose them.")
    unit_head_id: strawberry.ID | None = strawberry.field(
        default=None, description="The appointment as head of the organisation's unit with which the post comes."
    )


@strawberry.input(description="The last day of an officer.")
class VolunteerOfficerEndInput:
    """The last day of an officer."""

    id: strawberry.ID = strawberry.field(description="The officer.")
    ended_on: date = strawberry.field(description="Last day.")


@strawberry.type
class OfficersMutation:
    """Acts on officers and elections."""

    @mutation(VolunteerElection)
    async def volunteer_election_record(
        ctx: Context,
        input: VolunteerElectionRecordInput,
    ) -> models.Election:
        """Put an election of officers on record."""
        return await officers.record_election(
            ctx,
            ref(input.association_id, VolunteerAssociation, "association_id"),
            held_on=input.held_on,
            eligible=input.eligible,
            voters=input.voters,
            minutes=input.minutes,
        )

    @mutation(VolunteerOfficer)
    async def volunteer_officer_appoint(
        ctx: Context,
        input: VolunteerOfficerAppointInput,
    ) -> models.Officer:
        """Let a person hold an office of an association for a term."""
        return await officers.appoint_officer(
            ctx,
            ref(input.association_id, VolunteerAssociation, "association_id"),
            ref(input.person_id, Person, "person_id"),
            post=input.post,
            started_on=input.started_on,
            ended_on=input.ended_on,
            branch_id=optional_ref(input.branch_id, VolunteerBranch, "branch_id"),
            election_id=optional_ref(input.election_id, VolunteerElection, "election_id"),
            unit_head_id=optional_ref(input.unit_head_id, UnitHead, "unit_head_id"),
        )

    @mutation(VolunteerOfficer)
    async def volunteer_officer_end(ctx: Context, input: VolunteerOfficerEndInput) -> models.Officer:
        """Say which day is an officer's last."""
        return await officers.end_officer(ctx, ref(input.id, VolunteerOfficer, "id"), input.ended_on)
