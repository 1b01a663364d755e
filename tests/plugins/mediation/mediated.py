"""Disputes under mediation, and what becomes of them."""

from typing import Any

from sqlalchemy import select

from core.cases.models import CaseParty
from core.context import Context
from core.orgs.models import Org
from plugins.mediation.models import Dispute
from plugins.mediation.proceedings import agreements
from plugins.mediation.proceedings.models import (
    Agreement,
    AgreementForm,
)
from plugins.mediation.states import DisputeState
from tests.factories import make_dispute, make_mediator


async def make_mediated(org: Org, **values: Any) -> Dispute:
    """A dispute under mediation between two parties."""
    values = {
        "state": DisputeState.MEDIATING,
        "parties": ("示例甲一", "示例乙一"),
        "mediator": await make_mediator(org),
    } | values
    return await make_dispute(org, **values)


async def settle(ctx: Context, dispute: Dispute, form: AgreementForm = AgreementForm.ORAL) -> Agreement:
    async with ctx.transaction() as session:
        version = (await ctx.one(Dispute, dispute.id)).version
        await agreements.settle_dispute(ctx, dispute.id, version, form=form, content="恢复界石")
        return (await session.scalars(select(Agreement).where(Agreement.case_id == dispute.id))).one()


async def parties(ctx: Context, dispute: Dispute) -> list[Any]:
    async with ctx.transaction() as session:
        found = select(CaseParty.id).where(CaseParty.case_id == dispute.id).order_by(CaseParty.ordinal)
        return list(await session.scalars(found))


async def state(ctx: Context, dispute: Dispute) -> str:
    async with ctx.transaction():
        return (await ctx.one(Dispute, dispute.id)).state
