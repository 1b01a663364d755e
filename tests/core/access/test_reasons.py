"""Why somebody may act, and who may: every way in by its name, in line with what `require()` decides."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.access.levels import MemberRole
from core.access.permissions import ACCESS_BREAK, MEMBER_MANAGE, MEMBER_READ, NOTIFICATION_READ
from core.access.reasons import Reason, Way, explain, who_may
from core.accounts.models import Account
from core.accounts.permissions import ACCOUNT_READ
from core.audit.models import AuditEntry
from core.audit.permissions import AUDIT_READ
from core.authz import may
from core.context import Context
from core.descriptors import Action, Reach
from core.orgs.models import Org
from core.orgs.permissions import ORG_MANAGE, ORG_READ
from core.people.permissions import PERSON_READ
from core.rbac.models import Role, RoleAction
from plugins.mediation.permissions import DISPUTE_CLOSE, DISPUTE_MEDIATE, DISPUTE_READ
from tests.conftest import ContextFor
from tests.factories import (
    make_account,
    make_break,
    make_dispute,
    make_grant,
    make_mediator,
    make_member,
    make_person,
    save,
)

NOW = datetime(2011, 6, 1, tzinfo=UTC)


async def why(ctx: Context, action: Action, record: Any, account: Account | None = None) -> list[Reason]:
    """The reasons, asked by somebody."""
    async with ctx.transaction():
        return await explain(ctx, action, record, account and account.id)


async def ways(ctx: Context, action: Action, record: Any, account: Account | None = None) -> list[Way]:
    """The ways alone."""
    return [reason.way for reason in await why(ctx, action, record, account)]


async def test_a_range_names_the_role_and_where_it_is_held(ctx_for: ContextFor, east: Org, east_village: Org) -> None:
    (reason,) = await why(await ctx_for("mediation_manager", east), ORG_READ, east_village)
    assert (reason.way, reason.role, reason.org_id) == (Way.RANGE, "mediation_manager", east.id)


async def test_nothing_explains_what_is_not_allowed(ctx_for: ContextFor, east: Org, west: Org) -> None:
    ctx = await ctx_for("mediation_manager", east)
    assert [await ways(ctx, ORG_READ, west), await ways(ctx, ORG_MANAGE, east)] == [[], []]


async def test_an_explanation_may_be_about_somebody_else(ctx_for: ContextFor, county: Org, east: Org) -> None:
    other = await make_account(county, role="tenant_admin")
    (reason,) = await why(await ctx_for("mediation_manager", east), ACCOUNT_READ, east, other)
    assert (reason.account_id, reason.role, reason.org_id) == (other.id, "tenant_admin", county.id)


async def test_every_grant_is_a_reason_of_its_own_with_its_end(ctx_for: ContextFor, county: Org, east: Org) -> None:
    account, end = await make_account(east, "mediation_manager"), NOW + timedelta(days=1)
    await make_grant(account, "county_leader", county, valid_to=end)
    await make_grant(account, "mediation_manager", county, valid_to=NOW)
    reasons = await why(await ctx_for(account, now=NOW), DISPUTE_READ, await make_dispute(east))
    assert {(reason.role, reason.ends_at) for reason in reasons} == {
        ("mediation_manager", None),
        ("county_leader", end),
    }


async def test_the_worker_the_member_and_who_broke_the_glass_are_told_so(ctx_for: ContextFor, east: Org) -> None:
    mediator = await make_mediator(east)
    dispute = await make_dispute(east, mediator=mediator, access_level="PROTECTED")
    worker = await make_account(east, "mediator", person_id=mediator.person_id)
    member, breaker, nobody = [await make_account(east, "mediation_manager") for _ in range(3)]
    await make_member(dispute, member, role=MemberRole.HANDLER)
    await make_break(dispute, breaker)
    ctx = await ctx_for(nobody)
    found = [await ways(ctx, DISPUTE_MEDIATE, dispute, account) for account in (worker, member, breaker, nobody)]
    assert found == [[Way.WORKER], [Way.MEMBER], [Way.EMERGENCY], []]
    assert [await ways(ctx, MEMBER_MANAGE, dispute, account) for account in (member, breaker)] == [[], []]


async def test_a_member_through_an_organisation_is_told_the_role_held_there(
    ctx_for: ContextFor, east: Org, west: Org
) -> None:
    dispute = await make_dispute(west)
    member = await make_member(dispute, east, ended_at=datetime.now(UTC) + timedelta(days=1))
    (reason,) = await why(await ctx_for("mediation_manager", east), DISPUTE_READ, dispute)
    assert (reason.way, reason.role, reason.org_id) == (Way.ORG_MEMBER, "mediation_manager", east.id)
    assert (reason.member_role, reason.ends_at) == (MemberRole.READER, member.ended_at)


async def test_a_sealed_record_is_explained_by_its_members_alone(ctx_for: ContextFor, east: Org) -> None:
    mediator = await make_mediator(east)
    dispute = await make_dispute(east, mediator=mediator, access_level="SEALED")
    worker = await make_account(east, "mediator", person_id=mediator.person_id)
    ctx = await ctx_for("mediation_manager", east)
    await make_break(dispute, await make_account(east, "center_director"))
    async with ctx.transaction():
        assert (await who_may(ctx, DISPUTE_READ, dispute, many=10)).total == 0
    await make_member(dispute, worker)
    async with ctx.transaction():
        found = await who_may(ctx, DISPUTE_READ, dispute, many=10)
    assert [[reason.way for reason in reasons] for reasons in found.reasons] == [[Way.MEMBER]]


async def test_the_own_record_explains_itself(ctx_for: ContextFor, east: Org) -> None:
    person = await make_person(east, access_level="SEALED")
    ctx = await ctx_for(await make_account(east, "mediator", person_id=person.id))
    assert await ways(ctx, PERSON_READ, person) == [Way.OWN]


async def test_what_everybody_holds_needs_no_grant(ctx_for: ContextFor, east: Org) -> None:
    account = await make_account(east)
    member = await make_member(await make_dispute(east), account)
    assert await ways(await ctx_for(account), MEMBER_READ, member) == [Way.OWN]


@pytest.mark.parametrize("state", ["DISABLED"])
async def test_a_disabled_account_may_nothing(ctx_for: ContextFor, east: Org, state: str) -> None:
    gone = await make_account(east, "mediation_manager", state=state)
    assert await ways(await ctx_for("mediation_manager", east), DISPUTE_READ, await make_dispute(east), gone) == []


async def test_who_may_walks_through_all_accounts_once_by_login(ctx_for: ContextFor, county: Org, east: Org) -> None:
    dispute = await make_dispute(east)
    accounts = [await make_account(org, "center_director", login=f"zz{n}") for n, org in enumerate([east, county] * 3)]
    await make_grant(accounts[0], "mediation_manager", county)
    ctx, found, after = await ctx_for(accounts[0]), [], ("zz", county.id)
    while True:
        async with ctx.transaction():
            page = await who_may(ctx, DISPUTE_CLOSE, dispute, many=4, after=after)
        found += page.reasons
        if len(page.reasons) < 4:
            break
        after = found[-1][0].login, found[-1][0].account_id
    assert [reasons[0].account_id for reasons in found] == [account.id for account in accounts]
    assert [len(reasons) for reasons in found] == [2, 1, 1, 1, 1, 1]
    assert page.total >= len(found)


async def test_no_membership_lets_anybody_break_glass(ctx_for: ContextFor, east: Org, west: Org) -> None:
    dispute, account = await make_dispute(west), await make_account(east, "mediator")
    await make_member(dispute, account, role=MemberRole.MANAGER)
    assert await ways(await ctx_for(account), ACCESS_BREAK, dispute) == []


@pytest.mark.parametrize(("hours", "ends"), [(1, 1), (5, 3)], ids=["the grant's", "the emergency's"])
async def test_an_emergency_ends_with_itself_or_with_the_grant(
    ctx_for: ContextFor, east: Org, hours: int, ends: int
) -> None:
    dispute, account = await make_dispute(east, access_level="PROTECTED"), await make_account(east)
    await make_grant(account, "mediation_manager", east, valid_to=NOW + timedelta(hours=hours))
    await make_break(dispute, account, started_at=NOW, ended_at=NOW + timedelta(hours=3))
    (reason,) = await why(await ctx_for(account, now=NOW), DISPUTE_READ, dispute)
    assert (reason.way, reason.ends_at) == (Way.EMERGENCY, NOW + timedelta(hours=ends))


async def test_rank_explains_no_action_about_private_rows(ctx_for: ContextFor, county: Org, east: Org) -> None:
    dispute, account = await make_dispute(east), await make_account(county)
    role = await save(Role(key="local_reader", name="r"), county)
    await save(RoleAction(role_id=role.id, action=str(MEMBER_READ), reach=Reach.ORG), county)
    await make_grant(account, "local_reader", county)
    ctx = await ctx_for(account)
    assert (await ways(ctx, MEMBER_READ, dispute), may(ctx, MEMBER_READ, dispute)) == ([], False)


async def test_what_no_way_leads_to_is_explained_by_nothing(ctx_for: ContextFor, east: Org) -> None:
    ctx = await ctx_for("mediation_manager", east)
    assert await ways(ctx, NOTIFICATION_READ, east) == []
    async with ctx.transaction():
        assert (await who_may(ctx, NOTIFICATION_READ, east, many=10)).total == 0


async def test_what_is_seen_in_the_whole_county_alone_is_explained_by_a_role_at_its_top(
    ctx_for: ContextFor, county: Org, east: Org
) -> None:
    ctx, below = await ctx_for("privacy_officer", county), await make_account(east, "privacy_officer")
    entry = AuditEntry()
    async with ctx.transaction():
        assert [reason.org_id for reason in await explain(ctx, AUDIT_READ, entry)] == [county.id]
        assert await explain(ctx, AUDIT_READ, entry, below.id) == []
