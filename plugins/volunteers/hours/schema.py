"""Hours of service and credits in GraphQL."""

from datetime import date, datetime

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.connection import Aggregate, Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, Sum, aggregate, bind, by, column, connection, relation
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node
from plugins.volunteers.activities.models import AttendanceSource
from plugins.volunteers.associations.schema.catalog import VolunteerDuty
from plugins.volunteers.enrollment.models import Volunteer as VolunteerRow
from plugins.volunteers.enrollment.schema import Volunteer
from plugins.volunteers.hours import models, service
from plugins.volunteers.hours.states import HourState
from plugins.volunteers.signups.schema import SignUp

graphql_enum(HourState)
graphql_enum(models.CreditKind)


@bind(
    models.HourEntry,
    Order("SERVED_ON", ("served_on",), descending=True),
    groups=(by(models.HourEntry.state), by(models.HourEntry.source)),
    sums=(Sum("credited_minutes", models.HourEntry.credited_minutes.key, is_money=False),),
)
@strawberry.type(description="Minutes of real service on one day, without the way there and back (服务时长).")
class HourEntry(Node):
    """Minutes of real service on one day."""

    served_on: date = column(models.HourEntry.served_on, "The day.", filter=True)
    minutes: int = column(models.HourEntry.minutes, "Without the way there and back.")
    credited_minutes: int = column(models.HourEntry.credited_minutes, "Those that count, within the day's cap.")
    state: HourState = column(models.HourEntry.state, "Where it stands.", filter=True)
    source: AttendanceSource = column(models.HourEntry.source, "How the time is known.", filter=True)
    reason: str | None = column(models.HourEntry.reason, "Why it was entered by hand or later.")
    approved_at: datetime | None = column(models.HourEntry.approved_at, "From when the minutes count.")
    dispute: str | None = column(models.HourEntry.dispute, "What somebody thinks wrong about it.")
    adjustment: str | None = column(models.HourEntry.adjustment, "Why the minutes were set so.")
    version: int = column(models.HourEntry.version, "Raised by every change; give it back with a mutation.")
    volunteer: Volunteer | None = relation(models.HourEntry.volunteer_id, "Who served.")
    sign_up: SignUp | None = relation(models.HourEntry.sign_up_id, "Of which shift; null for service outside of any.")
    duty: VolunteerDuty | None = relation(models.HourEntry.duty_id, "Which duty it was.", contained=True)


@bind(models.CreditEntry, Order("OCCURRED_AT", ("occurred_at",), descending=True))
@strawberry.type(description="Minutes that came to, or went from, what may be exchanged for services (服务积分).")
class VolunteerCreditEntry(Node):
    """Minutes that came to, or went from, what may be exchanged for services."""

    kind: models.CreditKind = column(models.CreditEntry.kind, "Why.", filter=True)
    minutes: int = column(models.CreditEntry.minutes, "Less than nothing for what went.")
    note: str | None = column(models.CreditEntry.note, "What it was exchanged for.")
    occurred_at: datetime = column(models.CreditEntry.occurred_at, "When.")


@strawberry.type
class VolunteerHourFields:
    """What hours add to volunteers."""

    hours: Connection[HourEntry] = connection(models.HourEntry.volunteer_id, "The volunteer's hours.")
    credits: Connection[VolunteerCreditEntry] = connection(
        models.CreditEntry.volunteer_id, "What credits came and went.", contained=True
    )


@strawberry.type
class HoursQuery:
    """Hours at the root."""

    hour_entries: Connection[HourEntry] = connection(models.HourEntry, "Hours of service.")
    hour_entries_aggregate: list[Aggregate] = aggregate(models.HourEntry, "How many hours there are.")


@strawberry.input(description="The viewer's own hours that no shift has.")
class HourEntryProposeInput:
    """The viewer's own hours that no shift has."""

    duty_id: strawberry.ID = strawberry.field(description="Which duty it was.")
    served_on: date = strawberry.field(description="The day.")
    minutes: int = strawberry.field(description="Without the way there and back.")
    reason: str = strawberry.field(description="What was done, and why no shift has it.")


@strawberry.input(description="An entry of hours, as the caller last saw it.")
class HourEntryInput:
    """An entry of hours, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The entry.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="What is wrong about an entry of hours.")
class HourEntryDisputeInput(HourEntryInput):
    """What is wrong about an entry of hours."""

    reason: str = strawberry.field(description="In words.")


@strawberry.input(description="Disputed hours set right.")
class HourEntryAdjustInput(HourEntryInput):
    """Disputed hours set right."""

    minutes: int = strawberry.field(description="The right minutes; 0 for none.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="Credits to exchange for a service.")
class VolunteerCreditExchangeInput:
    """Credits to exchange for a service."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    version: int = strawberry.field(description="The volunteer's version.")
    minutes: int = strawberry.field(description="How many, of those there are.")
    note: str = strawberry.field(description="For which service.")


@strawberry.type
class HoursMutation:
    """Acts on hours and credits."""

    @mutation(HourEntry)
    async def hour_entry_propose(ctx: Context, input: HourEntryProposeInput) -> models.HourEntry:
        """Propose one's own hours that no shift has; a second one approves them."""
        return await service.propose(
            ctx,
            duty_id=ref(input.duty_id, VolunteerDuty, "duty_id"),
            served_on=input.served_on,
            minutes=input.minutes,
            reason=input.reason,
        )

    @mutation(HourEntry)
    async def hour_entry_approve(ctx: Context, input: HourEntryInput) -> models.HourEntry:
        """Let proposed hours count; nobody approves what they entered, or what is about themselves."""
        return await service.approve(ctx, ref(input.id, HourEntry, "id"), input.version)

    @mutation(HourEntry)
    async def hour_entry_dispute(ctx: Context, input: HourEntryDisputeInput) -> models.HourEntry:
        """Say what is wrong about an entry of hours."""
        return await service.dispute(ctx, ref(input.id, HourEntry, "id"), input.version, input.reason)

    @mutation(HourEntry)
    async def hour_entry_adjust(ctx: Context, input: HourEntryAdjustInput) -> models.HourEntry:
        """Set disputed hours right."""
        entry = ref(input.id, HourEntry, "id")
        return await service.adjust(ctx, entry, input.version, input.minutes, input.reason)

    @mutation(Volunteer)
    async def volunteer_credit_exchange(ctx: Context, input: VolunteerCreditExchangeInput) -> VolunteerRow:
        """Exchange a volunteer's credits for a service."""
        volunteer = ref(input.id, Volunteer, "id")
        return await service.exchange(ctx, volunteer, input.version, input.minutes, input.note)


TYPES = (HourEntry, VolunteerCreditEntry)

PARTS = (
    SchemaPart("Query", HoursQuery),
    SchemaPart("Mutation", HoursMutation),
    SchemaPart("Volunteer", VolunteerHourFields),
)
