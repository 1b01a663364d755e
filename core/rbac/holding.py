"""Nobody gives more than they hold, and the county keeps an administrator: checked whenever rights change.

Rights of a county change one act at a time. What the actor holds is read anew under that lock, since the compiled
rights of the request may be a second old; both must allow the act, since an API key may hold less than its account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from core.accounts.models import Account, AccountState
from core.context import Context
from core.descriptors import Reach
from core.errors import Forbidden, RuleError
from core.orgs import places
from core.orgs.models import Org
from core.rbac.models import Grant, Role, RoleAction
from core.rbac.permissions import GRANT_DELEGATE, TENANT_ADMIN
from core.tenancy import Tenant

Right = tuple[str, str]
"""An action and its reach."""


@dataclass(frozen=True, slots=True)
class Held:
    """An action that an account holds with a reach, and the range of places where."""

    action: str
    reach: str
    ranges: tuple[tuple[int, int], ...]


async def lock_rights(ctx: Context) -> None:
    """Let no other act change rights in this county until this one has ended; comes before all other locks."""
    locked = select(Tenant.id).where(Tenant.id == ctx.tenant.id).with_for_update(key_share=True)
    await ctx.session.execute(locked)


def runs_at(now: datetime) -> ColumnElement[bool]:
    """Whether a grant holds at an instant."""
    return and_(Grant.valid_from <= now, lasts_after(now))


def lasts_after(now: datetime) -> ColumnElement[bool]:
    """Whether a grant holds at an instant, or will."""
    return or_(Grant.valid_to.is_(None), Grant.valid_to > now)


async def held_by(ctx: Context, account_id: UUID) -> list[Held]:
    """What the account holds now, by the rows rather than by the compiled rights."""
    rows = await ctx.session.execute(
        select(RoleAction.action, RoleAction.reach, Grant.org_place)
        .join(RoleAction, and_(RoleAction.tenant_id == Grant.tenant_id, RoleAction.role_id == Grant.role_id))
        .where(Grant.account_id == account_id, runs_at(ctx.clock.now()))
    )
    return [Held(action, reach, (places.subtree(place),)) for action, reach, place in rows]


async def require_to_hold(ctx: Context, rights: Iterable[Right], place: int, *, for_account: UUID | None) -> None:
    """Refuse to let an account have rights in a subtree that the actor does not hold there, with at least that reach.

    Who holds `core:grant:delegate` there may pass on to others what they do not hold themselves; without an account it
    is about nobody yet. Raises Forbidden, naming the first action that is missing.
    """
    if ctx.rights.account_id is None:  # the system itself
        return
    held = await held_by(ctx, ctx.account_id)
    delegates = _holds(ctx, held, (GRANT_DELEGATE.name, Reach.ORG), place)
    if delegates and for_account != ctx.account_id:
        return
    for right in sorted(rights):
        if not _holds(ctx, held, right, place):
            raise Forbidden(right[0])


def _holds(ctx: Context, held: Iterable[Held], right: Right, place: int) -> bool:
    action, reach = right
    scope = ctx.rights.scope(action)
    in_request = (
        places.covers(scope.ranges, place)
        or (reach == Reach.ASSIGNED and scope.assigned)
        or (reach == Reach.SELF and scope.own)
    )
    return in_request and any(
        one.action == action and one.reach in (reach, Reach.ORG) and places.covers(one.ranges, place) for one in held
    )


async def rights_of(ctx: Context, role_id: UUID) -> set[Right]:
    """The actions of a role, each with its reach."""
    rows = await ctx.session.execute(select(RoleAction.action, RoleAction.reach).where(RoleAction.role_id == role_id))
    return {(action, reach) for action, reach in rows}


async def check_rights_of(ctx: Context, account: Account) -> None:
    """Refuse an act on an account that holds, or will hold, more than the actor could grant it.

    For acts that give its rights to somebody: enabling it, a new password, a new person.
    """
    lasting = select(Grant).where(Grant.account_id == account.id, lasts_after(ctx.clock.now()))
    for grant in list(await ctx.session.scalars(lasting)):
        await require_to_hold(ctx, await rights_of(ctx, grant.role_id), grant.org_place, for_account=account.id)


async def check_grants_at(ctx: Context, org: Org, into: Org) -> None:
    """Refuse to let the grants held at one organisation hold at another, unless the actor could grant them there."""
    lasting = select(Grant).where(Grant.org_id == org.id, lasts_after(ctx.clock.now()))
    for grant in list(await ctx.session.scalars(lasting)):
        await require_to_hold(ctx, await rights_of(ctx, grant.role_id), into.place, for_account=grant.account_id)


async def keep_an_administrator(ctx: Context, field: str) -> None:
    """Refuse the act, by its input `field`, unless an administrator of the whole county remains, without an end."""
    await ctx.session.flush()
    now = ctx.clock.now()
    remaining = (
        select(Grant.id)
        .join_from(Grant, Role)
        .join_from(Grant, Account)
        .where(
            Role.key == TENANT_ADMIN.key,
            Account.state == AccountState.ACTIVE,
            Grant.org_place == places.WHOLE[0],
            Grant.valid_from <= now,
            Grant.valid_to.is_(None),
        )
    )
    if await ctx.session.scalar(remaining.limit(1)) is None:
        raise RuleError("rule.last_administrator", field=field)


async def is_administrator(ctx: Context, account: Account) -> bool:
    """Whether the account is a tenant_admin somewhere."""
    held = (
        select(Grant.id)
        .join_from(Grant, Role)
        .where(Grant.account_id == account.id, Role.key == TENANT_ADMIN.key, lasts_after(ctx.clock.now()))
    )
    return await ctx.session.scalar(held.limit(1)) is not None
