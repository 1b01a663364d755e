"""Acts on disputes that the police, a tribunal or another body must decide."""

from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.journal import LONGEST_REASON, move, part_of_case
from core.cases.models import EpisodeOutcome
from core.cases.service import close_episode, open_episode, running_episode, touch
from core.checks import required_text
from core.context import Context
from core.deadlines.models import DeadlineKind
from core.deadlines.service import meet
from core.errors import RuleError
from core.orgs.models import Org
from plugins.mediation import permissions
from plugins.mediation.events import DisputeDiverted, DiversionAnswered
from plugins.mediation.models import Dispute, EndGround
from plugins.mediation.proceedings.models import BodyKind, Diversion, DiversionState
from plugins.mediation.states import DisputeState


async def divert_dispute(
    ctx: Context, dispute_id: UUID, version: int, *, body_kind: BodyKind, body: str, reason: str
) -> Dispute:
    """Hand a dispute to the police, a tribunal or another body that must decide it, and wait for its answer."""
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_ESCALATE, dispute)
    if dispute.state not in dispute.__life__.open:
        raise RuleError("mediation.not_open", field="id", state=dispute.state)
    await check_not_diverted(ctx, dispute)
    diversion = Diversion(
        case_id=dispute.id,
        body_kind=body_kind,
        body=required_text(body, "body", 100),
        reason=required_text(reason, "reason", LONGEST_REASON),
        sent_on=ctx.clock.today(),
        state=DiversionState.OPEN,
    )
    ctx.session.add(diversion)
    await close_episode(ctx, dispute, EpisodeOutcome.DIVERTED)
    touch(ctx, dispute)
    ctx.record(DisputeDiverted(dispute.id, diversion.id, body_kind))
    return dispute


async def check_not_diverted(ctx: Context, dispute: Dispute) -> None:
    """Nobody mediates a dispute while another body is to decide it; raises RuleError."""
    waiting = select(Diversion.id).where(Diversion.case_id == dispute.id, Diversion.state == DiversionState.OPEN)
    if await ctx.session.scalar(waiting.limit(1)) is not None:
        raise RuleError("mediation.diverted", field="id")


async def answer_diversion(
    ctx: Context, diversion_id: UUID, *, is_accepted: bool, answer: str, routes_told: bool = False
) -> Dispute:
    """Note a body's answer: one that takes the dispute ends mediation, one that gives it back lets it go on.

    Where mediation ends, the parties were told of other ways.
    """
    diversion, dispute = await part_of_case(ctx, Diversion, diversion_id)
    assert isinstance(dispute, Dispute)
    await require(ctx, permissions.DISPUTE_ESCALATE, dispute)
    if diversion.state != DiversionState.OPEN:
        raise RuleError("mediation.answered", field="id")
    diversion.state = DiversionState.ACCEPTED if is_accepted else DiversionState.RETURNED
    diversion.answer = required_text(answer, "answer", LONGEST_REASON)
    diversion.answered_on = ctx.clock.today()
    if dispute.state in dispute.__life__.open:
        await _after_answer(ctx, dispute, diversion, routes_told)
    touch(ctx, dispute)
    ctx.record(DiversionAnswered(dispute.id, diversion.id, diversion.state))
    return dispute


async def _after_answer(ctx: Context, dispute: Dispute, diversion: Diversion, routes_told: bool) -> None:
    if diversion.state == DiversionState.RETURNED:
        if await running_episode(ctx, dispute) is None:  # one runs if somebody took the dispute over meanwhile
            await open_episode(ctx, dispute, await ctx.session.get_one(Org, (ctx.tenant.id, dispute.handling_org_id)))
    else:
        dispute.end_ground = EndGround.OTHER_FORUM
        dispute.routes_told_on = ctx.clock.today() if routes_told else None
        await close_episode(ctx, dispute, EpisodeOutcome.DIVERTED)
        await move(ctx, dispute, DisputeState.TERMINATED, diversion.answer)
        await meet(ctx, dispute, DeadlineKind.OWN, DeadlineKind.RESOLVE)
