"""Acts on roles and grants; each raises the tenant's policy version, so that the authoriser reads them anew."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from core.accounts.models import Account
from core.authz import require, visible
from core.context import Context
from core.descriptors import RoleTemplate
from core.errors import NotFound, RuleError
from core.i18n import FALLBACK
from core.orgs.models import Org
from core.rbac.events import GrantEnded, RoleGranted
from core.rbac.models import Grant, Role, RoleAction
from core.rbac.permissions import GRANT_MANAGE
from core.tenancy import Tenant


async def raise_policy_version(ctx: Context) -> None:
    """Make every server compile the tenant's rights anew."""
    await ctx.session.execute(
        update(Tenant)
        .where(Tenant.id == ctx.tenant.id)
        .values(policy_version=Tenant.policy_version + 1)
        .execution_options(synchronize_session=False, audited=False)  # the change of rights itself is in the trail
    )


async def install_roles(ctx: Context, templates: Iterable[RoleTemplate]) -> None:
    """Make the roles that the tenant lacks and add the actions that its roles lack; nothing is taken away."""
    await require(ctx, GRANT_MANAGE)
    roles = {role.key: role for role in await ctx.session.scalars(select(Role))}
    templates = tuple(templates)
    for template in templates:
        if template.key not in roles:
            roles[template.key] = Role(key=template.key, name=in_language(template.name, ctx.tenant.locale))
    ctx.session.add_all(roles.values())
    await ctx.session.flush()  # the rows that point at them come after
    rows = await ctx.session.execute(select(RoleAction.role_id, RoleAction.action, RoleAction.reach))
    held = {(role_id, action, reach) for role_id, action, reach in rows}
    needed = {(roles[t.key].id, str(action), str(reach)) for t in templates for action, reach in t.actions.items()}
    missing = sorted(needed - held)
    if missing:
        ctx.session.add_all(RoleAction(role_id=role, action=action, reach=reach) for role, action, reach in missing)
        await raise_policy_version(ctx)


def in_language(names: Mapping[str, str], locale: str) -> str:
    """The name in the locale's language, or in English."""
    return names.get(locale.partition("-")[0]) or names[FALLBACK]


async def grant_role(
    ctx: Context,
    account_id: UUID,
    role: str,
    org_id: UUID,
    *,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Grant:
    """Let an account hold the role of that key at an organisation and below it, from now on unless told otherwise."""
    org = await ctx.one(Org, org_id, field="org_id")
    await require(ctx, GRANT_MANAGE, org)
    account = await ctx.one(Account, account_id, field="account_id")
    held = await ctx.session.scalar(select(Role).where(Role.key == role))
    if held is None:
        raise NotFound("role")
    grant = Grant(
        account_id=account.id,
        role_id=held.id,
        org_id=org.id,
        org_place=org.place,
        valid_from=valid_from or ctx.clock.now(),
        valid_to=valid_to,
    )
    if valid_to is not None and valid_to <= grant.valid_from:
        raise RuleError("rule.ends_before_it_begins", field="valid_to")
    ctx.session.add(grant)
    ctx.record(RoleGranted(grant.id, account.id, role, org.id, valid_to))
    await raise_policy_version(ctx)
    return grant


async def end_grant(ctx: Context, grant_id: UUID) -> Grant:
    """End a grant now; one that has ended already stays as it is."""
    grant = await ctx.session.scalar(select(Grant).where(Grant.id == grant_id, visible(ctx, Grant, GRANT_MANAGE)))
    if grant is None:
        raise NotFound
    await require(ctx, GRANT_MANAGE, grant)
    now = ctx.clock.now()
    if grant.valid_to is None or grant.valid_to > now:
        grant.valid_to = now
        ctx.record(GrantEnded(grant.id))
        await raise_policy_version(ctx)
    return grant
