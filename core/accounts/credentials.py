"""By what a request comes in: a signed token of a session that was not ended.

Which sessions were ended is held in memory, as it was when the tenant's `credentials_version` last changed; so a
request costs a look-up, and every server refuses an ended session as soon as it sees that version (decision 4).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.accounts.models import AccountSession
from core.auth import Signer
from core.clock import system_now
from core.db import Database
from core.errors import Unauthenticated
from core.tenancy import TenantInfo


@dataclass(frozen=True, slots=True)
class Caller:
    """The account that calls, and the session by which it came in."""

    account_id: UUID
    session_id: UUID | None


@dataclass(frozen=True, slots=True)
class Ended:
    """The tenant's ended sessions whose access tokens would still be good, read at one of its versions."""

    version: int
    sessions: frozenset[UUID]


class Credentials:
    """Tells who calls; what cannot be looked up lets nobody in."""

    def __init__(self, database: Database, signer: Signer, *, now: Callable[[], datetime] = system_now) -> None:
        self._database = database
        self._signer = signer
        self._now = now
        self._ended: dict[UUID, Ended] = {}
        self._loading: dict[UUID, asyncio.Lock] = {}

    async def caller(self, tenant: TenantInfo, token: str) -> Caller:
        """Who calls with the token; raises Unauthenticated, whatever is wrong with it."""
        claims = self._signer.verify(token, str(tenant.id))
        ended = self._ended.get(tenant.id)
        if ended is None or ended.version != tenant.credentials_version:
            ended = await self._load(tenant)
        if claims.session_id in ended.sessions:
            raise Unauthenticated
        return Caller(claims.subject, claims.session_id)

    async def _load(self, tenant: TenantInfo) -> Ended:
        async with self._loading.setdefault(tenant.id, asyncio.Lock()):
            ended = self._ended.get(tenant.id)
            if ended is None or ended.version != tenant.credentials_version:
                ended = Ended(tenant.credentials_version, await self._read(tenant.id))
                self._ended[tenant.id] = ended
            return ended

    async def _read(self, tenant_id: UUID) -> frozenset[UUID]:
        over = select(AccountSession.id).where(
            AccountSession.revoked_at.is_not(None), AccountSession.access_expires_at > self._now()
        )
        async with self._database.transaction(tenant_id) as session:
            return frozenset(await session.scalars(over))
