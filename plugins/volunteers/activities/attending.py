"""Acts on who came: by code, by staff who see it, or by hand afterwards."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from core.authz import may, require
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from plugins.volunteers.activities import codes
from plugins.volunteers.activities.events import CheckedIn, CheckedOut, NotShown
from plugins.volunteers.activities.models import Activity, AttendanceSource, Shift, SignUp
from plugins.volunteers.activities.planning import LONGEST_REASON
from plugins.volunteers.activities.signing import with_shift
from plugins.volunteers.activities.states import SIGN_UP, SignUpState
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.hours.service import enter_attendance
from plugins.volunteers.permissions import SIGN_UP_MAKE, SIGN_UP_MANAGE
from plugins.volunteers.rules import served_minutes


async def show_code(ctx: Context, shift_id: UUID) -> codes.ShownCode:
    """The code that volunteers read off at the place, for whoever manages the shift's sign-ups."""
    shift = await ctx.one(Shift, shift_id, field="shift_id")
    await require(ctx, SIGN_UP_MANAGE, shift)
    return codes.shown_code(await _key(ctx, shift), ctx.clock.now())


async def _key(ctx: Context, shift: Shift) -> bytes:
    return (await ctx.session.execute(select(Shift.code_key).where(Shift.id == shift.id))).scalar_one()


async def check_in(ctx: Context, sign_up_id: UUID, code: str | None = None) -> SignUp:
    """Note that a volunteer came: by the shift's code for oneself, without one by staff for others."""
    found, shift = await with_shift(ctx, sign_up_id)
    source = await _source(ctx, found, shift, code)
    now = ctx.clock.now()
    window = timedelta(minutes=shift.window_minutes)
    if not shift.starts_at - window <= now <= shift.ends_at:
        raise RuleError("volunteers.check_in_window", field="id", minutes=shift.window_minutes)
    volunteer = await ctx.session.get_one(Volunteer, (ctx.tenant.id, found.volunteer_id))
    if volunteer.state != VolunteerState.ACTIVE:
        raise RuleError("volunteers.not_active_then", field="id", code="VOLUNTEERS_NOT_ACTIVE")
    found.state = SIGN_UP.move(found.state, to=SignUpState.CHECKED_IN)
    found.checked_in_at, found.source = now, source
    found.is_insured = _is_insured(ctx, volunteer, shift)
    ctx.record(CheckedIn(found.id, source))
    return found


def _is_insured(ctx: Context, volunteer: Volunteer, shift: Shift) -> bool:
    """Whether the insurance covers the shift's day: kept, since the next one says nothing of days before it."""
    day = shift.starts_at.astimezone(ctx.clock.zone).date()
    return volunteer.insured_until is not None and volunteer.insured_until >= day


async def check_out(ctx: Context, sign_up_id: UUID, code: str | None = None) -> SignUp:
    """Note that a volunteer went, and credit the time: once, however often it is asked.

    Later than the window nobody knows it by having seen it: it is noted by hand, and a second one approves it.
    """
    found, shift = await with_shift(ctx, sign_up_id)
    source = await _source(ctx, found, shift, code)
    now = ctx.clock.now()
    if now > shift.ends_at + timedelta(minutes=shift.window_minutes):
        raise RuleError("volunteers.check_out_window", field="id", minutes=shift.window_minutes)
    found.state = SIGN_UP.move(found.state, to=SignUpState.CHECKED_OUT)
    found.checked_out_at = now
    await _enter(ctx, found, shift, AttendanceSource(source))
    return found


async def record_attendance(
    ctx: Context, sign_up_id: UUID, version: int, *, came_at: datetime, left_at: datetime, reason: str
) -> SignUp:
    """Note by hand who came, when and why it was not noted there and then; a second one approves the hours."""
    found, shift = await with_shift(ctx, sign_up_id, version)
    await require(ctx, SIGN_UP_MANAGE, found)
    if not came_at < left_at <= ctx.clock.now():
        raise RuleError("volunteers.attendance_times", field="left_at")
    if left_at <= shift.starts_at or came_at >= shift.ends_at:
        raise RuleError("volunteers.outside_shift", field="came_at")
    if found.state != SignUpState.CHECKED_IN:
        found.state = SIGN_UP.move(found.state, to=SignUpState.CHECKED_IN)
    found.state = SIGN_UP.move(found.state, to=SignUpState.CHECKED_OUT)
    found.checked_in_at, found.checked_out_at = came_at, left_at
    found.source = AttendanceSource.MANUAL
    if found.is_insured is None:
        volunteer = await ctx.session.get_one(Volunteer, (ctx.tenant.id, found.volunteer_id))
        found.is_insured = _is_insured(ctx, volunteer, shift)
    found.reason = required_text(reason, "reason", LONGEST_REASON)
    ctx.record(CheckedIn(found.id, found.source))
    await _enter(ctx, found, shift, AttendanceSource.MANUAL, found.reason)
    return found


async def _enter(
    ctx: Context, found: SignUp, shift: Shift, source: AttendanceSource, reason: str | None = None
) -> None:
    assert found.checked_in_at is not None and found.checked_out_at is not None
    minutes = served_minutes(found.checked_in_at, found.checked_out_at, shift.starts_at, shift.ends_at)
    activity = await ctx.session.get_one(Activity, (ctx.tenant.id, shift.activity_id))
    ctx.record(CheckedOut(found.id, minutes))
    await enter_attendance(ctx, found, activity.duty_id, minutes, source, reason)


async def _source(ctx: Context, found: SignUp, shift: Shift, code: str | None) -> AttendanceSource:
    """How the actor knows: by the code, which has to be right, or by being there as staff.

    Staff note nothing of themselves without a code.
    """
    is_own = found.person_id == ctx.rights.person_id
    if code is None and may(ctx, SIGN_UP_MANAGE, found) and not is_own:
        return AttendanceSource.STAFF
    await require(ctx, SIGN_UP_MAKE, found)
    if code is None or not is_own:
        raise RuleError("volunteers.code_needed", field="code", code="REQUIRED")
    if not codes.is_right(await _key(ctx, shift), code, ctx.clock.now()):
        raise RuleError("volunteers.wrong_code", field="code", code="VOLUNTEERS_WRONG_CODE")
    return AttendanceSource.CODE


async def note_no_show(ctx: Context, sign_up_id: UUID, version: int) -> SignUp:
    """Note, after the shift, that a volunteer who had a place did not come; nothing else follows from it."""
    found, shift = await with_shift(ctx, sign_up_id, version)
    await require(ctx, SIGN_UP_MANAGE, found)
    if ctx.clock.now() < shift.ends_at:
        raise RuleError("volunteers.shift_runs", field="id")
    found.state = SIGN_UP.move(found.state, to=SignUpState.NO_SHOW)
    ctx.record(NotShown(found.id))
    return found
