"""Whether centres are open: what the database holds, given to the pure rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select

from core.context import Context
from core.deadlines.service import calendar_of
from core.errors import NotFound
from plugins.service_centers.centers.hours import LOOKED_AHEAD, Hours, Opening, Span, opening_at
from plugins.service_centers.centers.models import (
    CenterSchedule,
    CenterState,
    CenterStateChange,
    ScheduleException,
    ServiceCenter,
)

Row = TypeVar("Row", CenterSchedule, ScheduleException, CenterStateChange)


async def opening_of(ctx: Context, center_id: UUID, at: datetime) -> Opening | None:
    """Whether the centre is open at the instant; None for one that the actor does not see."""
    try:
        center = await ctx.one(ServiceCenter, center_id)
    except NotFound:
        return None
    return (await openings(ctx, [center], at))[center.id]


async def openings(ctx: Context, centers: Sequence[ServiceCenter], at: datetime) -> Mapping[UUID, Opening]:
    """Whether each of the centres is open at the instant: three statements for any number."""
    calendar, day = await calendar_of(ctx), at.astimezone(ctx.clock.zone).date()
    last = day + timedelta(days=LOOKED_AHEAD)
    schedules, exceptions = await hours_of(ctx, [center.id for center in centers], day, last)
    hours, days = by_center(schedules), by_center(exceptions)
    found = {}
    for center in centers:
        own = {one.day: one for one in days[center.id]}
        opening = opening_at(at, ctx.clock.zone, map(hours_in, hours[center.id]), spans_of(own), calendar)
        reason = own[day].reason if day in own else None
        if center.state != CenterState.OPEN:
            opening, reason = Opening(False), center.notice
        found[center.id] = Opening(opening.is_open, opening.until, opening.next_at, reason)
    return found


async def hours_of(
    ctx: Context, center_ids: Sequence[UUID], first: date, last: date
) -> tuple[Sequence[CenterSchedule], Sequence[ScheduleException]]:
    """The schedules and exceptions of the centres that count on the days from the first to the last."""
    schedules = select(CenterSchedule).where(
        CenterSchedule.center_id.in_(center_ids),
        CenterSchedule.valid_from <= last,
        or_(CenterSchedule.valid_to.is_(None), CenterSchedule.valid_to >= first),
    )
    exceptions = select(ScheduleException).where(
        ScheduleException.center_id.in_(center_ids), ScheduleException.day.between(first, last)
    )
    return (await ctx.session.scalars(schedules)).all(), (await ctx.session.scalars(exceptions)).all()


def by_center(rows: Iterable[Row]) -> Mapping[UUID, Sequence[Row]]:
    """The rows of each centre; none for one that has none."""
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.center_id].append(row)
    return found


def spans_of(exceptions: Mapping[date, ScheduleException]) -> Mapping[date, Span | None]:
    """The hours of each day that differs; None for one of rest."""
    return {
        day: None if one.opens is None or one.closes is None else (one.opens, one.closes)
        for day, one in exceptions.items()
    }


def hours_in(schedule: object) -> Hours:
    """What a schedule says, for the pure rules."""
    names = ("recurrence", "opens", "closes", "rests_on_holidays", "valid_from", "valid_to")
    return Hours(*(getattr(schedule, name) for name in names))
