"""Fifty at once: one closes, one takes, and numbers have no gap."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import select

from core.cases.models import PartyRole, Resolution
from core.context import Context
from core.orgs.models import Org
from core.transitions.models import CaseTransition, TransitionKind
from core.transitions.service import accept_transition, request_transition
from plugins.mediation import service
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_dispute_type, make_mediator

pytestmark = pytest.mark.commits

MANY = 50

Act = Callable[[Context], Coroutine[Any, Any, Any]]


async def at_once(ctx_for: ContextFor, org: Org, act: Act) -> list[Any]:
    """What fifty requests of one account answer that come at the same moment."""
    account = await make_account(org, "mediation_manager")
    contexts = [await ctx_for(account) for _ in range(MANY)]

    async def one(ctx: Context) -> Any:
        async with ctx.transaction():
            return await act(ctx)

    return await asyncio.gather(*(one(ctx) for ctx in contexts), return_exceptions=True)


def done(results: list[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, BaseException)]


async def test_of_fifty_closings_one_closes(ctx_for: ContextFor, east: Org) -> None:
    dispute = await make_dispute(east, state="NOT_ACCEPTED")

    async def close(ctx: Context) -> Dispute:
        return await service.close_dispute(ctx, dispute.id, 1, Resolution.NOT_COMPETENT)

    assert len(done(await at_once(ctx_for, east, close))) == 1


async def test_fifty_that_are_taken_in_at_once_are_numbered_without_a_gap(ctx_for: ContextFor, east: Org) -> None:
    kind = await make_dispute_type(east)
    sides = [service.Party(role=role, name="?") for role in (PartyRole.APPLICANT, PartyRole.RESPONDENT)]

    async def register(ctx: Context) -> int:
        made = await service.register_dispute(
            ctx, org_id=east.id, type_id=kind.id, title="?", summary="?", parties=sides
        )
        return int(made.number.rsplit("-", 1)[1])

    numbers = done(await at_once(ctx_for, east, register))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert len(numbers) > MANY // 2  # the others waited longer than a lock may take


async def test_of_fifty_who_lend_a_mediator_at_once_one_does(ctx_for: ContextFor, east: Org, west: Org) -> None:
    dispute, lent = await make_dispute(east), await make_mediator(west)
    asker = await ctx_for("mediation_manager", east)
    async with asker.transaction() as session:
        await request_transition(
            asker, Dispute, dispute.id, 1, kind=TransitionKind.SECONDMENT, purpose="?", days=7, to_org_code=west.code
        )
        await session.flush()
        asked = (await session.scalars(select(CaseTransition))).one()

    async def accept(ctx: Context) -> Any:
        return await accept_transition(ctx, asked.id, person_id=lent.person_id)

    assert len(done(await at_once(ctx_for, west, accept))) == 1
