"""Counties filled by a plug-in's demo, in a database of their own; nobody changes them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import update

from core.context import Context
from core.db import Database
from core.plugin_host import Registry
from core.provision import Addresses
from core.tenancy import Tenant
from tenants import demo as people
from tenants.service import create_tenant
from tests.databases import Databases

Load = Callable[[Context, float], Awaitable[None]]
"""A plug-in's demo: fills a county at a scale."""


@asynccontextmanager
async def demo_database(databases: Databases) -> AsyncIterator[tuple[Addresses, Database]]:
    """A database in which the small counties of all tests have given up their codes."""
    async with databases.clone() as addresses:
        database = Database.connect(addresses.app)
        async with database.transaction(None) as session:
            await session.execute(update(Tenant).values(slug="small-" + Tenant.slug, division_code=Tenant.slug))
        yield addresses, database
        await database.close()


async def demo_county(database: Database, registry: Registry, code: str, scale: float, load: Load) -> Context:
    """Onboard a county, and fill it with people and with the demo; acts of the system in it."""
    tenant = (await create_tenant(database, registry, code)).tenant
    ctx = Context.of_system(database, tenant, [action.item for action in registry.actions])
    async with ctx.transaction():
        await people.load(ctx, scale)
        await load(ctx, scale)
    return ctx
