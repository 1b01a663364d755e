"""Running the server in this process until it is told to stop."""

import asyncio
import logging
import socket
import sys
from collections.abc import Callable

import structlog
import uvicorn

from core import selfcheck
from core.auth import Authentication, Signer
from core.config import Limits, read_limits
from core.db import Database
from core.errors import ConfigError
from core.i18n import SPOKEN
from core.plugin_host import Registry, load
from graphql_schema.server import create_app
from graphql_schema.services import Services

GRACE_SECONDS = 8
"""How long running requests may take after the server was told to stop."""


def run(url: str, key: str, *, host: str, port: int, ready: Callable[[str], None] | None = None) -> None:
    """Serve the database at the address until SIGTERM or SIGINT; `ready` is told the server's own address."""
    configure_logs()
    with _listen(host, port) as listener, asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(_serve(url, key, listener, ready))


def configure_logs() -> None:
    """Log to standard error, tracebacks without the values of variables: those may be anybody's personal data."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


async def _serve(url: str, key: str, listener: socket.socket, ready: Callable[[str], None] | None) -> None:
    database = Database.connect(url)
    registry = load()
    await selfcheck.refuse_breaches(database, registry.migrations)
    services = make_services(database, key, registry)
    config = uvicorn.Config(
        create_app(services),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=64 * 1024,
    )
    server = _Server(config, lambda: ready(_address(listener)) if ready else None)
    await server.serve(sockets=[listener])


def make_services(
    database: Database, key: str, registry: Registry, limits: Limits | None = None, workers: int = 1
) -> Services:
    """What the server holds, with the messages of every plug-in known."""
    SPOKEN.add(item.item for item in registry.messages)
    return Services(database, registry, Authentication(Signer(key)), limits or read_limits(), workers)


class _Server(uvicorn.Server):
    """Tells when it has begun to listen."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


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
