"""What the kernel adds to every act, written in one prepared statement at its end: outbox, audit, idempotency key."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from core.audit.changes import Change, ChangeLog
from core.audit.digests import digest
from core.audit.models import IdempotencyKey
from core.db import driver_connection, new_digits
from core.descriptors import Event
from core.errors import KeyReused
from core.statements import Prepared

if TYPE_CHECKING:
    from core.context import Context

CHANGED = "Changed"
"""The event of an entry for records that changed without any act."""

WRITE = """
with outbox as (
  insert into core_outbox (tenant_id, id, event, record_type, record_id, payload, occurred_at)
  select $1, id, event, record_type, record_id, payload::jsonb, occurred_at
  from unnest($6::uuid[], $7::text[], $8::text[], $9::uuid[], $10::text[], $11::timestamptz[])
    as a (id, event, record_type, record_id, payload, occurred_at)
), audit as (
  insert into core_audit
    (tenant_id, id, account_id, event, record_type, record_id, before, after, others, purpose, occurred_at, request_id)
  select $1, id, $2, event, record_type, record_id, before::jsonb, after::jsonb, others::jsonb, $23, occurred_at, $3
  from unnest($15::uuid[], $16::text[], $17::text[], $18::uuid[], $19::text[], $20::text[], $21::text[],
              $22::timestamptz[])
    as a (id, event, record_type, record_id, before, after, others, occurred_at)
)
insert into core_idempotency (tenant_id, account_id, mutation, key, digest, record_id, created_at)
select $1, $2, k.mutation, k.key, k.digest, k.record_id, k.created_at
from unnest($4::text[], $5::text[], $12::text[], $13::uuid[], $14::timestamptz[])
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


def make_key(ctx: "Context", mutation: str, key: str, given: dict[str, Any]) -> Key:
    """The key with a digest of everything else in the input."""
    return Key(mutation, key, digest(ctx.tenant.id, mutation, given))


KNOWN = Prepared(
    select(IdempotencyKey.digest, IdempotencyKey.record_id).where(
        IdempotencyKey.account_id == bindparam("account_id"),
        IdempotencyKey.mutation == bindparam("mutation"),
        IdempotencyKey.key == bindparam("key"),
    )
)
"""What a key of the account came with, and the record made under it."""


async def replayed(ctx: "Context", key: Key) -> UUID | None:
    """The record made under the key before, if any; raises KeyReused when it came with another input."""
    found = await KNOWN.fetch(ctx.session, account_id=ctx.account_id, mutation=key.mutation, key=key.key)
    if not found:
        return None
    digest_then, record_id = found[0]
    if digest_then != key.digest:
        raise KeyReused
    return cast(UUID, record_id)


async def write(ctx: "Context", changes: ChangeLog, acts: list[Act], key: tuple[Key, UUID] | None = None) -> None:
    """Write the acts' rows, and the idempotency key with the record it made.

    Records that changed without an act of their own stand in the entry of the last one, or in one of theirs.
    """
    entries = [_entry(changes, act) for act in acts]
    others = changes.rest()
    if others and not acts:
        first = others.pop(0)
        record_id = first.id if isinstance(first.id, UUID) else None
        entries.append(_Entry(CHANGED, first.table, record_id, first.before, first.after, ctx.clock.now()))
    if entries:
        entries[-1].others = [change.told() for change in others]
    if not entries and key is None:
        return
    connection = await driver_connection(ctx.session)
    values = (
        ctx.tenant.id,
        ctx.rights.account_id,
        ctx.request_id,
        *_columns([(key[0].mutation, key[0].key)] if key else [], 2),
        [new_digits() for _ in acts],
        [act.event.name for act in acts],
        [act.event.on.__table__.name for act in acts],
        [act.event.id for act in acts],
        [_json(act.event) for act in acts],
        [act.at for act in acts],
        *_columns([(key[0].digest, key[1], ctx.clock.now())] if key else [], 3),
        [new_digits() for _ in entries],
        [entry.event for entry in entries],
        [entry.record_type for entry in entries],
        [entry.record_id for entry in entries],
        [_json(entry.before) for entry in entries],
        [_json(entry.after) for entry in entries],
        [_json(entry.others) if entry.others else None for entry in entries],
        [entry.at for entry in entries],
        ctx.purpose,
    )
    try:
        await connection.execute(WRITE, *values)
    except asyncpg.UniqueViolationError as error:  # as the session would have told it
        raise IntegrityError(WRITE, None, error) from error


@dataclass(slots=True)
class _Entry:
    event: str
    record_type: str
    record_id: UUID | None
    before: dict[str, Any]
    after: dict[str, Any]
    at: datetime
    others: list[dict[str, Any]] = field(default_factory=list)


def _entry(changes: ChangeLog, act: Act) -> _Entry:
    table = act.event.on.__table__.name
    change = changes.take(act.event.id) or Change(table, act.event.id)
    return _Entry(act.event.name, table, act.event.id, change.before, change.after, act.at)


def _columns(rows: list[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[index] for row in rows] for index in range(width)]


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()
