"""A crowd on a few connections: whatever is cancelled, times out or is rolled back, nobody sees another's rows."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import asyncpg
import orjson
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core import db
from core.db import Database, parse_url
from core.errors import RequestError
from core.orgs.models import Org
from core.provision import Addresses
from core.tenancy import TenantInfo
from tests.conftest import Figures
from tests.databases import administer

pytestmark = pytest.mark.commits

CLIENTS = 200
POOL = 2
SLOW = 0.2
"""Share of the statements that fail which do so by taking too long."""

SEEN = """
select case when set_config('helin.tenant', $1::text, true) is not null
  then (select coalesce(json_agg(distinct tenant_id), '[]') from core_org) end
"""
SEEN_WITHOUT = "select coalesce(json_agg(distinct tenant_id), '[]') from core_org"
TENANTS = text("select distinct tenant_id from core_org")


class RolledBack(Exception):
    """Raised by a client that thinks better of it."""


@dataclass
class Crowd:
    """Clients of both counties and of none, on one database."""

    database: Database
    tenants: tuple[UUID | None, ...]
    others: int
    """Connections that were there before."""

    reads: Counter[str] = field(default_factory=Counter)
    """What was read, and how often to the end."""

    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    async def storm(self, reads: int) -> None:
        """All clients at once, until so many reads came to their end."""
        await asyncio.gather(*(self._client(Random(number), reads) for number in range(CLIENTS)))

    async def _client(self, random: Random, reads: int) -> None:
        while self.reads.total() < reads:
            tenant = random.choice(self.tenants)
            kind = random.choice(list(KINDS))
            reading = asyncio.create_task(KINDS[kind](self, tenant, random))
            if random.random() < 0.1:
                await asyncio.sleep(random.random() / 100)
                reading.cancel()
            try:
                seen = await reading
            except asyncio.CancelledError:
                self.refused["cancelled"] += 1
            except (RolledBack, RequestError, DBAPIError, asyncpg.PostgresError, TimeoutError) as error:
                self.refused[type(error).__name__] += 1
            else:
                self._judge(kind, tenant, seen)

    def _judge(self, kind: str, tenant: UUID | None, seen: set[UUID]) -> None:
        self.reads[kind] += 1
        if seen != ({tenant} if tenant is not None else set()):
            self.wrong.append(f"{kind} of {tenant} saw {seen}")

    # --- what a client does ------------------------------------------------------------------------------------------

    async def plan(self, tenant: UUID | None, _: Random) -> set[UUID]:
        """A planned read."""
        return await self._fetched(SEEN, str(tenant)) if tenant else await self._fetched(SEEN_WITHOUT)

    async def small_plan(self, tenant: UUID | None, _: Random) -> set[UUID]:
        """A planned read that leaves with others of its tenant."""
        return await self._fetched(SEEN, str(tenant), together=tenant) if tenant else await self._fetched(SEEN_WITHOUT)

    async def impatient_plan(self, tenant: UUID | None, random: Random) -> set[UUID]:
        """A planned read by a client that does not wait long."""
        async with asyncio.timeout(random.random() / 20):
            return await random.choice((self.plan, self.small_plan))(tenant, random)

    async def failing_plan(self, tenant: UUID | None, random: Random) -> set[UUID]:
        """A planned read that fails, or takes too long, with the tenant set."""
        after = "length(pg_sleep(1)::text)" if random.random() < SLOW else "1 / 0"
        sql = f"select case when set_config('helin.tenant', $1::text, true) is not null then to_json({after}) end"
        return await self._fetched(sql, str(tenant or ""), together=random.choice((tenant, None)))

    async def act(self, tenant: UUID | None, _: Random) -> set[UUID]:
        """A session."""
        async with self.database.transaction(tenant) as session:
            return set(await session.scalars(TENANTS))

    async def regretted_act(self, tenant: UUID | None, random: Random) -> set[UUID]:
        """A session that is rolled back, half of the time after a statement that fails or takes too long."""
        async with self.database.transaction(tenant) as session:
            self._judge("act that is rolled back", tenant, set(await session.scalars(TENANTS)))
            if random.random() < 0.5:
                await session.execute(text("select pg_sleep(1)" if random.random() < SLOW else "select 1 / 0"))
            raise RolledBack

    async def nested_act(self, tenant: UUID | None, _: Random) -> set[UUID]:
        """A session that goes on after a part of it was rolled back."""
        async with self.database.transaction(tenant) as session:
            part = await session.begin_nested()
            await session.scalars(select(Org.id))
            await part.rollback()
            return set(await session.scalars(TENANTS))

    async def _fetched(self, sql: str, *arguments: str, together: UUID | None = None) -> set[UUID]:
        (found,) = await self.database.reader.fetch(sql, arguments, together=together)
        return {UUID(item) for item in orjson.loads(found or b"null")}


KINDS: dict[str, Callable[[Crowd, UUID | None, Random], Awaitable[set[UUID]]]] = {
    "plan": Crowd.plan,
    "plan that leaves with others": Crowd.small_plan,
    "plan of the impatient": Crowd.impatient_plan,
    "plan that fails": Crowd.failing_plan,
    "act": Crowd.act,
    "act that is rolled back": Crowd.regretted_act,
    "act in parts": Crowd.nested_act,
}


@pytest.fixture
async def crowd(
    addresses: Addresses, yunyang: TenantInfo, fengjie: TenantInfo, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Crowd]:
    """Pools of two, whose statements may take the twentieth part of a second."""
    for settings in (db.READ_SETTINGS, db.SESSION_SETTINGS):
        monkeypatch.setitem(settings, "statement_timeout", "50ms")
    database = Database.connect(addresses.app, sessions=POOL, readers=POOL)
    yield Crowd(database, (yunyang.id, fengjie.id, None), await connections(addresses))
    await database.close()


async def connections(addresses: Addresses) -> int:
    """Connections to the test's database, but for the one that asks."""
    name = parse_url(addresses.app).database
    counted = f"select count(*) from pg_stat_activity where datname = '{name}' and pid <> pg_backend_pid()"
    return int((await administer(addresses.owner, counted))[0][0])


async def settled(crowd: Crowd, addresses: Addresses) -> int:
    """Connections of the crowd, once the server has noticed who has gone."""
    for _ in range(50):
        if (count := await connections(addresses) - crowd.others) <= 2 * POOL:
            break
        await asyncio.sleep(0.1)
    return count


async def at_once(database: Database) -> tuple[set[int], set[int]]:
    """The connections that as many plans, and as many acts, as there is room for are given at the same time."""

    async def plan() -> int:
        (pid,) = await database.reader.fetch("select to_json(pg_backend_pid()) from pg_sleep(0.03)", ())
        return int(pid or b"0")

    async def act() -> int:
        async with database.transaction(None) as session:
            return (await session.execute(text("select pg_backend_pid() from pg_sleep(0.03)"))).scalar_one()

    plans = await asyncio.gather(*(plan() for _ in range(POOL)))
    return set(plans), set(await asyncio.gather(*(act() for _ in range(POOL))))


async def shows_nobody_another(crowd: Crowd, addresses: Addresses, figures: Figures, reads: int) -> None:
    """A storm of so many reads; then every connection is back and as good as new."""
    await crowd.storm(reads)
    refused = ", ".join(f"{many} {what}" for what, many in sorted(crowd.refused.items()))
    figures("pool", f"{crowd.reads.total():,} reads of {CLIENTS} clients on {POOL} + {POOL} connections; {refused}")
    assert crowd.wrong == []
    assert {"cancelled", "RolledBack", "Timeout", "DivisionByZeroError", "DBAPIError"} <= set(crowd.refused)
    assert await settled(crowd, addresses) <= 2 * POOL
    assert [len(pids) for pids in await at_once(crowd.database)] == [POOL, POOL]


async def test_a_storm_shows_nobody_anothers_rows(crowd: Crowd, addresses: Addresses, figures: Figures) -> None:
    await shows_nobody_another(crowd, addresses, figures, reads=3_000)


@pytest.mark.proof
async def test_a_long_storm_shows_nobody_anothers_rows(crowd: Crowd, addresses: Addresses, figures: Figures) -> None:
    await shows_nobody_another(crowd, addresses, figures, reads=60_000)


# --- the crowd notices -----------------------------------------------------------------------------------------------


async def test_a_tenant_left_on_a_connection_is_noticed(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    async def leaving(self: Crowd, tenant: UUID | None, _: Random) -> set[UUID]:
        if tenant is None:
            return await self._fetched(SEEN_WITHOUT)
        return await self._fetched(SEEN.replace("true", "false"), str(tenant))

    monkeypatch.setitem(KINDS, "plan", leaving)
    await crowd.storm(500)
    assert [wrong for wrong in crowd.wrong if wrong.startswith("plan of None")]
