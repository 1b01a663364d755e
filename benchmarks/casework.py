"""`python -m benchmarks.casework`: how long work list, board and indicators take, on the demo or on a million disputes.

The documents run as a request's do, without HTTP; indicators are those of a county-year.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from os import getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Annotated, Any

import typer
from sqlalchemy import func, select

from benchmarks import facts
from benchmarks.counties import KINDS as NUMBERS
from benchmarks.counties import STATES, County, Size, administer, script
from benchmarks.database import filled, settle
from benchmarks.figures import GROUPED
from benchmarks.variants import KEY
from core.accounts.models import Account
from core.auth import Signer
from core.config import Limits, read_settings
from core.context import Context
from core.db import Database
from core.errors import Timeout
from core.indicators.periods import Period
from core.indicators.service import measure
from core.indicators.statement import Asked
from core.plugin_host import load
from core.provision import Addresses
from core.runtime import on_database, system_contexts
from graphql_schema.context import RequestContext
from graphql_schema.execute import make_document
from graphql_schema.http import GraphQLRequest
from graphql_schema.serving import make_services
from plugins.mediation.models import Dispute
from plugins.mediation.reports import mediation_report

PAGE = Path(__file__).parent.parent / "docs" / "casework-times.md"

SHOWN = "{ totalCount nodes { number title state dueAt isOverdue org { name } mediator { name } } }"

WORK_LIST = f"{{ workList(first: 20, orderBy: [{{ field: DUE_AT, direction: ASC }}]) {SHOWN} }}"

BOARD = f"""
query($org: ID!) {{
  disputesAggregate(groupBy: [STATE]) {{ count }}
  overdueDisputes(first: 20, orderBy: [{{ field: DUE_AT, direction: ASC }}]) {SHOWN}
  org(id: $org) {{ handledDisputes(first: 20, orderBy: [{{ field: DUE_AT, direction: ASC }}]) {SHOWN} }}
  caseRequests(first: 20) {{ nodes {{ kind requestedAt }} }}
}}"""

WORKER = "mediator"
"""Whose work list is read on the demo; in a county of our own, the town's manager mediates."""

AT_ONCE = 100_000
"""Disputes in one statement of the fill."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured: milliseconds of one, the median and the slowest; None where it was not answered in time."""

    name: str
    middle: float | None = None
    most: float | None = None

    def shown(self) -> tuple[str, str]:
        """Both as texts."""
        if self.middle is None or self.most is None:
            return "not answered", ""
        return f"{self.middle:.1f}", f"{self.most:.1f}"


def main(
    disputes: Annotated[int, typer.Option(help="Fill a county of so many of its own; 0 measures the demo.")] = 0,
    tenant: Annotated[str, typer.Option(help="Slug of the county, for the demo.")] = "yunyang",
    login: Annotated[str, typer.Option(help="Who reads, for the demo.")] = "town_manager",
    year: Annotated[int, typer.Option(help="Of which year indicators are asked.")] = 2011,
    times: Annotated[int, typer.Option(min=1, help="How often each is read.")] = 15,
    write: Annotated[bool, typer.Option(help=f"Put the table into {PAGE.name}, under its own heading.")] = False,
) -> None:
    """Measure, and print milliseconds of one read."""
    period = Period.of(f"{year}-01", f"{year}-12")
    if disputes:
        county = County(1, Size(disputes=1_000))
        with filled(read_settings(), load(), [county]) as addresses:
            asyncio.run(_multiply(addresses, county, disputes))
            count, lines = asyncio.run(_opened(addresses, county, period, times))
    else:
        count, lines = on_database(lambda database: _measure(database, tenant, login, period, times))
    if write:
        _write(f"{count:,} disputes in the county, asked of {year}", lines)


async def _multiply(addresses: Addresses, county: County, disputes: int) -> None:
    """Add disputes until there are so many, and let the town's manager mediate some of them."""
    states = [f"'{state}'" for state, share in STATES.items() for _ in range(share)]
    given = {name: f"{county.number}, {kind}" for name, kind in NUMBERS.items() if name != "tenant"}
    for first in range(county.size.disputes + 1, disputes + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, disputes)
        text = script("million.sql").format(
            first=first,
            last=last,
            tenant=f"'{county.id('tenant')}'::uuid",
            code=county.code,
            orgs=county.size.orgs,
            mediators=county.size.mediators,
            states=f"(array[{', '.join(states)}])",
            **given,
        )
        await administer(addresses.owner, text)
        typer.echo(f"{last:,} disputes", err=True)
    mediator = f"update core_account set person_id = bench.id({given['person']}, 1) where login = 'town_manager'"
    await administer(addresses.owner, mediator)
    await settle(addresses)


async def _opened(addresses: Addresses, county: County, period: Period, times: int) -> tuple[int, list[Line]]:
    database = Database.connect(addresses.app, sessions=2, readers=2)
    try:
        return await _measure(database, county.slug, "town_manager", period, times)
    finally:
        await database.close()


async def _measure(database: Database, slug: str, login: str, period: Period, times: int) -> tuple[int, list[Line]]:
    (ctx,) = await system_contexts(database, slug)
    async with ctx.transaction() as session:
        known = {
            one.login: one for one in await session.scalars(select(Account).where(Account.login.in_((login, WORKER))))
        }
        count = await session.scalar(select(func.count()).select_from(Dispute)) or 0
    account = known[login]
    worker = known.get(WORKER, account)
    lines = [
        await _document(database, ctx, who, name, query, times)
        for name, query, who in (("work list", WORK_LIST, worker), ("board of a station", BOARD, account))
    ]
    for indicator in (one.item for one in load().indicators if one.item.key.startswith("mediation:")):
        by = tuple(dimension for dimension in GROUPED if dimension in indicator.dimensions)
        for asked in (Asked(period), Asked(period, by)):
            name = " ".join((indicator.key, *(f"by {dimension.lower()}" for dimension in asked.by)))
            lines.append(await _timed(name, times, partial(_in_act, ctx, partial(measure, ctx, indicator, asked))))
    report = partial(mediation_report, ctx, period)
    return count, [*lines, await _timed("mediation report", times, partial(_in_act, ctx, report))]


async def _in_act(ctx: Context, read: Callable[[], Awaitable[Any]]) -> None:
    async with ctx.transaction():
        await read()


async def _document(database: Database, system: Context, account: Account, name: str, query: str, times: int) -> Line:
    services = make_services(database, KEY, load(), Limits(cost=10**9))
    token = Signer(KEY).sign(account.id, str(system.tenant.id), account.id)
    ctx = await services.context(await services.directory.by_slug(system.tenant.slug), token, "zh", "benchmark")
    variables = {"org": f"org1_{account.org_id.hex}"} if "$org" in query else {}
    document = make_document(
        await services.views.get(ctx.tenant.plugins), GraphQLRequest(query, None, variables), services.limits
    )
    plan = await document.plan(ctx.rights, variables)
    assert plan is not None
    call = RequestContext(ctx, document).call(variables)
    return await _timed(name, times, partial(plan.answer, database.reader, call))


async def _timed(name: str, times: int, read: Callable[[], Awaitable[Any]]) -> Line:
    took: list[float] = []
    try:
        for _ in range(times + 1):
            began = perf_counter()
            await read()
            took.append((perf_counter() - began) * 1000)
        line = Line(name, median(took[1:]), max(took[1:]))
    except Timeout:
        line = Line(name)
    typer.echo("{:<72}{:>14}{:>12}".format(name, *line.shown()))
    return line


def _write(title: str, lines: list[Line]) -> None:
    """Put the table in place of the one under the same heading."""
    known = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    kept = [part for part in known.split("\n## ") if not part.startswith(title)]
    machine = facts.machine()
    told = (
        f"Commit {facts.commit()['commit']}; {machine['system']}, {machine['cores']} cores ({machine['processor']}), "
    )
    told += f"load average {getloadavg()[1]:.1f}."
    rows = [f"| {line.name} | {' | '.join(line.shown())} |" for line in lines]
    table = ["| | ms, median | ms, slowest |", "| --- | ---: | ---: |", *rows]
    part = "\n".join([title, "", told, "", *table, ""])
    PAGE.write_text("\n## ".join([*kept, part]), encoding="utf-8")


HEAD = """# Times of work list, board and indicators

Written by `python -m benchmarks.casework --write`; change nothing by hand. What is measured: `benchmarks/README.md`.
"""

if __name__ == "__main__":
    typer.run(main)
