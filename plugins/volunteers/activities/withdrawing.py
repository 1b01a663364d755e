"""Acts by which a volunteer stops or pauses: places in coming shifts are free for those who wait.

Locks are taken as `signing` says: the shifts first, in the order of their ids, then all volunteers whom the places
concern.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select

from core.context import Context
from core.errors import Unavailable
from plugins.volunteers.activities.models import Invitation, Shift, SignUp
from plugins.volunteers.activities.signing import give_back, locked_volunteers
from plugins.volunteers.activities.states import SignUpState
from plugins.volunteers.enrollment import service
from plugins.volunteers.enrollment.models import Volunteer

OPEN = frozenset({SignUpState.REQUESTED, SignUpState.WAITLISTED, SignUpState.CONFIRMED})


async def leave(ctx: Context, volunteer_id: UUID) -> Volunteer:
    """Stop being a volunteer, and take every coming sign-up back, however soon its shift begins."""
    shifts = await _lock(ctx, volunteer_id)
    volunteer = await service.leave(ctx, volunteer_id)
    await _give_up(ctx, volunteer, shifts, SignUpState.CANCELLED_BY_VOLUNTEER)
    return volunteer


async def suspend(ctx: Context, volunteer_id: UUID, version: int, reason: str) -> Volunteer:
    """Let a volunteer pause, which cancels the coming sign-ups for the same reason."""
    shifts = await _lock(ctx, volunteer_id)
    volunteer = await service.suspend(ctx, volunteer_id, version, reason)
    await _give_up(ctx, volunteer, shifts, SignUpState.CANCELLED_BY_ORG, volunteer.suspension)
    return volunteer


def _coming(ctx: Context, volunteer_id: UUID) -> ColumnElement[bool]:
    return and_(SignUp.volunteer_id == volunteer_id, SignUp.state.in_(OPEN), SignUp.starts_at > ctx.clock.now())


async def _lock(ctx: Context, volunteer_id: UUID) -> Mapping[UUID, Shift]:
    """The coming shifts of a volunteer whom the actor sees, locked, and with them whoever waits for a place."""
    seen = await ctx.one(Volunteer, volunteer_id)
    theirs = Shift.id.in_(select(SignUp.shift_id).where(_coming(ctx, seen.id)))
    locked = select(Shift).where(theirs).order_by(Shift.id).with_for_update(key_share=True)
    found = await ctx.session.scalars(locked.execution_options(populate_existing=True))
    shifts = {shift.id: shift for shift in found}
    waiting = select(SignUp.volunteer_id).where(SignUp.shift_id.in_(shifts), SignUp.state == SignUpState.WAITLISTED)
    await locked_volunteers(ctx, [seen.id, *await ctx.session.scalars(waiting)])
    return shifts


async def _give_up(
    ctx: Context, volunteer: Volunteer, shifts: Mapping[UUID, Shift], to: SignUpState, reason: str | None = None
) -> None:
    """Cancel the volunteer's coming sign-ups; of invitations nothing is kept, as when one is let go.

    Raises Unavailable where a sign-up came in between whose shift is not locked: asked again, the act finds it.
    """
    for sign_up in list(await ctx.session.scalars(select(SignUp).where(_coming(ctx, volunteer.id)))):
        if sign_up.shift_id not in shifts:
            raise Unavailable
        await give_back(ctx, sign_up, shifts[sign_up.shift_id], to, reason)
    gone = delete(Invitation).where(Invitation.volunteer_id == volunteer.id)
    await ctx.session.execute(gone.execution_options(audited=False, synchronize_session=False))
