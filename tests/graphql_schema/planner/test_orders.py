"""Behind every order of every list, whoever's plug-in it is, an index holds that order.

Whether PostgreSQL takes the index depends on how many rows there are (test_plans.py fills mediation's tables); that
there is one is seen without rows: a plan that may not sort sorts only where it must.
"""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from core.db import READ_SETTINGS, Database
from core.plugin_host import Registry
from core.provision import APP
from graphql_schema.serving import make_services
from graphql_schema.testing import Client
from tests import factories
from tests.databases import Databases
from tests.factories import find_org, make_account, make_grant
from tests.graphql_schema.planner.test_plans import Server, lists, pages, sorted_scans
from tests.graphql_schema.world import KEY, context_of

READERS = {"whole county": "500235", "one town": "500235101"}
ROLES = ("county_leader", "tenant_admin", "privacy_officer")
UNSORTED = "set enable_sort = off; set enable_seqscan = off; set enable_bitmapscan = off"


@pytest.fixture(scope="module")
async def server(databases: Databases, registry: Registry) -> AsyncIterator[Server]:
    """Two counties with every plug-in, and readers who hold many roles."""
    async with databases.clone() as addresses:
        services = make_services(Database.connect(addresses.app), KEY, registry)
        connection = await asyncpg.connect(addresses.owner, server_settings=READ_SETTINGS)
        await connection.execute(f"{UNSORTED}; set role {APP}")
        readers = {}
        with factories.using(services.database):
            for name, code in READERS.items():
                org = await find_org(code)
                account = await make_account(org, ROLES[0])
                for role in ROLES[1:]:
                    await make_grant(account, role, org)
                readers[name] = await context_of(services, account)
        client = Client(services.database, services.views, lambda account: context_of(services, account))
        plugins = [one.name for one in registry.plugins if not one.manifest.kernel]
        yield Server(client, await services.views.get(plugins), readers, connection)
        await connection.close()
        await services.database.close()


async def sorted_lists(server: Server, reader: str) -> set[str]:
    """The lists that are sorted to be read."""
    return {
        list_.name
        for list_ in lists(server.view)
        for page in pages(await server.explained(reader, list_.document("first: 20", "ASC")))
        if list(sorted_scans(page))
    }


@pytest.mark.parametrize("reader", READERS)
async def test_an_index_holds_every_order(server: Server, reader: str) -> None:
    assert await sorted_lists(server, reader) == set()


async def test_an_index_that_is_missing_is_found(server: Server) -> None:
    run = server.connection.execute
    made = await server.connection.fetchval("select pg_get_indexdef('ix_volunteers_activity_title'::regclass)")
    await run(f"reset role; drop index ix_volunteers_activity_title; set role {APP}")
    found = await sorted_lists(server, "one town")
    await run(f"reset role; {made}; set role {APP}")
    assert found == {"Query.volunteerActivities in the order TITLE"}
