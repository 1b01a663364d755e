"""Roles of the county's own, and how plug-ins' roles reach counties that are there already."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from core.context import Context
from core.db import Database
from core.descriptors import Action, Reach, RoleTemplate
from core.errors import Conflict, Forbidden, NotFound, PayloadError, PluginError
from core.orgs.models import Org
from core.plugin_checks import check_roles
from core.plugin_host import Contribution, Registry
from core.rbac.models import Grant, Role, RoleAction
from core.rbac.roles import create_role, delete_role, reaches_of, update_role
from core.rbac.service import grant_role
from core.rbac.sync import sync_roles
from core.tenancy import TenantInfo
from tests.conftest import ContextFor
from tests.factories import find_tenant, make_account, make_grant

READ = ("core:org:read", Reach.ORG)
Known = dict[str, Action]


@pytest.fixture
def known(registry: Registry) -> Known:
    """Every action there is."""
    return {one.item.name: one.item for one in registry.actions}


@pytest.fixture
async def admin(ctx_for: ContextFor, county: Org) -> Context:
    """An administrator of the county."""
    return await ctx_for("tenant_admin", county)


async def done(ctx: Context, act: Any, *given: Any, **values: Any) -> Any:
    """The act, committed."""
    async with ctx.transaction():
        return await act(ctx, *given, **values)


async def refused(ctx: Context, act: Any, *given: Any, **values: Any) -> PayloadError:
    """Why the act is refused."""
    with pytest.raises(PayloadError) as caught:
        await done(ctx, act, *given, **values)
    return caught.value


async def rights(ctx: Context, role: Role) -> set[tuple[str, str]]:
    """The role's actions with their reaches."""
    async with ctx.transaction() as session:
        rows = await session.execute(select(RoleAction.action, RoleAction.reach).where(RoleAction.role_id == role.id))
        return {(action, reach) for action, reach in rows}


async def template(ctx: Context, key: str) -> Role:
    """A role that a plug-in brings."""
    async with ctx.transaction() as session:
        return (await session.scalars(select(Role).where(Role.key == key))).one()


async def test_a_role_is_made_of_actions(admin: Context, known: Known) -> None:
    role = await done(admin, create_role, known, " 办事员 ", [READ, ("core:person:read", Reach.SELF)])
    assert (role.key, role.name, role.is_template) == ("local_ban_shi_yuan", "办事员", False)
    assert await rights(admin, role) == {READ, ("core:person:read", "SELF")}


async def test_keys_of_equal_names_differ(admin: Context, known: Known) -> None:
    keys = [(await done(admin, create_role, known, name, [])).key for name in ("办事员", "办事员", "！")]
    assert keys == ["local_ban_shi_yuan", "local_ban_shi_yuan_2", "local_role"]


async def test_a_copy_holds_what_the_template_holds_and_more(admin: Context, known: Known) -> None:
    mediator = await template(admin, "mediator")
    copy = await done(admin, create_role, known, "调解助理", [("core:account:read", Reach.ORG)], copy_of=mediator.id)
    assert await rights(admin, copy) == await rights(admin, mediator) | {("core:account:read", "ORG")}


async def test_an_action_that_there_is_not_is_refused(admin: Context, known: Known) -> None:
    error = await refused(admin, create_role, known, "办事员", [READ, ("core:org:rule", Reach.ORG)])
    assert (error.key, error.field) == ("rule.action_unknown", "actions.1.action")


async def test_a_reach_that_the_action_cannot_have_is_refused(admin: Context, known: Known) -> None:
    error = await refused(admin, create_role, known, "办事员", [("core:org:read", Reach.ASSIGNED)])
    assert (error.field, error.params["reaches"]) == ("actions.0.reach", "ORG")


def test_an_action_reaches_by_what_its_rows_have(known: Known) -> None:
    assert reaches_of(known["mediation:dispute:read"]) == (Reach.ORG, Reach.ASSIGNED)
    assert reaches_of(known["core:person:read"]) == (Reach.ORG, Reach.SELF)
    assert reaches_of(known["core:setting:manage"]) == (Reach.ORG,)


async def test_templates_hold_only_reaches_that_their_actions_can_have(registry: Registry, known: Known) -> None:
    given = {(str(action), reach) for one in registry.roles for action, reach in one.item.actions.items()}
    assert {(action, reach) for action, reach in given if reach not in reaches_of(known[action])} == set()


@pytest.mark.parametrize("name", ["", " ", "长" * 101])
async def test_a_role_without_a_proper_name_is_refused(admin: Context, known: Known, name: str) -> None:
    assert (await refused(admin, create_role, known, name, [READ])).field == "name"


async def test_a_changed_role_has_a_new_version_and_is_read_anew(admin: Context, known: Known) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    before = (await find_tenant("yunyang")).policy_version
    changed = await done(admin, update_role, known, role.id, 1, actions=[("core:person:read", Reach.SELF)])
    assert changed.version == 2
    assert (await find_tenant("yunyang")).policy_version > before
    assert await rights(admin, role) == {("core:person:read", "SELF")}


async def test_a_changed_name_leaves_the_actions(admin: Context, known: Known) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    assert (await done(admin, update_role, known, role.id, 1, name="科员")).name == "科员"
    assert await rights(admin, role) == {READ}


async def test_an_old_version_of_a_role_is_a_conflict(admin: Context, known: Known) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    await done(admin, update_role, known, role.id, 1, name="科员")
    assert isinstance(await refused(admin, update_role, known, role.id, 1, name="办"), Conflict)
    assert isinstance(await refused(admin, delete_role, role.id, 1), Conflict)


async def test_a_template_is_not_changed(admin: Context, known: Known) -> None:
    role = await template(admin, "tenant_admin")
    for act in ((update_role, known, role.id, role.version), (delete_role, role.id, role.version)):
        assert (await refused(admin, *act)).key == "rule.role_template"


async def test_a_role_that_nobody_held_is_removed(admin: Context, known: Known) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    await done(admin, delete_role, role.id, 1)
    async with admin.transaction() as session:
        assert await session.scalar(select(func.count()).where(Role.id == role.id)) == 0
    assert await rights(admin, role) == set()


async def test_a_role_that_is_granted_is_not_removed(admin: Context, known: Known, east: Org) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    later = admin.clock.now() + timedelta(days=1)
    await done(admin, grant_role, (await make_account(east)).id, role.id, east.id, valid_from=later)
    error = await refused(admin, delete_role, role.id, 1)
    assert (error.key, error.params) == ("rule.role_in_use", {"grants": 1})


async def test_a_role_that_was_granted_is_retired(admin: Context, known: Known, east: Org) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    account = await make_account(east)
    await make_grant(account, role.key, east, valid_to=admin.clock.now())
    assert (await done(admin, delete_role, role.id, 1)).retired_at is not None
    assert (await refused(admin, update_role, known, role.id, 2, name="科员")).key == "rule.role_retired"
    assert (await refused(admin, grant_role, account.id, role.id, east.id)).key == "rule.role_retired"


async def test_roles_concern_the_whole_county(ctx_for: ContextFor, admin: Context, east: Org, known: Known) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    ctx = await ctx_for("tenant_admin", east)
    for act in (
        (create_role, known, "科员", [READ]),
        (update_role, known, role.id, 1),
        (delete_role, role.id, 1),
    ):
        with pytest.raises(Forbidden):
            await done(ctx, *act)


async def test_a_role_of_another_county_is_not_found(
    ctx_for: ContextFor, admin: Context, abroad: Org, known: Known
) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    ctx = await ctx_for("tenant_admin", abroad)
    assert isinstance(await refused(ctx, update_role, known, role.id, 1, name="科员"), NotFound)
    assert isinstance(await refused(ctx, create_role, known, "科员", [], copy_of=role.id), NotFound)


# --- roles of plug-ins -----------------------------------------------------------------------------------------------


async def test_counties_that_are_there_gain_what_plugins_bring(
    database: Database, registry: Registry, admin: Context, fengjie: TenantInfo
) -> None:
    role = await template(admin, "tenant_admin")
    async with admin.transaction() as session:
        await session.execute(delete(RoleAction).where(RoleAction.role_id == role.id))
        await session.execute(delete(Grant))
        await session.execute(delete(Role).where(Role.key == "mediator"))
    before = (await find_tenant("yunyang")).policy_version
    assert await sync_roles(database, registry) == 1
    assert await sync_roles(database, registry) == 0
    assert ("core:plugin:manage", "ORG") in await rights(admin, role)
    assert await rights(admin, await template(admin, "mediator"))
    assert (await find_tenant("yunyang")).policy_version > before
    assert (await find_tenant("fengjie")).policy_version == fengjie.policy_version


async def test_the_countys_own_roles_gain_nothing(
    database: Database, registry: Registry, admin: Context, known: Known
) -> None:
    role = await done(admin, create_role, known, "办事员", [READ])
    await sync_roles(database, registry)
    assert await rights(admin, role) == {READ}


def test_a_plugins_role_cannot_be_taken_for_a_countys_own() -> None:
    role = RoleTemplate("local_clerk", {"en": "Clerk"})
    with pytest.raises(PluginError, match="begins as those of counties"):
        check_roles([Contribution("stranger", role)])
