"""The two ways to the database: nothing is left on a connection, and nobody waits for ever."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from core import db
from core.db import Database, ReadPool, parse_url
from core.errors import Timeout, Unavailable
from core.provision import Addresses
from core.tenancy import TenantInfo

pytestmark = pytest.mark.commits

SEEN = """
select case when set_config('helin.tenant', $1::text, true) is not null
  then (select to_json(array_agg(distinct tenant_id)) from core_org) end
"""
SETTING = "select to_json(current_setting('helin.tenant', true))"
SLOW = "select to_json(pg_sleep(10)::text)"


@pytest.fixture
async def pool(addresses: Addresses) -> AsyncIterator[ReadPool]:
    """A pool of two connections."""
    pool = ReadPool(parse_url(addresses.app), 2)
    yield pool
    await pool.close()


async def tenants_seen(pool: ReadPool, tenant_id: UUID) -> str:
    """The tenants whose organisations a read of this tenant sees."""
    (found,) = await pool.fetch(SEEN, [str(tenant_id)])
    assert found is not None
    return found.decode()


async def test_a_read_leaves_no_tenant_on_its_connection(pool: ReadPool, yunyang: TenantInfo) -> None:
    await tenants_seen(pool, yunyang.id)
    assert await pool.fetch(SETTING, []) == (b'""',)


async def test_without_a_tenant_no_row_is_seen(pool: ReadPool) -> None:
    assert await pool.fetch("select to_json(count(*)) from core_org", []) == (b"0",)


async def test_a_cancelled_read_does_not_keep_its_connection(pool: ReadPool, yunyang: TenantInfo) -> None:
    reading = asyncio.create_task(pool.fetch(SLOW, []))
    await asyncio.sleep(0.2)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert await tenants_seen(pool, yunyang.id) == f'["{yunyang.id}"]'


async def test_a_statement_that_fails_does_not_cost_its_connection(pool: ReadPool) -> None:
    (before,) = await pool.fetch("select to_json(pg_backend_pid())", [])
    with pytest.raises(asyncpg.DivisionByZeroError):
        await pool.fetch("select to_json(1 / 0)", [])
    assert await pool.fetch("select to_json(pg_backend_pid())", []) == (before,)


async def test_a_read_that_takes_too_long_is_a_timeout(addresses: Addresses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(db.READ_SETTINGS, "statement_timeout", "100ms")
    pool = ReadPool(parse_url(addresses.app), 1)
    with pytest.raises(Timeout):
        await pool.fetch(SLOW, [])
    await pool.close()


async def test_who_waits_too_long_for_a_connection_is_told_to_come_again(
    addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "POOL_TIMEOUT", 0.1)
    pool = ReadPool(parse_url(addresses.app), 1)
    holding = asyncio.create_task(pool.fetch("select to_json(pg_sleep(1)::text)", []))
    await asyncio.sleep(0.2)
    with pytest.raises(Unavailable):
        await pool.fetch("select to_json(1)", [])
    await holding
    await pool.close()


async def test_a_server_that_cannot_be_reached_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        await ReadPool(parse_url("postgresql://helin_app@127.0.0.1:1/helin"), 1).fetch("select to_json(1)", [])


async def test_no_more_connections_are_opened_for_acts_than_there_may_be(
    addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "POOL_TIMEOUT", 0.1)
    database = Database.connect(addresses.app, sessions=1)
    async with database.transaction(None) as held:
        await held.execute(text("select 1"))
        with pytest.raises(Unavailable):
            async with database.transaction(None) as waiting:
                await waiting.execute(text("select 1"))
    await database.close()
