"""Associations, their officers and the catalogue of duties in GraphQL."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry.types import Info

from core.context import Context
from core.descriptors import SchemaPart
from core.orgs.kinds import OrgKind, OrgLevel
from graphql_schema.connection import Connection
from graphql_schema.context import reading
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node, encode
from graphql_schema.types import Org, Person, UnitHead
from plugins.volunteers.associations import catalog, models, officers, reads, service

strawberry.enum(
    models.Registration, name="VolunteerRegistration", description=(models.Registration.__doc__ or "").strip()
)
strawberry.enum(models.Post, name="VolunteerPost", description=(models.Post.__doc__ or "").strip())
graphql_enum(reads.StaffingNote)


@bind(models.BranchType, Order("CODE", ("code",)))
@strawberry.type(description="A kind of branch that associations may have (分会类型).")
class VolunteerBranchType(Node):
    """A kind of branch that associations may have."""

    code: str = column(models.BranchType.code, "Short code.", filter=True)
    name: str = column(models.BranchType.name, "What it is called here.")
    summary: str = column(models.BranchType.summary, "What its volunteers do, and what they do not.")
    version: int = column(models.BranchType.version, "Raised by every change; give it back with a mutation.")


@bind(models.Duty, Order("CODE", ("code",)))
@strawberry.type(description="Something that volunteers do, with what it asks of them (服务职责).")
class VolunteerDuty(Node):
    """Something that volunteers do."""

    code: str = column(models.Duty.code, "Short code.", filter=True)
    name: str = column(models.Duty.name, "Name.")
    license_kind: str | None = column(models.Duty.license_kind, "The licence that the law asks for; null for none.")
    minimum_age: int = column(models.Duty.minimum_age, "Years on the day.")
    needs_two: bool = column(models.Duty.needs_two, "Whether two go together.")


@bind(models.DutyCategory, Order("CODE", ("code",)))
@strawberry.type(description="A category of the catalogue of duties (职责类别).")
class VolunteerDutyCategory(Node):
    """A category of the catalogue of duties."""

    code: str = column(models.DutyCategory.code, "Short code.", filter=True)
    name: str = column(models.DutyCategory.name, "Name.")
    duties: Connection[VolunteerDuty] = connection(models.Duty.category_id, "Its duties.", contained=True)


@bind(models.Team, Order("NAME", ("name",)))
@strawberry.type(description="A team of a branch (服务队).")
class VolunteerTeam(Node):
    """A team of a branch."""

    name: str = column(models.Team.name, "Name.", filter=True)
    founded_on: date = column(models.Team.founded_on, "First day.")
    closed_on: date | None = column(models.Team.closed_on, "Last day; null while it exists.", filter=True)


@bind(models.Branch, Order("NAME", ("name",)))
@strawberry.type(description="A branch of an association, for one kind of service (义工分会).")
class VolunteerBranch(Node):
    """A branch of an association."""

    name: str = column(models.Branch.name, "Name.", filter=True)
    founded_on: date = column(models.Branch.founded_on, "First day.")
    closed_on: date | None = column(models.Branch.closed_on, "Last day; null while it exists.", filter=True)
    type: VolunteerBranchType | None = relation(models.Branch.type_id, "Which kind of service.")
    teams: Connection[VolunteerTeam] = connection(models.Team.branch_id, "Its teams.", contained=True)


@bind(models.Election, Order("HELD_ON", ("held_on",), descending=True))
@strawberry.type(description="The record of an election of officers (推选记录).")
class VolunteerElection(Node):
    """The record of an election of officers."""

    held_on: date = column(models.Election.held_on, "When.")
    eligible: int = column(models.Election.eligible, "Members who could vote.")
    voters: int = column(models.Election.voters, "Members who did.")
    minutes: str = column(models.Election.minutes, "How it went and what came out.")


@bind(models.Officer, Order("STARTED_ON", ("started_on",)))
@strawberry.type(description="Who holds an office of an association from when to when (协会职务).")
class VolunteerOfficer(Node):
    """Who holds an office of an association."""

    post: models.Post = column(models.Officer.post, "Which office.", filter=True)
    name: str = column(models.Officer.name, "Name in office.")
    started_on: date = column(models.Officer.started_on, "First day.")
    ended_on: date | None = column(models.Officer.ended_on, "Last day; null while it runs.", filter=True)
    person: Person | None = relation(models.Officer.person_id, "Who it is; null where the actor may not see it.")
    branch: VolunteerBranch | None = relation(models.Officer.branch_id, "The branch that is headed.", contained=True)
    election: VolunteerElection | None = relation(
        models.Officer.election_id, "The election that chose the officer.", contained=True
    )


@bind(models.Association, Order("NAME", ("name",)))
@strawberry.type(description="An association of volunteers at the service centre of an organisation (义工协会).")
class VolunteerAssociation(Node):
    """An association of volunteers."""

    name: str = column(models.Association.name, "Name.", filter=True)
    charter: str | None = column(models.Association.charter, "Text of the charter.")
    registration: models.Registration = column(models.Association.registration, "What it is before the law.")
    founded_on: date = column(models.Association.founded_on, "First day.", filter=True)
    dissolved_on: date | None = column(models.Association.dissolved_on, "Last day; null while it exists.", filter=True)
    version: int = column(models.Association.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Association.org_id, "The organisation at whose centre it is.", filter=True)
    branches: Connection[VolunteerBranch] = connection(models.Branch.association_id, "Its branches.", contained=True)
    teams: Connection[VolunteerTeam] = connection(models.Team.association_id, "Teams of all branches.", contained=True)
    officers: Connection[VolunteerOfficer] = connection(
        models.Officer.association_id, "Its officers, those before among them.", contained=True
    )
    elections: Connection[VolunteerElection] = connection(
        models.Election.association_id, "Its elections.", contained=True
    )


@strawberry.type
class OrgAssociationFields:
    """What associations add to organisations."""

    volunteer_associations: Connection[VolunteerAssociation] = connection(
        models.Association.org_id, "Associations of volunteers at its centre."
    )


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
class AssociationsQuery:
    """Associations and the catalogue at the root."""

    volunteer_associations: Connection[VolunteerAssociation] = connection(
        models.Association, "Associations of volunteers."
    )
    volunteer_branch_types: Connection[VolunteerBranchType] = connection(models.BranchType, "Kinds of branches.")
    volunteer_duty_categories: Connection[VolunteerDutyCategory] = connection(
        models.DutyCategory, "The catalogue of duties."
    )

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


@strawberry.input(description="What a kind of branch is called here.")
class VolunteerBranchTypeChangeInput:
    """What a kind of branch is called here."""

    id: strawberry.ID = strawberry.field(description="The kind of branch.")
    version: int = strawberry.field(description="Its version.")
    name: str = strawberry.field(description="Name.")
    summary: str = strawberry.field(description="What its volunteers do, and what they do not.")


@strawberry.input(description="A category of duties to add.")
class VolunteerDutyCategoryAddInput:
    """A category of duties to add."""

    code: str = strawberry.field(description="Short code in capitals, such as CARE.")
    name: str = strawberry.field(description="Name.")


@strawberry.input(description="A duty to add.")
class VolunteerDutyAddInput:
    """A duty to add."""

    category_id: strawberry.ID = strawberry.field(description="The category.")
    code: str = strawberry.field(description="Short code in capitals, such as TUTORING.")
    name: str = strawberry.field(description="Name.")
    license_kind: str | None = strawberry.field(default=None, description="The licence that the law asks for.")
    minimum_age: int = strawberry.field(default=0, description="Years on the day.")
    needs_two: bool = strawberry.field(default=False, description="Whether two go together.")


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


@strawberry.type
class CatalogMutation:
    """Acts on the catalogue of branches and duties."""

    @mutation(VolunteerBranchType)
    async def volunteer_branch_type_change(
        ctx: Context,
        input: VolunteerBranchTypeChangeInput,
    ) -> models.BranchType:
        """Say what a kind of branch is called here, and what its volunteers do."""
        kind = ref(input.id, VolunteerBranchType, "id")
        return await catalog.change_branch_type(ctx, kind, input.version, name=input.name, summary=input.summary)

    @mutation(VolunteerDutyCategory)
    async def volunteer_duty_category_add(
        ctx: Context,
        input: VolunteerDutyCategoryAddInput,
    ) -> models.DutyCategory:
        """Add a category to the catalogue of duties."""
        return await catalog.add_category(ctx, input.code, input.name)

    @mutation(VolunteerDuty)
    async def volunteer_duty_add(ctx: Context, input: VolunteerDutyAddInput) -> models.Duty:
        """Add a duty to a category of the catalogue."""
        return await catalog.add_duty(
            ctx,
            ref(input.category_id, VolunteerDutyCategory, "category_id"),
            code=input.code,
            name=input.name,
            license_kind=input.license_kind,
            minimum_age=input.minimum_age,
            needs_two=input.needs_two,
        )


TYPES = (
    *(VolunteerBranchType, VolunteerDuty, VolunteerDutyCategory, VolunteerTeam, VolunteerBranch),
    *(VolunteerElection, VolunteerOfficer, VolunteerAssociation),
)

PARTS = (
    SchemaPart("Query", AssociationsQuery),
    SchemaPart("Mutation", AssociationsMutation),
    SchemaPart("Mutation", OfficersMutation),
    SchemaPart("Mutation", CatalogMutation),
    SchemaPart("Org", OrgAssociationFields),
)
