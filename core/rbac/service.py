"""Acts on roles and grants; each raises the tenant's policy version, so that the authoriser reads them anew."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from core.accounts.models import Account, AccountState
from core.authz import require, visible
from core.context import Context
from core.descriptors import RoleTemplate
from core.errors import Conflict, NotFound, RuleError
from core.i18n import FALLBACK
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.rbac.events import GrantEnded, RoleGranted
from core.rbac.holding import keep_an_administrator, lasts_after, lock_rights, require_to_hold, rights_of
from core.rbac.models import Grant, Role, RoleAction
from core.rbac.permissions import GRANT_MANAGE, TENANT_ADMIN
from core.tenancy import CHANNEL, Tenant


async def raise_policy_version(ctx: Context) -> None:
    """Make every server compile the tenant's rights anew."""
    await _raise(ctx, Tenant.policy_version)


async def raise_access_version(ctx: Context) -> None:
    """Make every server read anew which records the tenant's accounts are members of."""
    await _raise(ctx, Tenant.access_version)


async def raise_credentials_version(ctx: Context) -> None:
    """Make every server read anew which sessions and keys are over; locks the county's rights, so it comes first."""
    await _raise(ctx, Tenant.credentials_version)


async def _raise(ctx: Context, version: InstrumentedAttribute[int]) -> None:
    """Raise the version, and tell the servers when it is committed; who misses it sees the version a second later."""
    await ctx.session.execute(
        update(Tenant)
        .where(Tenant.id == ctx.tenant.id)
        .values({version: version + 1})
        .returning(func.pg_notify(CHANNEL, str(ctx.tenant.id)))
        .execution_options(synchronize_session=False, audited=False)  # the change of rights itself is in the trail
    )


async def install_roles(ctx: Context, templates: Iterable[RoleTemplate]) -> bool:
    """Make the roles that the tenant lacks and add the actions that its templates lack; nothing is taken away.

    Returns: whether an action was missing.
    """
    await require(ctx, GRANT_MANAGE)
    await lock_rights(ctx)
    roles = {role.key: role for role in await ctx.session.scalars(select(Role).where(Role.is_template))}
    templates = tuple(templates)
    for template in templates:
        if template.key not in roles:
            name = in_language(template.name, ctx.tenant.locale)
            roles[template.key] = Role(key=template.key, name=name, is_template=True)
    ctx.session.add_all(roles.values())
    await ctx.session.flush()  # the rows that point at them come after
    rows = await ctx.session.execute(select(RoleAction.role_id, RoleAction.action, RoleAction.reach))
    held = {(role_id, action, reach) for role_id, action, reach in rows}
    needed = {(roles[t.key].id, str(action), str(reach)) for t in templates for action, reach in t.actions.items()}
    missing = sorted(needed - held)
    if missing:
        ctx.session.add_all(RoleAction(role_id=role, action=action, reach=reach) for role, action, reach in missing)
        await raise_policy_version(ctx)
    return bool(missing)


def in_language(names: Mapping[str, str], locale: str) -> str:
    """The name in the locale's language, or in English."""
    return names.get(locale.partition("-")[0]) or names[FALLBACK]


async def grant_role(
    ctx: Context,
    account_id: UUID,
    role: str | UUID,
    org_id: UUID,
    *,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Grant:
    """Let an account hold a role, by its key or id, at an organisation and below it; from now on unless told otherwise.

    Raises Forbidden when the role holds more than the actor does there.
    """
    await lock_rights(ctx)
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    await require(ctx, GRANT_MANAGE, org)
    check_at_work(org, "org_id")
    account = await ctx.one(Account, account_id, field="account_id", lock=True)
    if account.state != AccountState.ACTIVE:
        raise RuleError("rule.account_disabled", field="account_id")
    held = await _grantable(ctx, role)
    await require_to_hold(ctx, await rights_of(ctx, held.id), org.place, for_account=account.id)
    now = ctx.clock.now()
    if valid_from is not None and valid_from < now:
        raise RuleError("rule.begins_in_the_past", field="valid_from")
    grant = Grant(
        account_id=account.id,
        role_id=held.id,
        org_id=org.id,
        org_place=org.place,
        valid_from=valid_from or now,
        valid_to=valid_to,
    )
    await _check_time(ctx, grant)
    ctx.session.add(grant)
    ctx.record(RoleGranted(grant.id, account.id, held.key, org.id, valid_to))
    await raise_policy_version(ctx)
    return grant


async def _grantable(ctx: Context, role: str | UUID) -> Role:
    named = Role.id == role if isinstance(role, UUID) else Role.key == role
    field = "role_id" if isinstance(role, UUID) else "role"
    held = await ctx.session.scalar(select(Role).where(named))
    if held is None:
        raise NotFound(field)
    if held.retired_at is not None:
        raise RuleError("rule.role_retired", field=field)
    return held


async def _check_time(ctx: Context, grant: Grant) -> None:
    """Refuse a time that ends before it begins, or in which the same role is held there already."""
    if grant.valid_to is not None and grant.valid_to <= grant.valid_from:
        raise RuleError("rule.ends_before_it_begins", field="valid_to")
    same = select(Grant.id).where(
        Grant.account_id == grant.account_id,
        Grant.role_id == grant.role_id,
        Grant.org_id == grant.org_id,
        lasts_after(grant.valid_from),
    )
    if grant.valid_to is not None:
        same = same.where(Grant.valid_from < grant.valid_to)
    if await ctx.session.scalar(same.limit(1)) is not None:
        raise RuleError("rule.granted_already", field="role_id", code="NOT_UNIQUE")


async def end_grant(
    ctx: Context, grant_id: UUID, version: int | None = None, *, valid_to: datetime | None = None
) -> Grant:
    """End a grant now or at an instant to come, never later than it ends anyway; one that is over stays as it is.

    Raises RuleError for the last administrator's.
    """
    await lock_rights(ctx)
    statement = select(Grant).where(Grant.id == grant_id, visible(ctx, Grant, GRANT_MANAGE))
    grant = await ctx.session.scalar(statement.execution_options(populate_existing=True))
    if grant is None:
        raise NotFound
    await require(ctx, GRANT_MANAGE, grant)
    if version is not None and grant.version != version:
        raise Conflict(grant.version)
    now = ctx.clock.now()
    if grant.valid_to is not None and grant.valid_to <= now:
        return grant
    if valid_to is not None and (valid_to < now or (grant.valid_to is not None and valid_to > grant.valid_to)):
        raise RuleError("rule.grant_end", field="valid_to")
    await _end(ctx, grant, valid_to or now)
    role = await ctx.session.get_one(Role, (ctx.tenant.id, grant.role_id))
    if role.key == TENANT_ADMIN.key:
        await keep_an_administrator(ctx, "id")
    return grant


async def end_grants_at(ctx: Context, org: Org) -> None:
    """End every grant that is held at the organisation, now."""
    now = ctx.clock.now()
    for grant in list(await ctx.session.scalars(select(Grant).where(Grant.org_id == org.id, lasts_after(now)))):
        await _end(ctx, grant, now)


async def _end(ctx: Context, grant: Grant, valid_to: datetime) -> None:
    """A grant that has not begun is over before it begins."""
    grant.valid_to = valid_to
    ctx.record(GrantEnded(grant.id, valid_to))
    await raise_policy_version(ctx)
