"""The world that tests of reading share, and the marker of tests that take minutes."""

from collections.abc import Iterator

import pytest

from core.plugin_host import Registry
from tests.databases import Databases
from tests.graphql_schema.world import World, open_world


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "proof: takes minutes; run it with -m proof")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Pass over proofs that nobody asked for."""
    if "proof" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("proof"):
                item.add_marker(pytest.mark.skip(reason="takes minutes; run it with -m proof"))


@pytest.fixture(scope="session")
def world(databases: Databases, registry: Registry) -> Iterator[World]:
    """Two counties of random records; nobody changes them."""
    with open_world(databases, registry) as opened:
        yield opened
