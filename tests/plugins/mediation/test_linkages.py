"""Cases that a court, a procuratorate or the police entrusts: the day by which it wants to hear, and the answer."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from core.cases.models import Resolution, Source
from core.context import Context
from core.deadlines.models import Deadline, DeadlineKind, DeadlineState
from core.errors import Forbidden, RuleError
from core.orgs.models import Org
from plugins.mediation.mediators import service
from plugins.mediation.mediators.models import Linkage, LinkageChannel, LinkageResult
from plugins.mediation.models import Dispute
from plugins.mediation.service import close_dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_member

ENTRUSTED_ON, DUE_ON = date(2011, 1, 10), date(2011, 2, 9)


async def at(ctx_for: ContextFor, org: Org, day: date) -> Context:
    """Whoever leads mediation in the organisation, at noon of a day."""
    now = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return await ctx_for(await make_account(org, "mediation_manager"), now=now)


async def entrust(ctx: Context, org: Org, dispute: Dispute, channel: LinkageChannel) -> Linkage:
    async with ctx.transaction():
        return await service.entrust_case(
            ctx,
            org_id=org.id,
            channel=channel,
            from_body="示例法院",
            case_no="示例1号",
            entrusted_on=ENTRUSTED_ON,
            due_on=DUE_ON,
            dispute_id=dispute.id,
        )


async def answer_of(ctx: Context, dispute: Dispute) -> Deadline:
    """The deadline by which whoever entrusted the case wants to hear."""
    async with ctx.transaction() as session:
        found = select(Deadline).where(Deadline.case_id == dispute.id, Deadline.kind == DeadlineKind.ANSWER)
        return (await session.scalars(found)).one()


@pytest.mark.parametrize("channel", LinkageChannel)
async def test_an_entrusted_dispute_is_due_on_the_day_that_was_set(
    ctx_for: ContextFor, east: Org, channel: LinkageChannel
) -> None:
    ctx, dispute = await at(ctx_for, east, ENTRUSTED_ON), await make_dispute(east)
    await entrust(ctx, east, dispute, channel)
    assert (await answer_of(ctx, dispute)).due_on == DUE_ON
    async with ctx.transaction():
        assert (await ctx.one(Dispute, dispute.id)).source == Source.ENTRUSTED


@pytest.mark.parametrize(("day", "state"), [(DUE_ON, DeadlineState.MET), (date(2011, 2, 10), DeadlineState.MISSED)])
async def test_an_answer_is_in_time_until_the_end_of_that_day(
    ctx_for: ContextFor, east: Org, day: date, state: DeadlineState
) -> None:
    ctx, dispute = await at(ctx_for, east, ENTRUSTED_ON), await make_dispute(east)
    linkage = await entrust(ctx, east, dispute, LinkageChannel.COURT)
    later = await at(ctx_for, east, day)
    async with later.transaction():
        await service.end_linkage(later, linkage.id, linkage.version, LinkageResult.SETTLED, day)
    assert (await answer_of(later, dispute)).state == state


async def test_the_body_still_waits_for_an_answer_when_the_dispute_is_closed(ctx_for: ContextFor, east: Org) -> None:
    ctx, dispute = await at(ctx_for, east, ENTRUSTED_ON), await make_dispute(east, state="NOT_ACCEPTED")
    linkage = await entrust(ctx, east, dispute, LinkageChannel.COURT)
    async with ctx.transaction():
        version = (await ctx.one(Dispute, dispute.id)).version
        await close_dispute(ctx, dispute.id, version, Resolution.NOT_COMPETENT)
    assert (await answer_of(ctx, dispute)).state == DeadlineState.RUNNING
    async with ctx.transaction():
        await service.end_linkage(ctx, linkage.id, linkage.version, LinkageResult.RETURNED, ENTRUSTED_ON)
    assert (await answer_of(ctx, dispute)).state == DeadlineState.MET


async def test_no_closed_dispute_is_entrusted(ctx_for: ContextFor, east: Org) -> None:
    ctx = await at(ctx_for, east, ENTRUSTED_ON)
    closed = {"closed_at": ctx.clock.now(), "resolution": Resolution.NOT_COMPETENT}
    dispute = await make_dispute(east, state="CLOSED", **closed)
    with pytest.raises(RuleError) as raised:
        await entrust(ctx, east, dispute, LinkageChannel.COURT)
    assert raised.value.field == "dispute_id"


async def test_a_dispute_that_one_only_sees_is_not_entrusted(ctx_for: ContextFor, east: Org, west: Org) -> None:
    manager, dispute = await make_account(east, "mediation_manager"), await make_dispute(west)
    await make_member(dispute, manager)
    with pytest.raises(Forbidden):
        await entrust(await ctx_for(manager), east, dispute, LinkageChannel.COURT)


async def test_an_entrusted_case_is_answered_once(ctx_for: ContextFor, east: Org) -> None:
    ctx, dispute = await at(ctx_for, east, ENTRUSTED_ON), await make_dispute(east)
    linkage = await entrust(ctx, east, dispute, LinkageChannel.POLICE)
    async with ctx.transaction():
        await service.end_linkage(ctx, linkage.id, linkage.version, LinkageResult.RETURNED, ENTRUSTED_ON)
    with pytest.raises(RuleError):
        async with ctx.transaction():
            current = await ctx.one(Linkage, linkage.id)
            await service.end_linkage(ctx, linkage.id, current.version, LinkageResult.SETTLED, ENTRUSTED_ON)


async def test_each_body_waits_for_its_own_answer(ctx_for: ContextFor, east: Org) -> None:
    ctx, dispute = await at(ctx_for, east, ENTRUSTED_ON), await make_dispute(east)
    court = await entrust(ctx, east, dispute, LinkageChannel.COURT)
    police = await entrust(ctx, east, dispute, LinkageChannel.POLICE)
    async with ctx.transaction() as session:
        await service.end_linkage(ctx, court.id, court.version, LinkageResult.SETTLED, ENTRUSTED_ON)
        of_court = await session.get_one(Deadline, (ctx.tenant.id, court.deadline_id))
        of_police = await session.get_one(Deadline, (ctx.tenant.id, police.deadline_id))
        assert (of_court.state, of_police.state) == (DeadlineState.MET, DeadlineState.RUNNING)
