"""Migrations: they make what the models say, once, however many run them."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text

from core.db import make_engine, parse_url
from core.migrations import operations  # noqa: F401  (registers the operations)
from core.migrations.runner import differences, pending, upgrade
from core.plugin_host import Registry
from core.provision import OWNER, Addresses, drop, provision
from tests.databases import Databases, administer

pytestmark = pytest.mark.database


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[Addresses]:
    """A database of our own with roles and no tables."""
    name = f"{databases.template}_{uuid4().hex[:8]}"
    yield await provision(databases.admin_url, name)
    await drop(databases.admin_url, name)


async def test_the_tables_are_what_the_models_say(shared_addresses: Addresses, registry: Registry) -> None:
    engine = make_engine(parse_url(shared_addresses.owner), role=OWNER)
    async with engine.connect() as connection:
        found = {o.plugin: await connection.run_sync(differences, o) for o in registry.migrations}
    await engine.dispose()
    assert found == {o.plugin: [] for o in registry.migrations}


async def test_several_servers_may_upgrade_at_once(empty: Addresses, registry: Registry) -> None:
    await asyncio.gather(*(upgrade(empty.owner, registry.migrations) for _ in range(4)))
    engine = make_engine(parse_url(empty.app))
    async with engine.connect() as connection:
        assert not [o.plugin for o in registry.migrations if await connection.run_sync(pending, o)]
    await engine.dispose()


async def test_an_empty_database_has_every_migration_pending(empty: Addresses, registry: Registry) -> None:
    engine = make_engine(parse_url(empty.app))
    async with engine.connect() as connection:
        assert all([await connection.run_sync(pending, o) for o in registry.migrations])
    await engine.dispose()


async def test_the_owner_of_the_tables_is_the_role_that_nobody_logs_in_as(shared_addresses: Addresses) -> None:
    rows = await administer(
        shared_addresses.owner,
        "select distinct pg_get_userbyid(relowner) from pg_class where relnamespace = 'public'::regnamespace",
    )
    assert [row[0] for row in rows] == [OWNER]


@pytest.mark.commits
async def test_data_is_migrated_one_tenant_at_a_time(addresses: Addresses) -> None:
    def migrate(connection: Connection) -> list[int]:
        op = Operations(MigrationContext.configure(connection))
        plain = connection.execute(text("update core_org set name = name || '!'")).rowcount
        changed = [
            connection.execute(text("update core_org set name = name || '!'")).rowcount for _ in op.for_each_tenant()
        ]
        return [plain, *changed, connection.execute(text("select * from core_org")).rowcount]

    engine = make_engine(parse_url(addresses.owner), role=OWNER)
    async with engine.begin() as connection:
        assert await connection.run_sync(migrate) == [0, 7, 7, 0]
    await engine.dispose()
