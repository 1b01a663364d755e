"""The county of the proof of rights, filled once."""

from collections.abc import AsyncIterator

import pytest

from core.plugin_host import Registry
from tests.databases import Databases
from tests.proofs.estate import Estate, open_estate


@pytest.fixture(scope="session")
async def estate(databases: Databases, registry: Registry) -> AsyncIterator[Estate]:
    """A county of every type's records, and accounts of every role."""
    async with databases.clone() as addresses, open_estate(addresses.app, registry) as filled:
        yield filled
