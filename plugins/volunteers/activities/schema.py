"""Recruitment calls, activities and shifts in GraphQL."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry.types import Info

from core.context import Context
from core.descriptors import SchemaPart
from core.errors import LimitExceeded
from graphql_schema.connection import MAX_PAGE, Connection
from graphql_schema.context import reading
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, expression, relation
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node, decode, encode
from graphql_schema.types import Org
from graphql_schema.types.casework import CaseTask
from plugins.volunteers.activities import attending, calls, matching, models, planning
from plugins.volunteers.activities.states import ActivityState, CallState, ShiftState
from plugins.volunteers.associations.schema.catalog import VolunteerDuty
from plugins.volunteers.associations.schema.nodes import VolunteerAssociation
from plugins.volunteers.permissions import DISPATCH, SIGN_UP_MANAGE

strawberry.enum(models.Risk, name="VolunteerRisk", description=(models.Risk.__doc__ or "").strip())
strawberry.enum(CallState, name="RecruitmentCallState", description=(CallState.__doc__ or "").strip())
strawberry.enum(ActivityState, name="VolunteerActivityState", description=(ActivityState.__doc__ or "").strip())
strawberry.enum(ShiftState, name="VolunteerShiftState", description=(ShiftState.__doc__ or "").strip())
strawberry.enum(
    models.ActivityTopic,
    name="VolunteerActivityTopic",
    description="A post that an activity may be for (设岗定责); it is told of what is done, never of who does it.",
)
graphql_enum(matching.MatchReason)


@bind(models.RecruitmentCall, Order("TITLE", ("title",)))
@strawberry.type(description="A call for volunteers, which tells truly what is to be done (招募公告).")
class RecruitmentCall(Node):
    """A call for volunteers."""

    title: str = column(models.RecruitmentCall.title, "Title.", filter=True)
    content: str = column(models.RecruitmentCall.content, "What is to be done.")
    conditions: str = column(models.RecruitmentCall.conditions, "Who can do it, when and where.")
    headcount: int = column(models.RecruitmentCall.headcount, "How many are wanted.")
    risks: str = column(models.RecruitmentCall.risks, "What may happen to those who take part.")
    protections: str = column(models.RecruitmentCall.protections, "What is done against it.")
    state: CallState = column(models.RecruitmentCall.state, "Where it stands.", filter=True)
    opened_on: date | None = column(models.RecruitmentCall.opened_on, "When it was opened.")
    closed_on: date | None = column(models.RecruitmentCall.closed_on, "When it was closed.")
    version: int = column(models.RecruitmentCall.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.RecruitmentCall.org_id, "The organisation of the association.", filter=True)
    association: VolunteerAssociation | None = relation(models.RecruitmentCall.association_id, "Who calls.")


@bind(models.Activity, Order("TITLE", ("title",)))
@strawberry.type(description="Something that volunteers of an association do (志愿服务活动).")
class VolunteerActivity(Node):
    """Something that volunteers of an association do."""

    title: str = column(models.Activity.title, "Title.", filter=True)
    brief: str = column(models.Activity.brief, "All that volunteers are told of what is to be done.")
    risk: models.Risk = column(models.Activity.risk, "How much it may endanger those who take part.", filter=True)
    topic: models.ActivityTopic | None = column(
        models.Activity.topic, "The post that it is for; null for none.", filter=True
    )
    license_kind: str | None = column(models.Activity.license_kind, "The licence asked for; null for none.")
    minimum_age: int = column(models.Activity.minimum_age, "Years on the day.")
    agreement_required: bool = column(models.Activity.agreement_required, "Whether a written agreement is made first.")
    approval_required: bool = column(models.Activity.approval_required, "Whether each sign-up is looked at first.")
    state: ActivityState = column(models.Activity.state, "Where it stands.", filter=True)
    is_for_case: bool = expression(
        lambda activity, _: activity.task_id.is_not(None),
        "Whether it does a task of a case, of which volunteers see the brief alone.",
        reads=(models.Activity.task_id,),
    )
    version: int = column(models.Activity.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Activity.org_id, "The organisation of the association.", filter=True)
    association: VolunteerAssociation | None = relation(models.Activity.association_id, "Who plans it.")
    duty: VolunteerDuty | None = relation(models.Activity.duty_id, "Which duty it is.", contained=True)


@bind(models.Shift, Order("STARTS_AT", ("starts_at",)))
@strawberry.type(description="A time at which an activity takes place, with so many places (班次).")
class VolunteerShift(Node):
    """A time at which an activity takes place."""

    starts_at: datetime = column(models.Shift.starts_at, "When it begins.", filter=True)
    ends_at: datetime = column(models.Shift.ends_at, "When it ends.")
    capacity: int = column(models.Shift.capacity, "Places.")
    minimum: int = column(models.Shift.minimum, "Volunteers without whom it does not take place.")
    confirmed: int = column(models.Shift.confirmed, "Places that are taken.")
    is_full: bool = expression(
        lambda shift, _: shift.confirmed >= shift.capacity,
        "Whether whoever signs up now waits for a place.",
        reads=(models.Shift.confirmed, models.Shift.capacity),
    )
    window_minutes: int = column(models.Shift.window_minutes, "Minutes round it in which codes are taken.")
    state: ShiftState = column(models.Shift.state, "Whether it takes place.", filter=True)
    version: int = column(models.Shift.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Shift.org_id, "The organisation of the association.", filter=True)
    activity: VolunteerActivity | None = relation(models.Shift.activity_id, "What is done.", filter=True)


@strawberry.type
class ActivityShiftFields:
    """What shifts add to activities."""

    shifts: Connection[VolunteerShift] = connection(models.Shift.activity_id, "When it takes place.")


@strawberry.type
class AssociationActivityFields:
    """What calls and activities add to associations."""

    calls: Connection[RecruitmentCall] = connection(models.RecruitmentCall.association_id, "Its calls.")
    activities: Connection[VolunteerActivity] = connection(models.Activity.association_id, "What it does.")


@strawberry.type(description="A volunteer whom nothing keeps from a shift, and how well that fits (匹配).")
class VolunteerMatch:
    """A volunteer whom nothing keeps from a shift."""

    volunteer_id: strawberry.ID = strawberry.field(description="Global id of the volunteer.")
    number: str = strawberry.field(description="Volunteer number.")
    name: str = strawberry.field(description="Name.")
    stars: int = strawberry.field(description="Highest star reached.")
    load: int = strawberry.field(description="Places held in the month before and after.")
    score: int = strawberry.field(description="Points of all reasons, 100 at most.")
    reasons: list[matching.MatchReason] = strawberry.field(description="Why the volunteer fits.")


@strawberry.type(description="The code that volunteers read off at the place (签到码).")
class ShiftCode:
    """The code that volunteers read off at the place."""

    code: str = strawberry.field(description="The newest code; the one before is taken too.")
    until: datetime = strawberry.field(description="When a newer one is shown.")


ShiftId = Annotated[strawberry.ID, strawberry.argument(description="The shift.")]
First = Annotated[int, strawberry.argument(description=f"How many, {MAX_PAGE} at most.")]


@strawberry.type
class ActivitiesQuery:
    """Calls, activities and shifts at the root."""

    recruitment_calls: Connection[RecruitmentCall] = connection(models.RecruitmentCall, "Recruitment calls.")
    volunteer_activities: Connection[VolunteerActivity] = connection(models.Activity, "Activities.")
    volunteer_shifts: Connection[VolunteerShift] = connection(models.Shift, "Shifts of all activities.")

    @strawberry.field(
        description="Volunteers whom nothing keeps from a shift, those who fit best first; null for a shift that the "
        f"viewer does not see.\n\nNeeds `{DISPATCH}`."
    )
    async def volunteer_matches(self, info: Info, shift_id: ShiftId, first: First = 10) -> list[VolunteerMatch] | None:
        """Volunteers whom nothing keeps from a shift."""
        if not 1 <= first <= MAX_PAGE:
            raise LimitExceeded("error.page_size", maximum=MAX_PAGE)
        async with reading(info) as ctx:
            shift = await matching.seen(ctx, decode(shift_id, "VolunteerShift"))
            if shift is None:
                return None
            return [_match(one) for one in await matching.matches(ctx, shift, first)]

    @strawberry.field(
        description="The code that a shift shows now, for coming and going; null for a shift that the viewer does not "
        f"see.\n\nNeeds `{SIGN_UP_MANAGE}`."
    )
    async def volunteer_shift_code(self, info: Info, shift_id: ShiftId) -> ShiftCode | None:
        """The code that a shift shows now."""
        async with reading(info) as ctx:
            shift = await matching.seen(ctx, decode(shift_id, "VolunteerShift"))
            if shift is None:
                return None
            shown = await attending.show_code(ctx, shift)
        return ShiftCode(code=shown.code, until=shown.until)


def _match(one: matching.Match) -> VolunteerMatch:
    return VolunteerMatch(
        volunteer_id=strawberry.ID(encode("Volunteer", one.volunteer_id)),
        number=one.number,
        name=one.name,
        stars=one.stars,
        load=one.load,
        score=one.score,
        reasons=[matching.MatchReason(reason) for reason in one.reasons],
    )


@strawberry.input(description="A recruitment call to write.")
class RecruitmentCallDraftInput:
    """A recruitment call to write."""

    association_id: strawberry.ID = strawberry.field(description="Who calls.")
    title: str = strawberry.field(description="Title.")
    content: str = strawberry.field(description="What is to be done.")
    conditions: str = strawberry.field(description="Who can do it, when and where.")
    headcount: int = strawberry.field(description="How many are wanted.")
    risks: str = strawberry.field(description="What may happen to those who take part.")
    protections: str = strawberry.field(description="What is done against it.")


@strawberry.input(description="A recruitment call, as the caller last saw it.")
class RecruitmentCallInput:
    """A recruitment call, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The call.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="An activity to plan.")
class VolunteerActivityPlanInput:
    """An activity to plan."""

    association_id: strawberry.ID = strawberry.field(description="Who plans it.")
    duty_id: strawberry.ID = strawberry.field(description="Which duty it is.")
    title: str = strawberry.field(description="Title.")
    brief: str = strawberry.field(description="All that volunteers are told of what is to be done.")
    risk: models.Risk = strawberry.field(description="How much it may endanger those who take part.")
    topic: models.ActivityTopic | None = strawberry.field(default=None, description="The post that it is for.")
    license_kind: str | None = strawberry.field(default=None, description="A licence asked for; else the duty's.")
    minimum_age: int = strawberry.field(default=0, description="Years on the day; at least the duty's.")
    agreement_required: bool = strawberry.field(default=False, description="Whether an agreement is made first.")
    approval_required: bool = strawberry.field(default=False, description="Whether each sign-up is looked at first.")
    task_id: strawberry.ID | None = strawberry.field(
        default=None, description="The task of a case that it does; the brief must name none of its parties."
    )


@strawberry.input(description="An activity, as the caller last saw it.")
class VolunteerActivityInput:
    """An activity, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The activity.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="An activity that does not take place.")
class VolunteerActivityCancelInput(VolunteerActivityInput):
    """An activity that does not take place."""

    reason: str = strawberry.field(description="Why, as those who signed up are told.")


@strawberry.input(description="A shift to add.")
class VolunteerShiftAddInput:
    """A shift to add."""

    activity_id: strawberry.ID = strawberry.field(description="What is done.")
    starts_at: datetime = strawberry.field(description="When it begins.")
    ends_at: datetime = strawberry.field(description="When it ends.")
    capacity: int = strawberry.field(description="Places.")
    minimum: int = strawberry.field(default=1, description="Volunteers without whom it does not take place.")
    window_minutes: int = strawberry.field(default=30, description="Minutes round it in which codes are taken.")


@strawberry.input(description="A shift that does not take place.")
class VolunteerShiftCancelInput:
    """A shift that does not take place."""

    id: strawberry.ID = strawberry.field(description="The shift.")
    version: int = strawberry.field(description="Its version.")
    reason: str = strawberry.field(description="Why, as those who signed up are told.")


@strawberry.type
class CallsMutation:
    """Acts on recruitment calls."""

    @mutation(RecruitmentCall)
    async def recruitment_call_draft(ctx: Context, input: RecruitmentCallDraftInput) -> models.RecruitmentCall:
        """Write a call for volunteers: what is to be done, and what may happen."""
        return await calls.draft_call(
            ctx,
            ref(input.association_id, VolunteerAssociation, "association_id"),
            title=input.title,
            content=input.content,
            conditions=input.conditions,
            headcount=input.headcount,
            risks=input.risks,
            protections=input.protections,
        )

    @mutation(RecruitmentCall)
    async def recruitment_call_open(ctx: Context, input: RecruitmentCallInput) -> models.RecruitmentCall:
        """Let everybody see that volunteers are wanted."""
        return await calls.open_call(ctx, ref(input.id, RecruitmentCall, "id"), input.version)

    @mutation(RecruitmentCall)
    async def recruitment_call_close(ctx: Context, input: RecruitmentCallInput) -> models.RecruitmentCall:
        """End a call."""
        return await calls.close_call(ctx, ref(input.id, RecruitmentCall, "id"), input.version)


@strawberry.type
class PlanningMutation:
    """Acts on activities and their shifts."""

    @mutation(VolunteerActivity)
    async def volunteer_activity_plan(ctx: Context, input: VolunteerActivityPlanInput) -> models.Activity:
        """Plan an activity of a duty."""
        return await planning.plan_activity(
            ctx,
            ref(input.association_id, VolunteerAssociation, "association_id"),
            ref(input.duty_id, VolunteerDuty, "duty_id"),
            title=input.title,
            brief=input.brief,
            risk=input.risk,
            topic=input.topic,
            license_kind=input.license_kind,
            minimum_age=input.minimum_age,
            agreement_required=input.agreement_required,
            approval_required=input.approval_required,
            task_id=optional_ref(input.task_id, CaseTask, "task_id"),
        )

    @mutation(VolunteerActivity)
    async def volunteer_activity_open(ctx: Context, input: VolunteerActivityInput) -> models.Activity:
        """Let volunteers sign up for an activity."""
        return await planning.open_activity(ctx, ref(input.id, VolunteerActivity, "id"), input.version)

    @mutation(VolunteerActivity)
    async def volunteer_activity_end(ctx: Context, input: VolunteerActivityInput) -> models.Activity:
        """Say that an activity is over."""
        return await planning.end_activity(ctx, ref(input.id, VolunteerActivity, "id"), input.version)

    @mutation(VolunteerActivity)
    async def volunteer_activity_cancel(ctx: Context, input: VolunteerActivityCancelInput) -> models.Activity:
        """Say that an activity does not take place, nor its coming shifts."""
        return await planning.cancel_activity(ctx, ref(input.id, VolunteerActivity, "id"), input.version, input.reason)

    @mutation(VolunteerShift)
    async def volunteer_shift_add(ctx: Context, input: VolunteerShiftAddInput) -> models.Shift:
        """Add a time to an activity."""
        return await planning.add_shift(
            ctx,
            ref(input.activity_id, VolunteerActivity, "activity_id"),
            starts_at=input.starts_at,
            ends_at=input.ends_at,
            capacity=input.capacity,
            minimum=input.minimum,
            window_minutes=input.window_minutes,
        )

    @mutation(VolunteerShift)
    async def volunteer_shift_cancel(ctx: Context, input: VolunteerShiftCancelInput) -> models.Shift:
        """Say that a shift does not take place; whoever signed up for it is free again."""
        return await planning.cancel_shift(ctx, ref(input.id, VolunteerShift, "id"), input.version, input.reason)


TYPES = (RecruitmentCall, VolunteerActivity, VolunteerShift)

PARTS = (
    SchemaPart("Query", ActivitiesQuery),
    SchemaPart("Mutation", CallsMutation),
    SchemaPart("Mutation", PlanningMutation),
    SchemaPart("VolunteerActivity", ActivityShiftFields),
    SchemaPart("VolunteerAssociation", AssociationActivityFields),
)
