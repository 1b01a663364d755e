"""The whole search in one call, for a test that is not async."""

import asyncio
from collections.abc import Iterable

from core.plugin_host import load
from graphql_schema.testing.canary.report import Report
from graphql_schema.testing.canary.seek import seek
from graphql_schema.testing.isolation.subject import Subject
from graphql_schema.testing.isolation.worlds import filled
from graphql_schema.testing.server import admin_address


def run(subjects: Iterable[Subject], *, plugins: Iterable[str], only: str = "") -> Report:
    """Run canaries through the acts of the kernel and these plug-ins, or those whose places begin as `only` says.

    It takes place where the proof of isolation does: see graphql_schema/testing/isolation/run.py.
    """
    subjects, plugins = tuple(subjects), tuple(plugins)

    async def sought(admin_url: str) -> Report:
        async with filled(admin_url, load(), subjects, plugins) as template:
            return await seek(template, subjects, only)

    with admin_address() as admin_url:
        return asyncio.run(sought(admin_url))
