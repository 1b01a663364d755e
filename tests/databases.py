"""The databases of one test run: a migrated template with two tenants, and clones of it."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from core.config import Settings
from core.db import Database, parse_url
from core.embedded import running
from core.migrations.runner import upgrade
from core.plugin_host import load
from core.provision import OWNER, Addresses, drop, provision
from core.tenancy import SETTING
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
            admin_url = Settings().database_url or self._start_server()
            made = self._databases = Databases(admin_url, f"helin_test_{uuid4().hex[:8]}")
            self._cleanup.callback(lambda: in_thread(drop_all(made)))
            in_thread(make_template(made))
        return self._databases

    def _start_server(self) -> str:
        folder = Path(tempfile.mkdtemp(prefix="helin-tests-"))
        folder.chmod(0o711)  # root hands the server over to an account that must be able to reach it
        self._cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        return self._cleanup.enter_context(running(folder / "home", durable=False)).url

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


class OneConnection(Database):
    """A database on one connection, in a transaction that is rolled back: planned reads see what sessions write.

    Transactions are savepoints of it. Tasks that open them take turns; one opened inside another is nested.
    """

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        super().__init__(connection, self)
        self._driver = driver
        self._turn = asyncio.Lock()
        self._statement = asyncio.Lock()
        self._tenants: ContextVar[tuple[UUID | None, ...]] = ContextVar("tenants", default=())

    @asynccontextmanager
    async def transaction(self, tenant_id: UUID | None) -> AsyncIterator[AsyncSession]:
        """A savepoint seen as the tenant."""
        async with self._my_turn():
            held = self._tenants.set((*self._tenants.get(), tenant_id))
            try:
                async with super().transaction(tenant_id) as session:
                    yield session
            finally:
                self._tenants.reset(held)
                await self._restore()

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[bytes | None]:
        """A planned read, as the read pool would do it."""
        async with self._my_turn(), self._statement:
            try:
                async with self._driver.transaction():
                    row: Sequence[bytes | None] = await self._driver.fetchrow(sql, *arguments)
                    return row
            finally:
                await self._restore()

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        if self._tenants.get():
            yield
        else:
            async with self._turn:
                yield

    async def _restore(self) -> None:
        """Set the tenant of the transaction that goes on: the setting outlives a savepoint."""
        if outer := self._tenants.get():
            await self._driver.execute(f"select set_config('{SETTING}', '{outer[-1] or ''}', true)")

    async def close(self) -> None:
        """Whoever opened the connection closes it."""


@asynccontextmanager
async def rolled_back(connection: AsyncConnection) -> AsyncIterator[Database]:
    """The database as one test sees it."""
    transaction = await connection.begin()
    await connection.execute(text("set local idle_in_transaction_session_timeout = 0"))  # a test may take its time
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    try:
        yield OneConnection(connection, raw.driver_connection)
    finally:
        await transaction.rollback()
