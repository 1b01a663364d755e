"""Acts on transitions: ask, accept or reject, end; and what becomes of those whose time is over."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, select, true

from core.access.levels import AccessLevel
from core.authz import may, require
from core.cases.journal import LONGEST_REASON, author_of, part_of_case, put
from core.cases.models import Case, EpisodeOutcome
from core.cases.service import close_episode, close_joint_episode, open_episode, touch
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person
from core.transitions import sharing
from core.transitions.events import TransitionAccepted, TransitionEnded, TransitionRejected, TransitionRequested
from core.transitions.models import CaseTransition, RejectReason, TransitionKind, TransitionState
from core.transitions.permissions import TRANSITION_DECIDE, TRANSITION_REQUEST
from core.transitions.states import MACHINE, MOVING, SHARING

LONGEST_WAIT = 90
BATCH = 100

OUTCOMES = {
    TransitionKind.TRANSFER: EpisodeOutcome.TRANSFERRED,
    TransitionKind.ESCALATION: EpisodeOutcome.ESCALATED,
}
"""How the handling ends that another organisation takes over."""


async def request_transition(
    ctx: Context,
    model: type[Case],
    case_id: UUID,
    version: int,
    *,
    kind: TransitionKind,
    purpose: str,
    days: int,
    to_org_code: str | None = None,
    to_person_id: UUID | None = None,
) -> Case:
    """Ask for a case, or a share in it, to be taken within so many days; an organisation reads the case meanwhile.

    Organisations outside the actor's reach are named by their code, which is public.
    """
    case = await ctx.one_at(model, case_id, version)
    await require(ctx, TRANSITION_REQUEST, case)
    if case.state not in case.__life__.open:
        raise RuleError("transition.not_open", field="id", state=case.state)
    if case.access_level == AccessLevel.SEALED and kind != TransitionKind.HANDOVER:
        raise RuleError("access.sealed_for_accounts", field="id")
    if not 1 <= days <= LONGEST_WAIT:
        raise RuleError("transition.days", field="days", longest=LONGEST_WAIT)
    why = required_text(purpose, "purpose", LONGEST_REASON)
    org = await _receiver(ctx, case, kind, to_org_code)
    await _check_none_pending(ctx, case, kind)
    person_id = await _person(ctx, case, kind, to_person_id)
    now = ctx.clock.now()
    until = now + timedelta(days=days)
    member = None
    if kind != TransitionKind.HANDOVER:
        member = await sharing.show(ctx, case, org, until, why)
    transition = CaseTransition(
        case_id=case.id,
        kind=kind,
        state=TransitionState.PENDING,
        from_org_id=case.handling_org_id,
        to_org_id=org.id,
        to_person_id=person_id,
        purpose=why,
        requested_by=ctx.rights.account_id,
        requester=await author_of(ctx),
        requested_at=now,
        expires_at=until,
        member_id=member and member.id,
    )
    ctx.session.add(transition)
    touch(ctx, case)
    ctx.record(TransitionRequested(case.id, transition.id, kind, org.id))
    return case


async def _receiver(ctx: Context, case: Case, kind: TransitionKind, code: str | None) -> Org:
    """Who is asked: the level above, the handling organisation itself, or the one of the code."""
    handler = await ctx.session.get_one(Org, (ctx.tenant.id, case.handling_org_id))
    if kind == TransitionKind.HANDOVER:
        return handler
    if kind == TransitionKind.ASSIGN:
        raise RuleError("transition.assign", field="kind")
    if kind == TransitionKind.ESCALATION:
        if handler.parent_id is None:
            raise RuleError("transition.top", field="kind")
        return await ctx.session.get_one(Org, (ctx.tenant.id, handler.parent_id))
    if code is None:
        raise RuleError("rule.required", field="to_org_code", code="REQUIRED")
    org = await ctx.session.scalar(select(Org).where(Org.code == code))
    if org is None:
        raise NotFound("to_org_code")
    check_at_work(org, "to_org_code")
    if org.id == case.handling_org_id:
        raise RuleError("transition.same_org", field="to_org_code")
    return org


async def _person(ctx: Context, case: Case, kind: TransitionKind, person_id: UUID | None) -> UUID | None:
    """Whom a handover is meant for; who is lent is named by the organisation that lends."""
    if kind != TransitionKind.HANDOVER:
        if person_id is not None:
            raise RuleError("transition.person", field="kind")
        return None
    if person_id is None:
        raise RuleError("rule.required", field="to_person_id", code="REQUIRED")
    person = await ctx.one(Person, person_id, field="to_person_id")
    if person.id == case.worker_id:
        raise RuleError("transition.same_worker", field="to_person_id")
    return person.id


async def _check_none_pending(ctx: Context, case: Case, kind: TransitionKind) -> None:
    kinds = MOVING if kind in MOVING else {kind} - SHARING
    pending = select(CaseTransition.id).where(
        CaseTransition.case_id == case.id,
        CaseTransition.kind.in_(sorted(kinds)),
        CaseTransition.state == TransitionState.PENDING,
        CaseTransition.expires_at > ctx.clock.now(),
    )
    if await ctx.session.scalar(pending.limit(1)) is not None:
        raise RuleError("transition.pending", field="kind")


async def accept_transition(
    ctx: Context, transition_id: UUID, *, note: str | None = None, person_id: UUID | None = None
) -> Case:
    """Take what one is asked to take; who lends a worker says whom."""
    transition, case = await _pending(ctx, transition_id)
    if case.state not in case.__life__.open:
        raise RuleError("transition.not_open", field="id", state=case.state)
    if transition.kind == TransitionKind.SECONDMENT:
        transition.to_person_id = await _lent(ctx, transition, person_id)
    elif person_id is not None:
        raise RuleError("transition.person", field="id")
    transition.state = MACHINE.enter(transition, to=TransitionState.ACCEPTED)
    await _decided(ctx, transition, note)
    await sharing.let_handle(ctx, transition)
    if transition.kind in MOVING:
        await _take_over(ctx, case, transition)
    elif transition.to_person_id is not None:
        await _take_on(ctx, case, transition)
    if transition.kind == TransitionKind.JOINT:
        org = await ctx.session.get_one(Org, (ctx.tenant.id, transition.to_org_id))
        await open_episode(ctx, case, org, is_joint=True)
    ctx.record(TransitionAccepted(case.id, transition.id, transition.kind, transition.to_org_id))
    return case


async def _lent(ctx: Context, transition: CaseTransition, person_id: UUID | None) -> UUID:
    if person_id is None:
        raise RuleError("rule.required", field="person_id", code="REQUIRED")
    person = await ctx.one(Person, person_id, field="person_id")
    lender = await ctx.session.get_one(Org, (ctx.tenant.id, transition.to_org_id))
    if not lender.place <= person.org_place <= lender.place_end:
        raise RuleError("transition.not_theirs", field="person_id")
    return person.id


async def _take_over(ctx: Context, case: Case, transition: CaseTransition) -> None:
    """The case is handled by the receiver from now on: a new episode of the same record begins."""
    org = await ctx.session.get_one(Org, (ctx.tenant.id, transition.to_org_id))
    await close_episode(ctx, case, OUTCOMES[TransitionKind(transition.kind)])
    case.handling_org_id = org.id
    case.give_to_nobody()
    await put(ctx, case, case.__life__.taken_over, transition.purpose)
    await open_episode(ctx, case, org)


async def _take_on(ctx: Context, case: Case, transition: CaseTransition) -> None:
    """The person works on the case: instead of the worker until now, or beside the worker when lent."""
    assert transition.to_person_id is not None
    if transition.kind == TransitionKind.HANDOVER or case.worker_id is None:
        await case.give_to(ctx, transition.to_person_id)
    if transition.kind == TransitionKind.SECONDMENT:
        await sharing.lend(ctx, case, transition)


async def reject_transition(ctx: Context, transition_id: UUID, *, reason: RejectReason, note: str) -> Case:
    """Decline what one is asked to take; the organisation sees the case no more."""
    transition, case = await _pending(ctx, transition_id)
    transition.state = MACHINE.enter(transition, to=TransitionState.REJECTED)
    transition.reject_reason = reason
    await _decided(ctx, transition, note)
    await sharing.narrow(ctx, transition, required_text(note, "note", LONGEST_REASON))
    ctx.record(TransitionRejected(case.id, transition.id, reason))
    return case


async def _pending(ctx: Context, transition_id: UUID) -> tuple[CaseTransition, Case]:
    """The transition, if the actor may decide on it: for the receiver, and never on the own request."""
    transition, case = await part_of_case(ctx, CaseTransition, transition_id)
    is_receiver = transition.to_person_id is not None and transition.to_person_id == ctx.rights.person_id
    if not is_receiver:
        await require(ctx, TRANSITION_DECIDE, await ctx.session.get_one(Org, (ctx.tenant.id, transition.to_org_id)))
    if transition.requested_by is not None and transition.requested_by == ctx.rights.account_id:
        raise RuleError("transition.own_request", field="id", code="OWN_REQUEST")
    if transition.state == TransitionState.PENDING and transition.expires_at <= ctx.clock.now():
        raise RuleError("transition.expired", field="id")
    return transition, case


async def _decided(ctx: Context, transition: CaseTransition, note: str | None) -> None:
    transition.decided_at = ctx.clock.now()
    transition.decider = await author_of(ctx)
    transition.note = None if note is None else required_text(note, "note", LONGEST_REASON)


async def end_transition(ctx: Context, transition_id: UUID, outcome: str) -> Case:
    """Withdraw what is still pending, or say what came of a share that was taken; the other side sees no more.

    Whoever took it may end it as well as whoever asked.
    """
    transition, case = await part_of_case(ctx, CaseTransition, transition_id)
    org = await ctx.session.get_one(Org, (ctx.tenant.id, transition.to_org_id))
    if transition.state != TransitionState.ACCEPTED or not may(ctx, TRANSITION_DECIDE, org):
        await require(ctx, TRANSITION_REQUEST, case)
    if transition.state == TransitionState.ACCEPTED and transition.kind not in SHARING:
        raise RuleError("transition.stays", field="id", kind=transition.kind)
    is_pending = transition.state == TransitionState.PENDING
    await _end(ctx, transition, TransitionState.WITHDRAWN if is_pending else TransitionState.DONE, outcome)
    return case


async def _end(ctx: Context, transition: CaseTransition, to: TransitionState, outcome: str) -> None:
    transition.state = MACHINE.enter(transition, to=to)
    transition.outcome = required_text(outcome, "outcome", LONGEST_REASON)
    transition.ended_at = ctx.clock.now()
    await sharing.narrow(ctx, transition, transition.outcome)
    if transition.kind == TransitionKind.JOINT:
        await close_joint_episode(ctx, transition.case_id, transition.to_org_id)
    ctx.record(TransitionEnded(transition.case_id, transition.id, to))


async def end_shares(ctx: Context, case: Case, outcome: str, *, of_orgs: bool = False) -> None:
    """End what others share in a case that is closed or sealed, and what they, or only organisations, are asked."""
    asked = CaseTransition.kind != TransitionKind.HANDOVER if of_orgs else true()
    live = select(CaseTransition).where(
        CaseTransition.case_id == case.id,
        and_(CaseTransition.state == TransitionState.PENDING, asked)
        | and_(CaseTransition.state == TransitionState.ACCEPTED, CaseTransition.kind.in_(sorted(SHARING))),
    )
    for transition in list(await ctx.session.scalars(live.order_by(CaseTransition.id))):
        is_pending = transition.state == TransitionState.PENDING
        await _end(ctx, transition, TransitionState.WITHDRAWN if is_pending else TransitionState.DONE, outcome)


async def expire_transitions(ctx: Context, *, batch: int = BATCH) -> int:
    """Let go what was not taken in time, and shares whose time is over; gives how many there were."""
    expired = 0
    while found := await _expire_some(ctx, batch):
        expired += found
    return expired


async def _expire_some(ctx: Context, batch: int) -> int:
    async with ctx.transaction() as session:
        over = (
            select(CaseTransition)
            .where(
                CaseTransition.state.in_((TransitionState.PENDING, TransitionState.ACCEPTED)),
                (CaseTransition.state == TransitionState.PENDING) | CaseTransition.kind.in_(sorted(SHARING)),
                CaseTransition.expires_at <= ctx.clock.now(),
            )
            .order_by(CaseTransition.expires_at, CaseTransition.id)
            .limit(batch)
            .with_for_update(skip_locked=True)
        )
        found = list(await session.scalars(over))
        for transition in found:
            await _end(ctx, transition, TransitionState.EXPIRED, f"{transition.expires_at:%Y-%m-%d}")
    return len(found)
