"""Many at once: places are given once and in order, time is credited once, nobody is in two places."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from core.clock import Clock
from core.context import Context
from core.errors import RuleError, Timeout, Unavailable
from core.orgs.models import Org
from core.tenancy import TenantInfo
from plugins.volunteers.activities import attending, signing
from plugins.volunteers.activities.models import Shift, SignUp
from plugins.volunteers.activities.states import HOLDING, SignUpState
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.hours.models import HourEntry
from tests.conftest import ContextFor
from tests.plugins.volunteers.people import (
    NOW,
    account_of,
    make_association,
    make_duty,
    make_shift,
    make_sign_up,
    make_volunteer,
)

pytestmark = pytest.mark.commits

MANY, PLACES, OFTEN = 500, 40, 100
TRIES = 60

Act = Callable[[Context], Awaitable[Any]]


async def until_answered(ctx: Context, act: Act) -> Any:
    """What the act answers; told to come again, a client does, as the server asks."""
    for _ in range(TRIES):
        try:
            async with ctx.transaction():
                return await act(ctx)
        except (Timeout, Unavailable):
            await asyncio.sleep(0.05)
        except RuleError as error:
            return error
    raise AssertionError("never answered")


async def as_volunteers(ctx_for: ContextFor, org: Org, volunteers: list[Volunteer]) -> list[Context]:
    """A request of each volunteer, by a clock that goes on whenever it is read.

    One set of rights is compiled, and each has a person of its own.
    """
    first = await ctx_for(await account_of(volunteers[0], org), now=NOW)
    ticks = count()
    clock = Clock(first.clock.zone, lambda: NOW + timedelta(milliseconds=next(ticks)))
    return [replace(first, clock=clock, rights=replace(first.rights, person_id=one.person_id)) for one in volunteers]


async def test_five_hundred_at_once_get_forty_places_and_a_wait_list_in_order(
    ctx_for: ContextFor, east_village: Org, yunyang: TenantInfo
) -> None:
    association = await make_association(east_village)
    shift = await make_shift(association, await make_duty(east_village), capacity=PLACES)
    volunteers = [await make_volunteer(association) for _ in range(MANY)]
    contexts = await as_volunteers(ctx_for, east_village, volunteers)
    made = await asyncio.gather(*(until_answered(ctx, lambda ctx: signing.sign_up(ctx, shift.id)) for ctx in contexts))
    assert [one for one in made if not isinstance(one, SignUp)] == []
    async with contexts[0].database.transaction(yunyang.id) as session:
        rows = list(await session.scalars(select(SignUp).order_by(SignUp.position)))
        taken = (await session.scalars(select(Shift.confirmed))).one()
    assert [row.position for row in rows] == list(range(1, MANY + 1))
    assert [row.state for row in rows] == [SignUpState.CONFIRMED] * PLACES + [SignUpState.WAITLISTED] * (MANY - PLACES)
    assert [row.requested_at for row in rows] == sorted({row.requested_at for row in rows})
    assert taken == PLACES


async def test_thirty_of_fifty_who_cancel_at_once_leave_the_places_to_the_others(
    ctx_for: ContextFor, east_village: Org, yunyang: TenantInfo
) -> None:
    association = await make_association(east_village)
    shift = await make_shift(
        association, await make_duty(east_village), capacity=20, confirmed=20, starts_at=NOW + timedelta(days=9)
    )
    volunteers = [await make_volunteer(association) for _ in range(50)]
    held = [
        await make_sign_up(shift, one, position=place + 1, state="CONFIRMED" if place < 20 else "WAITLISTED")
        for place, one in enumerate(volunteers)
    ]
    contexts = await as_volunteers(ctx_for, east_village, volunteers)
    leaving = [*range(20), *range(20, 50, 3)]  # all who have a place, and every third who waits
    await asyncio.gather(
        *(
            until_answered(contexts[place], lambda ctx, made=held[place]: signing.cancel_own(ctx, made.id))
            for place in leaving
        )
    )
    async with contexts[0].database.transaction(yunyang.id) as session:
        confirmed = select(SignUp.position).where(SignUp.state == SignUpState.CONFIRMED)
        places = sorted(await session.scalars(confirmed))
        taken = (await session.scalars(select(Shift.confirmed))).one()
    staying = [place + 1 for place in range(50) if place not in leaving]
    assert places == staying[:20]
    assert taken == 20


async def test_a_hundred_check_outs_credit_once(ctx_for: ContextFor, east_village: Org, yunyang: TenantInfo) -> None:
    association = await make_association(east_village)
    shift = await make_shift(association, await make_duty(east_village))
    volunteer = await make_volunteer(association)
    came = {"state": "CHECKED_IN", "checked_in_at": shift.starts_at, "source": "STAFF"}
    made = await make_sign_up(shift, volunteer, **came)
    staff = await ctx_for("volunteer_manager", east_village, now=shift.ends_at)
    contexts = [replace(staff) for _ in range(OFTEN)]
    answers = await asyncio.gather(
        *(until_answered(ctx, lambda ctx: attending.check_out(ctx, made.id)) for ctx in contexts),
        return_exceptions=True,
    )
    assert len([one for one in answers if isinstance(one, SignUp)]) == 1
    async with staff.database.transaction(yunyang.id) as session:
        entries, minutes = (
            await session.execute(select(func.count(), func.sum(HourEntry.credited_minutes)).select_from(HourEntry))
        ).one()
        total = (await session.scalars(select(Volunteer.minutes).where(Volunteer.id == volunteer.id))).one()
    assert (entries, minutes, total) == (1, 120, 120)


async def test_of_shifts_at_one_time_a_volunteer_has_one(
    ctx_for: ContextFor, east_village: Org, yunyang: TenantInfo
) -> None:
    association, duty = await make_association(east_village), await make_duty(east_village)
    starts = [NOW + timedelta(days=1, minutes=10 * number) for number in range(10)]
    shifts = [await make_shift(association, duty, starts_at=starts_at) for starts_at in starts]
    volunteers = [await make_volunteer(association) for _ in range(5)]
    contexts = await as_volunteers(ctx_for, east_village, volunteers)
    await asyncio.gather(
        *(
            until_answered(replace(ctx), lambda ctx, wanted=shift.id: signing.sign_up(ctx, wanted))
            for ctx in contexts
            for shift in shifts
        )
    )
    async with contexts[0].database.transaction(yunyang.id) as session:
        held = select(SignUp.volunteer_id, func.count()).where(SignUp.state.in_(HOLDING)).group_by(SignUp.volunteer_id)
        counts = {row[0]: row[1] for row in await session.execute(held)}
    assert counts == {one.id: 1 for one in volunteers}
