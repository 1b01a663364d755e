"""The counties of the proofs, filled once for all of them."""

from collections.abc import AsyncIterator

import pytest

from core.plugin_host import Registry
from graphql_schema.testing.isolation import Template, filled
from tests.conformance.subjects import SUBJECTS
from tests.databases import Databases


@pytest.fixture(scope="session")
async def template(databases: Databases, registry: Registry) -> AsyncIterator[Template]:
    """Three counties of every plug-in's records, to be copied."""
    plugins = [plugin.name for plugin in registry.plugins if not plugin.manifest.kernel]
    async with filled(databases.admin_url, registry, SUBJECTS, plugins) as made:
        yield made
