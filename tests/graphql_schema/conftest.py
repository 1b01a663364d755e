"""The world that tests of reading share."""

from collections.abc import Iterator

import pytest

from core.plugin_host import Registry
from tests.databases import Databases
from tests.graphql_schema.world import World, open_world


@pytest.fixture(scope="session")
def world(databases: Databases, registry: Registry) -> Iterator[World]:
    """Two counties of random records; nobody changes them."""
    with open_world(databases, registry) as opened:
        yield opened
