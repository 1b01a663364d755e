"""By what a request comes in: a signed token of a session that was not ended, or an API key.

Which sessions were ended, and the keys that were shown here, are held in memory as they were when the tenant's
`credentials_version` last changed; so a request costs a look-up, and every server refuses what is over as soon as it
sees that version (decision 4).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import select, update

from core.accounts.keys import BEGINNING, KEY, digest_of
from core.accounts.models import Account, AccountSession, AccountState, ApiKey
from core.auth import Signer
from core.clock import system_now
from core.db import Database
from core.errors import Unauthenticated
from core.tenancy import TenantInfo

log = structlog.get_logger()

USES_SECONDS = 60
"""How often it is written when keys were used."""

MOST_KEYS = 10_000
"""Keys of one tenant that are held in memory, those that are none among them."""


class Caller(NamedTuple):
    """The account that calls: by a session, or by a key that allows some actions only."""

    account_id: UUID
    session_id: UUID | None = None
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key that was not ended."""

    id: UUID
    caller: Caller
    expires_at: datetime


@dataclass(slots=True)
class Known:
    """What is known of a tenant's sessions and keys since one of its versions."""

    version: int
    ended: frozenset[UUID]
    """Ended sessions whose access tokens would still be good."""

    keys: OrderedDict[str, HeldKey | None] = field(default_factory=OrderedDict)
    """By the digest of their text; None for a text that is no key."""


class Credentials:
    """Tells who calls; what cannot be looked up lets nobody in."""

    def __init__(self, database: Database, signer: Signer, *, now: Callable[[], datetime] = system_now) -> None:
        self._database = database
        self._signer = signer
        self._now = now
        self._known: dict[UUID, Known] = {}
        self._loading: dict[UUID, asyncio.Lock] = {}
        self._used: dict[tuple[UUID, UUID], datetime] = {}

    async def caller(self, tenant: TenantInfo, token: str) -> Caller:
        """Who calls with the token or key; raises Unauthenticated, whatever is wrong with it."""
        if token.startswith(BEGINNING):
            return await self._holder(tenant, token)
        claims = self._signer.verify(token, str(tenant.id))
        known = self._known.get(tenant.id)
        if known is None or known.version != tenant.credentials_version:
            known = await self._load(tenant)
        if claims.session_id in known.ended:
            raise Unauthenticated
        return Caller(claims.subject, claims.session_id)

    async def _load(self, tenant: TenantInfo) -> Known:
        async with self._loading.setdefault(tenant.id, asyncio.Lock()):
            known = self._known.get(tenant.id)
            if known is None or known.version != tenant.credentials_version:
                known = Known(tenant.credentials_version, await self._read_ended(tenant.id))
                self._known[tenant.id] = known
            return known

    async def _read_ended(self, tenant_id: UUID) -> frozenset[UUID]:
        over = select(AccountSession.id).where(
            AccountSession.revoked_at.is_not(None), AccountSession.access_expires_at > self._now()
        )
        async with self._database.transaction(tenant_id) as session:
            return frozenset(await session.scalars(over))

    # --- keys --------------------------------------------------------------------------------------------------------

    def is_news(self, tenant: TenantInfo, token: str) -> bool:
        """Whether the database must be asked about the token: a key that was not shown since the newest version."""
        if not KEY.fullmatch(token):
            return False
        known = self._known.get(tenant.id)
        return known is None or known.version != tenant.credentials_version or digest_of(token) not in known.keys

    async def _holder(self, tenant: TenantInfo, token: str) -> Caller:
        if not KEY.fullmatch(token):
            raise Unauthenticated
        known = self._known.get(tenant.id)
        if known is None or known.version != tenant.credentials_version:
            known = await self._load(tenant)
        digest = digest_of(token)
        if digest not in known.keys:
            known.keys[digest] = await self._read_key(tenant.id, digest)
            if len(known.keys) > MOST_KEYS:
                known.keys.popitem(last=False)
        held, now = known.keys.get(digest), self._now()
        if held is None or held.expires_at <= now:
            raise Unauthenticated
        self._used[tenant.id, held.id] = now
        return held.caller

    async def _read_key(self, tenant_id: UUID, digest: str) -> HeldKey | None:
        running = (
            select(ApiKey)
            .join_from(ApiKey, Account)
            .where(ApiKey.key_hash == digest, ApiKey.revoked_at.is_(None), Account.state == AccountState.ACTIVE)
        )
        async with self._database.transaction(tenant_id) as session:
            key = await session.scalar(running)
        if key is None:
            return None
        return HeldKey(key.id, Caller(key.account_id, scopes=frozenset(key.scopes)), key.expires_at)

    async def run(self) -> None:
        """Write from time to time when keys were used, until cancelled."""
        while True:
            await asyncio.sleep(USES_SECONDS)
            try:
                await self.write_uses()
            except Exception as error:  # a database that does not answer; the next use is written
                log.warning("uses of keys not written", kind=type(error).__name__)

    async def write_uses(self) -> None:
        """Write when keys were used since the last time: as the system, and not in the trail."""
        used, self._used = self._used, {}
        for tenant_id in {tenant_id for tenant_id, _ in used}:
            async with self._database.transaction(tenant_id) as session:
                for (owner, key_id), at in sorted(used.items()):
                    if owner == tenant_id:
                        await session.execute(
                            update(ApiKey)
                            .where(ApiKey.id == key_id)
                            .values(last_used_at=at)
                            .execution_options(synchronize_session=False)
                        )
