"""The database of a run: made on the given PostgreSQL, filled, dropped at the end."""

import asyncio
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter

import asyncpg
import typer

from benchmarks.counties import County, administer, fill
from core.audit.digests import TRAIL_KEY
from core.config import Settings
from core.embedded import running
from core.migrations.runner import upgrade
from core.plugin_host import Registry
from core.provision import Addresses, drop, provision

NAME = f"helin_bench_{os.getpid()}"
TRAIL = "the audit key of a benchmark guards nothing"


@contextmanager
def filled(settings: Settings, registry: Registry, counties: Iterable[County]) -> Iterator[Addresses]:
    """A database with these counties, on the server of HELIN_DATABASE_URL or the embedded one."""
    TRAIL_KEY.use(TRAIL)
    if settings.database_url is not None:
        with _filled(settings.database_url, registry, counties) as addresses:
            yield addresses
    else:
        with running(settings.home) as server, _filled(server.url, registry, counties) as addresses:
            yield addresses


@contextmanager
def _filled(admin_url: str, registry: Registry, counties: Iterable[County]) -> Iterator[Addresses]:
    try:
        yield asyncio.run(_make(admin_url, registry, counties))
    finally:
        asyncio.run(drop(admin_url, NAME))


async def _make(admin_url: str, registry: Registry, counties: Iterable[County]) -> Addresses:
    await drop(admin_url, NAME)
    addresses = await provision(admin_url, NAME)
    await upgrade(addresses.owner, registry.migrations)
    began = perf_counter()
    await fill(addresses, registry, counties)
    await settle(addresses)
    typer.echo(f"Filled the database in {perf_counter() - began:.0f} s", err=True)
    return addresses


async def settle(addresses: Addresses) -> None:
    """Let PostgreSQL do now what it would do while it is measured; needs a superuser, as row-level security does."""
    await administer(addresses.owner, "vacuum analyze", "checkpoint")


async def ask_sql(url: str, statement: str) -> list[str]:
    """The first column of each row, as text."""
    connection = await asyncpg.connect(url)
    try:
        return [str(row[0]) for row in await connection.fetch(statement)]
    finally:
        await connection.close()
