"""What an administrator does with the accounts of others."""

from typing import Any

import pytest
from sqlalchemy import select

from core.accounts.administration import disable_account, enable_account, update_account
from core.accounts.models import Account, AccountState
from core.audit.models import AuditEntry
from core.context import Context
from core.errors import Conflict, Forbidden, NotFound, PayloadError
from core.orgs.models import Org
from tests.conftest import ContextFor
from tests.factories import find_tenant, make_account, make_org, make_person


@pytest.fixture
async def admin(ctx_for: ContextFor, county: Org) -> Context:
    """An administrator of the county."""
    return await ctx_for("tenant_admin", county)


async def done(ctx: Context, act: Any, *given: Any, **values: Any) -> Account:
    """The account after the act."""
    async with ctx.transaction():
        account: Account = await act(ctx, *given, **values)
        return account


async def refused(ctx: Context, act: Any, *given: Any, **values: Any) -> PayloadError:
    """Why the act is refused."""
    with pytest.raises(PayloadError) as caught:
        await done(ctx, act, *given, **values)
    return caught.value


async def test_an_enabled_account_can_act_again(admin: Context, ctx_for: ContextFor, east: Org) -> None:
    account = await make_account(east, "mediation_manager")
    await done(admin, disable_account, account.id, 1)
    await done(admin, enable_account, account.id, 2)
    assert (await ctx_for(account)).rights.roles


async def test_disabling_and_enabling_raise_the_policy_version(admin: Context, east: Org) -> None:
    account = await make_account(east)
    versions = [(await find_tenant("yunyang")).policy_version]
    for act, version in ((disable_account, 1), (enable_account, 2)):
        await done(admin, act, account.id, version)
        versions.append((await find_tenant("yunyang")).policy_version)
    assert versions == sorted(set(versions))


async def test_doing_it_twice_changes_nothing(admin: Context, east: Org) -> None:
    account = await make_account(east)
    assert (await done(admin, enable_account, account.id, 1)).version == 1
    await done(admin, disable_account, account.id, 1)
    assert (await done(admin, disable_account, account.id, 2)).version == 2


async def test_a_changed_account_has_name_organisation_and_person(admin: Context, east: Org, west: Org) -> None:
    account, person = await make_account(east), await make_person(west)
    changed = await done(admin, update_account, account.id, 1, name=" 李四 ", org_id=west.id, person_id=person.id)
    assert (changed.name, changed.org_id, changed.org_place) == ("李四", west.id, west.place)
    assert (changed.person_id, changed.version) == (person.id, 2)
    assert (await done(admin, update_account, account.id, 2, without_person=True)).person_id is None


async def test_a_change_is_audited_with_what_was_before(admin: Context, east: Org) -> None:
    account = await make_account(east, name="李")
    await done(admin, update_account, account.id, 1, name="李四")
    async with admin.transaction() as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.record_id == account.id))).one()
    assert (entry.event, entry.account_id) == ("AccountUpdated", admin.account_id)
    assert (entry.before["name"], entry.after["name"]) == ("李", "李四")


@pytest.mark.parametrize("act", [disable_account, enable_account, update_account])
async def test_an_old_version_is_a_conflict(admin: Context, east: Org, act: Any) -> None:
    account = await make_account(east)
    await done(admin, update_account, account.id, 1, name="李四")
    assert isinstance(await refused(admin, act, account.id, 1), Conflict)


@pytest.mark.parametrize("act", [disable_account, enable_account, update_account])
async def test_an_account_out_of_reach_is_not_found(
    ctx_for: ContextFor, east: Org, west: Org, abroad: Org, act: Any
) -> None:
    account = await make_account(east)
    for org in (west, abroad):
        assert isinstance(await refused(await ctx_for("tenant_admin", org), act, account.id, 1), NotFound)


@pytest.mark.parametrize("act", [disable_account, enable_account, update_account])
async def test_who_only_sees_accounts_changes_none(ctx_for: ContextFor, county: Org, east: Org, act: Any) -> None:
    account = await make_account(east)
    with pytest.raises(Forbidden):
        await done(await ctx_for("privacy_officer", county), act, account.id, 1)


async def test_an_account_goes_to_no_organisation_out_of_reach(ctx_for: ContextFor, east: Org, west: Org) -> None:
    account = await make_account(east)
    error = await refused(await ctx_for("tenant_admin", east), update_account, account.id, 1, org_id=west.id)
    assert (type(error), error.field) == (NotFound, "org_id")


async def test_an_account_goes_to_no_closed_organisation(admin: Context, county: Org, east: Org) -> None:
    account, closed = await make_account(east), await make_org(county, state="CLOSED")
    assert (await refused(admin, update_account, account.id, 1, org_id=closed.id)).key == "rule.org_over"
    disabled = await make_account(closed, state=AccountState.DISABLED)
    assert (await refused(admin, enable_account, disabled.id, 1)).key == "rule.org_over"


async def test_a_person_out_of_reach_is_not_linked(admin: Context, east: Org, abroad: Org) -> None:
    account, person = await make_account(east), await make_person(abroad)
    assert (await refused(admin, update_account, account.id, 1, person_id=person.id)).field == "person_id"
