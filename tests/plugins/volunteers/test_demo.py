"""The demo of volunteers: a small county keeps the shares, and every figure of it can be computed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from core.context import Context
from core.descriptors import Dimension
from core.indicators.periods import Period, month_of
from core.indicators.service import measure
from core.indicators.statement import Asked
from core.plugin_host import Registry
from plugins.volunteers import demo
from plugins.volunteers.indicators import INDICATORS
from tests.databases import Databases
from tests.plugins.demo_county import demo_county, demo_database

IN_USE = [indicator for indicator in INDICATORS if indicator.key != "volunteers:needs_served"]
"""The demo has no tasks of cases that ask for volunteers."""


@pytest.fixture(scope="module")
async def loaded(databases: Databases, registry: Registry) -> AsyncIterator[Context]:
    """Fengjie at a twentieth."""
    async with demo_database(databases) as (_, database):
        yield await demo_county(database, registry, "500236", 0.05, demo.load)


async def count(ctx: Context, sql: str) -> Any:
    async with ctx.transaction() as session:
        return await session.scalar(text(sql))


async def test_each_village_has_an_association(loaded: Context) -> None:
    missing = (
        "select count(*) from core_org o where children_count = 0"
        " and not exists (select from volunteers_association a where a.org_id = o.id)"
    )
    assert await count(loaded, missing) == 0


async def test_hours_add_up(loaded: Context) -> None:
    sums = "select sum(minutes) from volunteers_volunteer"
    entries = "select sum(credited_minutes) from volunteers_hour_entry"
    credits = "select sum(minutes) from volunteers_credit_entry"
    found = [await count(loaded, sql) for sql in (sums, entries, credits)]
    assert found[0] == found[1] == found[2] > 0


async def test_no_place_is_given_twice(loaded: Context) -> None:
    twice = (
        "select count(*) from volunteers_sign_up a join volunteers_sign_up b on a.volunteer_id = b.volunteer_id"
        " and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at"
    )
    assert await count(loaded, twice) == 0


async def test_everybody_in_it_is_synthetic(loaded: Context) -> None:
    real = "select count(*) from volunteers_volunteer where not starts_with(name, '示例')"
    assert await count(loaded, real) == 0


@pytest.mark.parametrize("indicator", IN_USE, ids=lambda indicator: indicator.key)
async def test_each_indicator_is_computed(loaded: Context, indicator: Any) -> None:
    today = loaded.clock.today()
    period = Period.of(month_of(today.replace(year=today.year - 1)), month_of(today))
    by = tuple(one for one in indicator.dimensions if one != Dimension.ORG)  # each village is more cells than are shown
    async with loaded.transaction():
        measured = await measure(loaded, indicator, Asked(period, by))
    assert measured is not None
    assert measured.total.now.denominator
