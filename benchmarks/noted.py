"""`python -m benchmarks.noted`: what noting reads in the audit trail costs, side by side and without HTTP.

The same documents by the same users, their plans made with and without the entry, run in turn on one connection.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from statistics import median
from time import perf_counter
from typing import Annotated
from unittest.mock import patch

import typer

from benchmarks.counties import County, Size
from benchmarks.database import filled
from benchmarks.operations import Asker
from benchmarks.variants import KEY, token
from core.config import Limits, read_settings
from core.db import Database
from core.plugin_host import load
from core.provision import Addresses
from graphql_schema.context import RequestContext
from graphql_schema.execute import make_document
from graphql_schema.http import GraphQLRequest
from graphql_schema.planner import run
from graphql_schema.planner.binds import Call
from graphql_schema.planner.run import Plan
from graphql_schema.serving import make_services

ASKED = (("one", "county_leader"), ("page", "county_leader"), ("page", "town_manager"), ("tree", "county_leader"))
ROUNDS = 20


@contextmanager
def unnoted() -> Iterator[None]:
    """Plans made meanwhile leave no entries: for comparing, and nowhere but here."""
    with patch.object(run, "mark", lambda _: ()):
        yield


def main(
    scale: Annotated[float, typer.Option(min=0.01, max=1, help="Share of the people and disputes.")] = 0.2,
    times: Annotated[int, typer.Option(min=1, help="Reads of each kind in a round.")] = 40,
) -> None:
    """Measure, and print milliseconds of one read: unnoted, noted, and the difference."""
    county = County(1, Size().scaled(scale))
    with filled(read_settings(), load(), [county]) as addresses:
        asyncio.run(_measure(addresses, county, times))


async def _measure(addresses: Addresses, county: County, times: int) -> None:
    async with _database(addresses) as database:
        for operation, login in ASKED:
            plans = await _plans(database, county, operation, login)
            took: tuple[list[float], list[float]] = ([], [])
            for _ in range(ROUNDS):
                for plan, call, found in zip(*plans, took, strict=True):
                    began = perf_counter()
                    for _ in range(times):
                        await plan.answer(database.reader, call)
                    found.append((perf_counter() - began) / times * 1000)
            without, noted = map(median, took)
            typer.echo(
                f"{operation:<6}{login:<16}{without:8.3f} ms unnoted {noted:8.3f} ms noted "
                f"{noted - without:+8.3f} ms {noted / without - 1:+7.1%}"
            )


@asynccontextmanager
async def _database(addresses: Addresses) -> AsyncIterator[Database]:
    database = Database.connect(addresses.app, sessions=1, readers=1)
    yield database
    await database.close()


async def _plans(database: Database, county: County, operation: str, login: str) -> tuple[list[Plan], list[Call]]:
    """The operation's plan without its entry and with it, each with a call."""
    services = make_services(database, KEY, load(), Limits(cost=10**9))
    tenant = await services.directory.by_slug(county.slug)
    ctx = await services.context(tenant, token(county, login), "zh", "benchmark")
    view = await services.views.get(tenant.plugins)
    asked = Asker(county, "helin", "").requests(operation)[0]
    plans, calls = [], []
    for is_noted in (False, True):
        document = make_document(view, GraphQLRequest(asked.query, None, asked.variables), services.limits)
        if is_noted:
            plan = await document.plan(ctx.rights, asked.variables)
        else:
            with unnoted():
                plan = await document.plan(ctx.rights, asked.variables)
        assert plan is not None
        assert bool(plan.tables) is is_noted
        plans.append(plan)
        calls.append(RequestContext(ctx, document).call(asked.variables))
    return plans, calls


if __name__ == "__main__":
    typer.run(main)
