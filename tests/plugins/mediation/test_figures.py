"""The figures of Yunyang's model, from the records of the demo."""

from typing import Any

import pytest
from sqlalchemy import event, select

from core.cases.models import EpisodeOutcome, PartyRole
from core.cases.service import close_episode
from core.context import Context
from core.descriptors import Dimension
from core.indicators.periods import Period
from core.indicators.service import Measured, measure
from core.indicators.statement import Asked
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from plugins.mediation.indicators import INDICATORS as HANDLINGS
from plugins.mediation.models import DisputeType
from plugins.mediation.proceedings.indicators import INDICATORS as RATES
from plugins.mediation.reports import MediationReport, mediation_report
from plugins.mediation.service import Party, register_dispute
from tests.plugins.mediation.conftest import Demo, taken_back

SPRING = Period.of("2011-01", "2011-05")
BY_KEY = {indicator.key.partition(":")[2]: indicator for indicator in (*HANDLINGS, *RATES)}


async def report(ctx: Context, period: Period = SPRING) -> MediationReport:
    found = await mediation_report(ctx, period)
    assert found is not None
    return found


async def measured(ctx: Context, key: str, *by: Dimension, period: Period = SPRING) -> Measured:
    found = await measure(ctx, BY_KEY[key], Asked(period, by))
    assert found is not None
    return found


def content(found: MediationReport) -> dict[str, Any]:
    lines = {level.value: line for level, line in found.levels.items()} | {"total": found.total}
    return {name: (one.found, one.settled, one.rate, one.diverted, one.unexplained) for name, one in lines.items()} | {
        "distinct": found.distinct
    }


async def test_the_statistics_are_those_of_the_model(loaded: Demo) -> None:
    async with taken_back(loaded) as ctx:
        assert content(await report(ctx)) == {
            "VILLAGE": (4_610, 4_241, 92.0, 0, 369),
            "TOWN": (1_750, 1_662, 95.0, 65, 23),
            "COUNTY": (1_485, 1_351, 91.0, 0, 134),
            "total": (7_845, 7_254, 92.5, 65, 526),
            "distinct": 7_630,
        }


async def test_one_more_dispute_moves_each_figure_by_one(loaded: Demo) -> None:
    async with taken_back(loaded) as ctx:
        town = await ctx.session.scalar(select(Org).where(Org.level == OrgLevel.TOWN).limit(1))
        kind = await ctx.session.scalar(select(DisputeType).limit(1))
        assert town is not None and kind is not None
        before = await report(ctx)
        parties = [Party(role, f"示例{role}") for role in (PartyRole.APPLICANT, PartyRole.RESPONDENT)]
        dispute = await register_dispute(
            ctx, org_id=town.id, type_id=kind.id, title="示例", summary="示例", parties=parties
        )
        await ctx.session.flush()
        registered = await report(ctx)
        await close_episode(ctx, dispute, EpisodeOutcome.SETTLED)
        await ctx.session.flush()
        settled = await report(ctx)
    assert moved(before, registered) == {"found": 1, "settled": 0, "diverted": 0, "unexplained": 1, "distinct": 1}
    assert moved(registered, settled) == {"found": 0, "settled": 1, "diverted": 0, "unexplained": -1, "distinct": 0}
    assert registered.levels[OrgLevel.VILLAGE] == before.levels[OrgLevel.VILLAGE]


def moved(before: MediationReport, after: MediationReport) -> dict[str, int]:
    """By how much each figure of the total moved; those of the towns by as much."""
    names = ("found", "settled", "diverted", "unexplained")
    total = {name: getattr(after.total, name) - getattr(before.total, name) for name in names}
    towns = before.levels[OrgLevel.TOWN], after.levels[OrgLevel.TOWN]
    assert {name: getattr(towns[1], name) - getattr(towns[0], name) for name in names} == total
    return total | {"distinct": after.distinct - before.distinct}


async def test_what_ended_after_the_period_is_not_settled_in_it(loaded: Demo) -> None:
    async with taken_back(loaded) as ctx:
        months = [await report(ctx, Period.of(month, month)) for month in ("2011-01", "2011-02")]
        both = await report(ctx, Period.of("2011-01", "2011-02"))
    assert both.total.found == sum(month.total.found for month in months)
    assert both.total.settled > sum(month.total.settled for month in months)


async def test_an_indicator_says_what_the_report_says(loaded: Demo) -> None:
    async with taken_back(loaded) as ctx:
        found = await measured(ctx, "mediation_rate", Dimension.LEVEL)
    assert [
        (cell.keys[Dimension.LEVEL], cell.now.denominator, cell.now.numerator, cell.now.value) for cell in found.cells
    ] == [
        ("COUNTY", 1_485, 1_351, 91.0),
        ("TOWN", 1_750, 1_662, 95.0),
        ("VILLAGE", 4_610, 4_241, 92.0),
    ]
    assert (found.total.now.denominator, found.total.now.value) == (7_845, 92.5)
    assert found.total.before.denominator == 0


@pytest.mark.parametrize("key", BY_KEY)
async def test_an_indicator_is_read_by_one_statement(loaded: Demo, key: str) -> None:
    async with taken_back(loaded) as ctx:
        statements: list[str] = []
        connection = await ctx.session.connection()
        event.listen(connection.sync_connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
        found = await measured(ctx, key, *BY_KEY[key].dimensions[:3])
    assert len(statements) == 1
    assert bool(found.cells) is bool(found.total.now.denominator)  # the model tells of no terms, agreements and courts


@pytest.mark.parametrize("dimension", list(Dimension))
async def test_the_parts_of_a_figure_add_up_to_it(loaded: Demo, dimension: Dimension) -> None:
    async with taken_back(loaded) as ctx:
        found = await measured(ctx, "mediation_rate", dimension)
    assert sum(cell.now.numerator or 0 for cell in found.cells) == found.total.now.numerator == 7_254
    assert sum(cell.now.denominator or 0 for cell in found.cells) == found.total.now.denominator == 7_845


async def test_each_month_stands_beside_that_of_the_year_before(loaded: Demo) -> None:
    async with taken_back(loaded) as ctx:
        this_year = await measured(ctx, "mediation_rate", Dimension.MONTH)
        next_year = await measured(ctx, "mediation_rate", Dimension.MONTH, period=Period.of("2012-01", "2012-05"))
    assert [cell.keys[Dimension.MONTH] for cell in next_year.cells] == [f"2012-0{month}" for month in range(1, 6)]
    assert [cell.before for cell in next_year.cells] == [cell.now for cell in this_year.cells]
    assert all(cell.now.denominator == 0 for cell in next_year.cells)


async def test_appointments_are_counted_beside_the_people_who_hold_them(loaded: Demo) -> None:
    async with taken_back(loaded) as ctx:
        found = await measured(ctx, "appointments_per_mediator", period=SPRING)
    assert (found.total.now.numerator, found.total.now.denominator) == (7_825, 6_595)
