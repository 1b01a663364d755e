import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.cases.models import Episode, EpisodeOutcome
from core.cases.service import close_episode, next_number, open_episode
from core.context import Context
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from core.tenancy import TenantInfo
from tests.factories import make_dispute

System = Callable[[TenantInfo], Context]


async def take(ctx: Context, org: Org, kind: str = "DISPUTE") -> int:
    async with ctx.transaction():
        return await next_number(ctx, org.id, kind)


async def test_numbers_count_from_one_for_each_organisation_and_kind(
    system: System, yunyang: TenantInfo, east: Org, west: Org
) -> None:
    ctx = system(yunyang)
    taken = [await take(ctx, east), await take(ctx, east), await take(ctx, west), await take(ctx, east, "OTHER")]
    assert taken == [1, 2, 1, 1]


async def test_a_number_is_given_back_with_the_act_that_failed(system: System, yunyang: TenantInfo, east: Org) -> None:
    ctx = system(yunyang)
    with pytest.raises(ZeroDivisionError):
        async with ctx.transaction():
            await next_number(ctx, east.id, "DISPUTE")
            _ = 1 / 0
    assert await take(ctx, east) == 1


@pytest.mark.parametrize(
    ("at", "number"),
    [(datetime(2011, 12, 31, 15, 59, tzinfo=UTC), 2), (datetime(2011, 12, 31, 16, 0, tzinfo=UTC), 1)],
    ids=["before midnight in China", "at midnight in China"],
)
async def test_numbers_begin_anew_at_the_tenants_new_year(
    database: Database, registry: Registry, yunyang: TenantInfo, east: Org, at: datetime, number: int
) -> None:
    def ctx(now: datetime) -> Context:
        return Context.of_system(database, yunyang, [], lambda: now)

    await take(ctx(datetime(2011, 6, 1, tzinfo=UTC)), east)
    assert await take(ctx(at), east) == number


@pytest.mark.commits
async def test_numbers_have_no_gap_when_twenty_take_them_at_once(
    system: System, yunyang: TenantInfo, east: Org
) -> None:
    async def act(number: int) -> int:
        ctx = system(yunyang)
        async with ctx.transaction():
            taken = await next_number(ctx, east.id, "DISPUTE")
            if number % 4 == 0:
                raise LookupError
            return taken

    results: list[Any] = await asyncio.gather(*(act(number) for number in range(20)), return_exceptions=True)
    assert sorted(taken for taken in results if isinstance(taken, int)) == list(range(1, 16))


async def test_closing_ends_the_running_episode(system: System, yunyang: TenantInfo, east: Org) -> None:
    dispute, ctx = await make_dispute(east), system(yunyang)
    async with ctx.transaction():
        episode = await close_episode(ctx, dispute, EpisodeOutcome.SETTLED)
    assert episode is not None
    assert (episode.org_id, episode.outcome, episode.ended_at is not None) == (east.id, "SETTLED", True)


async def test_nothing_is_closed_when_no_episode_runs(system: System, yunyang: TenantInfo, east: Org) -> None:
    dispute, ctx = await make_dispute(east), system(yunyang)
    async with ctx.transaction():
        await close_episode(ctx, dispute, EpisodeOutcome.SETTLED)
        assert await close_episode(ctx, dispute, EpisodeOutcome.NOT_SETTLED) is None


async def test_a_case_handed_up_has_an_episode_at_each_level(
    system: System, yunyang: TenantInfo, county: Org, east: Org
) -> None:
    dispute, ctx = await make_dispute(east), system(yunyang)
    async with ctx.transaction() as session:
        await close_episode(ctx, dispute, EpisodeOutcome.ESCALATED)
        await open_episode(ctx, dispute, county)
        await session.flush()
        rows = await session.execute(select(Episode.level, Episode.outcome).order_by(Episode.started_at))
        assert [tuple(row) for row in rows] == [("TOWN", "ESCALATED"), ("COUNTY", None)]
