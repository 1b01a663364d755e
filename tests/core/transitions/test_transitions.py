"""Transitions: who sees a case while it is asked for, who decides, and what an acceptance changes."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.access.levels import AccessLevel, MemberRole
from core.access.models import Member
from core.access.service import set_access_level
from core.accounts.models import Account
from core.cases.models import Episode, EpisodeOutcome
from core.context import Context
from core.errors import Forbidden, IllegalMove, NotFound, RuleError
from core.orgs.models import Org
from core.transitions import service
from core.transitions.models import CaseTransition, RejectReason, TransitionKind, TransitionState
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_mediator, make_member

NOW = datetime(2011, 1, 10, 1, tzinfo=UTC)

K = TransitionKind


async def ask(ctx: Context, dispute: Dispute, kind: TransitionKind, **more: Any) -> CaseTransition:
    """Ask for a case; the transition."""
    async with ctx.transaction() as session:
        case = await ctx.one(Dispute, dispute.id)
        given = {"purpose": "?", "days": 7} | more
        await service.request_transition(ctx, Dispute, case.id, case.version, kind=kind, **given)
        await session.flush()
        last = select(CaseTransition).order_by(CaseTransition.id.desc()).limit(1)
        return (await session.scalars(last)).one()


async def accept(ctx: Context, transition: CaseTransition, **more: Any) -> None:
    async with ctx.transaction():
        await service.accept_transition(ctx, transition.id, **more)


async def sees(ctx: Context, dispute: Dispute) -> bool:
    async with ctx.transaction():
        try:
            return bool(await ctx.one(Dispute, dispute.id))
        except NotFound:
            return False


@pytest.fixture
async def giver(east: Org) -> Account:
    """The manager of the eastern town."""
    return await make_account(east, "mediation_manager")


@pytest.fixture
async def taker(west: Org) -> Account:
    """The manager of the western town."""
    return await make_account(west, "mediation_manager")


async def test_a_referral_shows_the_case_only_until_it_is_rejected(
    ctx_for: ContextFor, east: Org, west: Org, giver: Account, taker: Account
) -> None:
    dispute = await make_dispute(east)
    assert not await sees(await ctx_for(taker), dispute)
    asked = await ask(await ctx_for(giver), dispute, K.REFERRAL, to_org_code=west.code)
    ctx = await ctx_for(taker)
    assert await sees(ctx, dispute)
    async with ctx.transaction():
        await service.reject_transition(ctx, asked.id, reason=RejectReason.NOT_COMPETENT, note="not ours")
    assert not await sees(await ctx_for(taker), dispute)


async def test_a_referral_that_is_answered_narrows_again(
    ctx_for: ContextFor, east: Org, west: Org, giver: Account, taker: Account
) -> None:
    dispute = await make_dispute(east)
    asked = await ask(await ctx_for(giver), dispute, K.REFERRAL, to_org_code=west.code)
    await accept(await ctx_for(taker), asked)
    ctx = await ctx_for(taker)
    assert await sees(ctx, dispute)
    async with ctx.transaction():
        await service.end_transition(ctx, asked.id, "answered")
    assert not await sees(await ctx_for(taker), dispute)


async def test_what_is_not_answered_in_time_is_seen_no_more(
    ctx_for: ContextFor, east: Org, west: Org, giver: Account, taker: Account
) -> None:
    dispute = await make_dispute(east)
    asked = await ask(await ctx_for(giver, now=NOW), dispute, K.REFERRAL, to_org_code=west.code, days=3)
    late = await ctx_for(taker, now=NOW + timedelta(days=3))
    assert not await sees(late, dispute)
    system = Context.of_system(late.database, late.tenant, late.read_actions.values(), late.clock.now)
    assert [await service.expire_transitions(system) for _ in range(2)] == [1, 0]
    async with system.transaction() as session:
        assert (await session.get_one(CaseTransition, (late.tenant.id, asked.id))).state == TransitionState.EXPIRED


async def test_nobody_accepts_what_one_asked_for_and_the_giver_does_not_decide(
    ctx_for: ContextFor, county: Org, east: Org, west: Org, giver: Account
) -> None:
    chief = await make_account(county, "mediation_manager")
    dispute = await make_dispute(east)
    asked = await ask(await ctx_for(chief), dispute, K.TRANSFER, to_org_code=west.code)
    with pytest.raises(RuleError) as raised:
        await accept(await ctx_for(chief), asked)
    assert raised.value.payload_code == "OWN_REQUEST"
    with pytest.raises(Forbidden):
        await accept(await ctx_for(giver), asked)


async def test_a_transfer_moves_the_handling_and_leaves_the_place(
    ctx_for: ContextFor, east: Org, west: Org, giver: Account, taker: Account
) -> None:
    dispute = await make_dispute(east, mediator=await make_mediator(east))
    asked = await ask(await ctx_for(giver), dispute, K.TRANSFER, to_org_code=west.code)
    await accept(await ctx_for(taker), asked)
    ctx = await ctx_for(taker)
    async with ctx.transaction() as session:
        case = await ctx.one(Dispute, dispute.id)
        assert (case.org_id, case.handling_org_id, case.state, case.mediator_id) == (
            east.id,
            west.id,
            "ACCEPTED",
            None,
        )
        episodes = await session.execute(select(Episode.org_id, Episode.outcome).order_by(Episode.started_at))
        assert [tuple(row) for row in episodes] == [(east.id, "TRANSFERRED"), (west.id, None)]


async def test_an_escalation_goes_to_the_level_above(
    ctx_for: ContextFor, east: Org, east_village: Org, giver: Account
) -> None:
    village = await make_account(east_village, "mediation_manager")
    dispute = await make_dispute(east_village)
    asked = await ask(await ctx_for(village), dispute, K.ESCALATION)
    await accept(await ctx_for(giver), asked)
    async with (ctx := await ctx_for(giver)).transaction():
        assert (await ctx.one(Dispute, dispute.id)).handling_org_id == east.id


async def test_a_lent_mediator_reaches_the_case_beside_its_own(
    ctx_for: ContextFor, east: Org, west: Org, giver: Account, taker: Account
) -> None:
    own, lent = await make_mediator(east), await make_mediator(west)
    account = await make_account(west, "mediator", person_id=lent.person_id)
    dispute = await make_dispute(east, mediator=own)
    asked = await ask(await ctx_for(giver), dispute, K.SECONDMENT, to_org_code=west.code)
    with pytest.raises(NotFound):
        await accept(await ctx_for(taker), asked, person_id=own.person_id)
    await accept(await ctx_for(taker), asked, person_id=lent.person_id)
    assert await sees(await ctx_for(account), dispute)
    async with (ctx := await ctx_for(giver)).transaction() as session:
        assert (await ctx.one(Dispute, dispute.id)).mediator_id == own.id
        member = (await session.scalars(select(Member).where(Member.account_id == account.id))).one()
        assert (member.case_id, member.ended_at) == (dispute.id, asked.expires_at)


async def test_a_handover_counts_once_the_next_one_takes_it(ctx_for: ContextFor, east: Org) -> None:
    first, second = await make_mediator(east), await make_mediator(east)
    manager = await make_account(east, "mediation_manager")
    next_one = await make_account(east, "mediator", person_id=second.person_id)
    dispute = await make_dispute(east, mediator=first)
    asked = await ask(await ctx_for(manager), dispute, K.HANDOVER, to_person_id=second.person_id)
    async with (ctx := await ctx_for(manager)).transaction():
        assert (await ctx.one(Dispute, dispute.id)).mediator_id == first.id
    assert not await sees(await ctx_for(next_one), dispute)
    other = await make_account(east, "mediation_manager")
    await accept(await ctx_for(other), asked)
    assert await sees(await ctx_for(next_one), dispute)


async def test_a_sealed_case_is_shown_to_no_organisation(
    ctx_for: ContextFor, east: Org, west: Org, giver: Account
) -> None:
    from tests.factories import make_member

    dispute = await make_dispute(east, access_level="SEALED")
    await make_member(dispute, giver, role="MANAGER")
    with pytest.raises(RuleError) as raised:
        await ask(await ctx_for(giver), dispute, K.REFERRAL, to_org_code=west.code)
    assert raised.value.key == "access.sealed_for_accounts"


@pytest.mark.commits
async def test_of_ten_who_accept_at_once_one_does(ctx_for: ContextFor, east: Org, west: Org, giver: Account) -> None:
    dispute = await make_dispute(east)
    asked = await ask(await ctx_for(giver), dispute, K.TRANSFER, to_org_code=west.code)
    takers = [await ctx_for("mediation_manager", west) for _ in range(10)]
    results = await asyncio.gather(*(accept(ctx, asked) for ctx in takers), return_exceptions=True)
    assert [result for result in results if result is None] == [None]
    assert sum(isinstance(result, IllegalMove) for result in results) == 9


async def test_a_sealed_case_is_asked_of_no_organisation(ctx_for: ContextFor, county: Org, east: Org) -> None:
    chief = await make_account(county, "mediation_manager")
    dispute = await make_dispute(east, access_level=AccessLevel.SEALED)
    await make_member(dispute, chief, role=MemberRole.MANAGER)
    with pytest.raises(RuleError):
        await ask(await ctx_for(chief), dispute, K.ESCALATION)


async def test_sealing_a_case_ends_what_is_asked(ctx_for: ContextFor, county: Org, east: Org) -> None:
    chief = await make_account(county, "mediation_manager")
    dispute = await make_dispute(east)
    await make_member(dispute, chief, role=MemberRole.MANAGER)
    asked = await ask(await ctx_for(chief), dispute, K.ESCALATION)
    ctx = await ctx_for(chief)
    async with ctx.transaction() as session:
        await set_access_level(ctx, Dispute, dispute.id, AccessLevel.SEALED, "?")
        found = await session.get_one(CaseTransition, (ctx.tenant.id, asked.id), populate_existing=True)
        assert found.state == TransitionState.WITHDRAWN


async def test_who_handles_together_has_an_episode_of_its_own_until_it_ends(
    ctx_for: ContextFor, east: Org, west: Org, giver: Account, taker: Account
) -> None:
    dispute = await make_dispute(east)
    asked = await ask(await ctx_for(giver), dispute, K.JOINT, to_org_code=west.code)
    await accept(await ctx_for(taker), asked)
    ctx = await ctx_for(taker)
    async with ctx.transaction() as session:
        await service.end_transition(ctx, asked.id, "done together")
        found = await session.scalars(select(Episode).where(Episode.case_id == dispute.id, Episode.is_joint.is_(True)))
        assert [(one.org_id, one.outcome) for one in found] == [(west.id, EpisodeOutcome.TOOK_PART)]
