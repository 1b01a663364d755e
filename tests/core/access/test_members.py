"""Members of a record: what they reach, who names them, and how a sealed record keeps somebody who manages it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.levels import AccessLevel, MemberRole
from core.access.models import Member
from core.access.permissions import ACCESS_SET, MEMBER_MANAGE
from core.access.service import add_member, end_member, set_access_level
from core.accounts.models import Account
from core.audit.models import AuditEntry, OutboxEntry
from core.authz import may, visible
from core.context import Context
from core.db import Database
from core.errors import Forbidden, NotFound, RuleError
from core.orgs.models import Org
from core.people.models import Person
from core.people.permissions import PERSON_READ
from plugins.mediation.models import Dispute
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
)

NOW = datetime(2011, 6, 1, tzinfo=UTC)
LEVELS = list(AccessLevel)


async def sees(ctx: Context, record: Any) -> bool:
    """Whether the actor finds the record by its id."""
    async with ctx.transaction():
        try:
            await ctx.one(type(record), record.id)
        except NotFound:
            return False
    return True


async def listed(ctx: Context, model: type[Any]) -> set[UUID]:
    """The records that the actor can act on one by one."""
    async with ctx.transaction() as session:
        return set(await session.scalars(select(model.id).where(visible(ctx, model, ctx.read_actions[model]))))


# --- what a member reaches -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
async def test_a_member_sees_the_case_of_another_town_at_every_level(
    ctx_for: ContextFor, east: Org, west: Org, level: AccessLevel
) -> None:
    dispute, other = await make_dispute(west, access_level=level), await make_dispute(west, access_level=level)
    account = await make_account(east, "mediation_manager")
    await make_member(dispute, account)
    ctx = await ctx_for(account)
    assert [await sees(ctx, dispute), await sees(ctx, other)] == [True, False]


@pytest.mark.parametrize("level", LEVELS)
async def test_a_member_sees_the_person_of_another_town_at_every_level(
    ctx_for: ContextFor, east: Org, west: Org, level: AccessLevel
) -> None:
    person, other = await make_person(west, access_level=level), await make_person(west, access_level=level)
    account = await make_account(east, "mediation_manager")
    await make_member(person, account)
    ctx = await ctx_for(account)
    assert [await sees(ctx, person), await sees(ctx, other)] == [True, False]


async def test_a_member_who_holds_the_action_nowhere_sees_nothing(ctx_for: ContextFor, east: Org) -> None:
    dispute, account = await make_dispute(east), await make_account(east, "tenant_admin")
    await make_member(dispute, account, role=MemberRole.MANAGER)
    assert not await sees(await ctx_for(account), dispute)


async def test_a_membership_holds_from_its_beginning_until_just_before_its_end(
    ctx_for: ContextFor, east: Org, west: Org
) -> None:
    seen = []
    for begins, ends in ((-2, -1), (-1, 0), (-1, 1), (0, None), (1, 2)):
        dispute, account = await make_dispute(west), await make_account(east, "mediation_manager")
        ended_at = None if ends is None else NOW + timedelta(hours=ends)
        await make_member(dispute, account, started_at=NOW + timedelta(hours=begins), ended_at=ended_at)
        seen.append(await sees(await ctx_for(account, now=NOW), dispute))
    assert seen == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (MemberRole.READER, [True, False, False, False]),
        (MemberRole.HANDLER, [True, True, False, False]),
        (MemberRole.MANAGER, [True, True, True, True]),
    ],
)
async def test_a_member_does_what_the_role_in_the_record_permits(
    ctx_for: ContextFor, east: Org, west: Org, role: MemberRole, allowed: list[bool]
) -> None:
    dispute, account = await make_dispute(west), await make_account(east, "mediation_manager")
    await make_member(dispute, account, role=role)
    ctx = await ctx_for(account)
    actions = (DISPUTE_READ, DISPUTE_CLOSE, MEMBER_MANAGE, ACCESS_SET)
    assert [may(ctx, action, dispute) for action in actions] == allowed


async def test_an_organisation_is_a_member_through_those_who_hold_the_action_exactly_there(
    ctx_for: ContextFor, county: Org, east: Org, east_village: Org, west: Org
) -> None:
    dispute = await make_dispute(west, access_level="PROTECTED")
    await make_member(dispute, east)
    holders = [await make_account(org, "mediation_manager") for org in (east, east_village, county)]
    assert [await sees(await ctx_for(account), dispute) for account in holders] == [True, False, False]


async def test_a_case_shared_does_not_open_the_person_it_is_about(ctx_for: ContextFor, east: Org, west: Org) -> None:
    person, account = await make_person(west), await make_account(east, "mediation_manager")
    await make_member(await make_dispute(west), account)
    assert not await sees(await ctx_for(account), person)


async def test_the_worker_of_a_sealed_case_sees_it_only_as_a_member(ctx_for: ContextFor, east: Org) -> None:
    mediator = await make_mediator(east)
    dispute = await make_dispute(east, mediator=mediator, access_level="SEALED")
    account = await make_account(east, "mediator", person_id=mediator.person_id)
    before = may(await ctx_for(account), DISPUTE_MEDIATE, dispute)
    await make_member(dispute, account, role=MemberRole.HANDLER)
    assert [before, may(await ctx_for(account), DISPUTE_MEDIATE, dispute)] == [False, True]


async def test_everybody_sees_the_own_record_at_every_level(ctx_for: ContextFor, east: Org) -> None:
    for level in LEVELS:
        person = await make_person(east, access_level=level)
        ctx = await ctx_for(await make_account(east, "mediator", person_id=person.id))
        assert await listed(ctx, Person) == {person.id}


# --- naming and ending -----------------------------------------------------------------------------------------------


async def name(ctx: Context, record: Any, account: Account | None = None, org: Org | None = None, **more: Any) -> None:
    """Name a member as the actor."""
    async with ctx.transaction():
        await add_member(
            ctx,
            type(record),
            record.id,
            account_id=account and account.id,
            org_id=org and org.id,
            role=more.pop("role", MemberRole.READER),
            reason=more.pop("reason", "joint handling"),
            **more,
        )


async def test_whoever_leads_the_station_names_a_member_who_sees_the_case_from_then_on(
    ctx_for: ContextFor, county: Org, east: Org, west: Org
) -> None:
    dispute, account = await make_dispute(east), await make_account(west, "mediation_manager")
    director = await ctx_for("center_director", county)
    await name(director, dispute, account)
    assert await sees(await ctx_for(account), dispute)


async def test_a_member_that_was_named_is_audited_with_who_named_it(
    ctx_for: ContextFor, east: Org, database: Database
) -> None:
    dispute, account = await make_dispute(east), await make_account(east, "mediation_manager")
    director = await ctx_for("center_director", east)
    await name(director, dispute, account)
    async with database.transaction(east.tenant_id) as session:
        member = (await session.scalars(select(Member))).one()
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.record_id == member.id))).one()
    assert (entry.event, entry.account_id, member.given_by) == ("MemberAdded", director.account_id, director.account_id)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "account_id"),
        ({"account": True, "org": True}, "account_id"),
        ({"org": True}, "ended_at"),
        ({"org": True, "ended_at": NOW + timedelta(days=1), "role": MemberRole.MANAGER}, "role"),
        ({"account": True, "ended_at": NOW}, "ended_at"),
        ({"account": True, "reason": "  "}, "reason"),
        ({"account": True, "reason": "x" * 1001}, "reason"),
    ],
    ids=[
        "nobody",
        "both",
        "an organisation for good",
        "an organisation that manages",
        "ended",
        "no reason",
        "too much",
    ],
)
async def test_a_member_that_cannot_be_named_is_refused_with_the_field(
    ctx_for: ContextFor, east: Org, fields: dict[str, Any], field: str
) -> None:
    dispute, account = await make_dispute(east), await make_account(east)
    given = fields | {"account": account if "account" in fields else None, "org": east if "org" in fields else None}
    ctx = await ctx_for(await make_account(east, "center_director"), now=NOW)
    with pytest.raises(RuleError) as refused:
        await name(ctx, dispute, **given)
    assert refused.value.field == field


async def test_nobody_is_named_twice(ctx_for: ContextFor, east: Org) -> None:
    dispute, account = await make_dispute(east), await make_account(east)
    director = await ctx_for("center_director", east)
    await name(director, dispute, account)
    with pytest.raises(RuleError) as refused:
        await name(director, dispute, account)
    assert refused.value.payload_code == "NOT_UNIQUE"


async def test_who_may_only_read_names_nobody(ctx_for: ContextFor, county: Org, east: Org) -> None:
    leader = await ctx_for("county_leader", county)
    with pytest.raises(Forbidden):
        await name(leader, await make_dispute(east), await make_account(east))


@pytest.mark.parametrize("level", ["PROTECTED", "SEALED"])
async def test_nobody_is_named_on_a_case_that_the_actor_does_not_see(
    ctx_for: ContextFor, east: Org, level: str
) -> None:
    director = await ctx_for("center_director", east)
    with pytest.raises(NotFound):
        await name(director, await make_dispute(east, access_level=level), await make_account(east))


async def test_a_member_of_another_county_is_not_found(ctx_for: ContextFor, east: Org, abroad: Org) -> None:
    director = await ctx_for("center_director", east)
    with pytest.raises(NotFound) as missing:
        await name(director, await make_dispute(east), await make_account(abroad))
    assert missing.value.field == "account_id"


async def test_an_ended_member_sees_the_case_no_more(ctx_for: ContextFor, east: Org, west: Org) -> None:
    dispute, account = await make_dispute(east), await make_account(west, "mediation_manager")
    member = await make_member(dispute, account)
    director = await ctx_for("center_director", east)
    async with director.transaction():
        await end_member(director, member.id, "the referral is over")
    assert not await sees(await ctx_for(account), dispute)


async def test_a_membership_of_a_case_that_is_not_seen_is_not_found(ctx_for: ContextFor, east: Org, west: Org) -> None:
    member = await make_member(await make_dispute(west), await make_account(west))
    director = await ctx_for("center_director", east)
    async with director.transaction():
        with pytest.raises(NotFound):
            await end_member(director, member.id, "over")


# --- levels ----------------------------------------------------------------------------------------------------------


async def seal(ctx: Context, record: Any, level: AccessLevel = AccessLevel.SEALED, reason: str = "a minor") -> None:
    async with ctx.transaction():
        await set_access_level(ctx, type(record), record.id, level, reason)


async def test_raising_a_level_is_audited_with_both_and_the_reason(
    ctx_for: ContextFor, east: Org, database: Database
) -> None:
    dispute = await make_dispute(east)
    await seal(await ctx_for("center_director", east), dispute, AccessLevel.PROTECTED)
    async with database.transaction(east.tenant_id) as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.record_id == dispute.id))).one()
        told = (await session.scalars(select(OutboxEntry).where(OutboxEntry.record_id == dispute.id))).one()
    assert (entry.before["access_level"], entry.after["access_level"]) == ("ORG", "PROTECTED")
    assert told.payload["reason"] == "a minor"


async def test_a_record_without_a_manager_is_not_sealed(ctx_for: ContextFor, east: Org) -> None:
    dispute = await make_dispute(east)
    for values in (
        {"role": MemberRole.HANDLER},
        {"role": MemberRole.MANAGER, "ended_at": datetime.now(UTC) + timedelta(1)},
    ):
        await make_member(dispute, await make_account(east), **values)
    await make_member(dispute, await make_account(east, state="DISABLED"), role=MemberRole.MANAGER)
    with pytest.raises(RuleError) as refused:
        await seal(await ctx_for("center_director", east), dispute)
    assert refused.value.key == "access.last_manager"


async def test_a_record_shared_with_an_organisation_is_not_sealed(ctx_for: ContextFor, east: Org, west: Org) -> None:
    dispute = await make_dispute(east)
    await make_member(dispute, await make_account(east), role=MemberRole.MANAGER)
    await make_member(dispute, west)
    with pytest.raises(RuleError) as refused:
        await seal(await ctx_for("center_director", east), dispute)
    assert refused.value.key == "access.sealed_for_accounts"


async def test_who_seals_a_record_without_being_named_sees_it_no_more(ctx_for: ContextFor, east: Org) -> None:
    dispute, keeper = await make_dispute(east), await make_account(east, "mediation_manager")
    await make_member(dispute, keeper, role=MemberRole.MANAGER)
    director = await ctx_for("center_director", east)
    await seal(director, dispute)
    assert [await sees(director, dispute), await sees(await ctx_for(keeper), dispute)] == [False, True]


async def test_a_sealed_record_is_lowered_by_its_manager_only(ctx_for: ContextFor, county: Org, east: Org) -> None:
    dispute = await make_dispute(east, access_level="SEALED")
    keeper, handler = [await make_account(east, "mediation_manager") for _ in range(2)]
    await make_member(dispute, keeper, role=MemberRole.MANAGER)
    await make_member(dispute, handler, role=MemberRole.HANDLER)
    with pytest.raises(Forbidden):
        await seal(await ctx_for(handler), dispute, AccessLevel.ORG)
    with pytest.raises(NotFound):
        await seal(await ctx_for("center_director", county), dispute, AccessLevel.ORG)
    await seal(await ctx_for(keeper), dispute, AccessLevel.ORG)
    assert await sees(await ctx_for("center_director", county), dispute)


async def test_the_last_manager_of_a_sealed_record_stays(ctx_for: ContextFor, east: Org) -> None:
    dispute, keeper = await make_dispute(east, access_level="SEALED"), await make_account(east, "mediation_manager")
    member = await make_member(dispute, keeper, role=MemberRole.MANAGER)
    ctx = await ctx_for(keeper)
    with pytest.raises(RuleError) as refused:
        async with ctx.transaction():
            await end_member(ctx, member.id, "leaving")
    assert refused.value.key == "access.last_manager"
    assert await sees(await ctx_for(keeper), dispute)


@pytest.mark.commits
async def test_of_two_managers_who_end_each_other_at_once_one_stays(
    ctx_for: ContextFor, east: Org, database: Database
) -> None:
    dispute = await make_dispute(east, access_level="SEALED")
    keepers = [await make_account(east, "mediation_manager") for _ in range(2)]
    members = [await make_member(dispute, keeper, role=MemberRole.MANAGER) for keeper in keepers]

    async def end(keeper: Account, member: Member) -> bool:
        ctx = await ctx_for(keeper)
        try:
            async with ctx.transaction():
                await end_member(ctx, member.id, "a quarrel")
        except RuleError:
            return False
        return True

    done = await asyncio.gather(*(end(keeper, other) for keeper, other in zip(keepers, members[::-1], strict=True)))
    assert sorted(done) == [False, True]


async def test_broken_glass_never_lets_anybody_say_who_sees_the_record(ctx_for: ContextFor, east: Org) -> None:
    dispute, account = await make_dispute(east, access_level="PROTECTED"), await make_account(east, "center_director")
    await make_break(dispute, account)
    ctx = await ctx_for(account)
    assert [may(ctx, action, dispute) for action in (DISPUTE_READ, MEMBER_MANAGE, ACCESS_SET)] == [True, False, False]


async def test_people_are_guarded_like_cases(ctx_for: ContextFor, east: Org) -> None:
    person, keeper = await make_person(east), await make_account(east, "mediation_manager")
    director = await ctx_for("center_director", east)
    await name(director, person, keeper, role=MemberRole.MANAGER)
    await seal(director, person)
    assert [await sees(director, person), await sees(await ctx_for(keeper), person)] == [False, True]
    ctx = await ctx_for("county_leader", east)
    assert not may(ctx, PERSON_READ, await _again(ctx, person))


async def _again(ctx: Context, person: Person) -> Person:
    """The person's row as it is now."""
    async with ctx.transaction() as session:
        return await session.get_one(Person, (person.tenant_id, person.id))


async def test_a_second_grant_elsewhere_does_not_widen_a_membership(
    ctx_for: ContextFor, east: Org, west: Org, west_village: Org
) -> None:
    shared, beside = await make_dispute(west_village), await make_dispute(west_village)
    account = await make_account(east, "mediation_manager")
    await make_grant(account, "mediator", west)
    await make_member(shared, account)
    assert await listed(await ctx_for(account), Dispute) == {shared.id}
    assert not await sees(await ctx_for(account), beside)
