"""The databases of one test run: a migrated template with two tenants, and clones of it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg

from core.db import Database, parse_url
from core.migrations.runner import upgrade
from core.plugin_host import load
from core.provision import OWNER, Addresses, drop, provision
from graphql_schema.testing.server import admin_address
from tests.counties import plant_counties

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Databases:
    """How a worker finds the template: the administrative address, and the template's name."""

    admin_url: str
    template: str

    @asynccontextmanager
    async def clone(self) -> AsyncIterator[Addresses]:
        """A fresh copy of the template, dropped at the end."""
        name = self._name()
        try:
            yield await self._copy(name)
        finally:
            await drop(self.admin_url, name)

    @contextmanager
    def cloned(self) -> Iterator[Addresses]:
        """The same for tests that are not async, since what they try runs an event loop of its own."""
        name = self._name()
        try:
            yield in_thread(self._copy(name))
        finally:
            in_thread(drop(self.admin_url, name))

    def _name(self) -> str:
        return f"{self.template}_{uuid4().hex[:8]}"

    async def _copy(self, name: str) -> Addresses:
        await administer(self.admin_url, f'create database "{name}" template "{self.template}" owner {OWNER}')
        return await provision(self.admin_url, name)


async def administer(url: str, statement: str) -> list[asyncpg.Record]:
    """Run one statement outside any transaction."""
    connection = await asyncpg.connect(parse_url(url).set(drivername="postgresql").render_as_string(False))
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


@dataclass
class Run:
    """What the pytest controller keeps: the server, if it had to start one, and the template."""

    _cleanup: ExitStack = field(default_factory=ExitStack)
    _databases: Databases | None = None

    def databases(self) -> Databases:
        """Start the server and make the template, the first time it is asked for."""
        if self._databases is None:
            admin_url = self._cleanup.enter_context(admin_address())
            made = self._databases = Databases(admin_url, f"helin_test_{uuid4().hex[:8]}")
            self._cleanup.callback(lambda: in_thread(drop_all(made)))
            in_thread(make_template(made))
        return self._databases

    def close(self) -> None:
        """Drop every database of the run and stop the server."""
        self._cleanup.close()


def in_thread(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end on an event loop of its own: pytest's may be running, or be remembered."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, work).result()


async def make_template(databases: Databases) -> None:
    """Make the database that all others are copied from."""
    addresses = await provision(databases.admin_url, databases.template)
    registry = load()
    assert not registry.quarantined, [fault.reason for fault in registry.quarantined]
    await upgrade(addresses.owner, registry.migrations)
    database = Database.connect(addresses.app)
    await plant_counties(database, registry)
    await database.close()
    await administer(addresses.owner, "truncate core_audit")  # each test counts from nothing


async def drop_all(databases: Databases) -> None:
    """Drop the template, and what killed workers left of its clones."""
    found = await administer(
        databases.admin_url, f"select datname from pg_database where starts_with(datname, '{databases.template}')"
    )
    for row in found:
        await drop(databases.admin_url, row["datname"])
