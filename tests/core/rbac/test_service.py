from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.context import Context
from core.descriptors import Reach, RoleTemplate
from core.errors import Forbidden, NotFound, RuleError
from core.orgs.models import Org
from core.orgs.permissions import ORG_READ
from core.people.permissions import PERSON_READ
from core.plugin_host import Registry
from core.rbac.models import Grant, Role, RoleAction
from core.rbac.service import end_grant, grant_role, install_roles
from core.tenancy import TenantInfo
from tests.conftest import ContextFor
from tests.factories import find_tenant, make_account, make_grant

System = Callable[[TenantInfo], Context]

CLERK = RoleTemplate("clerk", {"en": "Clerk", "zh": "办事员"}, {ORG_READ: Reach.ORG})


async def actions_of(ctx: Context, key: str) -> set[tuple[str, str]]:
    async with ctx.transaction() as session:
        rows = await session.execute(
            select(RoleAction.action, RoleAction.reach).join(Role, Role.id == RoleAction.role_id).where(Role.key == key)
        )
        return {(action, reach) for action, reach in rows}


async def install(ctx: Context, *templates: RoleTemplate) -> None:
    async with ctx.transaction():
        await install_roles(ctx, templates)


async def test_a_role_is_installed_under_its_name_in_the_tenants_language(system: System, yunyang: TenantInfo) -> None:
    ctx = system(yunyang)
    await install(ctx, CLERK)
    async with ctx.transaction() as session:
        assert await session.scalar(select(Role.name).where(Role.key == "clerk")) == "办事员"


async def test_installing_twice_changes_nothing(system: System, yunyang: TenantInfo, registry: Registry) -> None:
    ctx = system(yunyang)

    async def state() -> tuple[int | None, int | None, int]:
        await install(ctx, *registry.roles_for(yunyang.plugins))
        async with ctx.transaction() as session:
            roles = await session.scalar(select(func.count()).select_from(Role))
            actions = await session.scalar(select(func.count()).select_from(RoleAction))
        return roles, actions, (await find_tenant("yunyang")).policy_version

    assert await state() == await state()


async def test_a_role_gains_the_actions_it_lacks(system: System, yunyang: TenantInfo) -> None:
    ctx = system(yunyang)
    await install(ctx, CLERK)
    await install(ctx, RoleTemplate("clerk", CLERK.name, {PERSON_READ: Reach.SELF}))
    assert await actions_of(ctx, "clerk") == {("core:org:read", "ORG"), ("core:person:read", "SELF")}


async def test_installing_a_role_raises_the_policy_version(system: System, yunyang: TenantInfo) -> None:
    await install(system(yunyang), CLERK)
    assert (await find_tenant("yunyang")).policy_version == yunyang.policy_version + 1


async def test_roles_of_one_tenant_are_not_installed_in_another(
    system: System, yunyang: TenantInfo, fengjie: TenantInfo
) -> None:
    await install(system(yunyang), CLERK)
    assert await actions_of(system(fengjie), "clerk") == set()


async def test_a_granted_role_can_be_used(ctx_for: ContextFor, county: Org, east: Org) -> None:
    account = await make_account(east)
    ctx = await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        await grant_role(ctx, account.id, "mediation_manager", east.id)
    assert (await ctx_for(account)).rights.scope("mediation:dispute:assign").ranges == ((east.place, east.place_end),)


async def test_an_ended_grant_can_be_used_no_more(ctx_for: ContextFor, county: Org, east: Org) -> None:
    account = await make_account(east)
    grant = await make_grant(account, "mediation_manager", east)
    ctx = await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        await end_grant(ctx, grant.id)
    assert not (await ctx_for(account)).rights.scopes


async def test_every_change_of_grants_raises_the_policy_version(
    ctx_for: ContextFor, county: Org, yunyang: TenantInfo
) -> None:
    ctx, account = await ctx_for("tenant_admin", county), await make_account(county)
    versions = [(await find_tenant("yunyang")).policy_version]
    async with ctx.transaction():
        grant = await grant_role(ctx, account.id, "mediator", county.id)
    versions.append((await find_tenant("yunyang")).policy_version)
    async with ctx.transaction():
        await end_grant(ctx, grant.id)
    versions.append((await find_tenant("yunyang")).policy_version)
    assert versions == sorted(set(versions))


async def test_a_grant_that_has_ended_keeps_its_end(ctx_for: ContextFor, county: Org, east: Org) -> None:
    ctx = await ctx_for("tenant_admin", county)
    ended = ctx.clock.now() - timedelta(days=1)
    grant = await make_grant(await make_account(east), "mediation_manager", east, valid_to=ended)
    async with ctx.transaction():
        assert (await end_grant(ctx, grant.id)).valid_to == ended


async def test_a_grant_does_not_end_before_it_begins(ctx_for: ContextFor, county: Org, east: Org) -> None:
    account, ctx = await make_account(east), await ctx_for("tenant_admin", county)
    with pytest.raises(RuleError, match="ends_before"):
        async with ctx.transaction():
            await grant_role(ctx, account.id, "mediator", east.id, valid_to=ctx.clock.now() - timedelta(seconds=1))


async def test_a_role_that_does_not_exist_is_not_found(ctx_for: ContextFor, county: Org) -> None:
    account, ctx = await make_account(county), await ctx_for("tenant_admin", county)
    with pytest.raises(NotFound) as caught:
        async with ctx.transaction():
            await grant_role(ctx, account.id, "king", county.id)
    assert caught.value.field == "role"


async def test_who_may_not_grant_grants_nothing(ctx_for: ContextFor, county: Org) -> None:
    ctx = await ctx_for("county_leader", county)
    with pytest.raises(Forbidden):
        async with ctx.transaction():
            await grant_role(ctx, ctx.account_id, "tenant_admin", county.id)


async def test_an_administrator_of_one_town_grants_nothing_in_another(
    ctx_for: ContextFor, east: Org, west: Org
) -> None:
    ctx = await ctx_for("tenant_admin", east)
    with pytest.raises(NotFound):
        async with ctx.transaction():
            await grant_role(ctx, ctx.account_id, "mediation_manager", west.id)


async def test_a_grant_in_another_town_is_not_found(ctx_for: ContextFor, east: Org, west: Org) -> None:
    grant = await make_grant(await make_account(west), "mediator", west)
    ctx = await ctx_for("tenant_admin", east)
    with pytest.raises(NotFound):
        async with ctx.transaction():
            await end_grant(ctx, grant.id)


async def test_a_grant_follows_an_organisation_that_moves(ctx_for: ContextFor, east: Org) -> None:
    account = await make_account(east, role="mediation_manager")
    ctx = await ctx_for(account)
    async with ctx.transaction() as session:
        await session.execute(update(Org).where(Org.id == east.id).values(place=east.place + 5))
        assert await session.scalar(select(Grant.org_place).where(Grant.account_id == account.id)) == east.place + 5
