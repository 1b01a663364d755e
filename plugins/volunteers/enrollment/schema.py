"""Volunteers in GraphQL."""

from datetime import date, datetime

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.connection import Aggregate, Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, aggregate, bind, by, by_town, column, connection, masked, relation
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node
from graphql_schema.types import Org, Person
from graphql_schema.types.privacy import Consent
from plugins.volunteers.activities import withdrawing
from plugins.volunteers.associations.schema.catalog import VolunteerDuty
from plugins.volunteers.associations.schema.nodes import VolunteerAssociation, VolunteerTeam
from plugins.volunteers.enrollment import keeping, models, service
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.permissions import VOLUNTEER_MANAGE

graphql_enum(VolunteerState)
strawberry.enum(
    models.EnrolledBy, name="VolunteerEnrolledBy", description="Whose own act an enrollment is; nobody else's counts."
)


@bind(models.VolunteerSkill)
@strawberry.type(description="A duty that a volunteer can do (专长).")
class VolunteerSkill(Node):
    """A duty that a volunteer can do."""

    duty: VolunteerDuty | None = relation(models.VolunteerSkill.duty_id, "Which one.", contained=True)


@bind(models.VolunteerLicense, Order("VALID_UNTIL", ("valid_until",)))
@strawberry.type(description="A licence that a volunteer has shown (执业资格).")
class VolunteerLicense(Node):
    """A licence that a volunteer has shown."""

    kind: str = column(models.VolunteerLicense.kind, "Such as PHYSICIAN.", filter=True)
    number: str = column(models.VolunteerLicense.number, "Number of the licence.")
    valid_from: date = column(models.VolunteerLicense.valid_from, "First day.")
    valid_until: date = column(models.VolunteerLicense.valid_until, "Last day.", filter=True)


@bind(models.VolunteerAvailability, Order("WEEKDAY", ("weekday",)))
@strawberry.type(description="A time of the week in which a volunteer can help (可服务时间).")
class VolunteerAvailability(Node):
    """A time of the week in which a volunteer can help."""

    weekday: int = column(models.VolunteerAvailability.weekday, "1 is Monday, 7 is Sunday.", filter=True)
    from_minute: int = column(models.VolunteerAvailability.from_minute, "Minutes after midnight.")
    to_minute: int = column(models.VolunteerAvailability.to_minute, "Minutes after midnight.")


@bind(
    models.Volunteer,
    Order("NUMBER", ("number",)),
    groups=(by(models.Volunteer.state), by(models.Volunteer.stars), by_town(models.Volunteer.org_place)),
)
@strawberry.type(description="A person who has enrolled as a volunteer (义工).")
class Volunteer(Node):
    """A person who has enrolled as a volunteer."""

    number: str = column(models.Volunteer.number, "Volunteer number, given once.", filter=True)
    name: str = column(models.Volunteer.name, "The name as it was on enrolling.")
    state: VolunteerState = column(models.Volunteer.state, "Where the volunteer stands.", filter=True)
    enrolled_by: models.EnrolledBy = column(models.Volunteer.enrolled_by, "Whose own act the enrollment is.")
    applied_at: datetime = column(models.Volunteer.applied_at, "When the volunteer enrolled.")
    accepted_at: datetime | None = column(models.Volunteer.accepted_at, "When the association took them in.")
    left_on: date | None = column(models.Volunteer.left_on, "When they stopped; null before.")
    suspension: str | None = column(models.Volunteer.suspension, "Why the volunteer pauses; null otherwise.")
    insured_until: date | None = column(
        models.Volunteer.insured_until, "Last day of the accident insurance; null for none.", filter=True
    )
    contact_name: str | None = masked(
        models.Volunteer.contact_name, "Whom to call in an emergency.", reveal=VOLUNTEER_MANAGE
    )
    contact_phone: str | None = masked(
        models.Volunteer.contact_phone, "Number of whom to call, E.164.", reveal=VOLUNTEER_MANAGE
    )
    minutes: int = column(models.Volunteer.minutes, "Approved minutes of service, all in all.", filter=True)
    credit_minutes: int = column(models.Volunteer.credit_minutes, "Minutes that may still be exchanged for services.")
    stars: int = column(models.Volunteer.stars, "Highest star reached, 0 to 5; it never falls.", filter=True)
    version: int = column(models.Volunteer.version, "Raised by every change; give it back with a mutation.")
    person: Person | None = relation(models.Volunteer.person_id, "The person; null where the actor may not see it.")
    org: Org | None = relation(models.Volunteer.org_id, "The organisation of the association.", filter=True)
    association: VolunteerAssociation | None = relation(models.Volunteer.association_id, "Where they are enrolled.")
    team: VolunteerTeam | None = relation(models.Volunteer.team_id, "The team; null for none.", contained=True)
    skills: Connection[VolunteerSkill] = connection(
        models.VolunteerSkill.volunteer_id, "What the volunteer can do.", contained=True
    )
    licenses: Connection[VolunteerLicense] = connection(
        models.VolunteerLicense.volunteer_id, "Licences that were shown.", contained=True
    )
    times: Connection[VolunteerAvailability] = connection(
        models.VolunteerAvailability.volunteer_id, "When in the week the volunteer can help.", contained=True
    )


@strawberry.type
class PersonVolunteerFields:
    """What volunteers add to people."""

    volunteer: Volunteer | None = relation(
        models.Volunteer.person_id, "The person's record as a volunteer; null for none, or when hidden."
    )


@strawberry.type
class AssociationVolunteerFields:
    """What volunteers add to associations."""

    volunteers: Connection[Volunteer] = connection(models.Volunteer.association_id, "Its volunteers.")
    volunteers_aggregate: list[Aggregate] = aggregate(models.Volunteer.association_id, "Counts of them, by group.")


@strawberry.type
class EnrollmentQuery:
    """Volunteers at the root."""

    volunteers: Connection[Volunteer] = connection(models.Volunteer, "Volunteers.")
    volunteers_aggregate: list[Aggregate] = aggregate(models.Volunteer, "How many volunteers there are.")


@strawberry.input(description="The viewer's own enrollment.")
class VolunteerEnrollInput:
    """The viewer's own enrollment."""

    association_id: strawberry.ID = strawberry.field(description="The association to belong to.")
    consent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The guardian's consent, for a minor."
    )


@strawberry.input(description="The viewer's own record, to be left.")
class VolunteerLeaveInput:
    """The viewer's own record, to be left."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")


@strawberry.input(description="A volunteer, as the caller last saw it.")
class VolunteerInput:
    """A volunteer, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="A volunteer who is to pause.")
class VolunteerSuspendInput(VolunteerInput):
    """A volunteer who is to pause."""

    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="A volunteer's team.")
class VolunteerPlaceInput(VolunteerInput):
    """A volunteer's team."""

    team_id: strawberry.ID | None = strawberry.field(default=None, description="The team; left out for none.")


@strawberry.input(description="Whom to call in an emergency; both left out for nobody.")
class VolunteerContactSetInput:
    """Whom to call in an emergency."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    name: str | None = strawberry.field(default=None, description="Name.")
    phone: str | None = strawberry.field(default=None, description="Number.")


@strawberry.input(description="What a volunteer can do.")
class VolunteerSkillsSetInput:
    """What a volunteer can do."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    duty_ids: list[strawberry.ID] = strawberry.field(description="Duties, in place of those before.")


@strawberry.input(description="A time of the week.")
class VolunteerTimeInput:
    """A time of the week."""

    weekday: int = strawberry.field(description="1 is Monday, 7 is Sunday.")
    from_minute: int = strawberry.field(description="Minutes after midnight.")
    to_minute: int = strawberry.field(description="Minutes after midnight, 1440 at most.")


@strawberry.input(description="When in the week a volunteer can help.")
class VolunteerTimesSetInput:
    """When in the week a volunteer can help."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    times: list[VolunteerTimeInput] = strawberry.field(description="Times, in place of those before.")


@strawberry.input(description="A volunteer's accident insurance.")
class VolunteerInsuranceSetInput:
    """A volunteer's accident insurance."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    insured_until: date | None = strawberry.field(default=None, description="Last day; left out for none.")


@strawberry.input(description="A licence that a volunteer has shown.")
class VolunteerLicenseAddInput:
    """A licence that a volunteer has shown."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    kind: str = strawberry.field(description="In capitals, such as PHYSICIAN.")
    number: str = strawberry.field(description="Number of the licence.")
    valid_from: date = strawberry.field(description="First day.")
    valid_until: date = strawberry.field(description="Last day.")


@strawberry.type
class EnrollmentMutation:
    """Acts by which somebody becomes a volunteer, and stops being one."""

    @mutation(Volunteer)
    async def volunteer_enroll(ctx: Context, input: VolunteerEnrollInput) -> models.Volunteer:
        """Enroll oneself as a volunteer; nobody can be enrolled by others."""
        association = ref(input.association_id, VolunteerAssociation, "association_id")
        return await service.enroll(ctx, association, optional_ref(input.consent_id, Consent, "consent_id"))

    @mutation(Volunteer)
    async def volunteer_leave(ctx: Context, input: VolunteerLeaveInput) -> models.Volunteer:
        """Stop being a volunteer, at any time and without a reason: coming places are free; hours and stars stay."""
        return await withdrawing.leave(ctx, ref(input.id, Volunteer, "id"))

    @mutation(Volunteer)
    async def volunteer_accept(ctx: Context, input: VolunteerInput) -> models.Volunteer:
        """Take an applicant in."""
        return await service.accept(ctx, ref(input.id, Volunteer, "id"), input.version)

    @mutation(Volunteer)
    async def volunteer_suspend(ctx: Context, input: VolunteerSuspendInput) -> models.Volunteer:
        """Let a volunteer pause: coming places are free, and the volunteer is told why."""
        return await withdrawing.suspend(ctx, ref(input.id, Volunteer, "id"), input.version, input.reason)

    @mutation(Volunteer)
    async def volunteer_resume(ctx: Context, input: VolunteerInput) -> models.Volunteer:
        """Let a volunteer who paused go on."""
        return await service.resume(ctx, ref(input.id, Volunteer, "id"), input.version)

    @mutation(Volunteer)
    async def volunteer_place(ctx: Context, input: VolunteerPlaceInput) -> models.Volunteer:
        """Let a volunteer belong to a team of the own association, or to none."""
        team = optional_ref(input.team_id, VolunteerTeam, "team_id")
        return await service.place(ctx, ref(input.id, Volunteer, "id"), input.version, team)


@strawberry.type
class KeepingMutation:
    """Acts on what is kept of volunteers."""

    @mutation(Volunteer)
    async def volunteer_contact_set(ctx: Context, input: VolunteerContactSetInput) -> models.Volunteer:
        """Say whom to call in an emergency."""
        return await keeping.set_contact(ctx, ref(input.id, Volunteer, "id"), input.name, input.phone)

    @mutation(Volunteer)
    async def volunteer_skills_set(ctx: Context, input: VolunteerSkillsSetInput) -> models.Volunteer:
        """Say which duties a volunteer can do."""
        duties = [ref(one, VolunteerDuty, f"duty_ids.{index}") for index, one in enumerate(input.duty_ids)]
        return await keeping.set_skills(ctx, ref(input.id, Volunteer, "id"), duties)

    @mutation(Volunteer)
    async def volunteer_times_set(ctx: Context, input: VolunteerTimesSetInput) -> models.Volunteer:
        """Say when in the week a volunteer can help."""
        times = [keeping.FreeTime(one.weekday, one.from_minute, one.to_minute) for one in input.times]
        return await keeping.set_times(ctx, ref(input.id, Volunteer, "id"), times)

    @mutation(Volunteer)
    async def volunteer_insurance_set(
        ctx: Context,
        input: VolunteerInsuranceSetInput,
    ) -> models.Volunteer:
        """Note until which day a volunteer is insured against accidents."""
        return await keeping.set_insurance(ctx, ref(input.id, Volunteer, "id"), input.insured_until)

    @mutation(Volunteer)
    async def volunteer_license_add(ctx: Context, input: VolunteerLicenseAddInput) -> models.Volunteer:
        """Note a licence that a volunteer has shown."""
        return await keeping.add_license(
            ctx,
            ref(input.id, Volunteer, "id"),
            kind=input.kind,
            number=input.number,
            valid_from=input.valid_from,
            valid_until=input.valid_until,
        )


TYPES = (VolunteerSkill, VolunteerLicense, VolunteerAvailability, Volunteer)

PARTS = (
    SchemaPart("Query", EnrollmentQuery),
    SchemaPart("Mutation", EnrollmentMutation),
    SchemaPart("Mutation", KeepingMutation),
    SchemaPart("Person", PersonVolunteerFields),
    SchemaPart("VolunteerAssociation", AssociationVolunteerFields),
)
