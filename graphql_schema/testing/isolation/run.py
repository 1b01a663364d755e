"""The whole proof in one call, for a test that is not async."""

import asyncio
from collections.abc import Iterable

from core.plugin_host import load
from graphql_schema.serving import configure_logs
from graphql_schema.testing.isolation.prove import QUICK, Size, prove
from graphql_schema.testing.isolation.report import Report
from graphql_schema.testing.isolation.subject import Subject
from graphql_schema.testing.isolation.worlds import filled
from graphql_schema.testing.server import admin_address


def run(subjects: Iterable[Subject], *, plugins: Iterable[str], size: Size = QUICK) -> Report:
    """Prove that no tenant with these plug-ins learns of another; the kernel's schema is always part of it.

    It takes place on the server that HELIN_DATABASE_URL names, whose login must be able to make roles and databases, or
    on one that is started for it.
    """
    configure_logs()
    subjects, plugins = tuple(subjects), tuple(plugins)

    async def proved(admin_url: str) -> Report:
        async with filled(admin_url, load(), subjects, plugins) as template, template.open() as worlds:
            return await prove(worlds, subjects, size)

    with admin_address() as admin_url:
        return asyncio.run(proved(admin_url))
