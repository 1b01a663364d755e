"""Which county a request is for: the tenant behind the name in its address."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from core.clock import system_now
from core.db import Database
from core.errors import Unauthenticated
from core.tenancy import Tenant, TenantInfo, TenantState

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class TenantDirectory:
    """The register of tenants, as it was at most a second ago; requests that miss at once share one query."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime] = system_now,
        fresh_for: timedelta = timedelta(seconds=1),
        remembered: int = 10_000,
    ) -> None:
        self._database = database
        self._now = now
        self._fresh_for = fresh_for
        self._remembered = remembered
        self._known: dict[str, tuple[datetime, TenantInfo | None]] = {}
        self._loading: dict[str, asyncio.Task[TenantInfo | None]] = {}
        self._forgotten = 0

    async def by_slug(self, slug: str) -> TenantInfo:
        """The tenant of that name; raises Unauthenticated for one that is unknown or not active."""
        read_at, tenant = self._known.get(slug, (None, None))
        if read_at is None or self._now() >= read_at + self._fresh_for:
            tenant = await self._load(slug)
        if tenant is None or tenant.state != TenantState.ACTIVE:
            raise Unauthenticated
        return tenant

    def forget(self, tenant_id: UUID | None = None) -> None:
        """Read the tenant anew when it is next asked for; without an id, every one."""
        for slug, (_, tenant) in list(self._known.items()):
            if tenant_id is None or tenant is None or tenant.id == tenant_id:
                del self._known[slug]
        self._loading.clear()
        self._forgotten += 1  # what is being read may be from before the change: it is not kept

    async def _load(self, slug: str) -> TenantInfo | None:
        if not SLUG.fullmatch(slug):
            return None
        task = self._loading.get(slug)
        if task is None:
            task = self._loading[slug] = asyncio.create_task(self._read(slug))
            task.add_done_callback(lambda done: self._loaded(slug, done))
        return await asyncio.shield(task)  # whoever asked first may be cancelled while others wait

    def _loaded(self, slug: str, task: asyncio.Task[TenantInfo | None]) -> None:
        if self._loading.get(slug) is task:
            del self._loading[slug]

    async def _read(self, slug: str) -> TenantInfo | None:
        read_at, forgotten = self._now(), self._forgotten
        async with self._database.transaction(None) as session:
            tenant = await session.scalar(select(Tenant).where(Tenant.slug == slug))
        info = tenant.info() if tenant is not None else None
        if forgotten != self._forgotten:
            return info
        self._known.pop(slug, None)
        if len(self._known) >= self._remembered:
            self._known.pop(next(iter(self._known)))
        self._known[slug] = read_at, info
        return info
