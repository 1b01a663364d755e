"""Acts on the county's own roles: sets of actions, each with its reach. What plug-ins bring is copied, not changed."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import delete, func, select

from core.access.levels import MANAGING
from core.authz import require
from core.context import Context
from core.descriptors import Action, Reach
from core.errors import RuleError
from core.orgs.models import Org
from core.rbac.events import RoleCreated, RoleDeleted, RoleRetired, RoleUpdated
from core.rbac.holding import Right, lasts_after, lock_rights, require_to_hold, rights_of
from core.rbac.models import OWN, Grant, Role, RoleAction
from core.rbac.permissions import ROLE_MANAGE
from core.rbac.service import raise_policy_version
from core.tenancy import placement_of
from core.text import checked_text, pinyin

LONGEST_KEY = 40


def reaches_of(action: Action) -> tuple[Reach, ...]:
    """The reaches with which a role can hold the action; ASSIGNED and SELF ask for rows with a worker or a subject."""
    placement = placement_of(action.on) if action.on is not None else None
    possible = {
        Reach.ORG: True,
        Reach.ASSIGNED: str(action) in MANAGING or (placement is not None and placement.worker is not None),
        Reach.SELF: placement is not None and placement.subject is not None,
    }
    return tuple(reach for reach, is_possible in possible.items() if is_possible)


async def create_role(
    ctx: Context,
    known: Mapping[str, Action],
    name: str,
    actions: Iterable[tuple[str, Reach]],
    *,
    copy_of: UUID | None = None,
) -> Role:
    """Make a role of these actions, beside those of the role it is a copy of; `known` are the actions there are.

    Nobody holds it yet, so it may hold what its maker does not.
    """
    await lock_rights(ctx)
    await require(ctx, ROLE_MANAGE, await county(ctx))
    rights = checked_rights(known, actions)
    if copy_of is not None:
        copied = await ctx.one(Role, copy_of, field="copy_of")
        rights |= {(action, reach) for action, reach in await rights_of(ctx, copied.id) if action in known}
    name = checked_text(name, "name")
    role = Role(key=await _free_key(ctx, name), name=name, is_template=False)
    ctx.session.add(role)
    await ctx.session.flush()  # the rows that point at it come after
    _add(ctx, role, rights)
    ctx.record(RoleCreated(role.id, role.key, _told(rights)))
    await raise_policy_version(ctx)
    return role


async def update_role(
    ctx: Context,
    known: Mapping[str, Action],
    role_id: UUID,
    version: int,
    *,
    name: str | None = None,
    actions: Iterable[tuple[str, Reach]] | None = None,
) -> Role:
    """Give a role of the county's own another name or other actions; None leaves what is there.

    What it gains the actor must hold wherever the role is held: raises Forbidden otherwise.
    """
    role = await _own_role(ctx, role_id, version)
    before = await rights_of(ctx, role.id)
    rights = before if actions is None else checked_rights(known, actions)
    await _check_gained(ctx, role, rights - before)
    if name is not None:
        role.name = checked_text(name, "name")
    if rights != before:
        await ctx.session.execute(delete(RoleAction).where(RoleAction.role_id == role.id))
        _add(ctx, role, rights)
        role.updated_at = func.now()  # the row itself changes, and its version with it
        await raise_policy_version(ctx)
    ctx.record(RoleUpdated(role.id, role.name, _told(rights)))
    await ctx.session.flush()
    return role


async def delete_role(ctx: Context, role_id: UUID, version: int) -> Role:
    """Remove a role of the county's own; one that was once granted is retired, so that history can name it.

    Raises RuleError, with their number, while grants of it last.
    """
    role = await _own_role(ctx, role_id, version)
    grants = select(func.count()).select_from(Grant).where(Grant.role_id == role.id)
    lasting = await ctx.session.scalar(grants.where(lasts_after(ctx.clock.now())))
    if lasting:
        raise RuleError("rule.role_in_use", field="id", grants=lasting)
    if await ctx.session.scalar(grants):
        role.retired_at = ctx.clock.now()
        ctx.record(RoleRetired(role.id, role.key))
    else:
        await ctx.session.delete(role)
        ctx.record(RoleDeleted(role.id, role.key))
    await ctx.session.flush()
    await raise_policy_version(ctx)
    return role


async def county(ctx: Context) -> Org:
    """The county's top organisation: what concerns the whole county is decided by who may act there."""
    return (await ctx.session.scalars(select(Org).where(Org.parent_id.is_(None)))).one()


async def _own_role(ctx: Context, role_id: UUID, version: int) -> Role:
    await lock_rights(ctx)
    role = await ctx.one_at(Role, role_id, version)
    await require(ctx, ROLE_MANAGE, await county(ctx))
    if role.is_template:
        raise RuleError("rule.role_template", field="id")
    if role.retired_at is not None:
        raise RuleError("rule.role_retired", field="id")
    return role


async def _check_gained(ctx: Context, role: Role, gained: set[Right]) -> None:
    lasting = select(Grant).where(Grant.role_id == role.id, lasts_after(ctx.clock.now()))
    for grant in list(await ctx.session.scalars(lasting)):
        await require_to_hold(ctx, gained, grant.org_place, for_account=grant.account_id)


def checked_rights(known: Mapping[str, Action], actions: Iterable[tuple[str, Reach]]) -> set[Right]:
    """The actions with their reaches; raises RuleError for one that there is not, or that cannot reach so."""
    rights: set[Right] = set()
    for index, (name, reach) in enumerate(actions):
        if name not in known:
            raise RuleError("rule.action_unknown", field=f"actions.{index}.action")
        possible = reaches_of(known[name])
        if reach not in possible:
            reaches = ", ".join(possible)
            raise RuleError("rule.action_reach", field=f"actions.{index}.reach", action=name, reaches=reaches)
        rights.add((name, str(reach)))
    return rights


async def _free_key(ctx: Context, name: str) -> str:
    """A key made of the name; its beginning keeps it apart from the keys of plug-ins' roles."""
    words = re.sub(r"[^a-z0-9]+", "_", pinyin(name)).strip("_")[:LONGEST_KEY]
    stem = f"{OWN}{words or 'role'}"
    taken = set(await ctx.session.scalars(select(Role.key)))
    number = 2
    key = stem
    while key in taken:
        key = f"{stem}_{number}"
        number += 1
    return key


def _add(ctx: Context, role: Role, rights: Iterable[Right]) -> None:
    ctx.session.add_all(RoleAction(role_id=role.id, action=action, reach=reach) for action, reach in sorted(rights))


def _told(rights: Iterable[Right]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for action, reach in sorted(rights):
        told.setdefault(action, []).append(reach)
    return told
