"""How long centres were open of what they promise: kept for each month, as far as its days are over."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from core.bulk import insert_rows
from core.context import Context
from core.db import new_id
from core.deadlines.calendar import Calendar
from core.deadlines.service import calendar_of
from plugins.service_centers.centers.hours import Coverage, Hours, Span, coverage_on
from plugins.service_centers.centers.models import (
    CenterSchedule,
    CenterState,
    CenterStateChange,
    OpeningMonth,
    ServiceCenter,
)
from plugins.service_centers.centers.opening import by_center, hours_in, hours_of, spans_of

DAY = timedelta(days=1)
OLDEST = timedelta(days=7_320)
"""Of how long ago months are counted: twenty years, so that a first day long ago costs no more."""

BATCH = 100


async def note_coverage(ctx: Context) -> int:
    """Count the days that went by for every centre; gives how many centres there are. Once a night is often enough.

    The month before is counted anew too, since what is said of its days may come late.
    """
    centers, after = 0, None
    while (batch := await _note_some(ctx, after)) is not None:
        number, after = batch
        centers += number
    return centers


async def _note_some(ctx: Context, after: UUID | None) -> tuple[int, UUID] | None:
    async with ctx.transaction() as session:
        locked = select(ServiceCenter).order_by(ServiceCenter.id).limit(BATCH).with_for_update(key_share=True)
        centers = (await session.scalars(locked if after is None else locked.where(ServiceCenter.id > after))).all()
        if not centers:
            return None
        for since, group in (await _counted_since(ctx, centers)).items():
            await renew_coverage(ctx, group, since=since)
        return len(centers), centers[-1].id


async def _counted_since(ctx: Context, centers: Sequence[ServiceCenter]) -> Mapping[date, Sequence[ServiceCenter]]:
    """The centres by the day from which on they are to be counted: where they got to, else where their hours begin."""
    ids = [center.id for center in centers]
    begun = select(CenterSchedule.center_id, func.min(CenterSchedule.valid_from)).group_by(CenterSchedule.center_id)
    known = select(OpeningMonth.center_id, func.max(OpeningMonth.month)).group_by(OpeningMonth.center_id)
    since: dict[UUID, date] = {}
    for first in (begun.where(CenterSchedule.center_id.in_(ids)), known.where(OpeningMonth.center_id.in_(ids))):
        since |= dict(iter(await ctx.session.execute(first)))
    last_month = (ctx.clock.today().replace(day=1) - DAY).replace(day=1)
    found: defaultdict[date, list[ServiceCenter]] = defaultdict(list)
    for center in centers:
        if center.id in since:
            found[min(last_month, since[center.id])].append(center)
    return found


async def renew_coverage(ctx: Context, centers: Sequence[ServiceCenter], *, since: date) -> None:
    """Count anew the months of locked centres from a day's month on to yesterday."""
    yesterday = ctx.clock.today() - DAY
    first = max(since, yesterday - OLDEST).replace(day=1)
    if first > yesterday:
        return
    ids = [center.id for center in centers]
    schedules, exceptions = await hours_of(ctx, ids, first, yesterday)
    changes = (await ctx.session.scalars(select(CenterStateChange).where(CenterStateChange.center_id.in_(ids)))).all()
    hours, days, states = by_center(schedules), by_center(exceptions), by_center(changes)
    calendar = await calendar_of(ctx)
    old = delete(OpeningMonth).where(OpeningMonth.center_id.in_(ids), OpeningMonth.month >= first)
    await ctx.session.execute(old.execution_options(audited=False))
    rows: list[dict[str, Any]] = []
    for id_ in ids:
        told = Told(
            [hours_in(one) for one in hours[id_]],
            spans_of({one.day: one for one in days[id_]}),
            {one.day: CenterState(one.state) for one in states[id_]},
            calendar,
        )
        rows += opening_months(id_, told, first, yesterday)
    if rows:
        await insert_rows(ctx, OpeningMonth, rows)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a centre's hours: schedules, exceptions by day, states by their first day, and the calendar."""

    hours: Sequence[Hours]
    exceptions: Mapping[date, Span | None]
    states: Mapping[date, CenterState]
    calendar: Calendar

    def coverage(self, first: date, last: date) -> Mapping[date, Coverage]:
        """What the days from the first to the last come to, by month; a centre that was closed promises nothing."""
        found: defaultdict[date, Coverage] = defaultdict(Coverage)
        if not self.hours:
            return found
        state = self._state_on(first)
        for number in range((last - first).days + 1):
            day = first + number * DAY
            state = self.states.get(day, state)
            if state != CenterState.CLOSED:
                is_serving = state == CenterState.OPEN
                kept = coverage_on(day, self.hours, self.exceptions, self.calendar, is_serving=is_serving)
                found[day.replace(day=1)] += kept
        return found

    def _state_on(self, day: date) -> CenterState:
        """The state that the newest change up to the day tells."""
        before = max((changed for changed in self.states if changed <= day), default=None)
        return CenterState.OPEN if before is None else self.states[before]


def opening_months(center_id: UUID, told: Told, first: date, last: date) -> Iterator[dict[str, Any]]:
    """A row for each month in which the centre was to be open."""
    for month, one in told.coverage(first, last).items():
        if one.posted:
            minutes = {"posted_minutes": one.posted, "covered_minutes": one.covered}
            yield {"id": new_id(), "center_id": center_id, "month": month, **minutes}
