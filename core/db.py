"""The two ways to the database: sessions for acts, the read pool for planned reads. Nobody else opens a connection."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

import asyncpg
import uuid_utils
from sqlalchemy import Boolean, Date, DateTime, Integer, MetaData, Text, Uuid, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from uuid_utils.compat import uuid7

from core.crypto.keyring import KeyRing
from core.errors import ConfigError, Timeout, Unavailable
from core.together import Together

SESSION_SETTINGS = {
    "TimeZone": "UTC",
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
}
READ_SETTINGS = SESSION_SETTINGS | {
    "plan_cache_mode": "force_generic_plan",
    "enable_sort": "off",  # a generic plan takes a bound range for narrow and would sort a whole subtree
    "synchronous_commit": "off",
    "jit": "off",  # what `enable_sort` makes dear only on paper would be compiled, for 100 ms and more
}


def _holds_no_row(record: logging.LogRecord) -> bool:
    return not (isinstance(record.msg, str) and record.msg.startswith("Row "))


logging.getLogger("sqlalchemy.engine.Engine").addFilter(_holds_no_row)  # at DEBUG it logs every row that is read


def new_id() -> UUID:
    """A fresh UUIDv7: ordered by time, so that indexes grow at one end."""
    return uuid7()


def new_digits() -> str:
    """The hexadecimal digits of a fresh UUIDv7, which the driver takes too: seven times as fast to make."""
    digits: str = uuid_utils.uuid7().hex
    return digits


class Base(DeclarativeBase):
    """All mapped classes; text compares by code point, instants carry their zone."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: Text(collation="C"),
        int: Integer(),
        bool: Boolean(),
        datetime: DateTime(timezone=True),
        date: Date(),
        UUID: Uuid(),
    }


class Reader(Protocol):
    """Runs a planned read: one statement, one row."""

    async def fetch(
        self, sql: str, arguments: Sequence[Any], *, together: UUID | None = None
    ) -> Sequence[bytes | None]:
        """Return the statement's only row: JSON as bytes, or None for SQL null.

        A small read names its tenant in `together`: it may leave in one message with others of the same statement.
        """

    async def close(self) -> None:
        """Give back what the reader holds."""


async def _read_json_as_bytes(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec("json", schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes)


def _driver_dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


UNREACHABLE = (
    ConnectionError,
    socket.gaierror,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    PoolTimeout,
)
POOL_TIMEOUT = 2
"""Seconds that a request waits for a connection before it is told to come again."""

TOO_SLOW = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)


def driver_error(error: BaseException) -> BaseException:
    """What the driver said, which SQLAlchemy wraps twice."""
    return error.orig.__cause__ or error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def clash_of(error: BaseException) -> str | None:
    """Name of the unique key that the driver says is taken: another was faster, where an act looked for that before."""
    said = driver_error(error)
    return str(said.constraint_name) if isinstance(said, asyncpg.UniqueViolationError) else None


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn what the driver raises about time and reach into Timeout and Unavailable; anything else passes."""
    try:
        yield
    except Exception as error:
        said = driver_error(error)
        if isinstance(said, TOO_SLOW):
            raise Timeout from error
        if isinstance(said, UNREACHABLE):
            raise Unavailable from error
        raise


class ReadPool:
    """A small last-in-first-out pool of bare driver connections for planned reads.

    Nothing is reset between uses, since a planned statement leaves nothing behind: the tenant it sets ends with it.
    A connection whose read was cancelled or broken is closed rather than reused.
    """

    def __init__(self, url: URL, size: int) -> None:
        self._dsn = _driver_dsn(url)
        self._together = Together(self._fetch)
        self._free = asyncio.Semaphore(size)
        self._idle: list[asyncpg.Connection] = []

    async def _connect(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(
            self._dsn,
            server_settings=READ_SETTINGS,
            statement_cache_size=256,
            max_cached_statement_lifetime=0,  # default: statements are forgotten after 300 s
            max_cacheable_statement_size=0,  # default: plans over 15 KiB are never kept
        )
        await _read_json_as_bytes(connection)
        return connection

    async def fetch(
        self, sql: str, arguments: Sequence[Any], *, together: UUID | None = None
    ) -> Sequence[bytes | None]:
        """Run the statement on an idle connection; raises Timeout or Unavailable."""
        if together is not None:
            return await self._together.fetch(sql, arguments, together)
        (row,) = await self._fetch(sql, (arguments,))
        return row

    async def _fetch(self, sql: str, many: Sequence[Sequence[Any]]) -> Sequence[Sequence[bytes | None]]:
        """A row for each of the reads, all of them in one message and one transaction."""
        with _in_our_words():
            await self._wait_for_room()
            try:
                return await self._run(await self._take(), sql, many)
            finally:
                self._free.release()

    async def _wait_for_room(self) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(POOL_TIMEOUT):  # `wait_for` would make a task of each wait
                await self._free.acquire()
        except TimeoutError as error:
            raise Unavailable from error

    async def _run(
        self, connection: asyncpg.Connection, sql: str, many: Sequence[Sequence[Any]]
    ) -> Sequence[Sequence[bytes | None]]:
        rows: Sequence[Sequence[bytes | None]]
        try:
            rows = await connection.fetchmany(sql, many) if len(many) > 1 else await connection.fetch(sql, *many[0])
        except asyncpg.PostgresError:  # the server's own answer: the connection is as good as before
            self._idle.append(connection)
            raise
        except BaseException:
            connection.terminate()
            raise
        self._idle.append(connection)
        return rows

    async def _take(self) -> asyncpg.Connection:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return await self._connect()

    async def close(self) -> None:
        """Close every idle connection."""
        while self._idle:
            await self._idle.pop().close()


class SessionReader:
    """Runs planned reads inside a session's transaction, so that they see what the act has just written."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def fetch(
        self, sql: str, arguments: Sequence[Any], *, together: UUID | None = None
    ) -> Sequence[bytes | None]:
        """Flush the session, then run the statement on its own driver connection."""
        await write_out(self._session)
        row: Sequence[bytes | None] = await (await driver_connection(self._session)).fetchrow(sql, *arguments)
        return row

    async def close(self) -> None:
        """The session is closed by whoever opened it."""


async def write_out(session: AsyncSession) -> None:
    """Flush the session where there is something to write; to find out that there is nothing takes it much longer."""
    if session.new or session.dirty or session.deleted:
        await session.flush()


DRIVER = "driver"
"""Under which a session's information holds the driver's connection, as long as it runs on that one."""


async def driver_connection(session: AsyncSession) -> asyncpg.Connection:
    """The asyncpg connection on which the session's transaction runs."""
    connection: asyncpg.Connection | None = session.info.get(DRIVER)
    if connection is None:
        raw = (await session.connection()).sync_connection
        assert raw is not None
        connection = session.info[DRIVER] = raw.connection.driver_connection
    return connection


class Database:
    """One PostgreSQL database: `transaction()` for acts, `reader` for planned reads."""

    def __init__(
        self,
        bind: AsyncEngine | AsyncConnection,
        reader: Reader,
        keyring: KeyRing | None = None,
        address: URL | None = None,
    ) -> None:
        self.bind = bind
        self.reader = reader
        self.keyring = keyring or KeyRing()
        self._address = address

    @classmethod
    def connect(
        cls,
        url: str,
        *,
        sessions: int = 10,
        readers: int = 10,
        keyring: KeyRing | None = None,
        role: str | None = None,
    ) -> "Database":
        """Describe the database at the address; connections open when first needed, and act as `role`, if given."""
        address = parse_url(url)
        engine = make_engine(address, role=role, pool_size=sessions, max_overflow=0)
        return cls(engine, ReadPool(address, readers), keyring, address)

    @property
    def has_address(self) -> bool:
        """Whether connections beside the pools can be opened."""
        return self._address is not None

    async def own_connection(self) -> asyncpg.Connection:
        """A bare connection outside the pools, for LISTEN alone; whoever opens it closes it."""
        assert self._address is not None, "the database was not named by an address"
        return await asyncpg.connect(_driver_dsn(self._address), timeout=POOL_TIMEOUT)

    @asynccontextmanager
    async def transaction(self, tenant_id: UUID | None) -> AsyncIterator[AsyncSession]:
        """One transaction seen as the tenant, committed at the end and rolled back when the body raises.

        Without a tenant only the tables that belong to none show rows.
        """
        options: dict[str, Any] = {}
        if isinstance(self.bind, AsyncConnection):
            options["join_transaction_mode"] = "create_savepoint"
        info = {"tenant_id": tenant_id, "keyring": self.keyring}
        session = AsyncSession(self.bind, expire_on_commit=False, info=info, **options)
        try:
            with _in_our_words():
                async with session.begin():
                    yield session
        finally:
            await asyncio.shield(session.close())

    async def close(self) -> None:
        """Close every connection."""
        await self.reader.close()
        if isinstance(self.bind, AsyncEngine):
            await self.bind.dispose()


def parse_url(url: str) -> URL:
    """The address for SQLAlchemy's asyncpg driver; raises ConfigError for anything but PostgreSQL."""
    try:
        address = make_url(url)
    except Exception as error:
        raise ConfigError(
            "The database address cannot be read; write it as postgresql://user@host:5432/database."
        ) from error
    if address.get_backend_name() != "postgresql":
        raise ConfigError(
            f"Helin runs on PostgreSQL only, and the database address begins with {address.drivername}://; "
            "write postgresql://user@host:5432/database."
        )
    return address.set(drivername="postgresql+asyncpg")


def make_engine(url: URL, *, role: str | None = None, **options: Any) -> AsyncEngine:
    """An engine whose connections use UTC and short time-outs, and act as `role` when one is named."""
    settings = SESSION_SETTINGS if role is None else {"TimeZone": "UTC", "role": role}
    engine = create_async_engine(
        url,
        connect_args={"server_settings": settings},
        pool_timeout=POOL_TIMEOUT,
        hide_parameters=True,  # errors and logs quote them, and they may be anybody's data
        **options,
    )

    if role is None:  # what migrations compare is read by SQLAlchemy itself, which wants JSON decoded

        @event.listens_for(engine.sync_engine, "connect")
        def _on_connect(connection: Any, _: Any) -> None:
            connection.run_async(_read_json_as_bytes)

    return engine
