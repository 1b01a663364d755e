"""Acts on activities and their shifts."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from core.authz import require
from core.cases.journal import part_of_case
from core.cases.models import CaseParty
from core.cases.parts import CaseTask, TaskState
from core.cases.tasks import end_task
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from plugins.volunteers.activities.events import (
    ActivityCancelled,
    ActivityEnded,
    ActivityOpened,
    ActivityPlanned,
    ShiftAdded,
    ShiftCancelled,
    SignUpCancelled,
)
from plugins.volunteers.activities.models import Activity, ActivityTopic, Invitation, Risk, Shift, SignUp
from plugins.volunteers.activities.states import (
    ACTIVITY,
    SERVED,
    SHIFT,
    SIGN_UP,
    ActivityState,
    ShiftState,
    SignUpState,
)
from plugins.volunteers.associations.catalog import checked_age, license_code
from plugins.volunteers.associations.models import Association, Duty
from plugins.volunteers.associations.service import check_exists
from plugins.volunteers.permissions import ACTIVITY_MANAGE

LONGEST_BRIEF = 1_000
LONGEST_REASON = 500
CAPACITIES = range(1, 1_001)
WINDOWS = range(241)
LONGEST_SHIFT = timedelta(hours=24)
CODE_KEY_BYTES = 32


async def plan_activity(
    ctx: Context,
    association_id: UUID,
    duty_id: UUID,
    *,
    title: str,
    brief: str,
    risk: Risk,
    topic: ActivityTopic | None = None,
    license_kind: str | None = None,
    minimum_age: int = 0,
    agreement_required: bool = False,
    approval_required: bool = False,
    task_id: UUID | None = None,
) -> Activity:
    """Plan an activity of a duty, which asks at least what the duty asks; one of high risk asks for an agreement too.

    Source: Regulations on Voluntary Service, art. 15 to 17; Chongqing's Regulations, art. 21.
    """
    association = await ctx.one(Association, association_id, field="association_id", keep=True)
    duty = await ctx.session.scalar(select(Duty).where(Duty.id == duty_id))
    if duty is None:
        raise NotFound("duty_id")
    activity = Activity(
        org_id=association.org_id,
        org_place=association.org_place,
        association_id=association.id,
        duty_id=duty.id,
        title=required_text(title, "title", 100),
        brief=required_text(brief, "brief", LONGEST_BRIEF),
        risk=risk,
        topic=topic,
        license_kind=duty.license_kind if license_kind is None else license_code(license_kind),
        minimum_age=max(checked_age(minimum_age), duty.minimum_age),
        agreement_required=agreement_required or risk == Risk.HIGH,
        approval_required=approval_required,
        state=ActivityState.DRAFT,
    )
    await require(ctx, ACTIVITY_MANAGE, activity)
    check_exists(association, "association_id")
    if task_id is not None:
        activity.task_id = await _task_behind(ctx, task_id, activity)
    ctx.session.add(activity)
    await ctx.session.flush()
    ctx.record(ActivityPlanned(activity.id, association.id))
    return activity


async def _task_behind(ctx: Context, task_id: UUID, activity: Activity) -> UUID:
    """The open task of a case that the actor sees; what volunteers are told of it names none of the case's parties."""
    try:
        task, case = await part_of_case(ctx, CaseTask, task_id)
    except NotFound as error:
        raise NotFound("task_id") from error
    if task.state != TaskState.OPEN:
        raise RuleError("case.task_finished", field="task_id")
    names = await ctx.session.scalars(select(CaseParty.name).where(CaseParty.case_id == case.id))
    told = f"{activity.title}\n{activity.brief}"
    if case.number in told or any(name in told for name in names):
        raise RuleError("volunteers.brief", field="brief", code="VOLUNTEERS_BRIEF")
    return task.id


async def _managed(ctx: Context, activity_id: UUID, version: int) -> Activity:
    activity = await ctx.one_at(Activity, activity_id, version)
    await require(ctx, ACTIVITY_MANAGE, activity)
    return activity


async def open_activity(ctx: Context, activity_id: UUID, version: int) -> Activity:
    """Let volunteers sign up for an activity."""
    activity = await _managed(ctx, activity_id, version)
    activity.state = ACTIVITY.enter(activity, to=ActivityState.OPEN)
    ctx.record(ActivityOpened(activity.id))
    return activity


async def end_activity(ctx: Context, activity_id: UUID, version: int) -> Activity:
    """Say that an activity is over; the case's task that it did, if any, is done with it.

    Shifts that are to come are cancelled before, since whoever has a place there is told why.
    """
    activity = await _managed(ctx, activity_id, version)
    activity.state = ACTIVITY.enter(activity, to=ActivityState.ENDED)
    if await ctx.session.scalar(select(Shift.id).where(_coming(ctx, activity)).limit(1)) is not None:
        raise RuleError("volunteers.shifts_to_come", field="id")
    if activity.task_id is not None:
        await _finish_task(ctx, activity.task_id, activity.title)
    ctx.record(ActivityEnded(activity.id, activity.task_id))
    return activity


async def _finish_task(ctx: Context, task_id: UUID, result: str) -> None:
    """The task was done, though whoever ends the activity may see nothing of its case."""
    locked = select(CaseTask).where(CaseTask.id == task_id, CaseTask.state == TaskState.OPEN).with_for_update()
    task = await ctx.session.scalar(locked)
    if task is not None:
        end_task(ctx, task, TaskState.DONE, result)


async def cancel_activity(ctx: Context, activity_id: UUID, version: int, reason: str) -> Activity:
    """Say that an activity does not take place: its coming shifts do not either."""
    activity = await _managed(ctx, activity_id, version)
    activity.state = ACTIVITY.enter(activity, to=ActivityState.CANCELLED, reason=reason)
    coming = select(Shift).where(_coming(ctx, activity))
    locked = coming.order_by(Shift.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    for shift in list(await ctx.session.scalars(locked)):
        await _cancel(ctx, shift, reason)
    ctx.record(ActivityCancelled(activity.id, activity.task_id))
    return activity


def _coming(ctx: Context, activity: Activity) -> ColumnElement[bool]:
    """Shifts of the activity that have not begun."""
    return and_(Shift.activity_id == activity.id, Shift.state == ShiftState.OPEN, Shift.starts_at > ctx.clock.now())


async def add_shift(
    ctx: Context,
    activity_id: UUID,
    *,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int,
    minimum: int = 1,
    window_minutes: int = 30,
) -> Shift:
    """Add a time to an activity; what is done by two has two volunteers at least."""
    activity = await ctx.one(Activity, activity_id, field="activity_id", keep=True)
    await require(ctx, ACTIVITY_MANAGE, activity)
    if activity.state not in (ActivityState.DRAFT, ActivityState.OPEN):
        raise RuleError("volunteers.activity_over", field="activity_id")
    if ends_at <= starts_at or ends_at - starts_at > LONGEST_SHIFT:
        raise RuleError("volunteers.shift_times", field="ends_at")
    if starts_at <= ctx.clock.now():
        raise RuleError("volunteers.shift_begun", field="starts_at")
    duty = await ctx.session.get_one(Duty, (ctx.tenant.id, activity.duty_id))
    least = 2 if duty.needs_two else 1
    if capacity not in CAPACITIES or not least <= minimum <= capacity:
        raise RuleError("volunteers.places", field="minimum", least=least, maximum=CAPACITIES[-1])
    if window_minutes not in WINDOWS:
        raise RuleError("volunteers.window", field="window_minutes", maximum=WINDOWS[-1])
    shift = Shift(
        org_id=activity.org_id,
        org_place=activity.org_place,
        activity_id=activity.id,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=capacity,
        minimum=minimum,
        window_minutes=window_minutes,
        state=ShiftState.OPEN,
        code_key=secrets.token_bytes(CODE_KEY_BYTES),
    )
    ctx.session.add(shift)
    await ctx.session.flush()
    ctx.record(ShiftAdded(shift.id, activity.id))
    return shift


async def cancel_shift(ctx: Context, shift_id: UUID, version: int, reason: str) -> Shift:
    """Say that a shift does not take place; whoever signed up for it is free again."""
    shift = await ctx.one_at(Shift, shift_id, version)
    await require(ctx, ACTIVITY_MANAGE, await ctx.session.get_one(Activity, (ctx.tenant.id, shift.activity_id)))
    if shift.starts_at <= ctx.clock.now():
        raise RuleError("volunteers.shift_begun", field="id")
    await _cancel(ctx, shift, reason)
    return shift


async def _cancel(ctx: Context, shift: Shift, reason: str) -> None:
    shift.state = SHIFT.enter(shift, to=ShiftState.CANCELLED, reason=reason)
    told = required_text(reason, "reason", LONGEST_REASON)
    there = select(SignUp.id).where(SignUp.shift_id == shift.id, SignUp.state.in_((*SERVED, SignUpState.CHECKED_IN)))
    if await ctx.session.scalar(there.limit(1)) is not None:
        raise RuleError("volunteers.somebody_there", field="id")
    waiting = (SignUpState.REQUESTED, SignUpState.WAITLISTED, SignUpState.CONFIRMED)
    for sign_up in await ctx.session.scalars(
        select(SignUp).where(SignUp.shift_id == shift.id, SignUp.state.in_(waiting))
    ):
        sign_up.state = SIGN_UP.enter(sign_up, to=SignUpState.CANCELLED_BY_ORG, reason=told)
        sign_up.reason = told
        ctx.record(SignUpCancelled(sign_up.id, shift.id, by_volunteer=False))
    shift.confirmed = 0
    for invitation in await ctx.session.scalars(select(Invitation).where(Invitation.shift_id == shift.id)):
        await ctx.session.delete(invitation)
    ctx.record(ShiftCancelled(shift.id, shift.activity_id))
