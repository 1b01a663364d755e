"""New keys for old: data keys wrapped by the newest master key, values sealed anew by a fresh data key.

A rotation goes on while the tenant works, and keeps no notes: the key that sealed a value stands in the value, so a run
that was killed is simply run again.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from core.context import Context
from core.crypto.events import DataKeyDestroyed, DataKeyRetired, DataKeyWrapped
from core.crypto.keyring import HEAD, DataKey, Place, key_of
from core.crypto.models import KeyState, WrappedKey
from core.crypto.sealed import Sealed, sealed_of
from core.crypto.vault import live_keys, make_key, ring_of, sealing_key
from core.db import Base, driver_connection

BATCH = 1_000
UNHURRIED = text("set local statement_timeout = 0")

Progress = Callable[[str, int], None]
"""Is told the column, `table.name`, and how many of its values were sealed anew so far."""


def all_sealed() -> list[Sealed]:
    """Every sensitive attribute of every model, in the order of their tables."""
    found = [attribute for mapper in Base.registry.mappers for attribute in sealed_of(mapper.class_)]
    return sorted(found, key=lambda attribute: (attribute.table, attribute.name))


async def rewrap(ctx: Context) -> int:
    """Wrap the tenant's data keys by the newest master key; gives how many were not."""
    async with ctx.transaction() as session:
        rows = await session.run_sync(_rewrap)
        for row in rows:
            ctx.record(DataKeyWrapped(row.id, row.master_key))
    return len(rows)


def _rewrap(session: Session) -> list[WrappedKey]:
    ring = ring_of(session)
    old = select(WrappedKey).where(WrappedKey.state != KeyState.DESTROYED, WrappedKey.master_key != ring.master.current)
    rows = list(session.scalars(old.with_for_update()))
    for row in rows:
        assert row.wrapped is not None
        secret = ring.unwrapped(row.tenant_id, row.id, row.master_key, row.wrapped)
        row.master_key, row.wrapped = ring.wrap(row.tenant_id, row.id, secret)
    return rows


async def rotate(ctx: Context, *, batch: int = BATCH, progress: Progress) -> int:
    """Seal all values of the tenant by a fresh key and destroy the old one; gives how many values were sealed anew.

    A rotation that was begun before is gone on with instead.
    """
    await _begin(ctx)
    counts = [await _column(ctx, attribute, batch, progress) for attribute in all_sealed()]
    await _finish(ctx)
    return sum(counts)


async def _begin(ctx: Context) -> None:
    """Retire the active key and make another, unless a retired one still waits to be replaced."""
    async with ctx.transaction() as session:
        keys = list(await session.scalars(select(WrappedKey).where(WrappedKey.state != KeyState.DESTROYED)))
        active = [key.id for key in keys if key.state == KeyState.ACTIVE]
        if not active or len(keys) > 1:
            return
        # waits for all who seal by it now: they hold its row until they commit
        held = await session.scalar(select(WrappedKey).where(WrappedKey.id == active[0]).with_for_update())
        assert held is not None
        held.state, held.retired_at = KeyState.RETIRED, ctx.clock.now()
        ctx.record(DataKeyRetired(held.id))
        await session.flush()
        await session.run_sync(make_key)


async def _column(ctx: Context, attribute: Sealed, batch: int, progress: Progress) -> int:
    done, last = 0, UUID(int=0)
    while True:
        async with ctx.transaction() as session:
            found = await _old_values(session, attribute, last, batch)
            if not found:
                return done
            done += await _seal_anew(session, attribute, found)
            last = found[-1][0]
        progress(f"{attribute.table}.{attribute.name}", done)


async def _old_values(
    session: AsyncSession, attribute: Sealed, after: UUID, batch: int
) -> Sequence[tuple[UUID, bytes]]:
    """Values that another key than the active one sealed, in the order of their rows."""
    model, cipher = attribute.owner, getattr(attribute.owner, attribute.cipher)
    await session.execute(UNHURRIED)  # whoever goes on after a kill passes over all that is done
    active = (await session.run_sync(sealing_key)).id
    rows = await session.execute(
        select(model.id, cipher)
        .where(model.id > after, cipher.is_not(None), _key_part(attribute) != literal(active.bytes))
        .order_by(model.id)
        .limit(batch)
    )
    return [(row_id, value) for row_id, value in rows]


async def _seal_anew(session: AsyncSession, attribute: Sealed, found: Sequence[tuple[UUID, bytes]]) -> int:
    """Write the values sealed by the active key, but where somebody wrote another one meanwhile."""
    key = await session.run_sync(sealing_key)
    keys = {one.id: one for one in await session.run_sync(live_keys)}
    tenant_id: UUID = session.info["tenant_id"]
    fresh = [_fresh(attribute, keys, key, Place(tenant_id, attribute.table, attribute.name, r), v) for r, v in found]
    old = [value for _, value in found]
    indexed = attribute.normalize is not None
    connection = await driver_connection(session)
    await connection.execute(
        f"update {attribute.table} as t set {attribute.cipher} = f.fresh"
        + (f", {attribute.index} = f.index" if indexed else "")
        + " from unnest($2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[]) as f (id, old, fresh, index)"
        + f" where t.tenant_id = $1 and t.id = f.id and t.{attribute.cipher} = f.old",
        tenant_id,
        [row_id for row_id, _ in found],
        old,
        [value for value, _ in fresh],
        [index for _, index in fresh],
    )
    return len(found)


def _fresh(
    attribute: Sealed, keys: dict[UUID, DataKey], key: DataKey, place: Place, value: bytes
) -> tuple[bytes, bytes | None]:
    opened = keys[key_of(value)].open(place, value)
    return key.seal(place, opened), attribute.indexed(key, opened) if attribute.normalize is not None else None


async def _finish(ctx: Context) -> None:
    """Destroy the retired keys by which nothing is sealed any more; nobody has sealed by them since they retired."""
    async with ctx.transaction() as session:
        await session.execute(UNHURRIED)
        retired = select(WrappedKey).where(WrappedKey.state == KeyState.RETIRED).with_for_update()
        for key in list(await session.scalars(retired)):
            if not await _is_used(session, key.id):
                _destroy(ctx, key)


async def _is_used(session: AsyncSession, key_id: UUID) -> bool:
    for attribute in all_sealed():
        by_key = _key_part(attribute) == literal(key_id.bytes)
        if await session.scalar(select(attribute.owner.id).where(by_key).limit(1)) is not None:
            return True
    return False


def _key_part(attribute: Sealed) -> ColumnElement[bytes]:
    """The id of the key that sealed a value, inside the value."""
    return func.substring(getattr(attribute.owner, attribute.cipher), 2, HEAD - 1)


async def destroy_keys(ctx: Context) -> int:
    """Destroy every data key of the tenant: what they sealed is gone for good, in backups too; gives how many."""
    async with ctx.transaction() as session:
        live = select(WrappedKey).where(WrappedKey.state != KeyState.DESTROYED).with_for_update()
        keys = list(await session.scalars(live))
        for key in keys:
            _destroy(ctx, key)
    ctx.database.keyring.forget()
    return len(keys)


def _destroy(ctx: Context, key: WrappedKey) -> None:
    key.state, key.wrapped, key.destroyed_at = KeyState.DESTROYED, None, ctx.clock.now()
    ctx.record(DataKeyDestroyed(key.id))
