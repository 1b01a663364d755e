"""Acts with bodies outside: disputes that courts, procuratorates and the police entrust, and those diverted to them."""

from datetime import date
from uuid import UUID

from core.authz import require
from core.cases.journal import LONGEST_REASON, move, part_of_case
from core.cases.models import EpisodeOutcome, Source
from core.cases.service import check_open, close_episode, open_episode, touch
from core.checks import required_text
from core.context import Context
from core.deadlines.models import DeadlineKind
from core.deadlines.service import meet, start_until
from core.errors import RuleError
from core.orgs.models import Org
from plugins.mediation import permissions
from plugins.mediation.events import DisputeDiverted, DisputeEntrusted, LinkageAnswered
from plugins.mediation.models import Dispute, EndGround
from plugins.mediation.proceedings.models import BodyKind, Direction, Linkage, LinkageState
from plugins.mediation.states import DisputeState


async def entrust_dispute(
    ctx: Context, dispute_id: UUID, *, body_kind: BodyKind, body: str, reference: str, due_on: date, reason: str
) -> Dispute:
    """Note which body entrusted the dispute to mediation, and until when it wants the result."""
    dispute = await ctx.one(Dispute, dispute_id, lock=True)
    await require(ctx, permissions.DISPUTE_ACCEPT, dispute)
    check_open(dispute)
    if due_on < ctx.clock.today():
        raise RuleError("case.due_before_today", field="due_on")
    name = required_text(body, "body", 100)
    linkage = _linkage(ctx, dispute, Direction.IN, body_kind, name, reason)
    linkage.reference, linkage.due_on = required_text(reference, "reference", 100), due_on
    dispute.source = Source.ENTRUSTED
    await start_until(ctx, dispute, DeadlineKind.ANSWER, due_on, "DisputeEntrusted", article=name)
    ctx.record(DisputeEntrusted(dispute.id, linkage.id))
    return dispute


async def divert_dispute(
    ctx: Context, dispute_id: UUID, version: int, *, body_kind: BodyKind, body: str, reason: str
) -> Dispute:
    """Hand a dispute to the police, a tribunal or another body that must decide it, and wait for its answer."""
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_ESCALATE, dispute)
    if dispute.state not in dispute.__life__.open:
        raise RuleError("mediation.not_open", field="id", state=dispute.state)
    linkage = _linkage(ctx, dispute, Direction.OUT, body_kind, required_text(body, "body", 100), reason)
    await close_episode(ctx, dispute, EpisodeOutcome.DIVERTED)
    touch(ctx, dispute)
    ctx.record(DisputeDiverted(dispute.id, linkage.id, body_kind))
    return dispute


def _linkage(
    ctx: Context, dispute: Dispute, direction: Direction, body_kind: BodyKind, body: str, reason: str
) -> Linkage:
    linkage = Linkage(
        case_id=dispute.id,
        direction=direction,
        body_kind=body_kind,
        body=body,
        reason=required_text(reason, "reason", LONGEST_REASON),
        sent_on=ctx.clock.today(),
        state=LinkageState.OPEN,
    )
    ctx.session.add(linkage)
    return linkage


async def answer_linkage(ctx: Context, linkage_id: UUID, *, is_accepted: bool, answer: str) -> Dispute:
    """Note the answer: ours to a body that entrusted the dispute, or a body's to what was diverted to it.

    A body that takes it ends mediation; one that gives it back lets mediation go on.
    """
    linkage, dispute = await part_of_case(ctx, Linkage, linkage_id)
    assert isinstance(dispute, Dispute)
    await require(ctx, permissions.DISPUTE_ESCALATE, dispute)
    if linkage.state != LinkageState.OPEN:
        raise RuleError("mediation.answered", field="id")
    linkage.state = LinkageState.ACCEPTED if is_accepted else LinkageState.RETURNED
    linkage.answer = required_text(answer, "answer", LONGEST_REASON)
    linkage.answered_on = ctx.clock.today()
    if linkage.direction == Direction.IN:
        await meet(ctx, dispute, DeadlineKind.ANSWER)
    elif dispute.state in dispute.__life__.open:
        await _after_answer(ctx, dispute, linkage)
    touch(ctx, dispute)
    ctx.record(LinkageAnswered(dispute.id, linkage.id, linkage.state))
    return dispute


async def _after_answer(ctx: Context, dispute: Dispute, linkage: Linkage) -> None:
    if linkage.state == LinkageState.RETURNED:
        await open_episode(ctx, dispute, await ctx.session.get_one(Org, (ctx.tenant.id, dispute.handling_org_id)))
    else:
        dispute.end_ground, dispute.routes_told_on = EndGround.OTHER_FORUM, ctx.clock.today()
        await move(ctx, dispute, DisputeState.TERMINATED, linkage.answer)
        await meet(ctx, dispute, DeadlineKind.OWN, DeadlineKind.RESOLVE)
