"""Databases on which tests leave nothing behind: one connection, in a transaction that is rolled back."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from core.db import Database, ReadPool, make_engine, parse_url
from core.tenancy import SETTING


class OneConnection(Database):
    """A database on one connection, in a transaction that is rolled back: planned reads see what sessions write.

    Transactions are savepoints of it. Tasks that open them take turns; one opened inside another is nested.
    """

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        super().__init__(connection, self)
        self.driver = driver
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

    async def fetch(
        self, sql: str, arguments: Sequence[Any], *, together: UUID | None = None
    ) -> Sequence[bytes | None]:
        """A planned read, as the read pool would do it."""
        async with self._my_turn(), self._statement:
            try:
                async with self.driver.transaction():
                    row: Sequence[bytes | None] = await self.driver.fetchrow(sql, *arguments)
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
            await self.driver.execute(f"select set_config('{SETTING}', '{outer[-1] or ''}', true)")

    async def close(self) -> None:
        """Whoever opened the connection closes it."""


@asynccontextmanager
async def rolled_back(connection: AsyncConnection) -> AsyncIterator[OneConnection]:
    """The database as one test sees it."""
    transaction = await connection.begin()
    await connection.execute(text("set local idle_in_transaction_session_timeout = 0"))  # a test may take its time
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    try:
        yield OneConnection(connection, raw.driver_connection)
    finally:
        await transaction.rollback()


class Stage(Database):
    """A database like any other, whose acts are undone while somebody is inside `undone()`; for one task at a time."""

    def __init__(self, url: str) -> None:
        address = parse_url(url)
        self.engine: AsyncEngine = make_engine(address, pool_size=2)
        self._pool = ReadPool(address, 2)
        self._trial: OneConnection | None = None
        super().__init__(self.engine, self)

    @asynccontextmanager
    async def undone(self) -> AsyncIterator[OneConnection]:
        """Until the end everything runs on one connection; then it is as if nothing had happened.

        Inside another it is a part of that one.
        """
        if self._trial is not None:
            yield self._trial
            return
        async with self.engine.connect() as connection, rolled_back(connection) as trial:
            self._trial = trial
            try:
                yield trial
            finally:
                self._trial = None

    @asynccontextmanager
    async def transaction(self, tenant_id: UUID | None) -> AsyncIterator[AsyncSession]:
        """A transaction, or a part of what will be undone."""
        open_one = super().transaction if self._trial is None else self._trial.transaction
        async with open_one(tenant_id) as session:
            yield session

    async def fetch(
        self, sql: str, arguments: Sequence[Any], *, together: UUID | None = None
    ) -> Sequence[bytes | None]:
        """A planned read, on the read pool or inside what will be undone."""
        return await (self._pool if self._trial is None else self._trial).fetch(sql, arguments, together=together)

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()
        await self.engine.dispose()
