"""Nobody gives more than they hold, and the county keeps an administrator."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.accounts.administration import disable_account, enable_account, update_account
from core.accounts.models import Account, AccountState
from core.context import Context
from core.descriptors import Action, Reach
from core.errors import Forbidden, PayloadError, RuleError
from core.orgs.models import Org
from core.plugin_host import Registry
from core.rbac.models import Grant, Role, RoleAction
from core.rbac.permissions import GRANT_MANAGE
from core.rbac.roles import create_role, update_role
from core.rbac.service import end_grant, grant_role
from tests.conftest import ContextFor
from tests.factories import make_account, make_grant, make_person, save

Known = dict[str, Action]


@pytest.fixture
def known(registry: Registry) -> Known:
    """Every action there is."""
    return {one.item.name: one.item for one in registry.actions}


async def make_role(org: Org, *actions: tuple[str, Reach], key: str = "local_granter") -> Role:
    """A role of the county's own, written directly."""
    role = await save(Role(key=key, name=key), org)
    for action, reach in actions:
        await save(RoleAction(role_id=role.id, action=action, reach=reach), org)
    return role


GRANTER = (
    (GRANT_MANAGE.name, Reach.ORG),
    ("core:org:read", Reach.ORG),
    ("core:account:read", Reach.ORG),
    ("core:account:manage", Reach.ORG),
    ("core:person:read", Reach.ORG),
    ("mediation:dispute:read", Reach.ORG),
)


@pytest.fixture
async def granter(ctx_for: ContextFor, county: Org, east: Org) -> Context:
    """Who may grant in the eastern town, without passing on what they do not hold."""
    await make_role(county, *GRANTER)
    return await ctx_for("local_granter", east)


@pytest.fixture
async def admin(ctx_for: ContextFor, county: Org) -> Context:
    """The county's only administrator."""
    return await ctx_for("tenant_admin", county)


async def done(ctx: Context, act: Any, *given: Any, **values: Any) -> Any:
    """The act, committed."""
    async with ctx.transaction():
        return await act(ctx, *given, **values)


async def missing(ctx: Context, act: Any, *given: Any, **values: Any) -> str:
    """The action for the lack of which the act is forbidden."""
    with pytest.raises(Forbidden) as caught:
        await done(ctx, act, *given, **values)
    action: str = caught.value.params["action"]
    return action


async def refusal(ctx: Context, act: Any, *given: Any, **values: Any) -> str:
    """The rule by which the act is refused."""
    with pytest.raises(PayloadError) as caught:
        await done(ctx, act, *given, **values)
    return caught.value.key


# --- no more than one holds ------------------------------------------------------------------------------------------


async def test_what_one_holds_can_be_granted(granter: Context, county: Org, east_village: Org) -> None:
    await make_role(county, ("mediation:dispute:read", Reach.ORG), key="local_reader")
    grant = await done(granter, grant_role, (await make_account(east_village)).id, "local_reader", east_village.id)
    assert grant.org_id == east_village.id


async def test_a_wider_reach_covers_a_narrower_one(granter: Context, county: Org, east: Org) -> None:
    await make_role(
        county, ("mediation:dispute:read", Reach.ASSIGNED), ("core:person:read", Reach.SELF), key="local_own"
    )
    assert await done(granter, grant_role, (await make_account(east)).id, "local_own", east.id)


async def test_a_narrower_reach_does_not_cover_a_wider_one(ctx_for: ContextFor, county: Org, east: Org) -> None:
    narrow = [(action, reach) for action, reach in GRANTER if action != "mediation:dispute:read"]
    await make_role(county, *narrow, ("mediation:dispute:read", Reach.ASSIGNED), key="local_narrow")
    await make_role(county, ("mediation:dispute:read", Reach.ORG), key="local_reader")
    ctx = await ctx_for("local_narrow", east)
    account = await make_account(east)
    assert await missing(ctx, grant_role, account.id, "local_reader", east.id) == "mediation:dispute:read"


async def test_what_one_does_not_hold_cannot_be_granted(granter: Context, east: Org) -> None:
    account = await make_account(east)
    assert (await missing(granter, grant_role, account.id, "tenant_admin", east.id)).startswith("core:")
    assert await missing(granter, grant_role, account.id, "mediation_manager", east.id) == "core:access:break"


async def test_what_one_holds_below_cannot_be_granted_above(ctx_for: ContextFor, county: Org, east: Org) -> None:
    await make_role(county, *GRANTER[:3], key="local_manager")
    await make_role(county, ("mediation:dispute:read", Reach.ORG), key="local_reader")
    account = await make_account(county, "local_manager")
    await make_grant(account, "local_reader", east)
    ctx, other = await ctx_for(account), await make_account(county)
    assert await done(ctx, grant_role, other.id, "local_reader", east.id)
    assert await missing(ctx, grant_role, other.id, "local_reader", county.id) == "mediation:dispute:read"


async def test_what_one_held_a_moment_ago_cannot_be_granted(granter: Context, county: Org, east: Org) -> None:
    """The rights of the request are a second old: the rows decide."""
    await make_role(county, ("mediation:dispute:read", Reach.ORG), key="local_reader")
    async with granter.transaction() as session:
        (grant,) = await session.scalars(select(Grant).where(Grant.account_id == granter.account_id))
        grant.valid_to = granter.clock.now()
    assert await missing(granter, grant_role, (await make_account(east)).id, "local_reader", east.id)


async def test_what_a_request_may_not_do_it_cannot_grant(granter: Context, county: Org, east: Org) -> None:
    """As with an API key, which holds less than its account."""
    await make_role(county, ("mediation:dispute:read", Reach.ORG), key="local_reader")
    less = {name: scope for name, scope in granter.rights.scopes.items() if name != "mediation:dispute:read"}
    key = replace(granter, rights=replace(granter.rights, scopes=less))
    account = await make_account(east)
    assert await missing(key, grant_role, account.id, "local_reader", east.id) == "mediation:dispute:read"


async def test_an_administrator_passes_on_what_they_do_not_hold(admin: Context, east: Org) -> None:
    assert await done(admin, grant_role, (await make_account(east)).id, "mediation_manager", east.id)


async def test_an_administrator_does_not_pass_it_on_to_themselves(admin: Context, east: Org) -> None:
    assert await missing(admin, grant_role, admin.account_id, "mediation_manager", east.id) == "core:access:break"


async def test_an_administrator_of_a_town_passes_on_nothing_above_it(
    ctx_for: ContextFor, county: Org, east: Org
) -> None:
    account = await make_account(east, "tenant_admin")
    await make_role(county, *GRANTER[:3], key="local_manager")
    await make_grant(account, "local_manager", county)
    ctx = await ctx_for(account)
    assert await missing(ctx, grant_role, (await make_account(county)).id, "mediation_manager", county.id)


async def test_a_role_gains_nothing_that_its_changer_does_not_hold_where_it_is_held(
    ctx_for: ContextFor, county: Org, east: Org, known: Known
) -> None:
    await make_role(county, ("core:role:read", Reach.ORG), ("core:role:manage", Reach.ORG), key="local_editor")
    role = await make_role(county, ("core:org:read", Reach.ORG), key="local_clerk")
    await make_grant(await make_account(east), "local_clerk", east)
    ctx = await ctx_for("local_editor", county)
    assert await done(ctx, update_role, known, role.id, 1, actions=[("core:role:read", Reach.ORG)])
    wider = [("core:role:read", Reach.ORG), ("core:person:read", Reach.ORG)]
    assert await missing(ctx, update_role, known, role.id, 2, actions=wider) == "core:person:read"


async def test_nobody_widens_the_role_they_hold(admin: Context, county: Org, known: Known) -> None:
    role = await done(admin, create_role, known, "办事员", [("core:org:read", Reach.ORG)])
    await done(admin, grant_role, admin.account_id, role.id, county.id)
    wider = [("core:org:read", Reach.ORG), ("mediation:dispute:read", Reach.ORG)]
    assert await missing(admin, update_role, known, role.id, 1, actions=wider) == "mediation:dispute:read"


async def test_a_role_that_will_be_held_is_not_widened_either(admin: Context, county: Org, known: Known) -> None:
    role = await done(admin, create_role, known, "办事员", [("core:org:read", Reach.ORG)])
    later = admin.clock.now() + timedelta(days=3)
    await done(admin, grant_role, admin.account_id, role.id, county.id, valid_from=later)
    wider = [("mediation:dispute:read", Reach.ORG)]
    assert await missing(admin, update_role, known, role.id, 1, actions=wider) == "mediation:dispute:read"


async def test_a_role_that_others_hold_is_widened_by_who_may_pass_it_on(
    admin: Context, east: Org, known: Known
) -> None:
    role = await done(admin, create_role, known, "办事员", [("core:org:read", Reach.ORG)])
    await done(admin, grant_role, (await make_account(east)).id, role.id, east.id)
    assert await done(admin, update_role, known, role.id, 1, actions=[("mediation:dispute:read", Reach.ORG)])


async def test_an_account_is_enabled_by_who_could_grant_what_it_holds(granter: Context, east: Org) -> None:
    account = await make_account(east, "mediation_manager", state=AccountState.DISABLED)
    assert await missing(granter, enable_account, account.id, 1) == "core:access:break"
    plain = await make_account(east, state=AccountState.DISABLED)
    assert (await done(granter, enable_account, plain.id, 1)).state == AccountState.ACTIVE


async def test_whose_account_it_is_changes_by_who_could_grant_what_it_holds(granter: Context, east: Org) -> None:
    account, person = await make_account(east, "mediator"), await make_person(east)
    assert await missing(granter, update_account, account.id, 1, person_id=person.id)


async def test_nobody_changes_whose_account_their_own_is(admin: Context, county: Org) -> None:
    person = await make_person(county)
    assert await refusal(admin, update_account, admin.account_id, 1, person_id=person.id) == "rule.own_person"


# --- the last administrator ------------------------------------------------------------------------------------------


async def own_grant(ctx: Context) -> Grant:
    """The actor's grant."""
    async with ctx.transaction() as session:
        return (await session.scalars(select(Grant).where(Grant.account_id == ctx.account_id))).one()


async def test_the_last_administrators_grant_is_not_ended(admin: Context) -> None:
    grant = await own_grant(admin)
    assert await refusal(admin, end_grant, grant.id, 1) == "rule.last_administrator"
    assert (await own_grant(admin)).valid_to is None


async def test_the_last_administrators_grant_is_given_no_end(admin: Context) -> None:
    later = admin.clock.now() + timedelta(days=365)
    assert await refusal(admin, end_grant, (await own_grant(admin)).id, 1, valid_to=later) == "rule.last_administrator"


async def test_the_last_administrators_account_is_not_disabled(admin: Context) -> None:
    assert await refusal(admin, disable_account, admin.account_id, 1) == "rule.last_administrator"


@pytest.mark.parametrize(
    "other",
    [
        {"state": AccountState.DISABLED},
        {"valid_to": timedelta(days=1)},
        {"valid_from": timedelta(days=1)},
        {"org": "east"},
    ],
    ids=str,
)
async def test_who_is_administrator_in_part_or_for_a_while_does_not_count(
    admin: Context, county: Org, east: Org, other: dict[str, Any]
) -> None:
    account = await make_account(county, state=other.get("state", AccountState.ACTIVE))
    times = {name: admin.clock.now() + value for name, value in other.items() if name.startswith("valid")}
    await make_grant(account, "tenant_admin", east if "org" in other else county, **times)
    assert await refusal(admin, end_grant, (await own_grant(admin)).id) == "rule.last_administrator"


async def test_one_of_two_administrators_may_go(admin: Context, county: Org) -> None:
    await make_account(county, "tenant_admin")
    assert (await done(admin, end_grant, (await own_grant(admin)).id)).valid_to is not None


async def test_another_county_s_administrator_does_not_count(admin: Context, abroad: Org) -> None:
    await make_account(abroad, "tenant_admin")
    assert await refusal(admin, disable_account, admin.account_id, 1) == "rule.last_administrator"


@pytest.mark.commits
@pytest.mark.parametrize("first", ["grant", "account"])
@pytest.mark.parametrize("second", ["grant", "account"])
async def test_two_administrators_do_not_end_each_other(
    ctx_for: ContextFor, county: Org, first: str, second: str
) -> None:
    one, other = [await ctx_for("tenant_admin", county) for _ in range(2)]
    grants = {ctx.account_id: (await own_grant(ctx)).id for ctx in (one, other)}

    def end(how: str, ctx: Context, target: Context) -> Any:
        act, record = (end_grant, grants[target.account_id]) if how == "grant" else (disable_account, target.account_id)
        return done(ctx, act, record)

    ended = await asyncio.gather(end(first, one, other), end(second, other, one), return_exceptions=True)
    assert [error.key for error in ended if isinstance(error, RuleError)] == ["rule.last_administrator"]
    async with one.transaction() as session:
        left = (
            select(Account.id)
            .join(Grant, Grant.account_id == Account.id)
            .where(Account.state == AccountState.ACTIVE, Grant.valid_to.is_(None), Grant.id.in_(grants.values()))
        )
        assert len(list(await session.scalars(left))) == 1
