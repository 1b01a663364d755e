"""Sealing in the background of a server: the chains of tenants that are at work, each half second."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import UUID

import orjson
import structlog
from sqlalchemy import select

from core.audit.chain import LATE, VERY_LATE, seal
from core.audit.heads import read_head, signed
from core.db import Database
from core.tenancy import Tenant

log = structlog.get_logger()

TICK_SECONDS = 0.5
BUSY_SECONDS = 30
"""How long after its last request a tenant's chain is looked at on every tick."""

ROUND_SECONDS = 60
"""How often every tenant's is, since commands and other servers write too."""

HEADS_SECONDS = 3600


class Sealer:
    """Seals what this process and others wrote; several may run, since each chain has one writer at a time."""

    def __init__(self, database: Database, heads: Path | None = None) -> None:
        self._database = database
        self._heads = heads
        self._busy: dict[UUID, float] = {}
        self._sealed: set[UUID] = set()
        self._slugs: dict[UUID, str] = {}

    def see(self, tenant_id: UUID) -> None:
        """A request of the tenant has come, and may leave entries."""
        self._busy[tenant_id] = monotonic()

    async def run(self) -> None:
        """Seal until cancelled; what goes wrong is tried again."""
        next_round, next_heads = 0.0, monotonic() + HEADS_SECONDS
        while True:
            now = monotonic()
            try:
                if now >= next_round:
                    next_round = now + ROUND_SECONDS
                    await self.round()
                await self.tick()
                if now >= next_heads:
                    next_heads = now + HEADS_SECONDS
                    await self.write_heads()
            except Exception as error:  # a database that does not answer; the entries wait for it
                log.warning("not sealed", kind=type(error).__name__)
            await asyncio.sleep(TICK_SECONDS)

    async def tick(self) -> None:
        """Seal what tenants at work have written."""
        since = monotonic() - BUSY_SECONDS
        self._busy = {tenant_id: at for tenant_id, at in self._busy.items() if at > since}
        for tenant_id in list(self._busy):
            await self._seal(tenant_id, LATE)

    async def round(self) -> None:
        """Seal what any tenant's act left, late ones too."""
        async with self._database.transaction(None) as session:
            self._slugs = {tenant.id: tenant.slug for tenant in await session.scalars(select(Tenant))}
        for tenant_id in self._slugs:
            await self._seal(tenant_id, VERY_LATE)

    async def _seal(self, tenant_id: UUID, late: timedelta) -> None:
        if await seal(self._database, tenant_id, late):
            self._sealed.add(tenant_id)

    async def write_heads(self) -> None:
        """Write the signed heads of the chains that grew here to the log, and to the file if there is one."""
        grown, self._sealed = self._sealed, set()
        for tenant_id in sorted(grown):
            head = signed(await read_head(self._database, tenant_id, datetime.now(UTC)), self._slugs.get(tenant_id, ""))
            log.info("audit head", **head)
            if self._heads is not None:
                append(self._heads, head)


def append(file: Path, head: dict[str, object]) -> None:
    """Add a head to a file, a line of JSON."""
    with file.open("ab") as opened:
        opened.write(orjson.dumps(head) + b"\n")
