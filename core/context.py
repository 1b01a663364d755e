"""What one request knows: its tenant, who acts, what they may do, the time, the language, the open transaction."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam
from sqlalchemy.ext.asyncio import AsyncSession

import core.rows  # noqa: F401  (its listener writes what acts add)
from core import authz
from core.audit.changes import ChangeLog
from core.audit.writer import Act, Key, write
from core.clock import Clock, system_now
from core.db import Database, Reader, SessionReader, write_out
from core.descriptors import Action, Event
from core.errors import Conflict, NotFound
from core.scopes import PARTS, ScopeClass, condition
from core.statements import Records
from core.tenancy import Record, TenantInfo, Versioned

Row = TypeVar("Row", bound=Record)


@dataclass
class Context:
    """One request: who acts in which tenant, and, inside an act, the transaction it runs in."""

    database: Database
    tenant: TenantInfo
    rights: authz.Rights
    policy: authz.Policy
    clock: Clock
    read_actions: Mapping[type[Any], Action]
    locale: str = "en"
    request_id: str = ""
    purpose: str | None = None
    """What the request is for, as it states itself."""

    session_id: UUID | None = None
    """The session by which the account signed in; None for whoever came otherwise."""

    _session: AsyncSession | None = None
    _changes: ChangeLog | None = None
    _acts: list[Act] = field(default_factory=list)
    _key: tuple[Key, UUID] | None = None

    @classmethod
    def of_system(
        cls,
        database: Database,
        tenant: TenantInfo,
        actions: Iterable[Action],
        now: Callable[[], datetime] = system_now,
    ) -> "Context":
        """The context of an act of the system itself, such as onboarding: all of the tenant is in reach."""
        return cls(
            database,
            tenant,
            rights=authz.SYSTEM,
            policy=authz.build_policy(tenant.policy_version, (), ()),
            clock=Clock(ZoneInfo(tenant.time_zone), now),
            read_actions=authz.read_actions(actions),
            locale=tenant.locale,
        )

    @property
    def account_id(self) -> UUID:
        """The account that acts; an act of the system itself has none and asks for none."""
        assert self.rights.account_id is not None
        return self.rights.account_id

    @property
    def session(self) -> AsyncSession:
        """The session of the open transaction."""
        assert self._session is not None, "no transaction is open: acts run inside `async with ctx.transaction()`"
        return self._session

    @property
    def changes(self) -> ChangeLog:
        """What the open transaction changed so far, as the trail will tell it."""
        assert self._changes is not None, "no transaction is open"
        return self._changes

    @property
    def reader(self) -> Reader:
        """Where planned reads run: inside the open transaction, or on the read pool when none is open."""
        return self.database.reader if self._session is None else SessionReader(self._session)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Open the act's transaction; what was recorded is written just before it commits."""
        async with self.database.transaction(self.tenant.id) as session:
            self._session, self._acts, self._key = session, [], None
            stated = self.purpose
            changes = self._changes = ChangeLog(session, self.tenant.id)
            try:
                yield session
                await write_out(session)
                await write(self, changes, self._acts, self._key)
            finally:
                changes.close()
                self._session, self._changes = None, None
                self.purpose = stated  # an act may state a purpose of its own

    async def write_down(self) -> None:
        """Write what was recorded so far: who does very much in one transaction need not hold it all to its end."""
        await write_out(self.session)
        await write(self, self.changes, self._acts)
        self._forget()

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Acts that are undone when the block raises, with all that was recorded of them; what came before stays."""
        await self.write_down()
        try:
            async with self.session.begin_nested():
                yield
                await self.write_down()
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        self.changes.forget()
        self._acts.clear()

    def record(self, event: Event) -> None:
        """Note what happened: one row in the outbox and one in the audit trail, in this transaction."""
        self._acts.append(Act(event, self.clock.now()))

    def remember(self, key: Key, record_id: UUID) -> None:
        """Keep the idempotency key of this act with the record it made."""
        self._key = key, record_id

    async def one(
        self, model: type[Row], record_id: UUID, *, field: str = "id", lock: bool = False, keep: bool = False
    ) -> Row:
        """The record, if the actor may see it; `field` is the input field that named it.

        `lock` lets nobody else change it until the act has ended, `keep` lets nobody close it.
        Raises NotFound also for a record the actor may not see.
        """
        scope = self.rights.scope(self.read_actions[model], model)
        hashable: Any = model  # a type variable is none to mypy
        records: Records[Row] = _records(hashable, scope.for_record(), lock, keep)
        row = await records.first(self.session, record_id=record_id, **scope.values(self.rights))
        if row is None:
            raise NotFound(field)
        return row

    async def one_at(self, model: type[Row], record_id: UUID, version: int) -> Row:
        """The record, locked, if it still has the version the caller saw; raises NotFound or Conflict."""
        row = await self.one(model, record_id, lock=True)
        current = cast(Versioned, row).version
        if current != version:
            raise Conflict(current)
        return row


@lru_cache(maxsize=1_000)
def _records(model: type[Any], reach: ScopeClass, lock: bool, keep: bool) -> Records[Any]:
    """Records of the model by id, as far as somebody of this reach sees them."""
    seen = condition(
        model, reach, lambda name: getattr(model, name), lambda name: bindparam(name, type_=PARTS[name].type)
    )

    def narrow(records: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        records = records.where(model.id == bindparam("record_id"), seen)
        if lock or keep:  # not against the keys of new rows that point at this one
            records = records.with_for_update(key_share=True, read=not lock)
        return records

    return Records(model, narrow, anew=lock or keep)
