"""Whether centres are open: what the database holds, given to the pure rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.context import Context
from core.deadlines.service import calendar_of
from core.errors import NotFound
from plugins.service_centers.centers.hours import Hours, Opening, opening_at
from plugins.service_centers.centers.models import CenterState, ServiceCenter
from plugins.service_centers.centers.service import hours_of


async def opening_of(ctx: Context, center_id: UUID, at: datetime) -> Opening | None:
    """Whether the centre is open at the instant; None for one that the actor does not see."""
    try:
        center = await ctx.one(ServiceCenter, center_id)
    except NotFound:
        return None
    return (await openings(ctx, [center], at))[center.id]


async def openings(ctx: Context, centers: Sequence[ServiceCenter], at: datetime) -> Mapping[UUID, Opening]:
    """Whether each of the centres is open at the instant: three statements for any number."""
    schedules, exceptions = await hours_of(ctx, [center.id for center in centers])
    calendar, day = await calendar_of(ctx), at.astimezone(ctx.clock.zone).date()
    found = {}
    for center in centers:
        hours = [_hours(one) for one in schedules if one.center_id == center.id]
        own = [one for one in exceptions if one.center_id == center.id]
        spans = {one.day: None if one.opens is None or one.closes is None else (one.opens, one.closes) for one in own}
        opening = opening_at(at, ctx.clock.zone, hours, spans, calendar)
        reason = next((one.reason for one in own if one.day == day), None)
        if center.state != CenterState.OPEN:
            opening, reason = Opening(False), center.notice
        found[center.id] = Opening(opening.is_open, opening.until, opening.next_at, reason)
    return found


def _hours(schedule: object) -> Hours:
    names = ("recurrence", "opens", "closes", "rests_on_holidays", "valid_from", "valid_to")
    return Hours(*(getattr(schedule, name) for name in names))
