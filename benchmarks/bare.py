"""The statements that Helin sends for a request, without Helin: recorded once, sent again and again by pgbench."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.counties import County
from benchmarks.load import FRESH, Rate, Request
from core.db import READ_SETTINGS, SESSION_SETTINGS, Database
from core.plugin_host import load
from core.provision import Addresses
from graphql_schema.server import create_app
from graphql_schema.serving import make_services

CLIENTS = 10
"""As many as each server has connections."""

WARM_UP_SECONDS = 1
VARIABLE = re.compile(r"\$(\d+)")
NUMBER = re.compile(r"\d+-\d{4}-\d{5}")
MADE = re.compile(r"([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|\d+-\d{4}-\d{5})")
TPS = re.compile(r"tps = ([\d.]+)")
LATENCY = re.compile(r"latency average = ([\d.]+) ms")

Statement = tuple[str, Sequence[Any]]


class Recorder:
    """A read pool that notes what it is asked."""

    def __init__(self, database: Database) -> None:
        self.said: list[Statement] = []
        self._pool = database.reader
        database.reader = self
        assert isinstance(database.bind, AsyncEngine)
        event.listen(database.bind.sync_engine, "connect", self._on_connect)
        event.listen(database.bind.sync_engine, "before_cursor_execute", self._on_execute)

    async def fetch(
        self, sql: str, arguments: Sequence[Any], *, together: UUID | None = None
    ) -> Sequence[bytes | None]:
        """Run a planned read."""
        self.said.append((sql, arguments))
        return await self._pool.fetch(sql, arguments, together=together)

    async def close(self) -> None:
        """Close the pool."""
        await self._pool.close()

    def _on_connect(self, connection: Any, _: Any) -> None:
        connection.driver_connection.add_query_logger(self._on_query)

    def _on_query(self, record: Any) -> None:
        """What goes to the driver without SQLAlchemy's cursor: begin, commit, the payload's plan, the kernel's rows."""
        self.said.append((record.query, record.args))

    def _on_execute(self, _connection: Any, _cursor: Any, sql: str, arguments: Any, *_: Any) -> None:
        self.said.append((sql, arguments))


async def record(addresses: Addresses, key: str, requests: Sequence[Request]) -> list[list[Statement]]:
    """The statements of each request, where they are the usual ones: now and then the server looks up the tenant."""
    database = Database.connect(addresses.app)
    recorder = Recorder(database)
    app = create_app(make_services(database, key, load()))
    recorded = []
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://helin") as client:
        for request in (requests[0], *requests):
            recorder.said = []
            headers = {"authorization": f"Bearer {request.token}", "content-type": "application/json"}
            await client.post(request.path, content=request.body.replace(FRESH, FRESH + uuid4().hex), headers=headers)
            recorded.append(recorder.said)
    await database.close()
    texts = [[sql for sql, _ in statements] for statements in recorded[1:]]
    usual = max(texts, key=texts.count)
    return [statements for statements, text in zip(recorded[1:], texts, strict=True) if text == usual]


@dataclass
class Script:
    """A pgbench script: the statements of one request, their values as variables."""

    county: County
    number: int
    variables: dict[str, str] = field(default_factory=dict)
    fresh: dict[Any, str] = field(default_factory=dict)

    def text(self, statements: Sequence[Statement]) -> str:
        """The script; ids and numbers that the request made are made anew each time."""
        begin_first = sorted(statements, key=lambda statement: not statement[0].startswith("BEGIN"))
        lines = [f"{self._statement(*statement)};" for statement in begin_first]
        return "\n".join([*(f"\\set {name} random(1, 9000000000000000000)" for name in self.fresh.values()), *lines])

    def _statement(self, sql: str, arguments: Sequence[Any]) -> str:
        values = [self._value(argument) for argument in arguments]  # one variable each, however often it occurs
        return VARIABLE.sub(lambda match: values[int(match[1]) - 1], " ".join(sql.split())).rstrip("; ")

    def _value(self, value: Any) -> str:
        if value is None:
            return "null"
        if value == "":
            return "''"  # pgbench wants something in every variable
        if isinstance(value, list):
            return f"array[{', '.join(map(self._value, value))}]"
        if isinstance(value, UUID):
            return f"{self._id(value)}::uuid" if self._is_made(value) else self._variable(value)
        if isinstance(value, str) and FRESH in value:
            return f"{self._fresh(value)}::text"
        if isinstance(value, str):
            parts = [self._part(part) for part in MADE.split(value) if part]
            return f"({' || '.join(parts)})::text" if len(parts) > 1 else parts[0]
        return self._variable(value)

    def _part(self, text: str) -> str:
        """A part of a text, of which an id or a number is one: rows go to PostgreSQL as JSON."""
        if NUMBER.fullmatch(text):
            return f"{self._fresh(text)}::text"
        if MADE.fullmatch(text) and self._is_made(UUID(text)):
            return self._id(UUID(text))
        return f"{self._variable(text)}::text"

    def _is_made(self, value: UUID) -> bool:
        """Whether the request made the id; those of the county's rows end in its number."""
        return value.int & (1 << 60) - 1 != self.county.number

    def _id(self, value: UUID) -> str:
        return f"lpad(to_hex({self._fresh(value)}::bigint), 32, '0')"

    def _variable(self, value: Any) -> str:
        name = f"s{self.number}v{len(self.variables)}"
        self.variables[name] = value.isoformat() if isinstance(value, datetime) else str(value)
        return f":{name}"

    def _fresh(self, value: Any) -> str:
        return f":{self.fresh.setdefault(value, f'f{len(self.fresh)}')}"


def measure(addresses: Addresses, county: County, recorded: Sequence[Sequence[Statement]], seconds: float) -> Rate:
    """The rate at which PostgreSQL alone answers the recorded requests, as prepared statements."""
    with TemporaryDirectory() as folder:
        options = list(_scripts(Path(folder), county, recorded))
        settings = READ_SETTINGS if len(recorded[0]) == 1 else SESSION_SETTINGS
        _pgbench(addresses.app, options, settings, WARM_UP_SECONDS)
        told = _pgbench(addresses.app, options, settings, seconds)
    return Rate(per_second=float(told[0]), mean_ms=float(told[1]))


def _scripts(folder: Path, county: County, recorded: Sequence[Sequence[Statement]]) -> Iterator[str]:
    for number, statements in enumerate(recorded):
        script = Script(county, number)
        file = folder / f"{number}.sql"
        file.write_text(script.text(statements), encoding="utf-8")
        yield f"--file={file}"
        yield from (f"--define={name}={value}" for name, value in script.variables.items())


def _pgbench(url: str, options: Sequence[str], settings: Mapping[str, str], seconds: float) -> tuple[str, str]:
    """Transactions a second, and the mean of their milliseconds."""
    how = ["--no-vacuum", "--protocol=prepared", f"--client={CLIENTS}", f"--time={max(1, round(seconds))}"]
    environment = {**os.environ, "PGOPTIONS": " ".join(f"-c {name}={value}" for name, value in settings.items())}
    told = subprocess.run(
        ["pgbench", *how, *options, url], env=environment, capture_output=True, text=True, check=False
    )
    rate, latency = TPS.search(told.stdout), LATENCY.search(told.stdout)
    if told.returncode or rate is None or latency is None:
        raise RuntimeError(f"pgbench: {told.stderr[-500:]}")
    return rate[1], latency[1]
