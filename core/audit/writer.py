"""What the kernel adds to every act, written in one prepared statement at its end: outbox, audit, idempotency key."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import event, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from core.audit.models import IdempotencyKey
from core.db import driver_connection, new_id
from core.descriptors import Event
from core.errors import KeyReused

if TYPE_CHECKING:
    from core.context import Context

WRITE = """
with acts as (
  select * from unnest($6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::text[],
                       $13::text[], $14::timestamptz[])
    as a (outbox_id, audit_id, event, record_type, record_id, payload, before, after, occurred_at)
), outbox as (
  insert into core_outbox (tenant_id, id, event, record_type, record_id, payload, occurred_at)
  select $1, outbox_id, event, record_type, record_id, payload::jsonb, occurred_at from acts
), audit as (
  insert into core_audit
    (tenant_id, id, account_id, event, record_type, record_id, before, after, occurred_at, request_id)
  select $1, audit_id, $2, event, record_type, record_id, before::jsonb, after::jsonb, occurred_at, $3 from acts
)
insert into core_idempotency (tenant_id, account_id, mutation, key, digest, record_id, created_at)
select $1, $2, k.mutation, k.key, k.digest, k.record_id, k.created_at
from unnest($4::text[], $5::text[], $15::text[], $16::uuid[], $17::timestamptz[])
  as k (mutation, key, digest, record_id, created_at)
"""


@dataclass(frozen=True, slots=True)
class Act:
    """An event that was recorded, and when."""

    event: Event
    at: datetime


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key as the caller gave it, with the digest of the input it came with."""

    mutation: str
    key: str
    digest: str


@dataclass(slots=True)
class Change:
    """The changed columns of one record, as they were and as they are."""

    before: dict[str, Any]
    after: dict[str, Any]


def make_key(mutation: str, key: str, given: dict[str, Any]) -> Key:
    """The key with a digest of everything else in the input."""
    content = orjson.dumps(given, option=orjson.OPT_SORT_KEYS, default=str)
    return Key(mutation, key, hashlib.sha256(content).hexdigest())


async def replayed(ctx: "Context", key: Key) -> UUID | None:
    """The record made under the key before, if any; raises KeyReused when it came with another input."""
    statement = select(IdempotencyKey.digest, IdempotencyKey.record_id).where(
        IdempotencyKey.account_id == ctx.account_id,
        IdempotencyKey.mutation == key.mutation,
        IdempotencyKey.key == key.key,
    )
    found = (await ctx.session.execute(statement)).one_or_none()
    if found is None:
        return None
    if found.digest != key.digest:
        raise KeyReused
    record_id: UUID = found.record_id
    return record_id


class ChangeLog:
    """Watches a session and remembers, record by record, which columns its flushes change."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session.sync_session
        self._changes: dict[UUID, Change] = {}
        self._new: set[UUID] = set()
        event.listen(self._session, "before_flush", self._note)

    def close(self) -> None:
        """Stop watching."""
        event.remove(self._session, "before_flush", self._note)

    def _note(self, session: Session, *_: Any) -> None:
        self._new.update(row.id for row in session.new if hasattr(row, "id"))
        for row in [*session.new, *session.dirty]:
            if hasattr(row, "id"):
                self._note_row(row, self._changes.setdefault(row.id, Change({}, {})))

    def _note_row(self, row: Any, change: Change) -> None:
        state = inspect(row)
        for attribute in state.mapper.column_attrs:
            if attribute.columns[0].info.get("secret"):
                continue
            history = state.attrs[attribute.key].history
            if history.added:
                change.after[attribute.key] = history.added[0]
            if history.deleted and row.id not in self._new:
                change.before.setdefault(attribute.key, history.deleted[0])

    async def write(self, ctx: "Context", acts: list[Act], key: tuple[Key, UUID] | None = None) -> None:
        """Write the acts' rows, and the idempotency key with the record it made."""
        if not acts and key is None:
            return
        changes = [self._changes.get(act.event.id, Change({}, {})) for act in acts]
        connection = await driver_connection(ctx.session)
        values = (
            ctx.tenant.id,
            ctx.rights.account_id,
            ctx.request_id,
            *_columns([(key[0].mutation, key[0].key)] if key else [], 2),
            [new_id() for _ in acts],
            [new_id() for _ in acts],
            [act.event.name for act in acts],
            [act.event.on.__table__.name for act in acts],
            [act.event.id for act in acts],
            [_json(asdict(act.event)) for act in acts],
            [_json(change.before) for change in changes],
            [_json(change.after) for change in changes],
            [act.at for act in acts],
            *_columns([(key[0].digest, key[1], ctx.clock.now())] if key else [], 3),
        )
        try:
            await connection.execute(WRITE, *values)
        except asyncpg.UniqueViolationError as error:  # as the session would have told it
            raise IntegrityError(WRITE, None, error) from error


def _columns(rows: list[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[index] for row in rows] for index in range(width)]


def _json(value: dict[str, Any]) -> str:
    return orjson.dumps(value, default=str).decode()
