"""Acts on sign-ups: a volunteer's own, the organisation's answer, and the wait list that moves up.

Locks are taken in one order, so that no two acts wait for each other: the shift, then volunteers in the order of their
ids. The shift's lock keeps places from being given twice, the volunteer's keeps two places at one time apart.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import Forbidden, RuleError
from plugins.volunteers import settings
from plugins.volunteers.activities.barriers import barriers, check_fit, facts_of
from plugins.volunteers.activities.events import SignedUp, SignUpCancelled, SignUpConfirmed, SignUpWaitlisted
from plugins.volunteers.activities.models import Activity, Invitation, Shift, SignUp
from plugins.volunteers.activities.planning import LONGEST_REASON
from plugins.volunteers.activities.states import CANCELLED, SIGN_UP, ActivityState, ShiftState, SignUpState
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.enrollment.service import own_person
from plugins.volunteers.permissions import SIGN_UP_MAKE, SIGN_UP_MANAGE


async def sign_up(ctx: Context, shift_id: UUID, *, has_agreed: bool = False) -> SignUp:
    """Sign oneself up for a shift: for a place, or for the wait list when all are taken; nobody signs up others.

    Source: Regulations on Voluntary Service, art. 3 and 25.
    """
    shift = await ctx.one(Shift, shift_id, field="shift_id", lock=True)
    volunteer = await _own_record(ctx)
    activity = await ctx.session.get_one(Activity, (ctx.tenant.id, shift.activity_id))
    made = SignUp(
        org_id=shift.org_id,
        org_place=shift.org_place,
        shift_id=shift.id,
        volunteer_id=volunteer.id,
        person_id=volunteer.person_id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        position=shift.queued + 1,
        requested_at=ctx.clock.now(),
        agreed_at=ctx.clock.now() if has_agreed and activity.agreement_required else None,
        state=SignUpState.REQUESTED,
    )
    await require(ctx, SIGN_UP_MAKE, made)
    _check_open(ctx, activity, shift)
    await _check_once(ctx, shift, volunteer)
    await check_fit(ctx, volunteer, activity, shift, has_agreed=has_agreed, field="shift_id")
    shift.queued += 1
    if not activity.approval_required:
        _take_or_wait(shift, made)
    ctx.session.add(made)
    invited = select(Invitation).where(Invitation.shift_id == shift.id, Invitation.volunteer_id == volunteer.id)
    for invitation in await ctx.session.scalars(invited):
        await ctx.session.delete(invitation)
    await ctx.session.flush()
    ctx.record(SignedUp(made.id, shift.id, made.state))
    return made


async def _own_record(ctx: Context) -> Volunteer:
    """The actor's own record as a volunteer, locked; raises RuleError for somebody who has none."""
    mine = select(Volunteer).where(Volunteer.person_id == own_person(ctx))
    locked = mine.with_for_update(key_share=True).execution_options(populate_existing=True)
    volunteer = await ctx.session.scalar(locked)
    if volunteer is None:
        raise RuleError("volunteers.not_enrolled", field="shift_id", code="VOLUNTEERS_NOT_ENROLLED")
    return volunteer


def _check_open(ctx: Context, activity: Activity, shift: Shift) -> None:
    if activity.state != ActivityState.OPEN or shift.state != ShiftState.OPEN:
        raise RuleError("volunteers.not_open", field="shift_id", code="VOLUNTEERS_NOT_OPEN")
    if shift.starts_at <= ctx.clock.now():
        raise RuleError("volunteers.shift_begun", field="shift_id")


async def _check_once(ctx: Context, shift: Shift, volunteer: Volunteer) -> None:
    there = select(SignUp.id).where(
        SignUp.shift_id == shift.id, SignUp.volunteer_id == volunteer.id, SignUp.state.not_in(CANCELLED)
    )
    if await ctx.session.scalar(there.limit(1)):
        raise RuleError("volunteers.signed_up", field="shift_id", code="NOT_UNIQUE")


def _take_or_wait(shift: Shift, made: SignUp) -> None:
    """Give the sign-up a free place of the shift, which is locked, or a place on its wait list."""
    if shift.confirmed < shift.capacity:
        shift.confirmed += 1
        made.state = SIGN_UP.move(made.state, to=SignUpState.CONFIRMED)
    else:
        made.state = SIGN_UP.move(made.state, to=SignUpState.WAITLISTED)


async def confirm(ctx: Context, sign_up_id: UUID, version: int) -> SignUp:
    """Answer a sign-up that is looked at first: it gets a place, or waits for one."""
    found, shift = await with_shift(ctx, sign_up_id, version)
    await require(ctx, SIGN_UP_MANAGE, found)
    if found.state != SignUpState.REQUESTED:
        raise RuleError("volunteers.not_requested", field="id", code="ILLEGAL_MOVE")
    volunteer = await locked_volunteers(ctx, [found.volunteer_id])
    activity = await ctx.session.get_one(Activity, (ctx.tenant.id, shift.activity_id))
    _check_open(ctx, activity, shift)
    has_agreed = found.agreed_at is not None
    await check_fit(ctx, volunteer[found.volunteer_id], activity, shift, has_agreed=has_agreed, field="id")
    _take_or_wait(shift, found)
    if found.state == SignUpState.CONFIRMED:
        ctx.record(SignUpConfirmed(found.id, shift.id, moved_up=False))
    else:
        ctx.record(SignUpWaitlisted(found.id, shift.id))
    return found


async def with_shift(ctx: Context, sign_up_id: UUID, version: int | None = None) -> tuple[SignUp, Shift]:
    """A sign-up that the actor sees, and its shift, both locked: the shift first."""
    seen = await ctx.one(SignUp, sign_up_id)
    locked = select(Shift).where(Shift.id == seen.shift_id).with_for_update(key_share=True)
    shift = (await ctx.session.scalars(locked.execution_options(populate_existing=True))).one()
    if version is None:
        return await ctx.one(SignUp, sign_up_id, lock=True), shift
    return await ctx.one_at(SignUp, sign_up_id, version), shift


async def cancel_own(ctx: Context, sign_up_id: UUID) -> SignUp:
    """Take one's own sign-up back, without a reason, until the county's hour; nothing follows from it.

    Later the organisation cancels it for whoever tells it, since it may be counting on the volunteer.
    """
    found, shift = await with_shift(ctx, sign_up_id)
    await require(ctx, SIGN_UP_MAKE, found)
    if found.person_id != own_person(ctx):
        raise Forbidden(SIGN_UP_MAKE.name)
    hours = settings.cancel_hours(ctx)
    is_late = ctx.clock.now() > shift.starts_at - timedelta(hours=hours)
    if is_late and found.state == SignUpState.CONFIRMED:
        raise RuleError("volunteers.too_late", field="id", code="VOLUNTEERS_TOO_LATE", hours=hours)
    await give_back(ctx, found, shift, SignUpState.CANCELLED_BY_VOLUNTEER)
    return found


async def cancel_for(ctx: Context, sign_up_id: UUID, version: int, reason: str) -> SignUp:
    """Cancel a sign-up for the organisation, with the reason that the volunteer is told."""
    found, shift = await with_shift(ctx, sign_up_id, version)
    await require(ctx, SIGN_UP_MANAGE, found)
    text = required_text(reason, "reason", LONGEST_REASON)
    await give_back(ctx, found, shift, SignUpState.CANCELLED_BY_ORG, text)
    return found


async def give_back(ctx: Context, found: SignUp, shift: Shift, to: SignUpState, reason: str | None = None) -> None:
    """Cancel a sign-up of a shift, which is locked; its place goes to whoever waits first."""
    had_place = found.state == SignUpState.CONFIRMED
    found.state = SIGN_UP.enter(found, to=to, reason=reason)
    found.reason = reason
    ctx.record(SignUpCancelled(found.id, shift.id, by_volunteer=to == SignUpState.CANCELLED_BY_VOLUNTEER))
    if had_place:
        shift.confirmed -= 1
        await ctx.session.flush()
        await move_up(ctx, shift)


async def move_up(ctx: Context, shift: Shift) -> None:
    """Give free places of the shift, which is locked, to those who wait, in their order.

    Whoever cannot come any more, because of another place at that time, keeps waiting.
    """
    if shift.confirmed >= shift.capacity or shift.starts_at <= ctx.clock.now():
        return
    waiting = select(SignUp).where(SignUp.shift_id == shift.id, SignUp.state == SignUpState.WAITLISTED)
    queue = list(await ctx.session.scalars(waiting.order_by(SignUp.position)))
    volunteers = await locked_volunteers(ctx, [one.volunteer_id for one in queue])
    activity = await ctx.session.get_one(Activity, (ctx.tenant.id, shift.activity_id))
    for one in queue:
        if shift.confirmed >= shift.capacity:
            return
        has_agreed = one.agreed_at is not None
        facts = await facts_of(ctx, volunteers[one.volunteer_id], activity, shift, has_agreed=has_agreed)
        if not barriers(activity, facts):
            one.state = SIGN_UP.move(one.state, to=SignUpState.CONFIRMED)
            shift.confirmed += 1
            ctx.record(SignUpConfirmed(one.id, shift.id, moved_up=True))


async def locked_volunteers(ctx: Context, ids: list[UUID]) -> dict[UUID, Volunteer]:
    """The volunteers by id, locked in the order of their ids."""
    locked = select(Volunteer).where(Volunteer.id.in_(ids)).order_by(Volunteer.id).with_for_update(key_share=True)
    found = await ctx.session.scalars(locked.execution_options(populate_existing=True))
    return {volunteer.id: volunteer for volunteer in found}
