"""What an actor may do: the compiled look-ups, and Casbin, whose word they must equal."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.access.levels import MemberRole
from core.access.models import Member
from core.access.permissions import MEMBER_READ
from core.access.shares import Share
from core.authz import Authorizer, Policy, Rights, build_policy, may, require, visible
from core.db import Database
from core.descriptors import Action, Reach
from core.errors import Forbidden, NotFound, Unauthenticated
from core.orgs import places
from core.orgs.models import Org
from core.people.models import Person
from core.people.permissions import PERSON_READ
from core.rbac.models import Role, RoleAction
from core.scopes import NOTHING, Scope
from core.tenancy import TenantInfo
from plugins.mediation.models import Dispute
from plugins.mediation.permissions import DISPUTE_ASSIGN, DISPUTE_MEDIATE, DISPUTE_READ
from tests.conftest import ContextFor
from tests.factories import (
    make_account,
    make_dispute,
    make_grant,
    make_mediator,
    make_member,
    make_person,
    save,
    tenant_of,
)

NOW = datetime(2011, 3, 1, tzinfo=UTC)

# --- compiled = Casbin, on a tree of three levels with three children each ------------------------------------------

TREE = [0]
for _ in range(2):
    TREE += [child for parent in TREE for n in (1, 2, 3) if (child := places.child(parent, n)) not in TREE]
ORGS = {UUID(int=place + 1): place for place in TREE}
ACCOUNTS = [UUID(int=number << 100) for number in (1, 2)]
ROLES = ["a", "b", "c"]
ACTIONS = ["x:y:read", "x:y:write", "x:z:read"]

policies = st.builds(
    lambda rules, grants: build_policy(1, rules, [(account, role, org, ORGS[org]) for account, role, org in grants]),
    st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(ACTIONS), st.sampled_from(list(Reach)))),
    st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(ROLES), st.sampled_from(list(ORGS)))),
)


def line(org: UUID) -> list[UUID]:
    """The organisation and all above it."""
    return [one for one, place in ORGS.items() if places.subtree(place)[0] <= ORGS[org] <= places.subtree(place)[1]]


def enforced(policy: Policy, account: UUID, action: str, reach: Reach, orgs: list[UUID]) -> bool:
    return any(policy.enforcer.enforce(str(account), action, reach.value, str(org)) for org in orgs)


@given(policies, st.sampled_from(ACCOUNTS), st.sampled_from(ACTIONS))
def test_compiled_ranges_hold_an_organisation_exactly_when_casbin_allows_it(
    policy: Policy, account: UUID, action: str
) -> None:
    ranges = policy.compile(account, None).scope(action).ranges
    within = {org for org, place in ORGS.items() if any(low <= place <= high for low, high in ranges)}
    assert within == {org for org in ORGS if enforced(policy, account, action, Reach.ORG, line(org))}


@given(policies, st.sampled_from(ACCOUNTS), st.sampled_from(ACTIONS))
def test_compiled_reaches_are_those_that_casbin_allows_anywhere(policy: Policy, account: UUID, action: str) -> None:
    scope = policy.compile(account, None).scope(action)
    allowed = [enforced(policy, account, action, reach, list(ORGS)) for reach in (Reach.ASSIGNED, Reach.SELF)]
    assert [scope.assigned, scope.own] == allowed


def test_an_action_that_was_never_granted_reaches_nothing() -> None:
    rights = build_policy(1, [], []).compile(ACCOUNTS[0], None)
    assert not rights.scope("x:y:read").for_record().ranges


# --- on records ------------------------------------------------------------------------------------------------------


async def seen(ctx_for: ContextFor, role: str, org: Org) -> set[UUID]:
    """The disputes that a holder of the role at the organisation sees."""
    ctx = await ctx_for(role, org)
    async with ctx.transaction() as session:
        return set(await session.scalars(select(Dispute.id).where(visible(ctx, Dispute, DISPUTE_READ))))


async def test_a_manager_sees_the_disputes_of_the_own_subtree_only(
    ctx_for: ContextFor, east: Org, east_village: Org, west: Org
) -> None:
    inside = {(await make_dispute(org)).id for org in (east, east_village)}
    await make_dispute(west)
    assert await seen(ctx_for, "mediation_manager", east) == inside


async def test_a_county_leader_sees_every_dispute_of_the_county_and_no_other(
    ctx_for: ContextFor, county: Org, east: Org, west_village: Org, abroad: Org
) -> None:
    inside = {(await make_dispute(org)).id for org in (county, east, west_village)}
    await make_dispute(abroad)
    assert await seen(ctx_for, "county_leader", county) == inside


async def test_a_tenant_admin_sees_no_dispute(ctx_for: ContextFor, county: Org) -> None:
    await make_dispute(county)
    assert await seen(ctx_for, "tenant_admin", county) == set()


@pytest.mark.parametrize("level", ["PROTECTED", "SEALED"])
async def test_rank_does_not_open_a_protected_dispute(ctx_for: ContextFor, county: Org, level: str) -> None:
    await make_dispute(county, access_level=level)
    assert await seen(ctx_for, "county_leader", county) == set()


async def test_a_mediator_sees_the_assigned_dispute_even_when_it_is_protected(ctx_for: ContextFor, east: Org) -> None:
    mediator = await make_mediator(east)
    dispute = await make_dispute(east, mediator=mediator, access_level="PROTECTED")
    ctx = await ctx_for(await make_account(east, role="mediator", person_id=mediator.person_id))
    async with ctx.transaction():
        assert (await ctx.one(Dispute, dispute.id)).id == dispute.id


async def test_a_mediator_does_not_see_a_colleagues_dispute(ctx_for: ContextFor, east: Org) -> None:
    dispute = await make_dispute(east, mediator=await make_mediator(east))
    ctx = await ctx_for("mediator", east)
    async with ctx.transaction():
        with pytest.raises(NotFound):
            await ctx.one(Dispute, dispute.id)


async def test_a_mediator_sees_no_person_but_the_own_one(ctx_for: ContextFor, east: Org) -> None:
    own, _ = await make_person(east), await make_person(east)
    ctx = await ctx_for(await make_account(east, role="mediator", person_id=own.id))
    async with ctx.transaction() as session:
        found = await session.scalars(select(Person.id).where(visible(ctx, Person, PERSON_READ)))
        assert list(found) == [own.id]


async def test_an_act_outside_the_subtree_is_forbidden(ctx_for: ContextFor, east: Org, west: Org) -> None:
    ctx = await ctx_for("mediation_manager", east)
    with pytest.raises(Forbidden):
        await require(ctx, DISPUTE_ASSIGN, await make_dispute(west))


async def test_an_act_inside_the_subtree_is_allowed(ctx_for: ContextFor, east: Org, east_village: Org) -> None:
    ctx = await ctx_for("mediation_manager", east)
    await require(ctx, DISPUTE_ASSIGN, await make_dispute(east_village))


async def test_reading_a_dispute_is_no_right_to_assign_it(ctx_for: ContextFor, county: Org) -> None:
    ctx = await ctx_for("county_leader", county)
    with pytest.raises(Forbidden):
        await require(ctx, DISPUTE_ASSIGN, await make_dispute(county))


async def test_a_mediator_mediates_nothing_but_the_assigned(ctx_for: ContextFor, east: Org) -> None:
    ctx = await ctx_for("mediator", east)
    with pytest.raises(Forbidden):
        await require(ctx, DISPUTE_MEDIATE, await make_dispute(east))


async def test_grants_in_two_towns_reach_both_and_not_the_county(
    ctx_for: ContextFor, county: Org, east: Org, west: Org
) -> None:
    account = await make_account(east, role="mediation_manager")
    await make_grant(account, "mediation_manager", west)
    both = {(await make_dispute(org)).id for org in (east, west)}
    await make_dispute(county)
    ctx = await ctx_for(account)
    async with ctx.transaction() as session:
        assert set(await session.scalars(select(Dispute.id).where(visible(ctx, Dispute, DISPUTE_READ)))) == both


# --- time ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(-1, None, True), (-2, -1, False), (1, 2, False), (-1, 1, True), (0, 1, True), (-1, 0, False)],
    ids=["open", "past", "future", "running", "beginning now", "ending now"],
)
async def test_a_grant_holds_from_its_beginning_until_just_before_its_end(
    ctx_for: ContextFor, east: Org, begins: int, ends: int | None, holds: bool
) -> None:
    account = await make_account(east)
    valid_to = None if ends is None else NOW + timedelta(hours=ends)
    await make_grant(account, "mediation_manager", east, valid_from=NOW + timedelta(hours=begins), valid_to=valid_to)
    ctx = await ctx_for(account, now=NOW)
    assert bool(ctx.rights.scope(DISPUTE_READ).ranges) is holds


async def test_a_grant_ends_by_itself_without_any_change_of_rights(database: Database, east: Org) -> None:
    account = await make_account(east)
    await make_grant(account, "mediation_manager", east, valid_to=NOW + timedelta(hours=1))
    tenant, now = await tenant_of(account), NOW
    authorizer = Authorizer(database, lambda: now)
    before = await authorizer.rights(tenant.id, tenant.policy_version, account.id)
    now = NOW + timedelta(hours=1)
    after = await authorizer.rights(tenant.id, tenant.policy_version, account.id)
    assert [bool(rights.scope(DISPUTE_READ).ranges) for rights in (before, after)] == [True, False]


# --- the authoriser ---------------------------------------------------------------------------------------------------


async def test_rights_are_read_anew_when_the_policy_version_rises(database: Database, east: Org) -> None:
    account = await make_account(east)
    authorizer = Authorizer(database, lambda: NOW)
    before = await tenant_of(account)
    assert not (await authorizer.rights(before.id, before.policy_version, account.id)).scopes
    await make_grant(account, "mediation_manager", east)
    after = await tenant_of(account)
    assert (await authorizer.rights(after.id, after.policy_version, account.id)).scopes


async def test_a_disabled_account_has_no_rights_to_ask_for(ctx_for: ContextFor, east: Org) -> None:
    with pytest.raises(Unauthenticated):
        await ctx_for(await make_account(east, role="mediator", state="DISABLED"))


async def test_an_account_of_another_tenant_is_unknown(database: Database, yunyang: TenantInfo, abroad: Org) -> None:
    account = await make_account(abroad, role="county_leader")
    with pytest.raises(Unauthenticated):
        await Authorizer(database, lambda: NOW).rights(yunyang.id, yunyang.policy_version, account.id)


def test_a_copy_of_rights_answers_by_its_own_scopes() -> None:
    """As for an API key, whose rights are its account's with fewer scopes."""
    rights = Rights(uuid4(), None, {"core:org:read": Scope((places.WHOLE,))})
    assert rights.scope("core:org:read").whole
    assert replace(rights, scopes={}).scope("core:org:read") == NOTHING


# --- what one is a member of -----------------------------------------------------------------------------------------


def named_on(record_id: UUID, scopes: dict[str, Scope]) -> Rights:
    """Rights of who manages a case as a member."""
    share = Share("case_id", record_id, MemberRole.MANAGER, NOW, None)
    return Rights(uuid4(), uuid4(), scopes, shares=(share,))


def test_a_membership_gives_no_action_that_the_account_does_not_hold() -> None:
    rights = named_on(uuid4(), {"mediation:dispute:read": Scope(assigned=True)})
    assert rights.scope(DISPUTE_READ, Dispute).shared
    assert rights.scope(DISPUTE_ASSIGN, Dispute) == NOTHING


def test_what_everybody_may_do_to_the_own_rows_a_membership_does_not_widen() -> None:
    assert not named_on(uuid4(), {}).scope(MEMBER_READ, Dispute).shared


def test_a_membership_in_a_case_reaches_no_person() -> None:
    rights = named_on(uuid4(), {str(action): Scope(own=True) for action in (DISPUTE_READ, PERSON_READ)})
    assert [bool(rights.scope(PERSON_READ, model).shared) for model in (Person, Dispute, None)] == [False, True, False]


@pytest.mark.parametrize("first", [str(MEMBER_READ), MEMBER_READ])
def test_an_action_and_its_name_are_two_questions(first: Action | str) -> None:
    """Only the action itself says what everybody may do; which of the two was asked first changes neither."""
    rights = Rights(uuid4(), None, {})
    rights.scope(first, Member)
    assert (rights.scope(MEMBER_READ, Member).own, rights.scope(str(MEMBER_READ), Member).own) == (True, False)


async def test_an_action_held_at_an_organisation_makes_what_is_its_own_ones_own_only_if_everybody_holds_it(
    ctx_for: ContextFor, east: Org
) -> None:
    account = await make_account(east, "mediation_manager")
    role = await save(Role(key="local_self", name="s"), east)
    for action, reach in itertools.product((MEMBER_READ, PERSON_READ), (Reach.ORG, Reach.SELF)):
        await save(RoleAction(role_id=role.id, action=str(action), reach=reach), east)
    await make_grant(account, "local_self", east)
    member = await make_member(await make_dispute(east), east, ended_at=NOW + timedelta(days=1))
    ctx = await ctx_for(account, now=NOW)
    assert [may(ctx, action, member) for action in (MEMBER_READ, PERSON_READ)] == [True, False]
