"""Running the server until it is told to stop: in this process, or in several that share its address."""

import asyncio
import gc
import logging
import socket
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

import structlog
import uvicorn
from structlog.types import EventDict, WrappedLogger

from core import selfcheck
from core.auth import Authentication, Signer
from core.config import Limits, Settings, read_limits
from core.crypto.keyring import KeyRing
from core.crypto.master import master_keys
from core.db import Database
from core.errors import ConfigError
from core.i18n import SPOKEN
from core.identities.oidc import OidcClient
from core.plugin_host import Registry, load
from graphql_schema.protocol import Protocol
from graphql_schema.server import create_app
from graphql_schema.services import Services
from graphql_schema.workers import supervise

GRACE_SECONDS = 8
"""How long running requests may take after the server was told to stop."""

SWITCH_SECONDS = 0.001
"""How long the thread beside the loop may keep it waiting (Python's default is five times as much)."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every process of a server needs to know."""

    url: str
    key: str
    registry: Registry
    limits: Limits
    settings: Settings
    workers: int

    def connect(self) -> Database:
        """The database, with as many connections as one process may have."""
        readers = self.settings.database_readers
        sessions, keyring = self.settings.database_sessions, KeyRing(partial(master_keys, self.settings))
        return Database.connect(self.url, sessions=sessions, readers=readers, keyring=keyring)


def run(
    url: str,
    key: str,
    *,
    host: str,
    port: int,
    workers: int = 1,
    settings: Settings | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the database at the address until SIGTERM or SIGINT; `ready` is told the server's own address."""
    configure_logs()
    job = Job(url, key, load(), read_limits(), settings or Settings(), workers)
    with _listen(host, port) as listener:
        asyncio.run(_check(job))
        serve = partial(_work, job, listener)

        def announce() -> None:
            if ready is not None:
                ready(_address(listener))

        if workers == 1:
            serve(announce)
        else:
            supervise(serve, workers, announce)


def configure_logs(file: TextIO | None = None, level: int = logging.INFO) -> None:
    """Log to the file, standard error by default, and never what a request or a record held."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_it_went_wrong,
            structlog.processors.LogfmtRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=file or sys.stderr),
    )


def where_it_went_wrong(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Write an exception as its kinds and places: messages of drivers quote values, which may be anybody's data."""
    error = event.pop("exc_info", None)
    told = []
    while isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
        told.append(f"{type(error).__module__}.{type(error).__name__} at {' > '.join(places)}")
        error = error.__cause__ or error.__context__
    return {**event, "exception": " caused by ".join(told)} if told else event


async def _check(job: Job) -> None:
    database = Database.connect(job.url, sessions=1, readers=1)
    try:
        await selfcheck.refuse_breaches(database, job.registry.migrations)
    finally:
        await database.close()


def _work(job: Job, listener: socket.socket, ready: Callable[[], None], watch: int | None = None) -> None:
    """Serve in this process; it stops when the file `watch` ends, too."""
    sys.setswitchinterval(SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(_serve(job, listener, ready, watch))


async def _serve(job: Job, listener: socket.socket, ready: Callable[[], None], watch: int | None) -> None:
    services = make_services(
        job.connect(),
        job.key,
        job.registry,
        job.limits,
        job.workers,
        audit_heads=job.settings.audit_heads,
        oidc=OidcClient(job.settings.issuers),
    )
    config = uvicorn.Config(
        create_app(services),
        http=Protocol,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config, ready)
    gc.freeze()  # what lives as long as the server need not be looked through again and again, all requests waiting
    if watch is not None:
        asyncio.get_running_loop().add_reader(watch, server.stop)
    await server.serve(sockets=[listener])


def make_services(
    database: Database,
    key: str,
    registry: Registry,
    limits: Limits | None = None,
    workers: int = 1,
    *,
    audit_heads: Path | None = None,
    oidc: OidcClient | None = None,
) -> Services:
    """What the server holds, with the messages of every plug-in known."""
    SPOKEN.add(item.item for item in registry.messages)
    authentication = Authentication(Signer(key))
    return Services(
        database, registry, authentication, limits or read_limits(), workers, oidc or OidcClient(), audit_heads
    )


class _Server(uvicorn.Server):
    """Tells when it has begun to listen."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    def stop(self) -> None:
        """Answer what was asked, and end."""
        self.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigError(f"Cannot listen on {host} port {port}: {error.strerror}; choose another --port.") from error
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
