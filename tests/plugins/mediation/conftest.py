"""The demo of mediation, loaded once: Yunyang as its model states it, and a smaller Fengjie beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text, update

from core.context import Context
from core.db import Database
from core.plugin_host import Registry
from core.provision import Addresses
from core.tenancy import Tenant, TenantInfo
from plugins.mediation import demo
from tenants import demo as people
from tenants.service import create_tenant
from tests.databases import Databases


@dataclass(frozen=True, slots=True)
class Demo:
    """A database with two demo counties."""

    addresses: Addresses
    database: Database
    registry: Registry
    yunyang: TenantInfo
    fengjie: TenantInfo

    def ctx(self, tenant: TenantInfo, now: datetime) -> Context:
        """An act of the system itself at this instant."""
        return Context.of_system(self.database, tenant, [action.item for action in self.registry.actions], lambda: now)

    async def rows(self, sql: str, tenant: TenantInfo | None = None, **binds: Any) -> list[tuple[Any, ...]]:
        """What Yunyang, or the tenant given, sees."""
        async with self.database.transaction((tenant or self.yunyang).id) as session:
            return [tuple(row) for row in await session.execute(text(sql), binds)]


@pytest.fixture(scope="session")
async def loaded(databases: Databases, registry: Registry) -> AsyncIterator[Demo]:
    """The two counties; nobody changes them."""
    async with databases.clone() as addresses:
        database = Database.connect(addresses.app)
        async with database.transaction(None) as session:  # the small counties of all tests give up their codes
            await session.execute(update(Tenant).values(slug="small-" + Tenant.slug, division_code=Tenant.slug))
        yunyang = await load_county(database, registry, "500235", 1.0)
        fengjie = await load_county(database, registry, "500236", 0.05)
        yield Demo(addresses, database, registry, yunyang, fengjie)
        await database.close()


async def load_county(database: Database, registry: Registry, code: str, scale: float) -> TenantInfo:
    """Onboard a county and fill it."""
    tenant = (await create_tenant(database, registry, code)).tenant
    ctx = Context.of_system(database, tenant, [action.item for action in registry.actions])
    async with ctx.transaction():
        await people.load(ctx, scale)
        await demo.load(ctx, scale)
    return tenant


NOW = datetime(2011, 5, 20, tzinfo=UTC)


class TakenBack(Exception):
    """Ends an act of which nothing is to stay."""


@asynccontextmanager
async def taken_back(loaded: Demo) -> AsyncIterator[Context]:
    """An act of the system in May 2011 of which nothing stays."""
    ctx = loaded.ctx(loaded.yunyang, NOW)
    with suppress(TakenBack):
        async with ctx.transaction():
            yield ctx
            raise TakenBack
