"""The world that tests of reading share, and the server that those of the edge ask."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import structlog
from structlog.typing import EventDict

from core.accounts.models import Account
from core.auth import Signer
from core.config import Limits
from core.db import Database
from core.files.store import FileStore
from core.orgs.models import Org
from core.plugin_host import Registry
from core.tenancy import TenantInfo
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from graphql_schema.testing import Client
from tests.databases import Databases
from tests.factories import make_account
from tests.graphql_schema.site import KEY, Site
from tests.graphql_schema.world import World, open_world


@pytest.fixture(scope="session")
def world(databases: Databases, registry: Registry) -> Iterator[World]:
    """Two counties of random records; nobody changes them."""
    with open_world(databases, registry) as opened:
        yield opened


@pytest.fixture
async def token(yunyang: TenantInfo, county: Org) -> str:
    """A token of a county leader of Yunyang."""
    account = await make_account(county, role="county_leader")
    return Signer(KEY).sign(account.id, str(yunyang.id), uuid4())


@pytest.fixture
def site_with(database: Database, registry: Registry, token: str) -> Callable[[Limits], Site]:
    """Call it for a server with these limits."""

    def make(limits: Limits) -> Site:
        services = make_services(database, KEY, registry, limits)
        return Site(services, create_app(services), token, database, registry)

    return make


@pytest.fixture
def site(site_with: Callable[[Limits], Site]) -> Site:
    """A server with the limits that are set by default."""
    return site_with(Limits())


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """What is logged."""
    with structlog.testing.capture_logs() as entries:
        yield entries


@pytest.fixture
async def manager(east: Org) -> Account:
    """The manager of the eastern town."""
    return await make_account(east, "mediation_manager", name="示例站长")


@pytest.fixture
def store(api: Client) -> FileStore:
    """Where the server keeps its files."""
    files: FileStore = api.services.files
    return files
