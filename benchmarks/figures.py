"""`python -m benchmarks.figures`: how long each indicator of a county, and its report, takes for a year.

On the database that the commands use: start `helin demo` first, or name another by HELIN_DATABASE_URL.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Annotated, Any

import typer

from core.context import Context
from core.db import Database
from core.descriptors import Dimension, Indicator
from core.indicators.periods import Period
from core.indicators.service import measure
from core.indicators.statement import Asked
from core.plugin_host import load
from core.runtime import on_database, system_contexts
from plugins.mediation.reports import mediation_report

GROUPED = (Dimension.MONTH, Dimension.LEVEL, Dimension.TOWN)
"""What a county's table shows, as far as an indicator offers it."""


def main(
    tenant: Annotated[str, typer.Option(help="Slug of the county.")] = "yunyang",
    year: Annotated[int, typer.Option(help="Of which year.")] = 2011,
    times: Annotated[int, typer.Option(min=1, help="How often each is read.")] = 15,
) -> None:
    """Measure, and print milliseconds of one read: the median and the slowest."""
    on_database(lambda database: _measure(database, tenant, Period.of(f"{year}-01", f"{year}-12"), times))


async def _measure(database: Database, tenant: str, period: Period, times: int) -> None:
    (ctx,) = await system_contexts(database, tenant)
    for indicator in (one.item for one in load().indicators):
        by = tuple(dimension for dimension in GROUPED if dimension in indicator.dimensions)
        for asked in (Asked(period), Asked(period, by)):
            await _told(ctx, _name(indicator, asked), times, partial(measure, ctx, indicator, asked))
    await _told(ctx, "mediation report", times, partial(mediation_report, ctx, period))


def _name(indicator: Indicator, asked: Asked) -> str:
    return " ".join((indicator.key, *(f"by {dimension.lower()}" for dimension in asked.by)))


async def _told(ctx: Context, name: str, times: int, read: Callable[[], Awaitable[Any]]) -> None:
    """Each read is a transaction of its own, as a request's is."""
    took = []
    for _ in range(times + 1):
        began = perf_counter()
        async with ctx.transaction():
            await read()
        took.append((perf_counter() - began) * 1000)
    typer.echo(f"{name:<72}{median(took[1:]):8.1f} ms{max(took[1:]):8.1f} ms at most")


if __name__ == "__main__":
    typer.run(main)
