"""A tenant's data keys inside a transaction: the one that seals, and those that open.

Whoever seals holds the active key's row until the transaction ends, so that a rotation which retired a key may be sure
that nobody seals by it any more.
"""

import secrets
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.crypto.keyring import DataKey, KeyRing
from core.crypto.master import KEY_BYTES
from core.crypto.models import KeyState, WrappedKey
from core.db import new_id
from core.errors import RuleError

HELD = "active data key"
"""Where a session keeps the key it seals by: a session is one transaction, and holds the key's row as long."""

TRIES = 5


def sealing_key(session: Session) -> DataKey:
    """The key that seals the tenant's values in this transaction; made when the tenant has none yet."""
    held: DataKey | None = session.info.get(HELD)
    if held is None:
        held = session.info[HELD] = _opened(session, _active(session))
    return held


def _active(session: Session) -> WrappedKey:
    statement = (
        select(WrappedKey)
        .where(WrappedKey.state == KeyState.ACTIVE)
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    for _ in range(TRIES):  # a rotation may swap the key while this waits for its row, and then finds none
        found = session.scalar(statement)
        if found is not None:
            return found
        make_key(session)
    raise RuntimeError("the tenant's data key is replaced again and again")


def make_key(session: Session) -> None:
    """Make the tenant's active key, unless it has one."""
    key_id, tenant_id = new_id(), _tenant(session)
    master_key, wrapped = ring_of(session).wrap(tenant_id, key_id, secrets.token_bytes(KEY_BYTES))
    row = {
        "tenant_id": tenant_id,
        "id": key_id,
        "state": KeyState.ACTIVE,
        "master_key": master_key,
        "wrapped": wrapped,
    }
    made = insert(WrappedKey).values(row).on_conflict_do_nothing()
    session.execute(made, execution_options={"audited": False})  # that it was used tells more than that it was made


def live_keys(session: Session) -> list[DataKey]:
    """Every key that still opens values of the tenant."""
    statement = select(WrappedKey).where(WrappedKey.state != KeyState.DESTROYED).order_by(WrappedKey.id)
    return [_opened(session, row) for row in session.scalars(statement)]


def opening_key(session: Session, key_id: UUID) -> DataKey:
    """The key of that id; raises RuleError when it was destroyed, and with it what it sealed."""
    row = session.scalar(select(WrappedKey).where(WrappedKey.id == key_id))
    if row is None or row.wrapped is None:
        raise RuleError("rule.value_destroyed")
    return _opened(session, row)


def ring_of(session: Session) -> KeyRing:
    """The keys of the process that opened the session."""
    ring: KeyRing = session.info["keyring"]
    return ring


def _opened(session: Session, row: WrappedKey) -> DataKey:
    assert row.wrapped is not None
    return ring_of(session).unwrap(row.tenant_id, row.id, row.master_key, row.wrapped)


def _tenant(session: Session) -> UUID:
    tenant_id: UUID | None = session.info["tenant_id"]
    assert tenant_id is not None, "sensitive values belong to a tenant"
    return tenant_id
