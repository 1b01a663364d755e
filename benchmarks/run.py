"""One run: the counties made, every variant of an operation measured right after the other, and all of it undone."""

import asyncio
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from time import perf_counter
from typing import Any

import typer

from benchmarks import bare, load
from benchmarks.counties import SMALL, County, Size, administer, script
from benchmarks.database import ask_sql, filled, settle
from benchmarks.load import Rate, Request, ask
from benchmarks.operations import OPERATIONS, Asker, Operation
from benchmarks.servers import Server, install_node_peers, started
from benchmarks.variants import FEW_READERS, KEY, SQL, VARIANTS, Variant, command, token
from core.config import read_settings
from core.plugin_host import load as load_plugins
from core.provision import Addresses

ALL = tuple(operation.key for operation in OPERATIONS)

RECORDED = 40
"""Requests whose statements pgbench sends in turn."""

SCHEMA = "{ __schema { types { name fields { name } } } }"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    seconds: float = 6.0
    scale: float = 1.0
    counties: int = 5
    in_turn: int = 200
    remembered: int = 1_000
    operations: tuple[str, ...] = ALL

    @property
    def is_whole(self) -> bool:
        """Whether its figures are worth keeping."""
        return replace(self, seconds=1) == Plan(seconds=1)

    @property
    def all_counties(self) -> list[County]:
        """The large counties first, then those that are asked in turn, then those that only have a schema."""
        large, small = Size().scaled(self.scale), SMALL
        rest = (Size(2, 10, 60, 0), Size(2, 10, 60, 0, with_mediation=False))
        sizes = [large] * self.counties + [small] * self.in_turn
        sizes += [rest[number % 2] for number in range(self.remembered - len(sizes))]
        return [County(number, size) for number, size in enumerate(sizes, start=1)]


@dataclass
class Found:
    """What a run found."""

    rates: list[dict[str, Any]] = field(default_factory=list)
    in_turn: dict[str, Any] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    postgresql: str = ""

    def add(self, operation: Operation, variant: Variant, rate: Rate) -> None:
        """Keep a rate, and tell it."""
        told = {name: round(value, 3) for name, value in asdict(rate).items() if value is not None}
        self.rates.append({"operation": operation.key, "variant": variant.key, **told})
        typer.echo(f"{operation.key:<8}{variant.title:<28}{rate.per_second:>10,.1f} /s", err=True)

    def note(self, text: str) -> None:
        """Keep what a reader of the figures must know, and tell it."""
        self.notes.append(" ".join(text.split()))
        typer.echo(f"! {text}", err=True)


class Run:
    """A run in progress: its database is filled."""

    def __init__(self, plan: Plan, addresses: Addresses, counties: Sequence[County]) -> None:
        self.plan = plan
        self.addresses = addresses
        self.counties = counties
        self.county = counties[0]
        self.found = Found()

    def run(self) -> Found:
        """Measure all there is."""
        try:
            install_node_peers()
        except (OSError, subprocess.CalledProcessError) as error:
            self.found.note(f"The peers that run on Node could not be installed: {error}")
        wanted = [operation for operation in OPERATIONS if operation.key in self.plan.operations]
        names = list(dict.fromkeys(variant.server for variant in VARIANTS if variant.server != SQL))
        with ExitStack() as stack:
            servers = {name: server for name in names if (server := self._start(name, stack)) is not None}
            for operation in wanted:
                asyncio.run(settle(self.addresses))
                for variant in VARIANTS:
                    if operation.key in variant.operations and variant.server in {SQL, *servers}:
                        self._try(operation, variant, servers.get(variant.server))
        if self.plan.operations == ALL:
            self._in_turn()
            self._remember()
        return self.found

    def _start(self, name: str, stack: ExitStack) -> Server | None:
        try:
            return stack.enter_context(started(*command(name, self.addresses, self.county)))
        except (OSError, RuntimeError) as error:
            self.found.note(f"{name} is left out: {error}")
            return None

    def _try(self, operation: Operation, variant: Variant, server: Server | None) -> None:
        asker = variant.asker(self.county, operation.key)
        try:
            rate = self._bare(asker, operation) if server is None else self._served(server, asker, operation)
            self.found.add(operation, variant, rate)
        except (OSError, RuntimeError, AssertionError) as error:
            self.found.note(f"{variant.title} has no figure for `{operation.key}`: {error}")

    def _served(self, server: Server, asker: Asker, operation: Operation) -> Rate:
        requests = asker.requests(operation.key)
        asyncio.run(asker.check(self.addresses.owner, operation, ask(server, requests[0])))
        began = perf_counter()
        ask(server, requests[-1])
        return load.measure(server, requests, self.plan.seconds, perf_counter() - began)

    def _bare(self, asker: Asker, operation: Operation) -> Rate:
        requests = asker.requests(operation.key)
        some = requests[:: max(1, len(requests) // RECORDED)]
        return bare.measure(
            self.addresses, self.county, asyncio.run(bare.record(self.addresses, KEY, some)), self.plan.seconds
        )

    def _page_of(self, county: County) -> Request:
        return Asker(county, "helin", token(county, "county_leader")).requests("page")[0]

    def _in_turn(self) -> None:
        """The page of one small county, then of many in turn, on a few connections."""
        pages = [self._page_of(county) for county in self.counties if county.size == SMALL]
        with started(*command("few readers", self.addresses, self.county)) as server:
            one = load.measure(server, pages[:1], self.plan.seconds)
            many = load.measure(server, pages, self.plan.seconds)
        self.found.in_turn = {
            "tenants": len(pages),
            "readers": FEW_READERS,
            "one_per_second": round(one.per_second, 1),
            "in_turn_per_second": round(many.per_second, 1),
        }

    def _remember(self) -> None:
        """The server's memory before and after every county has been shown its schema."""
        with started(*command("helin", self.addresses, self.county)) as server:
            sizes = []
            for county in self.counties:
                path = f"/{county.slug}/graphql"
                ask(server, Request(path, token(county, "county_leader"), SCHEMA, {}))
                sizes.append(server.memory())
        self.found.memory = {
            "tenants": len(sizes),
            "after_one_bytes": sizes[0],
            "after_half_bytes": sizes[len(sizes) // 2],
            "after_all_bytes": sizes[-1],
        }


def measure(plan: Plan) -> Found:
    """Make the database, measure, and leave nothing behind."""
    registry = load_plugins()
    counties = plan.all_counties
    with filled(read_settings(), registry, counties) as addresses:
        asyncio.run(administer(addresses.owner, script("peers/postgraphile.sql")))
        run = Run(plan, addresses, counties)
        run.found.postgresql = asyncio.run(ask_sql(addresses.owner, "show server_version"))[0]
        return run.run()
