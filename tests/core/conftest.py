"""What tests of the kernel share."""

import pytest

from core.db import Database
from core.plugin_host import Registry
from core.provision import Addresses
from tests.databases import administer


@pytest.fixture
async def without_policies(database: Database, addresses: Addresses, registry: Registry) -> None:
    """Take the first wall away, from every table."""
    for model in {one.item.__tablename__ for one in registry.models}:
        await administer(addresses.owner, f"alter table {model} disable row level security")
