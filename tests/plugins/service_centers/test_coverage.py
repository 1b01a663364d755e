"""How long centres were open of what they promise, as acts and the night's count keep it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.context import Context
from core.deadlines.calendar import Calendar
from core.indicators.periods import Period
from core.indicators.service import Measured, find, measure
from core.indicators.statement import Asked
from core.orgs.models import Org
from core.plugin_host import Registry
from plugins.service_centers.centers import service
from plugins.service_centers.centers.coverage import Told, note_coverage
from plugins.service_centers.centers.hours import Hours
from plugins.service_centers.centers.models import CenterSchedule, CenterState, CenterStateChange, OpeningMonth
from tests.conftest import ContextFor
from tests.factories import make_calendar, save
from tests.plugins.service_centers.conftest import make_center

DAILY = {"recurrence": "FREQ=DAILY", "opens": 540, "closes": 600, "rests_on_holidays": False}
"""One hour each day."""

FIRST = date(2011, 1, 1)
HOUR = 60


@pytest.fixture
async def director(ctx_for: ContextFor, east: Org) -> Context:
    """Who keeps the eastern town's centres."""
    await make_calendar(east)
    return await ctx_for("center_director", east)


async def kept(ctx: Context) -> dict[date, tuple[int, int]]:
    """Minutes promised and covered, by month."""
    async with ctx.transaction() as session:
        rows = await session.scalars(select(OpeningMonth).order_by(OpeningMonth.month))
        return {row.month: (row.posted_minutes, row.covered_minutes) for row in rows}


async def measured(ctx: Context, registry: Registry, *by: str, months: tuple[str, str]) -> Measured:
    """The indicator over months."""
    indicators = {one.item.key: one.item for one in registry.indicators}
    indicator = find(indicators, "service_centers:hours_covered")
    wanted = tuple(one for one in indicator.dimensions if one in by)
    async with ctx.transaction():
        found = await measure(ctx, indicator, Asked(Period.of(*months), wanted))
    assert found is not None
    return found


async def test_a_schedule_counts_the_days_that_are_over(director: Context, east: Org) -> None:
    center = await make_center(east)
    today = director.clock.today()
    since = today - timedelta(days=10)
    async with director.transaction():
        rule = {"recurrence": "FREQ=DAILY", "span": (540, 600), "rests_on_holidays": False}
        await service.add_schedule(director, center.id, **rule, valid_from=since)
    found = await kept(director)
    assert sum(posted for posted, _ in found.values()) == 10 * HOUR  # today is not over
    assert all(posted == covered for posted, covered in found.values())


async def test_a_closure_takes_from_what_was_covered_and_not_from_what_was_promised(
    director: Context, east: Org, registry: Registry
) -> None:
    center = await make_center(east)
    await save(CenterSchedule(center_id=center.id, **DAILY, valid_from=FIRST, valid_to=date(2011, 2, 28)), east)
    await _note(director)
    for day in (date(2011, 1, 5), date(2011, 1, 6)):
        async with director.transaction():
            await service.set_exception(director, center.id, day=day, span=None, reason="停电")
    found = await measured(director, registry, "MONTH", "ORG", months=("2011-01", "2011-02"))
    assert (found.total.now.numerator, found.total.now.denominator) == (57 * HOUR, 59 * HOUR)
    by_month = {cell.keys["MONTH"]: cell.now.value for cell in found.cells}
    assert by_month == {"2011-01": 93.5, "2011-02": 100.0}


async def _note(ctx: Context) -> None:
    assert await note_coverage(ctx) == 1


async def test_a_schedule_that_ends_earlier_promises_less(director: Context, east: Org) -> None:
    center = await make_center(east)
    schedule = await save(CenterSchedule(center_id=center.id, **DAILY, valid_from=FIRST), east)
    await _note(director)
    async with director.transaction():
        await service.end_schedule(director, schedule.id, date(2011, 1, 10))
    assert await kept(director) == {FIRST: (10 * HOUR, 10 * HOUR)}


async def test_the_night_s_count_may_run_twice(director: Context, east: Org) -> None:
    center = await make_center(east)
    await save(CenterSchedule(center_id=center.id, **DAILY, valid_from=FIRST, valid_to=date(2011, 1, 31)), east)
    await _note(director)
    once = await kept(director)
    await _note(director)
    assert await kept(director) == once == {FIRST: (31 * HOUR, 31 * HOUR)}


async def test_a_centre_without_hours_promises_none(director: Context, east: Org) -> None:
    await make_center(east)
    await _note(director)
    assert await kept(director) == {}


async def test_a_state_is_kept_from_the_day_on_which_it_was_set(director: Context, east: Org) -> None:
    center = await make_center(east)
    states = ((CenterState.SUSPENDED, "装修"), (CenterState.OPEN, None), (CenterState.SUSPENDED, "装修"))
    for version, (state, notice) in enumerate(states, start=1):
        async with director.transaction():
            await service.set_state(director, center.id, version, state=state, notice=notice)
    async with director.transaction() as session:
        changes = list(await session.scalars(select(CenterStateChange)))
    assert [(one.day, one.state) for one in changes] == [(director.clock.today(), CenterState.SUSPENDED)]


def test_a_centre_that_rests_keeps_its_promise_and_one_that_ended_has_none() -> None:
    states = {date(2011, 1, 11): CenterState.SUSPENDED, date(2011, 1, 21): CenterState.CLOSED}
    hours = [Hours("FREQ=DAILY", 540, 600, False, FIRST)]
    found = Told(hours, {}, states, Calendar()).coverage(FIRST, date(2011, 1, 31))[FIRST]
    assert (found.posted, found.covered) == (20 * HOUR, 10 * HOUR)


def test_a_state_of_before_the_days_looked_at_holds() -> None:
    told = Told([Hours("FREQ=DAILY", 540, 600, False, FIRST)], {}, {FIRST: CenterState.SUSPENDED}, Calendar())
    assert told.coverage(date(2011, 2, 1), date(2011, 2, 28))[date(2011, 2, 1)].covered == 0
