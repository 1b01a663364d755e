"""The demo of service centres, at a small scale over the whole county, and its figures."""

from collections.abc import AsyncIterator
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import text

from core.context import Context
from core.db import Database
from core.indicators.periods import Period
from core.indicators.service import find, measure
from core.indicators.statement import Asked, statement
from core.plugin_host import Registry
from core.tenancy import TenantInfo
from plugins.service_centers import demo
from tests.conftest import Figures
from tests.databases import Databases
from tests.plugins.demo_county import demo_county, demo_database

SCALE = 0.25


@pytest.fixture(scope="module")
async def loaded(databases: Databases, registry: Registry) -> AsyncIterator[tuple[Database, TenantInfo, Context]]:
    """Yunyang with its centres; nobody changes it."""
    async with demo_database(databases) as (_, database):
        ctx = await demo_county(database, registry, "500235", SCALE, demo.load)
        yield database, ctx.tenant, ctx


async def rows(loaded: tuple[Database, TenantInfo, Context], sql: str) -> list[tuple[Any, ...]]:
    """What Yunyang sees."""
    database, tenant, _ = loaded
    async with database.transaction(tenant.id) as session:
        return [tuple(row) for row in await session.execute(text(sql))]


async def test_every_town_and_village_has_a_centre_at_any_scale(loaded: Any) -> None:
    found = dict(await rows(loaded, "select tier, count(*) from service_centers_center group by 1"))
    assert found == {"TOWN": 42, "VILLAGE": 480}


async def test_requests_follow_the_scale(loaded: Any) -> None:
    assert await rows(loaded, "select count(*) from service_centers_request") == [(1000,)]


async def test_every_item_has_a_guide_that_holds(loaded: Any) -> None:
    without = """select count(*) from service_centers_item i where not exists (
        select from service_centers_guide g where g.item_id = i.id and g.state = 'PUBLISHED')"""
    assert await rows(loaded, without) == [(0,)]


@pytest.mark.parametrize(
    "key",
    [
        *("on_time_rate", "promise_rate", "one_visit_rate", "satisfaction", "unmet_need_rate", "guide_freshness"),
        "hours_covered",
    ],
)
async def test_an_indicator_tells_a_share_of_the_year(loaded: Any, registry: Registry, key: str) -> None:
    _, _, ctx = loaded
    indicators = {one.item.key: one.item for one in registry.indicators}
    indicator = find(indicators, f"service_centers:{key}")
    async with ctx.transaction() as session:
        found = await session.execute(statement(ctx, indicator, Asked(Period.of("2011-01", "2011-05"))))
        (numerator, denominator), *_ = [(row.n, row.d) for row in found if row.before == 0]
    assert 0 < numerator <= denominator


async def test_some_centres_of_the_demo_kept_not_all_of_their_hours(
    loaded: Any, registry: Registry, figures: Figures
) -> None:
    _, _, ctx = loaded
    indicator = find({one.item.key: one.item for one in registry.indicators}, "service_centers:hours_covered")
    asked = Asked(Period.of("2011-01", "2011-12"))
    times = []
    for _ in range(3):
        begun = perf_counter()
        async with ctx.transaction():
            found = await measure(ctx, indicator, asked)
        times.append(perf_counter() - begun)
    assert found is not None
    figures("hours covered, a county's year", f"{min(times) * 1000:.0f} ms, {found.total.now.value} %")
    assert found.total.now.value is not None and 99 < found.total.now.value < 100
