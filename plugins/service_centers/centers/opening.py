"""Whether centres are open: what the database holds, given to the pure rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from core.context import Context
from core.deadlines.service import calendar_of
from core.errors import NotFound
from plugins.service_centers.centers.hours import LOOKED_AHEAD, Hours, Opening, Span, opening_at
from plugins.service_centers.centers.models import CenterSchedule, CenterState, ScheduleException, ServiceCenter
from plugins.service_centers.centers.service import hours_of

Row = TypeVar("Row", CenterSchedule, ScheduleException)


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
    hours, days = _by_center(schedules), _by_center(exceptions)
    found = {}
    for center in centers:
        own = {one.day: one for one in days[center.id]}
        opening = opening_at(at, ctx.clock.zone, map(_hours, hours[center.id]), _spans(own), calendar)
        reason = own[day].reason if day in own else None
        if center.state != CenterState.OPEN:
            opening, reason = Opening(False), center.notice
        found[center.id] = Opening(opening.is_open, opening.until, opening.next_at, reason)
    return found


def _by_center(rows: Iterable[Row]) -> Mapping[UUID, Sequence[Row]]:
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.center_id].append(row)
    return found


def _spans(exceptions: Mapping[date, ScheduleException]) -> Mapping[date, Span | None]:
    return {
        day: None if one.opens is None or one.closes is None else (one.opens, one.closes)
        for day, one in exceptions.items()
    }


def _hours(schedule: object) -> Hours:
    names = ("recurrence", "opens", "closes", "rests_on_holidays", "valid_from", "valid_to")
    return Hours(*(getattr(schedule, name) for name in names))
