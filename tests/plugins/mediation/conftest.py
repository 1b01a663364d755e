"""The demo of mediation, loaded once: Yunyang as its model states it, and a smaller Fengjie beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from core.accounts.models import Account
from core.context import Context
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from core.provision import Addresses
from core.tenancy import TenantInfo
from plugins.mediation import demo
from tests.databases import Databases
from tests.factories import make_account
from tests.plugins.demo_county import demo_county, demo_database


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
    async with demo_database(databases) as (addresses, database):
        yunyang = await demo_county(database, registry, "500235", 1.0, demo.load)
        fengjie = await demo_county(database, registry, "500236", 0.05, demo.load)
        yield Demo(addresses, database, registry, yunyang.tenant, fengjie.tenant)


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


@pytest.fixture
async def manager(east: Org) -> Account:
    """The manager of the eastern town."""
    return await make_account(east, "mediation_manager")
