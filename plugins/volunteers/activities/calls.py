"""Acts on recruitment calls."""

from uuid import UUID

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from plugins.volunteers.activities.events import CallClosed, CallDrafted, CallOpened
from plugins.volunteers.activities.models import RecruitmentCall
from plugins.volunteers.activities.states import CALL, CallState
from plugins.volunteers.associations.models import Association
from plugins.volunteers.associations.service import check_exists
from plugins.volunteers.permissions import CALL_MANAGE

HEADCOUNT = range(1, 10_001)
LONGEST_TEXT = 2_000


async def draft_call(
    ctx: Context,
    association_id: UUID,
    *,
    title: str,
    content: str,
    conditions: str,
    headcount: int,
    risks: str,
    protections: str,
) -> RecruitmentCall:
    """Write a call: what is to be done, who can do it, what may happen and what is done against it, all of it.

    Source: Regulations on Voluntary Service, art. 12.
    """
    association = await ctx.one(Association, association_id, field="association_id", keep=True)
    texts = {"content": content, "conditions": conditions, "risks": risks, "protections": protections}
    call = RecruitmentCall(
        org_id=association.org_id,
        org_place=association.org_place,
        association_id=association.id,
        title=required_text(title, "title", 100),
        headcount=headcount,
        state=CallState.DRAFT,
        **{name: required_text(text, name, LONGEST_TEXT) for name, text in texts.items()},
    )
    await require(ctx, CALL_MANAGE, call)
    check_exists(association, "association_id")
    if headcount not in HEADCOUNT:
        raise RuleError("volunteers.headcount", field="headcount", maximum=HEADCOUNT[-1])
    ctx.session.add(call)
    await ctx.session.flush()
    ctx.record(CallDrafted(call.id))
    return call


async def open_call(ctx: Context, call_id: UUID, version: int) -> RecruitmentCall:
    """Let everybody see that volunteers are wanted."""
    call = await _managed(ctx, call_id, version)
    call.state, call.opened_on = CALL.enter(call, to=CallState.OPEN), ctx.clock.today()
    ctx.record(CallOpened(call.id))
    return call


async def close_call(ctx: Context, call_id: UUID, version: int) -> RecruitmentCall:
    """End a call: enough have come, or none are wanted any more."""
    call = await _managed(ctx, call_id, version)
    call.state, call.closed_on = CALL.enter(call, to=CallState.CLOSED), ctx.clock.today()
    ctx.record(CallClosed(call.id))
    return call


async def _managed(ctx: Context, call_id: UUID, version: int) -> RecruitmentCall:
    call = await ctx.one_at(RecruitmentCall, call_id, version)
    await require(ctx, CALL_MANAGE, call)
    return call
