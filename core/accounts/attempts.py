"""How often somebody may fail to sign in, counted in the database, so that all servers count together.

An attempt is counted before it is made, whether or not there is such a login; one that succeeds is taken back. Logins
and networks are kept as digests: people type passwords where a login belongs.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.models import AttemptCount, AttemptKind
from core.auth import AttemptLimits
from core.errors import RateLimited

if TYPE_CHECKING:
    from core.context import Context

FORGOTTEN_AT_ONCE = 100

QUESTIONS = AttemptLimits(from_network=60, per=timedelta(minutes=15))
"""How often a network may ask by codes: the shortest has sixty random bits, which are then not met by trying."""

Counted = list[tuple[str, str]]
"""Kind and digest of what an attempt counts for."""


def network_of(address: str) -> str | None:
    """The network that an address belongs to: 256 addresses of the old kind, /64 of the new; None for no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return str(ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))


def counted_for(login: str, address: str) -> Counted:
    """What an attempt counts for: the login, and the network where there is one."""
    return [(AttemptKind.LOGIN, _digest(login)), *of_network(address)]


def of_network(address: str) -> Counted:
    """What an attempt counts for that names no login."""
    network = network_of(address)
    return [(AttemptKind.NETWORK, _digest(network))] if network is not None else []


def of_question(address: str) -> Counted:
    """What a question counts for that anybody may ask by a code: the network, apart from signing in."""
    network = network_of(address)
    return [(AttemptKind.NETWORK, _digest(f"question {network}"))] if network is not None else []


async def count_question(ctx: "Context", address: str) -> None:
    """Count a question by a code, in a transaction of its own; raises RateLimited when none is left."""
    async with ctx.transaction() as session:
        refusal = await begin(session, ctx.tenant.id, QUESTIONS, of_question(address), ctx.clock.now())
    if refusal is not None:
        raise refusal


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


async def begin(
    session: AsyncSession, tenant_id: UUID, limits: AttemptLimits, counted: Counted, now: datetime
) -> RateLimited | None:
    """Count an attempt; gives the refusal when none is left, to be raised once the transaction is committed.

    Rows are locked in the order of `counted`, logins first, so that attempts do not wait for one another in a circle.
    """
    if not counted:
        return None
    is_over = AttemptCount.since <= now - limits.per
    most = {AttemptKind.LOGIN: limits.of_account, AttemptKind.NETWORK: limits.from_network}
    rows = [
        {"tenant_id": tenant_id, "kind": kind, "subject": subject, "since": now, "count": 1}
        for kind, subject in counted
    ]
    cap = case((AttemptCount.kind == AttemptKind.LOGIN, limits.of_account + 1), else_=limits.from_network + 1)
    statement = insert(AttemptCount).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "kind", "subject"],
        set_={
            "since": case((is_over, now), else_=AttemptCount.since),
            "count": case((is_over, 1), else_=func.least(AttemptCount.count + 1, cap)),
        },
    )
    found = await session.execute(statement.returning(AttemptCount.kind, AttemptCount.since, AttemptCount.count))
    ends = [since + limits.per for kind, since, count in found if count > most[AttemptKind(kind)]]
    if not ends:
        return None
    return RateLimited(retry_after=max(int((max(ends) - now).total_seconds()), 1))


async def succeeded(session: AsyncSession, limits: AttemptLimits, counted: Counted, now: datetime) -> None:
    """Take back an attempt that succeeded, and forget some of what was counted long ago."""
    for kind, subject in counted:  # one by one, to lock them in the order of `begin`
        most = limits.of_account if kind == AttemptKind.LOGIN else limits.from_network
        await session.execute(
            update(AttemptCount)
            .where(AttemptCount.kind == kind, AttemptCount.subject == subject)
            .values(count=func.greatest(func.least(AttemptCount.count, most) - 1, 0))
            .execution_options(synchronize_session=False)
        )
    over = select(AttemptCount.id).where(AttemptCount.since < now - limits.per).limit(FORGOTTEN_AT_ONCE)
    over = over.with_for_update(skip_locked=True)
    await session.execute(
        delete(AttemptCount).where(AttemptCount.id.in_(over)).execution_options(synchronize_session=False)
    )
