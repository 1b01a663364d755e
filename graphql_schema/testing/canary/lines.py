"""Every line that is logged while an act runs: Python's own loggers at DEBUG, structlog's, and PostgreSQL's log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import asyncpg
import structlog

from graphql_schema.serving import configure_logs

LOUD = ("", "asyncio", "sqlalchemy", "asyncpg", "strawberry", "httpx2", "uvicorn")
"""Loggers that are told to say everything."""


@dataclass
class Lines:
    """What was logged in this process."""

    stream: StringIO
    count: int = 0

    def take(self) -> bytes:
        """What came since it was last asked."""
        content = self.stream.getvalue()
        self.stream.seek(0)
        self.stream.truncate()
        self.count += content.count("\n")
        return content.encode()


@contextmanager
def listening() -> Iterator[Lines]:
    """Write all that is logged to memory."""
    lines = Lines(StringIO())
    handler = logging.StreamHandler(lines.stream)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    root, configured = logging.getLogger(), structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in LOUD}
    root.addHandler(handler)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
    configure_logs(lines.stream, logging.DEBUG)
    try:
        yield lines
    finally:
        structlog.configure(**configured)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        root.removeHandler(handler)


@dataclass
class ServerLog:
    """PostgreSQL's own log, where this machine can read it."""

    path: Path | None
    at: int = 0
    count: int = 0

    @classmethod
    async def find(cls, connection: asyncpg.Connection) -> "ServerLog":
        """The log of the server behind an administrator's connection: the collector's, or that of the embedded one."""
        folder = Path(await connection.fetchval("select current_setting('data_directory')"))
        current = await connection.fetchval("select pg_current_logfile()")
        path = folder / current if current else folder.parent / "log"
        try:
            return cls(path, path.stat().st_size) if path.is_file() else cls(None)
        except OSError:
            return cls(None)

    def take(self) -> bytes:
        """What came since it was last asked."""
        if self.path is None:
            return b""
        with self.path.open("rb") as file:
            file.seek(self.at)
            content = file.read()
        self.at += len(content)
        self.count += content.count(b"\n")
        return content
