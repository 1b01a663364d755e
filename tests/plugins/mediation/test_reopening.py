"""What a dispute begins anew with when it is reopened."""

import pytest
from sqlalchemy import select

from core.cases import ending
from core.cases.models import Resolution
from core.context import Context
from core.deadlines.models import Deadline, DeadlineKind, DeadlineState
from core.orgs.models import Org
from plugins.mediation import service
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute


@pytest.fixture
async def ctx(ctx_for: ContextFor, east: Org) -> Context:
    """The manager of the eastern town."""
    return await ctx_for(await make_account(east, "mediation_manager"))


@pytest.fixture
async def reopened(ctx: Context, east: Org) -> Dispute:
    """A dispute that was refused, closed and reopened."""
    dispute = await make_dispute(east)
    async with ctx.transaction():
        await service.refuse_dispute(ctx, dispute.id, 1, "法院已受理")
    async with ctx.transaction():
        await service.close_dispute(ctx, dispute.id, 2, Resolution.NOT_COMPETENT)
    async with ctx.transaction():
        await ending.reopen(ctx, Dispute, dispute.id, 3, "法院不予受理")
    async with ctx.transaction():
        return await ctx.one(Dispute, dispute.id)


async def test_mediation_of_a_reopened_dispute_is_to_end_in_time(ctx: Context, reopened: Dispute) -> None:
    async with ctx.transaction() as session:
        found = select(Deadline).where(Deadline.case_id == reopened.id, Deadline.kind == DeadlineKind.RESOLVE)
        (deadline,) = await session.scalars(found)
    assert (deadline.state, deadline.due_at) == (DeadlineState.RUNNING, reopened.due_at)


async def test_a_reopened_dispute_is_refused_no_longer(reopened: Dispute) -> None:
    assert reopened.refusal_reason is None
