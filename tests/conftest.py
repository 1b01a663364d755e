"""How tests share PostgreSQL: the controller makes one template, each worker clones it, each test is rolled back."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from core.accounts.models import Account
from core.authz import Authorizer, read_actions
from core.clock import Clock, system_now
from core.context import Context
from core.db import Database, make_engine, parse_url
from core.i18n import SPOKEN
from core.orgs.models import Org
from core.plugin_host import Registry, load
from core.provision import Addresses
from core.tenancy import TenantInfo
from graphql_schema.services import Views, views_of
from graphql_schema.serving import configure_logs, make_services
from graphql_schema.testing import Client
from graphql_schema.testing.stage import rolled_back
from tests import factories
from tests.databases import Databases, Run
from tests.factories import find_org, find_tenant, make_account, tenant_of

collect_ignore = ["helin_sample"]  # a distribution of its own, whose tests run where it is installed

FIGURES = "figures"
"""Kind of a report's property that holds a line for the end of the run."""

RUN = pytest.StashKey[Run]()
MASTER_KEY = f"tests:{'A' * 43}="

os.environ.setdefault("HELIN_AUDIT_KEY", "only for tests: the trail's thirty-two letters")  # commands take it over

ContextFor = Callable[..., Awaitable[Context]]
Figures = Callable[[str, object], None]


def pytest_configure(config: pytest.Config) -> None:
    """Workers get the address from the controller, which keeps the server; each has a folder for files of its own."""
    configure_logs()  # as the server does: structlog's own way of printing an exception takes minutes for a deep one
    os.environ["HELIN_MASTER_KEY"] = MASTER_KEY
    files = TemporaryDirectory(prefix="helin-files-")  # clones hold the same tenants, whose folders would be one
    os.environ["HELIN_FILES"] = files.name
    config.add_cleanup(files.cleanup)
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = Run()
        config.add_cleanup(config.stash[RUN].close)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the template is."""
    node.workerinput["databases"] = asdict(node.config.stash[RUN].databases())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, before `-m` selects by it; pass over proofs that nobody asked for."""
    for item in items:
        if isinstance(item, pytest.Function) and "databases" in item.fixturenames:
            item.add_marker("database")
        if item.get_closest_marker("proof") and "proof" not in config.option.markexpr:
            item.add_marker(pytest.mark.skip(reason="takes minutes; run it with -m proof"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell the figures of the proofs that were run."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    told = [value for report in reports for kind, value in getattr(report, "user_properties", ()) if kind == FIGURES]
    if told:
        terminalreporter.section("figures of the proofs")
        terminalreporter.write_line("\n".join(dict.fromkeys(told)))


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Call it with a proof's name and what it counted, to be told at the end of the run."""
    return lambda name, counted: request.node.user_properties.append((FIGURES, f"{name}: {counted}"))


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    """The run's template database."""
    given = getattr(pytestconfig, "workerinput", None)
    return Databases(**given["databases"]) if given else pytestconfig.stash[RUN].databases()


@pytest.fixture(scope="session")
async def shared_addresses(databases: Databases) -> AsyncIterator[Addresses]:
    """This worker's clone."""
    async with databases.clone() as addresses:
        yield addresses


@pytest.fixture(scope="session")
async def shared_engine(shared_addresses: Addresses) -> AsyncIterator[AsyncEngine]:
    """The engine whose one connection every test uses that is rolled back."""
    engine = make_engine(parse_url(shared_addresses.app), pool_size=1)
    yield engine
    await engine.dispose()


@pytest.fixture
async def addresses(
    request: pytest.FixtureRequest, databases: Databases, shared_addresses: Addresses
) -> AsyncIterator[Addresses]:
    """The addresses of this test's database: a clone of its own when it is marked `commits`."""
    if request.node.get_closest_marker("commits") is None:
        yield shared_addresses
    else:
        async with databases.clone() as own:
            yield own


@pytest.fixture
async def database(
    request: pytest.FixtureRequest, addresses: Addresses, shared_engine: AsyncEngine
) -> AsyncIterator[Database]:
    """This test's database: rolled back at its end, or, marked `commits`, real and dropped."""
    if request.node.get_closest_marker("commits") is None:
        async with shared_engine.connect() as connection, rolled_back(connection) as database:
            factories.use(database)
            yield database
    else:
        database = Database.connect(addresses.app)
        factories.use(database)
        yield database
        await database.close()
    factories.use(None)


@pytest.fixture(scope="session")
def registry() -> Registry:
    """All plug-ins that are installed."""
    return load()


@pytest.fixture
async def yunyang(database: Database) -> TenantInfo:
    """One of the two counties, with the organisations of the fixtures below."""
    return await find_tenant("yunyang")


@pytest.fixture
async def fengjie(database: Database) -> TenantInfo:
    """The other county."""
    return await find_tenant("fengjie")


@pytest.fixture
async def county(database: Database) -> Org:
    """Yunyang's root."""
    return await find_org("500235")


@pytest.fixture
async def east(database: Database) -> Org:
    """A town of Yunyang with two villages."""
    return await find_org("500235101")


@pytest.fixture
async def west(database: Database) -> Org:
    """Another town of Yunyang with two villages."""
    return await find_org("500235102")


@pytest.fixture
async def east_village(database: Database) -> Org:
    """A village of the eastern town."""
    return await find_org("500235101201")


@pytest.fixture
async def west_village(database: Database) -> Org:
    """A village of the western town."""
    return await find_org("500235102201")


@pytest.fixture
async def abroad(database: Database) -> Org:
    """The root of the other county."""
    return await find_org("500236")


@pytest.fixture
def system(database: Database, registry: Registry) -> Callable[[TenantInfo], Context]:
    """Call it with a tenant for the context of an act of the system itself."""
    return lambda tenant: Context.of_system(database, tenant, [action.item for action in registry.actions])


@pytest.fixture
def ctx_for(database: Database, registry: Registry) -> ContextFor:
    """Call it with an account, or with a role and an organisation, for a context with compiled rights.

    `now` fixes the clock. Each call compiles the rights anew.
    """

    async def make(who: Account | str, org: Org | None = None, *, now: datetime | None = None) -> Context:
        account = await make_account(org, role=who) if isinstance(who, str) else who
        tenant = await tenant_of(account)
        read_now = system_now if now is None else lambda: now
        authorizer = Authorizer(database, read_now)
        rights = await authorizer.rights(tenant.id, tenant.policy_version, account.id, tenant.access_version)
        return Context(
            database,
            tenant,
            rights=rights,
            policy=authorizer.policy(tenant.id),
            clock=Clock(ZoneInfo(tenant.time_zone), read_now),
            read_actions=read_actions(action.item for action in registry.actions),
            locale=tenant.locale,
        )

    return make


@pytest.fixture(scope="session")
def views(registry: Registry) -> Views:
    """The composed schemas, with the messages of every plug-in known."""
    SPOKEN.add(item.item for item in registry.messages)
    return views_of(registry)


@pytest.fixture
def api(database: Database, registry: Registry, views: Views, ctx_for: ContextFor) -> Client:
    """Call `api.as_(account or context).query(document)`."""
    services = make_services(database, "only for tests: thirty-two letters", registry)
    return Client(database, views, ctx_for, services=services)
